"""The pages of the decisions, as people use them; programs are tried in the scenario S06."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn
from tests.services.deciding import ENDS, SHORTEST, Deciders
from tests.web.meetings.pages import words
from wgroup.holidays import read_almanac
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings import queries as meetings
from wgroup.meetings.services import proposing
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.running import open_session
from wgroup.web.cautions import KEPT

ROOM, NEW = "/decisions", "/decisions/new"
TYPED = {
    "title-en": "Common format", "title-zh": "通用格式", "text-en": "The Parties use one format.",
    "text-zh": "双方采用统一格式。",
}
UNTIL = {"day": "2022-04-05", "time": "10:00", "zone": "Asia/Shanghai"}
HOLIDAYS = """
days:
  - {party: CN, from: 2022-04-03, to: 2022-04-05, kind: holiday,
     name: {en: Qingming, zh: 清明节}}
"""
Queries = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def table(app: Flask, engine: Engine, sides: tuple[str, str]) -> Iterator[Deciders]:
    made = Deciders(engine, sides)
    yield made
    made.close()


def drafted(browser: Browser, **fields: str) -> str:
    """The address of its page."""
    answer = browser.submit(NEW, {**TYPED, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_the_whole_way_of_a_decision(
    app: Flask, sign_in: SignIn, sides: tuple[str, str], clock: Clock, tmp_path: object
) -> None:
    """Drafted, tabled, agreed to, opened with a warning, lapsed, and commented upon."""
    file = tmp_path / "holidays.yaml"  # type: ignore[operator]
    file.write_text(HOLIDAYS, "utf-8")
    app.extensions[KEPT] = read_almanac(file)
    officer = sign_in(Role.SECRETARIAT_OFFICER)
    chairs = [sign_in(Role.CO_CHAIR, each) for each in sides]
    member = sign_in(Role.DELEGATION_MEMBER, sides[0])
    page = drafted(officer)
    assert chairs[0].get(page).status_code == 404
    assert officer.submit(f"{page}/table", {}).location == page
    for each in chairs:
        told = words(each.get(f"{page}/agree?lang=en").text)
        assert "You act for your Party" in told
        assert each.submit(f"{page}/agree", {"day": "", "time": ""}).location == page

    looked = officer.submit(f"{page}/open?lang=en", {**UNTIL, "check": "1"})
    assert looked.status_code == 200
    told = words(looked.text)
    for said in ("Overlaps public holidays of", "Qingming", "10:00", "22:00", "4 days"):
        assert said in told
    assert officer.submit(f"{page}/open", {**UNTIL, "send": "1"}).location == page
    told = words(member.get(f"{page}?lang=en").text)
    for said in ("Under silence", "4 days left", "Tue 5 Apr", "Qingming"):
        assert said in told
    assert "默许程序中" in words(member.get(f"{page}?lang=zh").text)
    assert "objects …" not in told
    assert "objects …" in words(chairs[0].get(f"{page}?lang=en").text)
    assert "No silence ends within three days." in words(
        chairs[1].get(f"{ROOM}/silence?lang=en").text
    )
    clock.set("2022-04-04T02:00:00+00:00")
    told = words(sign_in(Role.HEAD_OF_DELEGATION, sides[1]).get(f"{ROOM}/silence?lang=en").text)
    for said in ("24 hours left", "sends an amendment …", "objects …"):
        assert said in told

    clock.set("2022-04-05T02:00:00+00:00")
    head = sign_in(Role.HEAD_OF_DELEGATION, sides[0])
    form = head.form(f"{page}/break?lang=en")

    clock.set("2022-04-05T02:00:01+00:00")
    member = sign_in(Role.DELEGATION_MEMBER, sides[1])
    told = words(member.get(f"{ROOM}?lang=en&words=format&year=2022").text)
    for said in ("WG/DEC/2022/1", "Adopted"):
        assert said in told
    typed = dict(form.filled({"kind": "objection", "text-en": "Too late"}))
    late = head.post(f"{page}/break?lang=en", data=typed)
    assert late.status_code == 409
    told = words(late.text)
    assert "can lodge a statement instead" in told
    assert "Too late" in late.text
    says = {"kind": "reservation", "text-en": "Too late"}
    lodged = head.submit(f"{page}/statement", says)
    assert lodged.location == page
    told = words(member.get(f"{page}?lang=en").text)
    for said in ("Reservation", "Too late", "WG/DEC/2022/1", "Adopted by silence"):
        assert said in told
    del app.extensions[KEPT]


def test_a_break_is_asked_once_more_with_the_party_and_kept(
    table: Deciders, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    key = table.silent()
    page = f"{ROOM}/{key}"
    head = sign_in(Role.HEAD_OF_DELEGATION, sides[1])
    asked = head.get(f"{page}/break?kind=amendment&lang=en")
    assert "breaks the silence" in words(asked.text)
    empty = head.submit(f"{page}/break?lang=en", {"kind": "amendment", "text-en": ""})
    assert empty.status_code == 422
    assert "Write the amendment" in words(empty.text)
    sent = head.submit(f"{page}/break", {"kind": "amendment", "text-en": "Two formats."})
    assert sent.location == page
    for reader in (head, sign_in(Role.DELEGATION_MEMBER, sides[0])):
        told = words(reader.get(f"{page}?lang=en").text)
        for said in ("Not adopted", "Amendment", "Two formats."):
            assert said in told
    again = head.submit(f"{page}/redraft", {})
    assert again.status_code == 303
    assert "A draft, known to your side alone" in words(head.get(f"{again.location}?lang=en").text)
    officer = sign_in(Role.SECRETARIAT_OFFICER)
    assert officer.get(str(again.location)).status_code == 404
    assert "Redrafted as" not in words(officer.get(page).text)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title-en": "", "title-zh": ""}, "This is needed."),
        ({"text-en": "x" * 8001}, "At most 8000 characters."),
        ({"number": "WG/DEC/2022/9"}, "symbol"),
        ({"odd": "1"}, "There is no field of this name."),
    ],
)
def test_what_was_typed_stays_beside_what_is_wrong(
    sign_in: SignIn, fields: dict[str, str], said: str
) -> None:
    own = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    answer = own.submit(f"{NEW}?lang=en", {**TYPED, **fields})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "双方采用统一格式。" in answer.text
    assert "Nothing has been put to decision yet." in words(own.get(f"{ROOM}?lang=en").text)


def test_too_short_a_silence_is_told_beside_its_day(
    table: Deciders, sign_in: SignIn
) -> None:
    key = table.tabled()
    table.agree(key)
    officer = sign_in(Role.SECRETARIAT_OFFICER)
    for button in ("check", "send"):
        short = {"day": "2022-04-03", "time": "10:00", "zone": "UTC", button: "1"}
        answer = officer.submit(f"{ROOM}/{key}/open?lang=en", short)
        assert answer.status_code == 422
        assert "at least 72 hours" in words(answer.text)
        assert 'value="2022-04-03"' in answer.text
    assert "Tabled" in words(officer.get(f"{ROOM}/{key}?lang=en").text)


def test_a_page_sent_twice_drafts_one(sign_in: SignIn) -> None:
    own = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    first, second = (drafted(own, nonce="one") for _ in range(2))
    assert first == second


def test_a_decision_stands_on_the_page_of_its_meeting(
    table: Deciders, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    slug = table.do("secretariat", lambda work: proposing.propose(work, factories.draft()).slug)
    own = sign_in(Role.DELEGATION_FOCAL_POINT, sides[0])
    page = drafted(own, meeting=slug)
    other = sign_in(Role.DELEGATION_FOCAL_POINT, sides[1])
    assert "Common format" in words(own.get(f"/meetings/{slug}?lang=en").text)
    assert "Common format" not in other.get(f"/meetings/{slug}?lang=en").text
    assert own.submit(f"{page}/table", {}).location == page
    assert "Common format" in words(other.get(f"/meetings/{slug}?lang=en").text)
    found = meetings.get(table.work("member 1"), slug)
    assert found.code in words(other.get(page).text)


def test_a_lapse_is_numbered_by_who_opens_the_meeting_first(
    table: Deciders, sign_in: SignIn, sides: tuple[str, str], clock: Clock
) -> None:
    slug = table.do("secretariat", lambda work: proposing.propose(work, factories.draft()).slug)
    table.silent(meeting=slug)
    clock.set(ENDS + timedelta(seconds=1))
    member = sign_in(Role.DELEGATION_MEMBER, sides[1])
    assert "WG/DEC/2022/1" in words(member.get(f"/meetings/{slug}?lang=en").text)


def test_outside_there_is_nothing(table: Deciders, sign_in: SignIn) -> None:
    key = table.silent()
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.OBSERVER):
        browser = sign_in(role)
        assert browser.get(f"{ROOM}/{key}").status_code == 404
        assert browser.get(ROOM).status_code == 403
        assert ">Decisions<" not in browser.get("/?lang=en").text


def test_as_many_queries_for_many_as_for_one(
    table: Deciders, sign_in: SignIn, sides: tuple[str, str], queries_of: Queries
) -> None:
    own = sign_in(Role.DELEGATION_MEMBER, sides[0])
    many(table, 1)
    places = (ROOM, f"{ROOM}/silence")

    def asked() -> list[int]:
        return [len(queries_of(lambda place=each: own.get(place))) for each in places]

    asked()
    few = asked()
    many(table, 12)
    assert asked() == few


def many(table: Deciders, count: int) -> list[UUID]:
    return [
        table.silent(SHORTEST, title=Bilingual(en=f"No {each}", zh=f"第{each}项"))
        for each in range(count)
    ]


def test_reading_writes_nothing_but_for_what_has_lapsed(
    table: Deciders, sign_in: SignIn, sides: tuple[str, str], clock: Clock
) -> None:
    key = table.silent()
    clock.set(ENDS)
    member = sign_in(Role.DELEGATION_MEMBER, sides[0])
    before = table.look(key).version
    member.get(f"{ROOM}/{key}")
    assert table.look(key).version == before
    clock.set(datetime.fromisoformat("2022-04-04T02:00:01+00:00"))
    for _ in range(2):
        member.get(f"{ROOM}/{key}")
    assert table.look(key).version == before + 1


def test_all_who_ask_at_once_are_told_the_same_number(
    app: Flask, table: Deciders, bearer: Callable[..., dict[str, str]], sides: tuple[str, str],
    clock: Clock,
) -> None:
    """By page and program, with no worker running."""
    keys = [table.silent() for _ in range(3)]
    headers = [bearer(Role.DELEGATION_MEMBER, each) for each in (*sides, *sides)]
    clock.set(ENDS + timedelta(seconds=1))
    together, told = Barrier(len(headers)), []

    def ask(header: dict[str, str]) -> None:
        client = app.test_client()
        together.wait(20)
        answers = [client.get(f"/api/v1{ROOM}/{each}", headers=header) for each in keys]
        told.append(tuple(each.get_json()["symbol"] for each in answers))

    threads = [Thread(target=ask, args=(each,)) for each in headers]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(told) == len(headers)
    [numbers] = set(told)
    in_order = [f"WG/DEC/2022/{each}" for each in (1, 2, 3)]
    assert [numbers[keys.index(each)] for each in sorted(keys)] == in_order


def test_both_co_chairs_extend_on_their_pages(
    table: Deciders, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    page = f"{ROOM}/{table.silent()}"
    one, other = (sign_in(Role.CO_CHAIR, each) for each in sides)
    empty = one.submit(f"{page}/agree?lang=en", {"day": "", "time": ""})
    assert empty.status_code == 422
    sooner = one.submit(f"{page}/agree?lang=en", {**UNTIL, "day": "2022-04-03"})
    assert "must end later" in words(sooner.text)
    assert one.submit(f"{page}/agree", UNTIL).location == page
    told = words(other.get(f"{page}/agree?lang=en").text)
    assert "Tue 5 Apr 10:00 Beijing" in told
    # what the other side proposed stands in the form already
    assert other.submit(f"{page}/agree", {}).location == page
    assert "Tue 5 Apr" in words(one.get(f"{page}?lang=en").text)


def test_both_co_chairs_adopt_at_the_meeting_on_their_pages(
    table: Deciders, sign_in: SignIn, sides: tuple[str, str], clock: Clock
) -> None:
    slug = table.do("secretariat", lambda work: proposing.propose(work, factories.draft()).slug)
    for who in ("focal 1", "focal 2"):
        table.do(who, lambda work: concur(
            work, slug, seen=meetings.get(work, slug).terms.fingerprint))
    page = f"{ROOM}/{table.tabled(meeting=slug)}"
    one = sign_in(Role.CO_CHAIR, sides[0])
    early = one.submit(f"{page}/adopt?lang=en", {})
    assert early.status_code == 409
    assert "while that sits" in words(early.text)
    assert "Record no objection" not in words(one.get(f"{page}?lang=en").text)
    clock.set("2022-05-18T00:30:00+00:00")
    table.do("secretariat", lambda work: open_session(work, slug))
    for party in sides:
        chair = sign_in(Role.CO_CHAIR, party)
        assert chair.submit(f"{page}/adopt", {}).location == page
    told = words(chair.get(f"{page}?lang=en").text)
    for said in ("WG/DEC/2022/1", "Adopted at a meeting"):
        assert said in told
