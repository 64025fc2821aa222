"""Who takes part, what each answers, how they join: by the pages."""

import re
from collections.abc import Callable

import pytest

from tests.browser import Browser, Reader
from tests.conftest import SignIn, WorkAs
from tests.web.meetings.pages import PAGE, SLUG, confirmed, person, words
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import AnswerWay, Capacity, PartStat, PersonDraft
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.joining import set_joining
from wgroup.meetings.services.running import cancel
from wgroup.meetings.services.taking_part import enter

OKAFOR = "okafor@wgroup.test"
LATER = {"starts": "2022-05-18T20:00", "ends": "2022-05-18T22:00"}
URL = "https://meet.example.org/j/84521"
LINK = {
    "url": URL, "dial_in-en": "+1 202 555 0100\r\nPIN 7", "dial_in-zh": "+86 10 8555 0000",
}


def invite(work_as: WorkAs, party: str, **parts: object) -> None:
    usual: dict[str, object] = {
        "family_name": "Okafor", "given_name": "Daniel", "email": OKAFOR,
        "capacity": Capacity.NON_GOVERNMENTAL_EXPERT, "partstat": PartStat.NEEDS_ACTION,
    }
    with work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
        enter(work, SLUG, PersonDraft(**{**usual, **parts}))  # type: ignore[arg-type]


@pytest.fixture
def sides() -> tuple[str, str]:
    """One order: that swapping the Parties swaps the results, test_meeting_answers.py tries."""
    return "US", "CN"


@pytest.fixture
def expert(work_as: WorkAs, sign_in: SignIn, sides: tuple[str, str]) -> Browser:
    """Invited by the first side to the confirmed meeting, and no insider."""
    browser = sign_in(
        Role.NON_GOVERNMENTAL_EXPERT, sides[0], email=OKAFOR, family_name="Okafor",
        given_name="Daniel",
    )
    confirmed(work_as)
    invite(work_as, sides[0])
    return browser


def main(browser: Browser, path: str = PAGE) -> str:
    return words(browser.get(path).text)


def test_one_answers_on_the_page(
    expert: Browser, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    assert "Your answer No answer" in main(expert)
    given = expert.submit(
        PAGE, {"partstat": "accepted", "note": "From ten <b>"}, action="/my-answer"
    )
    assert (given.status_code, given.location) == (303, PAGE)
    shown = main(expert).partition("Your answer Accepted on this site · ")[2][:70]
    assert "Fri 1 Apr 10:00 Beijing" in shown
    assert "Thu 31 Mar 22:00 Washington" in shown
    counted = "1 accepted · 0 tentative · 0 declined · 0 no answer, of 1"
    for browser, told in ((focals[0], True), (secretariat, True), (focals[1], False)):
        page = main(browser)
        assert counted in page
        assert "Daniel OKAFOR Non-governmental expert" in page
        assert ("From ten <b>" in page) is ("on this site" in page) is told
    assert "Fri 1 Apr" in main(focals[1])


def test_answers_of_both_sides_are_counted_alike(
    work_as: WorkAs, expert: Browser, secretariat: Browser, sides: tuple[str, str]
) -> None:
    for number, partstat in enumerate(PartStat):
        invite(
            work_as, sides[1], email=f"p{number}@wgroup.test", given_name=f"N{number}",
            partstat=partstat,
        )
    page = main(secretariat)
    assert "0 accepted · 0 tentative · 0 declined · 1 no answer, of 1" in page
    assert (
        "1 accepted · 1 tentative · 1 declined · 1 sends a replacement · 1 no answer, of 5"
    ) in page


def test_an_answer_to_the_earlier_time_is_told_as_that(
    work_as: WorkAs, expert: Browser, focals: tuple[Browser, Browser]
) -> None:
    expert.submit(PAGE, {"partstat": "accepted"}, action="/my-answer")
    form = expert.form(PAGE, "/my-answer")
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        move(work, SLUG, LATER)
    for browser in (expert, *focals):
        told = main(browser)
        assert "No answer Accepted, for the earlier time or place" in told
    sent = {**dict(form.fields), "partstat": "accepted", "note": "x"}
    late = expert.post(form.action, data=sent)
    assert late.status_code == 409
    told = words(late.text)
    assert "It has changed since you looked" in told
    again = next(
        each for each in Reader(late.text).forms if each.action.endswith("/my-answer")
    )
    typed = dict(again.fields)
    assert typed["note"].strip() == "x"
    given = expert.post(again.action, data={**typed, "partstat": "declined"})
    assert given.status_code == 303
    assert "1 declined" in main(focals[0])


def test_a_focal_point_answers_for_its_own_people_to_the_terms_as_they_are(
    work_as: WorkAs, expert: Browser, focals: tuple[Browser, Browser]
) -> None:
    expert.submit(PAGE, {"partstat": "accepted", "note": "From ten"}, action="/my-answer")
    where = re.search(rf'{PAGE}/people/[\w-]+(?=")', focals[0].get(PAGE).text)
    assert where is not None
    assert dict(focals[0].form(where[0]).fields)["partstat"] == "accepted"
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        move(work, SLUG, LATER)
    assert dict(focals[0].form(where[0]).fields)["partstat"] == "needs_action"
    assert "Accepted, for the earlier time or place" in main(focals[0], where[0])
    assert focals[0].submit(where[0], {"partstat": "declined"}).status_code == 303
    told = main(focals[0])
    assert "1 declined" in told
    assert "by the focal point" in told
    assert "From ten" not in told


@pytest.mark.parametrize("sent", [{}, {"partstat": "delegated"}, {"partstat": "x"}])
def test_what_is_no_answer_is_refused_and_kept(expert: Browser, sent: dict[str, object]) -> None:
    answer = expert.submit(PAGE, {"note": "As typed", **sent}, action="/my-answer")
    assert answer.status_code == 422
    assert "As typed" in answer.text
    assert "Your answer No answer" in main(expert)


def test_a_long_note_is_shown_whole_on_demand_alone(
    expert: Browser, focals: tuple[Browser, Browser]
) -> None:
    refused = expert.submit(
        PAGE, {"partstat": "accepted", "note": "y" * 1001}, action="/my-answer"
    )
    assert refused.status_code == 422
    assert "1001 of 1000 characters" in words(refused.text)
    assert "y" * 1001 in refused.text
    note = "word " * 100 + "at the end"
    expert.submit(PAGE, {"partstat": "accepted", "note": note}, action="/my-answer")
    lead, _, folded = focals[0].get(PAGE).text.partition("<details")
    assert "at the end" not in lead
    summary, _, rest = folded.partition("</summary>")
    assert "word …" in summary.replace("word…", "word …")
    assert note in rest.partition("</details>")[0]


def test_nothing_is_asked_once_it_is_off(
    work_as: WorkAs, expert: Browser
) -> None:
    form = expert.form(PAGE, "/my-answer")
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        cancel(work, SLUG, reason=Bilingual("A storm", "暴风雨"))
    page = expert.get(PAGE).text
    assert "my-answer" not in page
    assert "As the meeting stands, no answer is asked of you." in words(page)
    late = expert.post(form.action, data={**dict(form.fields), "partstat": "accepted"})
    assert late.status_code == 409


def test_who_takes_no_part_has_nothing_to_answer(
    expert: Browser, focals: tuple[Browser, Browser]
) -> None:
    token = dict(focals[0].form(f"{PAGE}/people/new").fields)["csrf_token"]
    sent = {"csrf_token": token, "partstat": "accepted", "seen": "x"}
    assert "my-answer" not in focals[0].get(PAGE).text
    assert focals[0].post(f"{PAGE}/my-answer", data=sent).status_code == 404


def test_a_person_is_taken_off_the_list(
    expert: Browser, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    where = re.search(rf"{PAGE}/people/[\w-]+/remove", focals[0].get(PAGE).text)
    assert where is not None
    assert "/remove" not in focals[1].get(PAGE).text + secretariat.get(PAGE).text
    told = main(focals[0], where[0])
    assert "Remove Daniel OKAFOR from the list" in told
    assert expert.get(PAGE).status_code == 200
    assert focals[1].get(where[0]).status_code == 403
    gone = focals[0].submit(where[0])
    assert (gone.status_code, gone.location) == (303, PAGE)
    assert "OKAFOR" not in main(focals[0])
    assert expert.get(PAGE).status_code == focals[0].get(where[0]).status_code == 404
    history = main(secretariat, f"{PAGE}/history")
    assert "took somebody off the list" in history
    assert "Daniel OKAFOR Non-governmental expert, No answer nothing" in history


def test_a_list_that_is_frozen_says_so(
    work_as: WorkAs, expert: Browser, focals: tuple[Browser, Browser]
) -> None:
    where = re.search(rf"{PAGE}/people/[\w-]+/remove", focals[0].get(PAGE).text)
    assert where is not None
    form = focals[0].form(where[0])
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        cancel(work, SLUG, reason=Bilingual("A storm", "暴风雨"))
    assert "/remove" not in focals[0].get(PAGE).text
    assert "this cannot be done" in main(focals[0], where[0])
    assert focals[0].post(where[0], data=dict(form.fields)).status_code == 409


# -- joining ------------------------------------------------------------------------------------


def test_those_invited_are_shown_how_to_join(
    work_as: WorkAs, expert: Browser, secretariat: Browser, focals: tuple[Browser, Browser],
    client: Browser, sign_in: SignIn, sides: tuple[str, str],
) -> None:
    assert "Nobody has said yet how one joins." in main(secretariat)
    kept = secretariat.submit(f"{PAGE}/joining", dict(LINK))
    assert (kept.status_code, kept.location) == (303, PAGE)
    member = sign_in(Role.DELEGATION_MEMBER, sides[1], email="m@wgroup.test")
    invite(work_as, sides[1], email="m@wgroup.test")
    for browser in (expert, secretariat, member):
        page = browser.get(PAGE).text
        assert f'href="{URL}" rel="external noreferrer noopener"' in page
        for part in (URL, "+1 202 555 0100", "PIN 7", "+86 10 8555 0000", "Only those invited"):
            assert part in words(page)
    for browser in focals:
        assert "How to join" not in main(browser)
        assert "84521" not in browser.get(f"{PAGE}/history").text
        assert "said how to join" in main(browser, f"{PAGE}/history")
        assert browser.get(f"{PAGE}/joining").status_code == 403
    assert client.get(PAGE).status_code == 404


def test_the_public_of_a_public_meeting_is_not_shown_how_to_join(
    work_as: WorkAs, client: Browser, sign_in: SignIn
) -> None:
    confirmed(work_as, level=Level.PUBLIC)
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        set_joining(work, SLUG, url=URL, dial_in=Bilingual("PIN 84521", "会议号84521"))
    for browser in (client, sign_in(Role.OBSERVER), sign_in(Role.SYSTEM_ADMINISTRATOR)):
        assert browser.get(PAGE).status_code == 200
        assert "84521" not in browser.get(PAGE).text


def test_two_editors_do_not_undo_each_other(
    work_as: WorkAs, secretariat: Browser, expert: Browser
) -> None:
    form = secretariat.form(f"{PAGE}/joining")
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        set_joining(work, SLUG, url="https://other.example/", dial_in=Bilingual())
    sent = {**dict(form.fields), **LINK}
    late = secretariat.post(f"{PAGE}/joining", data=sent)
    assert late.status_code == 409
    assert "https://other.example/" in words(late.text)
    assert f'value="{URL}"' in late.text
    (again,) = (each for each in Reader(late.text).forms if "url" in dict(each.fields))
    assert secretariat.post(f"{PAGE}/joining", data=dict(again.fields)).status_code == 303
    assert URL in main(expert)
    secretariat.submit(f"{PAGE}/joining", {"url": "", "dial_in-en": "", "dial_in-zh": ""})
    assert "How to join" not in main(expert)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "meet.example.org", "https://a b/"])
def test_what_is_no_address_is_refused_beside_its_field(
    work_as: WorkAs, secretariat: Browser, url: str
) -> None:
    confirmed(work_as)
    answer = secretariat.submit(f"{PAGE}/joining", {"url": url})
    assert answer.status_code == 422
    assert "This is not a web address." in words(answer.text)
    assert "Nobody has said yet how one joins." in main(secretariat)


def test_as_many_queries_for_many_answers(
    work_as: WorkAs, expert: Browser, secretariat: Browser, sides: tuple[str, str],
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    for browser in (expert, secretariat):
        browser.get(PAGE)
        few = len(queries_of(lambda browser=browser: browser.get(PAGE)))  # type: ignore[misc]
        with work_as(Role.DELEGATION_FOCAL_POINT, sides[1]).saved() as work:
            for number in range(8):
                made = enter(work, SLUG, person(f"N{number}"))
                made.answered_by, made.note = AnswerWay.MAIL, "A note"
        assert len(queries_of(lambda browser=browser: browser.get(PAGE))) == few  # type: ignore[misc]
