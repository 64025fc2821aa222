"""A meeting that stands in one language only: who is told, and who can mend it."""

import pytest

from tests import factories
from tests.browser import Browser
from tests.conftest import WorkAs
from tests.web.meetings.pages import PAGE, proposed, words
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.rules import Mode, Terms

NOTE = "Chinese title missing : the secretariat adds it before the meeting can be confirmed."
WARNING = "Your concurrence would confirm the meeting"
ENGLISH = Bilingual(en="Joint methane meeting")


def test_everybody_inside_is_told_who_adds_a_title(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    proposed(work_as, title=ENGLISH)
    for browser in (*focals, secretariat):
        assert NOTE in words(browser.get(PAGE).text)
    link = f'{PAGE}/edit">Add it</a>'
    assert link in secretariat.get(PAGE).text
    assert link not in focals[0].get(PAGE).text


def test_who_would_confirm_it_is_warned_before_pressing(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    one, other = focals
    proposed(work_as, title=ENGLISH)
    assert WARNING not in words(one.get(PAGE).text)
    assert one.submit(PAGE, action="/concur").status_code == 303
    assert WARNING in words(other.get(PAGE).text)
    assert WARNING not in words(one.get(PAGE).text)
    answer = other.submit(PAGE, action="/concur")
    assert answer.status_code == 409
    told = words(answer.text)
    assert "One thing stands in the way" in told
    assert "The secretariat adds the title under “Edit what it is about”." in told
    assert secretariat.submit(f"{PAGE}/edit", {"title-zh": "甲烷联合会议"}).status_code == 303
    assert "missing" not in words(other.get(PAGE).text)
    assert other.submit(PAGE, action="/concur").status_code == 303


def test_a_venue_is_part_of_what_is_agreed(
    work_as: WorkAs, focals: tuple[Browser, Browser]
) -> None:
    terms = Terms(factories.slot(), Mode.IN_PERSON, Bilingual(zh="中心"))
    proposed(work_as, terms=terms)
    page = focals[0].get(PAGE).text
    assert "English venue missing" in words(page)
    assert "each Party then concurs anew" in words(page)
    assert f'{PAGE}/move">Add it</a>' in page


@pytest.mark.parametrize("act", ["cancel", "postpone"])
def test_what_is_off_says_what_is_true_of_it(
    work_as: WorkAs, secretariat: Browser, focals: tuple[Browser, Browser], act: str
) -> None:
    proposed(work_as)
    focals[0].submit(PAGE, action="/concur")
    secretariat.submit(f"{PAGE}/{act}", {"reason-en": "A storm"} if act == "cancel" else {})
    told = words(secretariat.get(PAGE).text)
    section = told.partition("Concurrence")[2].partition("Purpose")[0]
    for part in ("Any change", "Has yet to concur", "Concurs "):
        assert part not in section
    if act == "cancel":
        assert "Concurred before it was cancelled" in section
        assert "Had not concurred when it was cancelled" in section
        assert "A storm Chinese missing" in told
    else:
        assert "Nothing to concur in" in section
