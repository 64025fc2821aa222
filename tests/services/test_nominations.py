"""How experts are nominated: seats, their order, replacements, and who is put on the list."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import Clock
from tests.services.nominating import SEATS, SLUG, WHY, House
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries as meetings
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.seats import read_seats
from wgroup.meetings.services import concurring, taking_part
from wgroup.nominations import queries
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.rules import NominationState
from wgroup.nominations.services import answering, checking, nominating, seating
from wgroup.nominations.services.planning import plan_seats
from wgroup.outbox.models import Job
from wgroup.revisions.queries import history_page

FOCAL = Role.DELEGATION_FOCAL_POINT
HOURS = timedelta(hours=120)


@pytest.fixture(params=[("US", "CN"), ("CN", "US")], ids=["us", "cn"])
def sides(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Swapping them swaps nothing else (INV-45)."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def house(app: object, engine: Engine, sides: tuple[str, str]) -> Iterator[House]:
    made = House(engine, sides)
    yield made
    made.close()


def code_of(work: Work, act: object) -> str:
    with pytest.raises((Conflict, RuleBroken, Forbidden)) as refusal, work.saved():
        act(work)  # type: ignore[operator]
    return refusal.value.code


def on_the_list(house: House) -> list[str]:
    work = house.secretariat
    meeting = meetings.get(work, SLUG)
    return [each.person.family_name for each in meetings.participations(work, meeting.id)]


def test_forty_at_once_for_three_seats(house: House, engine: Engine) -> None:
    """Of rivals at the same instant three get a seat, and nobody a fourth."""
    keys = [house.prepare(f"Rival{each}") for each in range(40)]

    def attempt(key: UUID) -> str:
        with Session(engine) as session:
            work = Work(session, factories.actor(FOCAL, house.one), utc_now())
            try:
                with work.saved():
                    nominating.submit(work, key)
            except Conflict as refusal:
                return refusal.code
            return "held"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(attempt, keys))
    assert sorted(set(said)) == ["held", "quota_exceeded"]
    assert said.count("held") == 3
    assert queries.held(house.own, house.meeting.id)[house.one, house.found(keys[0]).kind] == 3


def test_a_replacement_takes_the_seat_of_whom_it_replaces(house: House, clock: Clock) -> None:
    """At each step as many seats are held as before; the list follows by the instants."""
    first, *_others = (house.register(each) for each in ("First", "Second", "Third"))
    kind = house.found(first).kind

    def held() -> int:
        return queries.held(house.own, house.meeting.id)[house.one, kind]

    clock.set(factories.NOW + HOURS + timedelta(seconds=1))
    with house.system.saved() as work:
        assert seating.seat_meeting(work, {"meeting": str(house.meeting.id)}) == 3
    assert (held(), on_the_list(house)) == (3, ["First", "Second", "Third"])
    clock.set("2022-05-03T00:00+00:00")  # nominations have closed
    assert code_of(house.own, lambda work: nominating.prepare(
        work, SLUG, read_nomination({"family_name": "Fresh"})
    )) == "nomination_closed"
    stand_in = house.prepare("Standin", replaces=first)
    assert (held(), on_the_list(house)) == (3, ["First", "Second", "Third"])
    with house.own.saved() as work:
        nominating.submit(work, stand_in)
    assert (held(), on_the_list(house)) == (3, ["Second", "Third"])
    assert house.state(first) is NominationState.WITHDRAWN
    with house.secretariat.saved() as work:
        checking.register(work, stand_in)
    clock.set("2022-05-08T00:00:00+00:00")
    assert house.state(stand_in) is NominationState.NO_OBJECTION_WINDOW
    clock.set("2022-05-08T00:00:01+00:00")
    assert house.state(stand_in) is NominationState.ACCREDITED
    with house.system.saved() as work:
        assert seating.seat_meeting(work, {"meeting": str(house.meeting.id)}) == 1
        assert seating.seat_meeting(work, {"meeting": str(house.meeting.id)}) == 0
    assert (held(), on_the_list(house)) == (3, ["Second", "Standin", "Third"])


def test_a_meeting_is_offered_until_somebody_is_nominated_for_it(house: House) -> None:
    key = house.prepare()
    asked = house.found(key).person_id
    assert queries.open_plans(house.own, for_person=asked) == []
    assert len(queries.open_plans(house.own)) == 1
    house.submit("Another")
    with house.own.saved() as work:
        nominating.withdraw(work, key)
    assert len(queries.open_plans(house.own, for_person=asked)) == 1


def test_what_is_sent_back_gives_up_its_seat(house: House, clock: Clock) -> None:
    key = house.submit("Thinker")
    lacks = Bilingual(en="No address")
    assert code_of(house.secretariat, lambda work: checking.send_back(
        work, key, shortcoming=Bilingual()
    )) == "reason_required"
    with house.secretariat.saved() as work:
        checking.send_back(work, key, shortcoming=lacks)
    assert house.state(key) is NominationState.RETURNED
    assert queries.held(house.own, house.meeting.id) == {}
    assert house.found(key).shortcoming == lacks
    with pytest.raises(NotFound):  # the other side never knew
        queries.get(house.other, key)
    with house.own.saved() as work:
        nominating.change(
            work, key, read_nomination({"family_name": "Denker", "email": "a@b.example"})
        )
        nominating.submit(work, key)
    assert house.state(key) is NominationState.SUBMITTED
    clock.set("2022-05-18T02:00+00:00")  # the meeting has begun
    assert house.state(key) is NominationState.EXPIRED


def test_drafts_are_of_their_side_alone(house: House, clock: Clock) -> None:
    key = house.prepare("Thinker")
    for work in (house.other, house.secretariat):
        with pytest.raises(NotFound):
            queries.get(work, key)
    assert house.state(key) is NominationState.DRAFT
    clock.set("2022-05-01T12:00:00.900+00:00")  # the last second
    assert house.state(key) is NominationState.DRAFT
    clock.set("2022-05-01T12:00:01+00:00")
    assert house.state(key) is NominationState.EXPIRED
    assert code_of(house.own, lambda work: nominating.submit(work, key)) == "nomination_closed"


def test_experts_come_by_nomination_alone(house: House) -> None:
    """Nobody gets round the objection of the other side by the list of people (INV-26)."""
    expert = PersonDraft(
        "Sly", "A", None, Capacity.NON_GOVERNMENTAL_EXPERT, PartStat.NEEDS_ACTION
    )
    enter = "nomination_needed"
    assert code_of(house.own, lambda work: taking_part.enter(work, SLUG, expert)) == enter
    house.register("Official", organisation=str(house.ministry))
    assert on_the_list(house) == ["Official"]
    one = meetings.participations(house.secretariat, house.meeting.id)[0]
    assert code_of(house.own, lambda work: taking_part.remove(work, SLUG, one.id)) == enter


def test_withdrawing_leaves_the_list_and_a_meeting_moved_forward_admits_nobody(
    house: House, clock: Clock
) -> None:
    official = house.register("Official", organisation=str(house.ministry))
    outsider = house.register("Outsider")
    with house.own.saved() as work:
        nominating.withdraw(work, official)
    assert on_the_list(house) == []
    assert code_of(house.own, lambda work: nominating.withdraw(work, official)) == "wrong_state"
    assert code_of(
        house.own, lambda work: answering.object_to(work, outsider, reason=WHY)
    ) == "not_your_party"
    earlier = {"starts": "2022-04-03T20:00", "ends": "2022-04-03T22:00"}
    with house.secretariat.saved() as work:
        concurring.move(work, SLUG, earlier)
    clock.set("2022-04-04T00:00+00:00")
    assert house.state(outsider) is NominationState.EXPIRED
    clock.set("2022-04-09T00:00+00:00")
    assert house.state(outsider) is NominationState.EXPIRED


def test_a_window_that_ends_too_late_is_not_opened(house: House, clock: Clock) -> None:
    key = house.submit("Thinker")
    clock.set("2022-05-13T00:00:00+00:00")  # the meeting begins on the 18th, at midnight UTC
    late = code_of(house.secretariat, lambda work: checking.register(work, key))
    assert late == "window_past_start"
    clock.set("2022-05-12T23:59:58+00:00")
    with house.secretariat.saved() as work:
        checking.register(work, key)


def test_seats_only_grow_once_somebody_is_nominated(house: House) -> None:
    def planned(**seats: str) -> object:
        return lambda work: plan_seats(work, SLUG, read_seats({**SEATS, **seats}))

    with house.secretariat.saved() as work:
        plan_seats(work, SLUG, read_seats({**SEATS, "governmental": "1"}))
    assert code_of(house.secretariat, planned(closes="2022-06-01T12:00")) == "closes_too_late"
    assert code_of(house.own, planned()) == "role_cannot"
    house.submit("Thinker")
    for less in ({"non_governmental": "2"}, {"closes": "2022-05-01T11:59"}):
        assert code_of(house.secretariat, planned(**less)) == "seats_fixed"
    with house.secretariat.saved() as work:
        plan_seats(work, SLUG, read_seats({**SEATS, "non_governmental": "4"}))


def test_the_same_person_twice(house: House) -> None:
    """By address, or by name where no address tells two people apart."""
    house.prepare("Wang", given_name="Wei", email="one@x.example")

    def again(**fields: str) -> object:
        draft = read_nomination({"family_name": "Wang", "given_name": "Wei", **fields})
        return lambda work: nominating.prepare(work, SLUG, draft)

    for fields in ({"email": "one@x.example"}, {}):
        assert code_of(house.own, again(**fields)) == "duplicate_nomination"
    with house.own.saved() as work:
        again(email="two@x.example")(work)  # type: ignore[operator]


def test_the_other_side_is_told_once_of_a_list(house: House) -> None:
    for each in ("First", "Second"):
        house.register(each)
    kinds = [each.kind for each in house.system.session.query(Job)]
    assert kinds.count(checking.PROMPT) == 1
    assert kinds.count(seating.SEAT) == 1


@pytest.mark.parametrize(
    ("fields", "blamed"),
    [
        ({}, "family_name"),
        ({"family_name": "欧阳"}, "latin_family"),
        ({"family_name": "Ou", "latin_family": "欧阳"}, "latin_family"),
        ({"family_name": "Ou", "email": "nobody"}, "email"),
        ({"family_name": "Ou", "organisation": "x"}, "organisation"),
        ({"family_name": "<b@x.example>"}, "family_name"),
    ],
)
def test_what_is_no_nomination(fields: dict[str, str], blamed: str) -> None:
    with pytest.raises(RuleBroken) as fault:
        read_nomination(fields)
    assert fault.value.field == blamed



def test_nothing_tells_the_other_side_that_something_is_submitted(house: House) -> None:
    """Neither the history of the meeting, nor the version of its seats, nor how many are held."""
    key = house.prepare("Thinker")

    def told() -> tuple[object, ...]:
        work = house.other
        meeting = meetings.get(work, SLUG)
        past = history_page(work, meeting.id).items
        plan = queries.get_plan(work, meeting)
        return [each.id for each in past], plan.version, queries.held(work, meeting.id)

    before = told()
    with house.own.saved() as work:
        nominating.submit(work, key)
    assert told() == before


def test_an_address_can_be_taken_out_of_a_draft(house: House) -> None:
    key = house.prepare("Thinker", email="thinker@x.example")
    with house.own.saved() as work:
        nominating.change(work, key, read_nomination({"family_name": "Thinker"}))
    assert house.found(key).person.email is None
