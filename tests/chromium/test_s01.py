"""S01 as three people live it, each at their own screen, and what their calendars get.

The screenshots that the README shows are made here, when WGROUP_IMAGES is set.
"""

import os
import re
from collections.abc import Callable
from datetime import datetime
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.chromium.conftest import IMAGES, Person
from tests.processes import Service

MEETING = "/meetings/WG-MET-2022-1"
TITLE = {"en": "Joint methane meeting under Article 8.4", "zh": "第8.4条甲烷联合会议"}
PURPOSE = {
    "en": "To compare how methane is measured on each side and to agree on the next steps.",
    "zh": "比较双方甲烷监测方法，商定后续步骤。",
}


def portrait(page: Page, name: str, language: str, theme: str, width: int) -> None:
    """Look at the page so, and keep what it looks like; nothing lies sideways out of sight."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.url.partition('?')[0]}?lang={language}&theme={theme}")
    keep(page, f"{name}.{language}-{theme}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def keep(page: Page, name: str) -> None:
    """Only where somebody asked for pictures."""
    if "WGROUP_IMAGES" in os.environ:
        IMAGES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=IMAGES / f"{name}.png", full_page=True)


def accessible(page: Page) -> None:
    """WCAG 2.2 AA and best practice, as axe sees them."""
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def propose(secretariat: Person) -> None:
    """From the provision to the form, a look at the strip, and out to both Parties."""
    page = secretariat.opens("/provisions/glasgow-2021/8.4")
    page.get_by_role("link", name=re.compile("Propose")).click()
    for language, text in TITLE.items():
        page.locator(f"[name=title-{language}]").fill(text)
    for language, text in PURPOSE.items():
        page.locator(f"[name=purpose-{language}]").fill(text)
    page.locator("[name=type]").select_option("joint_thematic")
    page.locator("[name=group]").select_option("MET")
    page.locator("[name=host]").select_option("US")
    page.locator("[name=date]").fill("2022-05-17")
    page.locator("[name=start]").fill("20:00")
    page.locator("[name=end]").fill("22:00")
    page.locator("[name=zone]").select_option("America/New_York")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("main .capitals")).to_contain_text("08:00")
    expect(page.locator("main .strip").first).to_be_visible()
    keep(page, "propose.en-light-1280")
    page.get_by_role("button", name="Propose to both Parties").click()
    expect(page).to_have_url(re.compile(MEETING))
    expect(page.locator("main")).to_contain_text("WG/MET/2022/1")


def told_twice(page: Page) -> None:
    """Both capitals' times stand on the page, and are one instant."""
    moments = page.locator("main .capitals time").evaluate_all(
        "all => all.map(each => each.getAttribute('datetime'))"
    )
    assert len(moments) == 2
    assert len({datetime.fromisoformat(each) for each in moments}) == 1
    assert {datetime.fromisoformat(each).hour for each in moments} == {20, 8}


def concur(delegate: Person, button: str) -> None:
    page = delegate.opens("/")
    page.locator(f"main a[href*='{MEETING}']").first.click()
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile(MEETING))


def subscribe(person: Person, name: str) -> str:
    """Make a calendar address of one's own; it is shown once."""
    page = person.opens("/account/feeds?lang=en")
    page.locator("[name=name]").fill(name)
    page.locator("main form button[type=submit]").first.click()
    found = re.search(r"https?://[^\s\"<]+/feeds/[\w-]{30,}\.ics", page.content())
    assert found
    return found[0]


def calendar(address: str) -> list[str]:
    with urlopen(address, timeout=10) as answer:
        return answer.read().decode().replace("\r\n ", "").split("\r\n")


def test_s01(comes: Callable[..., Person], service: Service) -> None:
    secretariat = comes("Mara CASTELLAN", "secretariat-officer")
    china = comes(
        "顾清和", "delegation-focal-point", "CN", language="zh", email="qinghe@wgroup.test"
    )
    america = comes("Daniel OKAFOR", "delegation-focal-point", "US")
    addresses = [subscribe(each, "Desk") for each in (secretariat, america)]
    assert [line for line in calendar(addresses[0]) if line == "BEGIN:VEVENT"] == []

    propose(secretariat)
    told_twice(secretariat.page)
    china.opens("/?lang=zh")
    concur(china, "同意")
    for lines in map(calendar, addresses):
        assert {"STATUS:TENTATIVE", "SEQUENCE:0"} <= set(lines)
        assert "DTSTART;TZID=America/New_York:20220517T200000" in lines
    concur(america, "Concur")
    for lines in map(calendar, addresses):
        assert {"STATUS:CONFIRMED", "SEQUENCE:1"} <= set(lines)

    observer = comes("Noor HADDAD", "delegation-member", "US", bypass_csp=True)
    for words, language in (("已确认", "zh"), ("Confirmed", "en")):
        page = observer.opens(f"{MEETING}?lang={language}")
        expect(page.locator("main")).to_contain_text(words)
        for title in TITLE.values():
            expect(page.locator("main")).to_contain_text(title)
        for theme in ("light", "dark"):
            page.goto(f"{MEETING}?lang={language}&theme={theme}")
            accessible(page)
            for width in (1280, 390):
                portrait(page, "meeting", language, theme, width)
