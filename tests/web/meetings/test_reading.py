"""Who reads what of meetings, in how many queries, and in which language."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from tests import factories
from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.web.meetings.pages import NEW, PAGE, SLUG, confirmed, person, proposed, words
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import edit, propose
from wgroup.meetings.services.taking_part import enter
from wgroup.register.titles import provision_titles, topic_titles


def test_the_invited_see_themselves(work_as: WorkAs, sign_in: SignIn) -> None:
    seen = proposed(work_as).terms.fingerprint
    focal = work_as(Role.DELEGATION_FOCAL_POINT, "US")
    with focal.saved() as work:
        enter(work, SLUG, person("Somebody"))
    expert = sign_in(Role.NON_GOVERNMENTAL_EXPERT, "US", email="e@wgroup.test", family_name="Lee")
    with focal.saved() as work:
        enter(work, SLUG, PersonDraft("Lee", "A", "e@wgroup.test", Capacity.OBSERVER,
                                      PartStat.ACCEPTED))
    assert expert.get(PAGE).status_code == 404
    with focal.saved() as work:
        concur(work, SLUG, seen=seen)
    told = words(expert.get(PAGE).text)
    assert "LEE" in told
    assert "SOMEBODY" not in told
    assert "Concurrence" not in told
    assert "What it serves" in told
    assert expert.get(f"{PAGE}/history").status_code == 404


PRIVATE = {
    "purpose": Bilingual("A private purpose", "内部目的"),
    "level": Level.PUBLIC,
}


def test_the_public_reads_seven_things(work_as: WorkAs, client: Browser) -> None:
    confirmed(work_as, **PRIVATE)
    with work_as(Role.DELEGATION_FOCAL_POINT, "US").saved() as work:
        enter(work, SLUG, person("Okafor"))
    page = client.get(PAGE)
    told = words(page.text)
    for part in ("Joint methane meeting", "20:00", "22:00", "America/New_York", "Virtual"):
        assert part in told
    for part in ("private purpose", "内部目的", "OKAFOR", "Concur", "8.4", "History", "version"):
        assert part not in page.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("act", ["cancel", "postpone"])
def test_the_public_is_not_told_when_what_is_off_would_be(
    work_as: WorkAs, client: Browser, secretariat: Browser, act: str
) -> None:
    confirmed(work_as, level=Level.PUBLIC)
    assert "in 47 days" in words(client.get(PAGE).text)
    secretariat.submit(f"{PAGE}/{act}", {"reason-en": "Private"} if act == "cancel" else {})
    told = words(client.get(PAGE).text)
    assert "in 47 days" not in told
    assert "Private" not in told
    assert ("It is cancelled." if act == "cancel" else "It has no date.") in told


@pytest.mark.parametrize("path", ["", "/move", "/history", "/people/new"])
def test_hidden_and_missing_answer_alike(
    work_as: WorkAs, sign_in: SignIn, client: Browser, path: str
) -> None:
    proposed(work_as)
    administrator = sign_in(Role.SYSTEM_ADMINISTRATOR)
    for browser in (administrator, client):
        hidden, missing = (
            browser.get(f"/meetings/WG-MET-2022-{number}{path}") for number in (1, 2)
        )
        assert hidden.status_code == missing.status_code
        strip = re.compile(r'nonce="[^"]*"|WG-MET-2022-\d|next=[^"&]*|value="[^"]*"')
        assert strip.sub("", hidden.text) == strip.sub("", missing.text)
    assert client.get(PAGE).status_code == 404


def test_the_list_tells_what_one_may_know(
    work_as: WorkAs, client: Browser, secretariat: Browser
) -> None:
    proposed(work_as)
    confirmed(work_as, level=Level.PUBLIC, group="ENE")
    assert "WG/MET/2022/1" not in client.get("/meetings").text
    assert "WG/ENE/2022/1" in client.get("/meetings").text
    told = secretariat.get("/meetings").text
    assert "WG/MET/2022/1" in told
    assert "WG/ENE/2022/1" in told
    assert "WG/MET/2022/1" not in secretariat.get("/meetings?group=ENE").text
    assert "WG/ENE/2022/1" in secretariat.get("/meetings?status=confirmed").text
    assert "No meeting has been held yet" in secretariat.get("/meetings?when=past").text


ODD = ["group=%00", "group=zz", "status=x", "after=x", "after=%00", "when=x"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_to_the_list(secretariat: Browser, odd: str) -> None:
    assert secretariat.get(f"/meetings?{odd}").status_code in {200, 422}


def test_an_empty_list_says_what_to_do(secretariat: Browser, client: Browser) -> None:
    assert "Propose a meeting" in words(secretariat.get("/meetings").text)
    assert "No public meeting is to come" in words(client.get("/meetings").text)


def test_the_history_of_a_public_meeting_stays_inside(work_as: WorkAs, sign_in: SignIn) -> None:
    confirmed(work_as, level=Level.PUBLIC)
    administrator = sign_in(Role.SYSTEM_ADMINISTRATOR)
    assert administrator.get(PAGE).status_code == 200
    assert administrator.get(f"{PAGE}/history").status_code == 404


def test_the_same_queries_for_one_and_for_many(
    work_as: WorkAs, secretariat: Browser, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    proposed(work_as)
    secretariat.get("/meetings")
    one = queries_of(lambda: secretariat.get("/meetings"))
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        for _ in range(60):
            propose(work, factories.draft())
    many = queries_of(lambda: secretariat.get("/meetings"))
    assert len(one) == len(many) <= 8


def test_a_page_with_everything_asks_no_more(
    work_as: WorkAs, secretariat: Browser, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    confirmed(work_as)
    with work_as(Role.DELEGATION_FOCAL_POINT, "US").saved() as work:
        enter(work, SLUG, person("First"))
    secretariat.get(PAGE)

    def asked() -> list[int]:
        pages = (partial(secretariat.get, each) for each in (PAGE, f"{PAGE}/history"))
        return [len(queries_of(each)) for each in pages]

    few = asked()
    fill(work_as(Role.SECRETARIAT_OFFICER), work_as(Role.DELEGATION_FOCAL_POINT, "US"))
    assert few == asked()
    assert max(few) <= 14  # two of them for the agenda and the decisions


def fill(secretariat: Work, focal: Work) -> None:
    keys = {
        "provisions": [key for key, _ in provision_titles(secretariat)][:50],
        "topics": [key for key, _ in topic_titles(secretariat)],
    }
    with secretariat.saved() as work:
        edit(work, SLUG, keys)
    for number in range(50):
        with secretariat.saved() as work:
            edit(work, SLUG, {"title": Bilingual(f"Title {number}", f"标题 {number}")})
    with focal.saved() as work:
        for number in range(99):
            enter(work, SLUG, person(f"Name{number}"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_speaks_the_language_of_its_reader(
    work_as: WorkAs, secretariat: Browser, focals: tuple[Browser, Browser], language: str
) -> None:
    confirmed(work_as)
    paths = [NEW, "/meetings", PAGE, *(f"{PAGE}/{each}" for each in (
        "move", "edit", "cancel", "postpone", "reinstate", "open", "close", "history"))]
    pages = [(secretariat, each) for each in paths]
    pages += [(focals[0], f"{PAGE}/{each}") for each in ("widen", "people/new")]
    for browser, path in pages:
        answer = browser.get(f"{path}?lang={language}")
        assert answer.status_code == 200
        assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}"' in answer.text
        assert "style=" not in answer.text
        assert " onclick" not in answer.text
