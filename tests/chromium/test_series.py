"""A series of twelve as people make it: one page, one confirmation, and one of each Party."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.chromium.conftest import Person
from tests.chromium.test_s01 import accessible, keep, portrait

FIRST = "2022-09-06"


def test_twelve_meetings_are_made_on_one_page_and_agreed_to_at_once(
    comes: Callable[..., Person],
) -> None:
    secretariat = comes("Su Nian", "secretariat-officer", bypass_csp=True)
    page = secretariat.opens("/series/new")
    page.locator("[name=title-en]").fill("Methane, monthly")
    page.locator("[name=title-zh]").fill("甲烷月度会议")
    page.locator("[name=group]").select_option("MET")
    page.locator("[name=date]").fill(FIRST)
    page.locator("[name=start]").fill("20:00")
    page.locator("[name=end]").fill("21:30")
    page.locator("[name=zone]").select_option("America/New_York")
    # The dates follow what is typed, before anything is sent.
    dates = page.locator("main .dates > li")
    expect(dates).to_have_count(12)
    expect(dates.nth(3)).to_contain_text("Beijing: from here on 09:00, not 08:00")
    page.get_by_label("third").check()
    expect(dates.nth(1)).to_contain_text("Tue 20 Sep")
    page.get_by_label("third").uncheck()
    expect(dates.nth(1)).to_contain_text("Tue 4 Oct")
    accessible(page)
    page.get_by_role("button", name="Check").click()
    expect(dates).to_have_count(12)
    keep(page, "series.en-light-1280")
    page.get_by_role("button", name="Propose all to both Parties").click()
    expect(page).to_have_url(re.compile(r"/series/met-1$"))
    expect(page.locator("main .rows > li")).to_have_count(12)
    accessible(page)

    for name, party, button in (
        ("Gu Qinghe", "CN", "同意这12次会议"),
        ("Dana Whitfield", "US", "Concur with 12 meetings"),
    ):
        language = "zh" if party == "CN" else "en"
        chair = comes(name, "co-chair", party, language=language, bypass_csp=True)
        page = chair.opens("/series/met-1/concur")
        accessible(page)
        page.get_by_role("button", name=button).click()
        expect(page).to_have_url(re.compile(r"/series/met-1$"))
    expect(page.locator("main .rows > li").first).to_contain_text("Confirmed")
    for language, theme, width in (("zh", "dark", 390), ("en", "light", 390)):
        portrait(page, "series", language, theme, width)
