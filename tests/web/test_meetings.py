"""The pages of meetings: what people see, what they send, and what is said when it cannot be."""

import re
from collections.abc import Callable
from functools import partial
from html import unescape

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.browser import Browser, Reader
from tests.conftest import Clock, SignIn, WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import edit, propose
from wgroup.meetings.services.taking_part import enter
from wgroup.register.titles import provision_titles, topic_titles

SLUG = "WG-MET-2022-1"
PAGE = f"/meetings/{SLUG}"
NEW = "/meetings/new"

TYPED: dict[str, object] = {
    "title-en": "Joint methane meeting",
    "title-zh": "甲烷联合会议",
    "type": "joint_thematic",
    "group": "MET",
    "mode": "virtual",
    "host": "US",
    "date": "2022-05-17",
    "start": "20:00",
    "end": "22:00",
    "zone": "America/New_York",
    "provisions": ["glasgow-2021/8.4"],
    "topics": ["topic/8.1"],
}


@pytest.fixture
def secretariat(sign_in: SignIn) -> Browser:
    return sign_in(Role.SECRETARIAT_OFFICER)


@pytest.fixture
def focals(sign_in: SignIn, sides: tuple[str, str]) -> tuple[Browser, Browser]:
    one, other = (sign_in(Role.DELEGATION_FOCAL_POINT, each) for each in sides)
    return one, other


@pytest.fixture
def count(engine: Engine) -> Callable[[], int]:
    """How many meetings are stored, whoever may know of them."""

    def count() -> int:
        with Session(engine) as session:
            wanted = select(func.count()).select_from(Meeting)
            return session.scalar(wanted, execution_options={"sees_all": True}) or 0

    return count


def proposed(work_as: WorkAs, **parts: object) -> Meeting:
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        return propose(work, factories.draft(**parts))


def confirmed(work_as: WorkAs, **parts: object) -> Meeting:
    meeting = proposed(work_as, **parts)
    seen = meeting.terms.fingerprint
    for party in ("CN", "US"):
        with work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
            concur(work, meeting.slug, seen=seen)
    return meeting


def words(page: str) -> str:
    """What a reader reads, without marks and spare space."""
    body = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_whole_way_to_a_confirmed_meeting(
    secretariat: Browser, focals: tuple[Browser, Browser]
) -> None:
    """S01 by the pages, each Party in its own session."""
    answer = secretariat.submit(NEW, TYPED)
    assert (answer.status_code, answer.location) == (303, PAGE)
    told = words(secretariat.get(PAGE).text)
    assert "Proposed" in told
    assert "WG/MET/2022/1" in told
    for focal, state in zip(focals, ("Tentative", "Confirmed"), strict=True):
        answer = focal.submit(PAGE, action="/concur")
        assert (answer.status_code, answer.location) == (303, PAGE)
        assert state in words(focal.get(PAGE).text)
    told = words(secretariat.get(PAGE).text)
    for part in ("20:00", "Tue 17 May", "08:00", "Wed 18 May", "+1 day", "00:00–02:00"):
        assert part in told


def test_checking_shows_the_time_and_sends_nothing(
    secretariat: Browser, count: Callable[[], int]
) -> None:
    fields = {**TYPED, "date": "2022-10-04"}
    answer = secretariat.submit(NEW, fields, button="check")
    told = words(answer.text)
    assert (answer.status_code, count()) == (200, 0)
    assert "National Day" in told
    assert "Wed 5 Oct" in told
    assert "Propose to both Parties" in told
    assert 'value="Joint methane meeting"' in answer.text
    assert re.search(r'value="glasgow-2021/8.4" checked', answer.text)


def test_a_provision_is_brought_along(secretariat: Browser) -> None:
    page = secretariat.get(f"{NEW}?provision=glasgow-2021/8.4&topic=topic/8.1").text
    assert re.search(r'value="glasgow-2021/8.4" checked', page)
    assert re.search(r'value="topic/8.1" checked', page)
    assert page.count(' checked>') == 2


def test_a_form_sent_twice_proposes_once(secretariat: Browser, count: Callable[[], int]) -> None:
    form = secretariat.form(NEW)
    sent: dict[str, list[str]] = {}
    for name, value in form.filled(TYPED):
        sent.setdefault(name, []).append(value)
    first, second = (secretariat.post(NEW, data=sent) for _ in range(2))
    assert (first.location, second.location, count()) == (PAGE, PAGE, 1)


def test_a_page_sent_again_with_other_words_is_another_meeting(
    secretariat: Browser, count: Callable[[], int]
) -> None:
    form = dict(secretariat.form(NEW).fields)
    for nonce in (form["nonce"], ""):
        for title in ("One", "Other"):
            sent = {**form, **TYPED, "nonce": nonce, "title-en": title}
            assert secretariat.post(NEW, data=sent).status_code == 303
    assert count() == 4


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


BAD = [
    ({"end": "20:00"}, "The end must come after the start."),
    ({"zone": "Beijing"}, "There is no time zone called “Beijing”."),
    ({"date": "2022-03-13", "start": "02:30", "end": "05:00"}, "Nearest: 01:30 (UTC−5) or 03:30"),
    ({"date": "2022-11-06", "start": "01:30", "end": "05:00"}, "Say which: 01:30 (UTC−4) or"),
    ({"title-en": "x" * 900_000}, "At most 300 characters."),
    ({"title-en": "a\x00b"}, "The text holds a character that cannot be kept"),
    ({"title-zh": "甲\u202e烷"}, "The text holds a character that cannot be kept"),
    ({"title-en": "", "title-zh": ""}, "This is needed."),
    ({"mode": "hybrid"}, "Say where: only a virtual meeting has no venue."),
    ({"host": "XX"}, "There is no such Party."),
    ({"group": "ZZZ"}, "There is no such thematic group."),
    ({"type": "party"}, "Choose one of what is offered."),
    ({"level": "own_party"}, "Choose one of what is offered."),
    ({"provisions": ["nowhere/1"]}, "There is no such provision in the register."),
    ({"date": "soon"}, "This is not a date and time."),
    ({"surprise": "1"}, "There is no field of this name."),
]


@pytest.mark.parametrize(("fields", "sentence"), BAD, ids=lambda value: str(value)[:50])
@pytest.mark.parametrize("button", [None, "check"])
def test_bad_input_is_told_and_nothing_stored(
    secretariat: Browser, count: Callable[[], int], fields: dict[str, object], sentence: str,
    button: str | None,
) -> None:
    answer = secretariat.submit(NEW, {**TYPED, **fields}, button=button)
    assert (answer.status_code, count()) == (422, 0)
    assert sentence in words(answer.text)
    kept = {"title-zh": "甲烷联合会议", "start": "20:00", **fields}
    assert f'value="{kept["start"]}"' in answer.text


def test_what_is_told_is_told_in_the_language_of_the_reader(secretariat: Browser) -> None:
    answer = secretariat.submit(f"{NEW}?lang=zh", {**TYPED, "end": "20:00"})
    assert "结束" in words(answer.text)
    assert "must come" not in words(answer.text)


def test_more_than_can_be_sent_is_refused(secretariat: Browser, count: Callable[[], int]) -> None:
    answer = secretariat.submit(NEW, {**TYPED, "purpose-en": "x" * 1_100_000})
    assert (answer.status_code, count()) == (413, 0)


def test_a_body_of_another_kind_is_refused(secretariat: Browser, count: Callable[[], int]) -> None:
    answer = secretariat.post(NEW, json=TYPED)
    assert answer.status_code in {403, 415}
    assert count() == 0


def test_without_its_token_a_form_is_shown_again(
    secretariat: Browser, count: Callable[[], int]
) -> None:
    secretariat.get(NEW)
    answer = secretariat.post(NEW, data={**TYPED, "csrf_token": "forged"})
    assert (answer.status_code, count()) == (403, 0)
    assert 'value="Joint methane meeting"' in answer.text


def test_an_hour_that_comes_twice_is_settled_by_a_click(secretariat: Browser) -> None:
    night = {**TYPED, "date": "2022-11-06", "start": "01:30", "end": "05:00"}
    answer = secretariat.submit(NEW, night)
    second = re.findall(r'name="start_reading"[^>]*value="([^"]+)"', answer.text)[1]
    assert second == "2022-11-06T01:30=2022-11-06T01:30-05:00"
    checked = secretariat.submit(NEW, {**night, "start_reading": second}, button="check")
    assert checked.status_code == 200
    sent = secretariat.submit(NEW, {**night, "start_reading": second})
    assert sent.status_code == 303
    assert "UTC−5" in words(secretariat.get(sent.location).text)


def test_a_reading_is_of_no_force_for_another_time(secretariat: Browser) -> None:
    stale = {"start_reading": "2022-11-06T01:30=2022-11-06T01:30-05:00"}
    answer = secretariat.submit(NEW, {**TYPED, **stale})
    assert "20:00" in words(secretariat.get(answer.location).text)


def test_a_meeting_over_days(secretariat: Browser) -> None:
    place = {"mode": "in_person", "venue-en": "Centre", "venue-zh": "中心"}
    answer = secretariat.submit(NEW, {**TYPED, **place, "last_day": "2022-05-19"})
    told = words(secretariat.get(answer.location).text)
    assert "Thu 19 May 22:00" in told
    assert "Centre" in told
    form = dict(secretariat.form(f"{answer.location}/move").fields)
    assert (form["date"], form["last_day"], form["end"]) == ("2022-05-17", "2022-05-19", "22:00")


def test_others_cannot_propose(sign_in: SignIn, client: Browser) -> None:
    assert sign_in(Role.DELEGATION_FOCAL_POINT, "US").get(NEW).status_code == 403
    answer = client.get(NEW)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_the_preview_is_a_part_of_a_page(secretariat: Browser) -> None:
    asked = "date=2022-05-17&start=20:00&end=22:00&last_day=&zone=America/New_York"
    part = secretariat.get(f"/meetings/preview?{asked}").text
    assert "<html" not in part
    assert "08:00" in part
    assert "strip" in part
    odd = secretariat.get("/meetings/preview?date=2022-03-13&start=02:30&end=05:00"
                          "&zone=America/New_York")
    assert "does not exist" in words(f"<main{odd.text}</main>")
    assert secretariat.get("/meetings/preview?date=%00&zone=x").status_code == 200


def test_concurring_in_what_has_changed_shows_both(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    proposed(work_as)
    one, other = focals
    form = one.form(PAGE, "/concur")
    later = {"start": "21:00", "end": "23:00"}
    assert other.submit(f"{PAGE}/move", later).status_code == 303
    answer = one.post(f"{PAGE}/concur", data=dict(form.fields))
    told = words(answer.text)
    assert answer.status_code == 409
    assert "Somebody has changed this since you opened it." in told
    assert told.index("What you saw") < told.index("20:00") < told.index("What stands now")
    assert "21:00" in told.partition("What stands now")[2]
    again = next(each for each in Reader(answer.text).forms if each.action.endswith("/concur"))
    assert one.post(again.action, data=dict(again.fields)).status_code == 303


def test_one_cannot_concur_twice_or_for_another(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    meeting = proposed(work_as)
    token = dict(secretariat.form(f"{PAGE}/move").fields)["csrf_token"]
    seen = {"seen": meeting.terms.fingerprint, "csrf_token": token}
    assert secretariat.post(f"{PAGE}/concur", data=seen).status_code == 403
    focals[0].submit(PAGE, action="/concur")
    assert "/concur" not in focals[0].get(PAGE).text


def test_a_form_on_a_page_that_has_passed_keeps_what_was_typed(
    work_as: WorkAs, secretariat: Browser
) -> None:
    proposed(work_as)
    form = secretariat.form(f"{PAGE}/edit")
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        edit(work, SLUG, {"title": Bilingual("Of another", "别人的")})
    sent: dict[str, list[str]] = {}
    for name, value in form.filled({"title-en": "Of mine"}):
        sent.setdefault(name, []).append(value)
    answer = secretariat.post(f"{PAGE}/edit", data=sent)
    assert answer.status_code == 409
    assert 'value="Of mine"' in answer.text
    assert "Of another" in words(answer.text)
    again = secretariat.submit(f"{PAGE}/edit", {"title-en": "Of mine"})
    assert again.status_code == 303
    assert "Of mine" in words(secretariat.get(PAGE).text)


STEPS = [
    ("postpone", {}, "Postponed"),
    ("cancel", {"reason-en": "A storm", "reason-zh": "暴风雨"}, "A storm"),
    ("move", {"start": "21:00", "end": "23:00"}, "21:00"),
    ("edit", {"title-en": "New title"}, "New title"),
    ("open", {}, "In session"),
]


@pytest.mark.parametrize(("step", "fields", "told"), STEPS)
def test_each_act_has_its_page(
    work_as: WorkAs, secretariat: Browser, step: str, fields: dict[str, object], told: str
) -> None:
    confirmed(work_as)
    assert "You act for the secretariat" in words(secretariat.get(f"{PAGE}/{step}").text) or (
        step == "edit"
    )
    answer = secretariat.submit(f"{PAGE}/{step}", fields)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert told in words(secretariat.get(PAGE).text)


def test_a_cancelled_meeting_comes_back(work_as: WorkAs, secretariat: Browser) -> None:
    confirmed(work_as)
    none = secretariat.submit(f"{PAGE}/cancel")
    assert none.status_code == 422
    assert "Say why, in one language" in words(none.text)
    secretariat.submit(f"{PAGE}/cancel", {"reason-en": "A storm"})
    assert "as things stand this cannot be done" in words(secretariat.get(f"{PAGE}/move").text)
    assert secretariat.submit(f"{PAGE}/reinstate").status_code == 303
    assert "Tentative" in words(secretariat.get(PAGE).text)


def test_a_meeting_is_closed_once_it_has_begun(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    confirmed(work_as)
    early = sign_in(Role.SECRETARIAT_OFFICER).submit(f"{PAGE}/close")
    assert early.status_code == 409
    assert "once it has started" in words(early.text)
    clock.set("2022-05-18T02:05:00+00:00")
    late = sign_in(Role.SECRETARIAT_OFFICER)
    assert late.submit(f"{PAGE}/close").status_code == 303
    assert "Held" in words(late.get(PAGE).text)


def test_both_parties_open_it_to_the_public(
    work_as: WorkAs, focals: tuple[Browser, Browser], client: Browser
) -> None:
    confirmed(work_as)
    for focal in focals:
        assert client.get(PAGE).status_code == 404
        assert focal.submit(f"{PAGE}/widen", {"level": "public"}).status_code == 303
    assert client.get(PAGE).status_code == 200
    page = focals[0].get(f"{PAGE}/widen").text
    assert "there is no wider circle" in words(page)
    assert 'name="level"' not in page


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


def person(family_name: str) -> PersonDraft:
    return PersonDraft(family_name, "A", None, Capacity.DELEGATE, PartStat.ACCEPTED)


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


def test_each_side_enters_its_own_people(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    proposed(work_as)
    one, other = focals
    someone = {"family_name": "顾", "given_name": "清和", "email": "gu@example.org",
               "capacity": "delegate", "partstat": "accepted"}
    assert one.submit(f"{PAGE}/people/new", someone).status_code == 303
    twice = one.submit(f"{PAGE}/people/new", someone)
    assert twice.status_code == 409
    assert "entered already" in words(twice.text)
    assert "顾清和" in words(other.get(PAGE).text)
    answer = re.search(rf'href="({PAGE}/people/[0-9a-f-]{{36}})"', one.get(PAGE).text)
    assert answer
    assert not re.search(rf"{PAGE}/people/[0-9a-f-]{{36}}", other.get(PAGE).text)
    assert other.get(answer[1]).status_code == 403
    assert one.submit(answer[1], {"partstat": "declined"}).status_code == 303
    assert "Declined" in words(secretariat.get(PAGE).text)
    bad = one.submit(f"{PAGE}/people/new", {"family_name": "", "email": "x"})
    assert bad.status_code == 422
    assert "This is not an e-mail address." in words(bad.text)
    assert secretariat.get(f"{PAGE}/people/new").status_code == 403


def test_the_history_is_told_in_words(
    work_as: WorkAs, sign_in: SignIn, sides: tuple[str, str], clock: Clock, client: Browser
) -> None:
    proposed(work_as, level=Level.PUBLIC)
    clock.set("2022-04-05T14:12:00+00:00")
    sign_in(Role.DELEGATION_FOCAL_POINT, sides[0]).submit(PAGE, action="/concur")
    clock.set("2022-04-07T19:40:00+00:00")
    other = sign_in(Role.DELEGATION_FOCAL_POINT, sides[1])
    other.submit(f"{PAGE}/move", {"start": "21:00", "end": "23:00"})
    told = words(other.get(f"{PAGE}/history").text)
    for part in ("proposed the meeting", "concurred", "changed time, mode or venue",
                 "Proposed Tentative", "Tue 5 Apr 22:12 Beijing", "Tue 5 Apr 10:12 Washington"):
        assert part in told
    assert told.index("changed time") < told.index("concurred") < told.index("proposed the")
    assert client.get(f"{PAGE}/history").status_code == 303


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
    assert max(few) <= 8


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
