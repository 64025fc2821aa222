"""Invited once: to what there is, to what is still to come, and to no more once it is ended."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import Clock, WorkAs
from tests.people import make_account
from tests.services.meeting_table import LATER, SLUG, Table
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.errors import Conflict, Invalid, NotFound, RuleBroken
from wgroup.kernel.time import utc_now
from wgroup.meetings import lasting_queries
from wgroup.meetings.drafts import read_person
from wgroup.meetings.lasting import LastingInvitation, LastingSeat
from wgroup.meetings.lasting_drafts import read_lasting
from wgroup.meetings.models import Participation
from wgroup.meetings.queries import get
from wgroup.meetings.rules import MeetingType
from wgroup.meetings.services import lasting
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.lasting import Reach
from wgroup.meetings.services.proposing import edit, propose
from wgroup.meetings.services.running import cancel
from wgroup.meetings.services.taking_part import enter, remove
from wgroup.parties.models import Person

TOLD = {
    "family_name": "Steady", "email": "steady@mfa.example", "capacity": "delegate",
    "first_day": "2022-05-01", "last_day": "2022-12-31", "zone": "Asia/Shanghai",
}  # fmt: skip
BY_HAND = {name: TOLD[name] for name in ("family_name", "email", "capacity")}
HOURS = {"starts": 0, "ends": 2}
AUTUMN = {"starts": "2022-10-11T20:00", "ends": "2022-10-11T22:00"}


@pytest.fixture
def table(app: object, work_as: WorkAs, sides: tuple[str, str]) -> Table:
    return Table(work_as, sides)


def made(table: Table, **fields: object) -> LastingInvitation:
    with table.focal.saved() as work:
        return lasting.make(work, read_lasting({**TOLD, **fields}))


def on(work: Work, slug: str = SLUG) -> list[str]:
    """Who is on the list by now."""
    work.session.rollback()
    wanted = select(Participation).where(Participation.meeting_id == get(work, slug).id)
    return [each.person.family_name for each in work.session.scalars(wanted)]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises((Conflict, RuleBroken)) as refusal:
        act()
    return refusal.value.code


def test_they_are_put_on_what_there_is_and_on_what_comes_later(table: Table) -> None:
    table.propose()
    found = made(table)
    assert on(table.focal) == ["Steady"]
    later = table.propose(**AUTUMN).slug
    assert on(table.focal_other, later) == ["Steady"]
    table.focal.session.rollback()
    assert [each.slug for each in lasting_queries.reached(table.focal, found)] == [SLUG, later]
    outside = table.propose(starts="2023-01-01T20:00", ends="2023-01-01T22:00").slug
    assert on(table.focal, outside) == []


def test_whole_days_of_the_capital_decide(table: Table) -> None:
    """The last day in Beijing ends at 16:00 UTC."""
    draft = read_lasting(TOLD)
    assert draft.from_at == datetime(2022, 4, 30, 16, tzinfo=UTC)
    assert draft.until_at == datetime(2022, 12, 31, 16, tzinfo=UTC)
    made(table)
    at = {"zone": "UTC", "ends": "2022-12-31T17:00"}
    inside = table.propose(starts="2022-12-31T15:59", **at).slug
    outside = table.propose(starts="2022-12-31T16:00", **at).slug
    assert (on(table.focal, inside), on(table.focal, outside)) == (["Steady"], [])


def test_a_group_and_types_narrow_it(table: Table) -> None:
    made(table, group="ENE", types=["expert"])
    first = table.propose(group="ENE", type=MeetingType.REGULAR).slug
    assert on(table.focal, first) == []
    with table.secretariat.saved() as work:
        edit(work, first, {"type": "expert"})
    assert on(table.focal, first) == ["Steady"]
    other = table.propose(group="MET", type=MeetingType.EXPERT).slug
    assert on(table.focal, other) == []


def test_a_meeting_moved_into_the_span_gets_them_and_one_moved_out_keeps_them(
    table: Table,
) -> None:
    table.propose()
    made(table, first_day="2022-05-19", last_day="2022-05-31")
    assert on(table.focal) == []
    with table.chair.saved() as work:
        move(work, SLUG, {"starts": "2022-05-19T20:00", "ends": "2022-05-19T22:00"})
    assert on(table.focal) == ["Steady"]
    with table.chair.saved() as work:
        move(work, SLUG, LATER | {"starts": "2022-06-19T20:00", "ends": "2022-06-19T22:00"})
    assert on(table.focal) == ["Steady"]


def test_whoever_is_taken_off_by_hand_stays_off(table: Table) -> None:
    table.propose()
    made(table)
    with table.focal.saved() as work:
        [one] = work.session.scalars(select(Participation))
        remove(work, SLUG, one.id)
    with table.chair.saved() as work:
        move(work, SLUG, LATER)
    assert on(table.focal) == []


def test_ending_takes_them_off_what_is_to_come_alone(table: Table, clock: Clock) -> None:
    table.propose()
    with table.focal.saved() as work:
        enter(work, SLUG, read_person(BY_HAND))
    found = made(table)
    past = table.propose(starts="2022-05-02T20:00", ends="2022-05-02T22:00").slug
    later = table.propose(**AUTUMN).slug
    clock.set(datetime(2022, 5, 3, tzinfo=UTC))
    with table.work_as(Role.DELEGATION_FOCAL_POINT, table.one).saved() as work:
        lasting.end(work, found.id)
        lasting.end(work, found.id)
    by_hand, been, gone = SLUG, past, later
    told = {each: on(table.focal, each) for each in (by_hand, been, gone)}
    assert told == {by_hand: ["Steady"], been: ["Steady"], gone: []}
    after = table.propose(**AUTUMN).slug
    assert on(table.focal, after) == []


def test_what_another_invitation_holds_stays(table: Table) -> None:
    table.propose()
    first = made(table)
    made(table, last_day="2022-06-30")
    with table.focal.saved() as work:
        lasting.end(work, first.id)
    assert on(table.focal) == ["Steady"]


def test_the_preview_tells_and_changes_nothing(table: Table) -> None:
    table.propose()
    with table.focal.saved() as work:
        enter(work, SLUG, read_person(BY_HAND))
    later = table.propose(**AUTUMN).slug
    cancelled = table.propose(**AUTUMN).slug
    with table.secretariat.saved() as work:
        cancel(work, cancelled, reason=factories.draft().title)
    told = lasting.preview(table.focal, read_lasting(TOLD))
    assert [(each.meeting.slug, each.reach) for each in told] == [
        (SLUG, Reach.THERE), (later, Reach.PUT),
    ]  # fmt: skip
    assert on(table.focal, later) == []


def test_nobody_else_knows_of_it_before_they_stand_on_a_list(table: Table) -> None:
    found = made(table)
    for other in (table.focal_other, table.secretariat):
        assert other.session.get(Person, found.person_id) is None
        with pytest.raises(NotFound):
            lasting_queries.get(other, found.id)
        assert other.session.scalars(select(LastingSeat)).all() == []
    with pytest.raises(NotFound), table.focal_other.saved() as work:
        lasting.end(work, found.id)


def test_whoever_has_left_is_put_on_nothing_after(
    table: Table, engine: Engine, clock: Clock
) -> None:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        account = make_account(
            work, Role.DELEGATION_MEMBER, table.one, email=TOLD["email"], family_name="Steady"
        )
        account.leaves_at = datetime(2022, 6, 1, tzinfo=UTC)
    made(table)
    before, after = table.propose().slug, table.propose(**AUTUMN).slug
    assert (on(table.focal, before), on(table.focal, after)) == (["Steady"], [])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"last_day": "2022-04-30"}, "last_day_first"),
        ({"last_day": "2032-04-30"}, "span_too_long"),
        ({"first_day": "31/12/2022"}, "bad_date"),
        ({"types": ["banquet"]}, "invalid_choice"),
        ({"zone": "Mars/Base"}, "unknown_timezone"),
        ({"email": ""}, "required"),
        ({"capacity": "non-governmental-expert"}, "lasting_not_for_experts"),
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, object], code: str) -> None:
    assert code_of(lambda: read_lasting({**TOLD, **fields})) == code


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        read_lasting({"capacity": "delegate", "zone": "UTC"})
    assert {each.field for each in refusal.value.errors} >= {"first_day", "last_day", "email"}


def test_the_same_is_not_made_twice(table: Table) -> None:
    made(table)
    assert code_of(lambda: made(table)) == "lasting_there"
    assert code_of(lambda: made(table, group="XXX")) == "unknown_group"


def test_a_meeting_made_at_the_same_time_is_not_missed(
    table: Table, engine: Engine, sides: tuple[str, str]
) -> None:
    """Whichever comes first, the other finds it."""
    start = Barrier(2)
    actors = (factories.actor(Role.DELEGATION_FOCAL_POINT, sides[0]),
              factories.actor(Role.SECRETARIAT_OFFICER))  # fmt: skip

    def run(actor: object, act: Callable[[Work], object]) -> None:
        with Session(engine) as session:
            work = Work(session, actor, utc_now())  # type: ignore[arg-type]
            start.wait()
            with work.saved():
                act(work)

    for number in range(5):
        day = date(2022, 6, 1 + number).isoformat()
        told = {**TOLD, "email": f"steady{number}@mfa.example", "first_day": day}
        slot = {name: f"2022-07-0{number + 1}T2{hour}:00" for name, hour in HOURS.items()}
        both = [
            Thread(target=run, args=(actors[0], lambda work, told=told: lasting.make(
                work, read_lasting({**told, "last_day": "2022-12-31"})))),
            Thread(target=run, args=(actors[1], lambda work, slot=slot: propose(
                work, factories.draft(**slot)))),
        ]  # fmt: skip
        for each in both:
            each.start()
        for each in both:
            each.join()
    people = [len(on(table.focal, f"WG-MET-2022-{number}")) for number in range(1, 6)]
    assert people == [5] * 5
