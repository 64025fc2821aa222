"""The pages of an agenda."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.services.agendas import (
    CHAIR,
    DURING,
    HEAD,
    MEMBER,
    OFFICER,
    POINT,
    SLUG,
    circulated,
    confirmed,
    sheet,
    told,
    written,
)
from tests.web.meetings.pages import PAGE, words
from wgroup.accounts.models import Account
from wgroup.agenda import queries
from wgroup.agenda.rules import Outcome
from wgroup.agenda.services import running
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings import queries as meetings
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services import running as meeting_running
from wgroup.meetings.services.taking_part import enter

AGENDA = f"{PAGE}/agenda"
NEW, PRINT, CARRY = f"{AGENDA}/items/new", f"{AGENDA}/print", f"{AGENDA}/carry"
NOTE = Bilingual(en="Between us", zh="仅限我们")
Queries = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def officer(sign_in: SignIn) -> Browser:
    return sign_in(OFFICER)


def test_the_way_of_an_agenda_from_first_item_to_adopted(
    work_as: WorkAs, sign_in: SignIn, clock: Clock, officer: Browser, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    assert "Nothing stands on the agenda yet." in words(officer.get(PAGE).text)
    typed = {"title-en": "Opening", "title-zh": "开幕", "kind": "decision", "minutes": "5"}
    answer = officer.submit(NEW, typed)
    assert (answer.status_code, answer.location) == (303, AGENDA)
    first = sheet(work_as(OFFICER)).rows[0].item.id
    more = {
        "title-en": "Standards", "title-zh": "标准", "minutes": "130", "party": own,
        "presenter-en": "Dr Lu", "topics": ["topic/8.1"], "parent": str(first),
    }  # fmt: skip
    assert officer.submit(NEW, more).status_code == 303
    page = words(sign_in(MEMBER, other).get(AGENDA).text)
    assert "Draft agenda" in page
    assert "1(a) Standards" in page
    assert "introduced by Dr Lu" in page
    assert "135 minutes together; the meeting lasts 120 minutes." in page
    assert "15 minutes too long" in page
    assert "What you can do" not in page

    assert officer.submit(f"{AGENDA}/circulate").location == AGENDA
    assert "Provisional agenda" in words(officer.get(PAGE).text)
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)
    officer = sign_in(OFFICER)
    assert "Record that it is adopted" not in words(officer.get(AGENDA).text)
    chair = sign_in(CHAIR, own)
    assert chair.submit(f"{AGENDA}/adopt").status_code == 303
    answer = officer.submit(
        AGENDA, action=f"{first}/outcome", fields={"outcome": "not_reached"}
    )
    assert answer.location == f"{AGENDA}#i-{first}"
    page = words(officer.get(AGENDA).text)
    assert "Adopted agenda" in page
    assert "Not reached" in page
    assert "Add an item" not in page


def test_items_begin_on_both_clocks(work_as: WorkAs, officer: Browser) -> None:
    confirmed(work_as, starts="2022-05-17T22:00", ends="2022-05-18T01:00")
    written(work_as, minutes=90)
    page = words(officer.get(AGENDA).text)
    assert "22:00 10:00" in page
    assert "23:30 11:30" in page
    assert "01:00 Wed 18 May 13:00" in page


def test_an_item_moves_by_buttons_and_the_reader_stays_with_it(
    work_as: WorkAs, officer: Browser
) -> None:
    confirmed(work_as)
    first, second, _ = written(work_as)
    answer = officer.submit(AGENDA, action=f"{second}/move", fields={"direction": "up"})
    # Further up it cannot go: the item itself is where the reader lands.
    assert answer.location == f"{AGENDA}#i-{second}"
    assert told(work_as(OFFICER)) == ["1 Standards", "2 Opening", "3 Closing"]
    page = officer.get(answer.location).text
    assert "It is item 1 now." in page
    assert f'id="i-{second}" tabindex="-1">1</th>' in page
    answer = officer.submit(AGENDA, action=f"{second}/move", fields={"direction": "down"})
    assert answer.location == f"{AGENDA}#m-{second}-down"
    assert f'id="m-{second}-down"' in officer.get(answer.location).text
    assert officer.submit(
        AGENDA, action=f"{first}/move", fields={"direction": "up"}
    ).status_code == 409
    assert officer.submit(
        AGENDA, action=f"{first}/move", fields={"direction": "away"}
    ).status_code == 422
    answer = officer.submit(AGENDA, action=f"{second}/move", fields={"direction": "in"})
    assert "It is item 1(a) now." in officer.get(answer.location).text


def test_what_is_wrong_is_told_beside_its_field(work_as: WorkAs, officer: Browser) -> None:
    confirmed(work_as)
    answer = officer.submit(NEW, {"minutes": "soon"})
    assert answer.status_code == 422
    assert "This must be a number." in answer.text
    assert "This is needed." in answer.text
    assert officer.submit(NEW, {"title-en": "X", "parent": "nowhere"}).status_code == 422
    item, *_ = written(work_as)
    page = f"{AGENDA}/items/{item}"
    assert officer.submit(page, {"minutes": "7"}).location == f"{AGENDA}#i-{item}"
    stale = officer.submit(page, {"minutes": "9", "seen": "0"})
    assert stale.status_code == 409
    assert "It has changed since you looked" in stale.text
    assert officer.submit(f"{AGENDA}/items/{item}/remove").location == AGENDA
    assert officer.get(page).status_code == 404


def test_a_page_sent_twice_adds_once(work_as: WorkAs, officer: Browser) -> None:
    confirmed(work_as)
    for _ in range(2):
        officer.submit(NEW, {"title-en": "Opening", "nonce": "one"})
    assert told(work_as(OFFICER)) == ["1 Opening"]


def test_an_addition_waits_for_both(
    work_as: WorkAs, sign_in: SignIn, officer: Browser, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    circulated(work_as)
    chair, head = sign_in(CHAIR, own), sign_in(HEAD, other)
    typed = {"title-en": "Satellites", "title-zh": "卫星"}
    assert chair.submit(NEW, typed).status_code == 303
    page = words(chair.get(AGENDA).text)
    assert "One item more · Awaits both Parties Satellites 卫星" in page
    assert "has yet to agree" in page
    assert head.submit(AGENDA, action="/concur").location == f"{AGENDA}#h-additions"
    page = words(officer.get(AGENDA).text)
    assert "Provisional agenda, edition 2" in page
    assert "4 Satellites" in page
    typed = {"title-en": "Cities", "title-zh": "城市"}
    chair.submit(NEW, typed)
    assert head.submit(AGENDA, action="/decline").status_code == 303
    assert "Not agreed" in words(officer.get(AGENDA).text)


def test_a_side_proposes_and_those_who_convene_answer(
    work_as: WorkAs, sign_in: SignIn, officer: Browser, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    point = sign_in(POINT, own)
    for title in ("Satellites", "Cities", "Ports"):
        answer = point.submit(f"{AGENDA}/proposals/new", {"title-en": title})
        assert answer.location == f"{AGENDA}#h-backlog"
    ideas = {
        each.title.en: each.id
        for each in queries.proposals_for(
            work_as(OFFICER), meetings.get(work_as(OFFICER), SLUG)
        )
    }
    assert "Satellites" in words(sign_in(MEMBER, other).get(AGENDA).text)
    assert officer.submit(AGENDA, action=f"{ideas['Satellites']}/take").status_code == 303
    assert told(work_as(OFFICER)) == ["1 Satellites"]
    assert point.submit(AGENDA, action=f"{ideas['Ports']}/withdraw").status_code == 303
    page = f"{AGENDA}/proposals/{ideas['Cities']}/decline"
    assert officer.submit(page).status_code == 422
    assert officer.submit(page, {"reason-en": "No time"}).location == f"{AGENDA}#h-backlog"
    page = words(point.get(AGENDA).text)
    for told_ in ("Taken up", "Not taken up", "No time", "Taken back"):
        assert told_ in page


def test_what_was_not_reached_is_carried_over(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    confirmed(work_as)
    first, *_ = circulated(work_as)
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)
        running.say_outcome(work, SLUG, first, Outcome.NOT_REACHED)
    officer = sign_in(OFFICER)
    following = confirmed(work_as, starts="2022-06-17T20:00", ends="2022-06-17T22:00")
    page = f"/meetings/{following}/agenda"
    assert "1 not reached" in words(officer.get(page).text)
    assert officer.submit(f"{page}/carry").status_code == 422
    answer = officer.submit(f"{page}/carry", {"items": [str(first)], "actions": "y"})
    assert (answer.status_code, answer.location) == (303, page)
    assert told(work_as(OFFICER), following) == ["1 Opening", "2 Action items that are open"]
    assert "carried over from an earlier meeting" in words(officer.get(page).text)


def test_somebody_is_asked_for_some_items(
    work_as: WorkAs, sign_in: SignIn, engine: Engine, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    items = circulated(work_as, minutes=30)
    expert = sign_in(Role.GOVERNMENTAL_EXPERT, own, email="expert@cn.example")
    with work_as(POINT, own).saved() as work:
        with Session(engine) as session:
            account = session.get_one(
                Account, expert.account_id, execution_options={"sees_all": True}
            )
            email = account.email
        draft = PersonDraft("Invited", "A", email, Capacity.ADVISER, PartStat.NEEDS_ACTION)
        participation = enter(work, SLUG, draft).id
    page = f"{PAGE}/people/{participation}/items"
    point = sign_in(POINT, own)
    assert "For which items" in words(point.get(PAGE).text)
    assert point.submit(page, {"items": [str(items[1])]}).location == PAGE
    assert "Adviser · for 2" in words(sign_in(MEMBER, other).get(PAGE).text)
    assert "Asked for this item: " in words(sign_in(MEMBER, other).get(AGENDA).text)
    assert sign_in(POINT, other).get(page).status_code == 403
    seen = words(expert.get(PAGE).text)
    assert "You are asked for these items of the agenda: 2 Standards" in seen
    assert "20:30–21:00" in seen
    assert "08:30–09:00" in seen
    assert "You are asked for this" in words(expert.get(AGENDA).text)


def test_who_may_not_know_of_it_finds_nothing(
    work_as: WorkAs, clock: Clock, client: Browser, officer: Browser
) -> None:
    confirmed(work_as, level=Level.PUBLIC)
    written(work_as, note=NOTE)
    with work_as(OFFICER).saved() as work:
        running.circulate(work, SLUG)
    assert client.get(AGENDA).status_code == 404
    assert "Opening" not in client.get(PAGE).text
    assert "The public : cannot read this" in words(officer.get(f"{AGENDA}?lang=en").text)
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        running.adopt(work, SLUG)
    page = client.get(AGENDA).text
    assert "Opening" in page
    assert "Between us" not in page
    assert "What the sides propose" not in page
    assert "Opening" in client.get(PAGE).text
    assert client.get(PRINT).status_code == 200


def test_it_is_printed_in_the_readers_language(work_as: WorkAs, officer: Browser) -> None:
    confirmed(work_as)
    circulated(work_as, minutes=40)
    page = words(officer.get(f"{PRINT}?lang=zh").text)
    assert "临时议程" in page
    assert "项目Opening" in page
    assert "120" in page


def test_its_pages_ask_as_much_however_long_it_is(
    work_as: WorkAs, officer: Browser, queries_of: Queries
) -> None:
    confirmed(work_as)
    written(work_as, "Opening")
    officer.get(AGENDA)
    few = [len(queries_of(lambda page=page: officer.get(page))) for page in (AGENDA, PAGE)]  # type: ignore[misc]
    written(work_as, *(f"Item {each}" for each in range(20)))
    many = [len(queries_of(lambda page=page: officer.get(page))) for page in (AGENDA, PAGE)]  # type: ignore[misc]
    assert many == few
