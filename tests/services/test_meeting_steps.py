"""The state machine whole, and who may take which step."""

import pytest

from tests.conftest import Clock, WorkAs
from tests.services.meeting_table import (
    LATER,
    SLUG,
    WHY,
    Act,
    Table,
    acts_upon,
    at,
    outcome,
    to_status,
)
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import NotFound
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.rules import Status
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.proposing import edit
from wgroup.meetings.services.running import cancel, close, postpone, reinstate
from wgroup.meetings.services.widening import widen
from wgroup.revisions.queries import history_of, verify_trail

DOERS = {
    "propose": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "edit": {Role.SECRETARIAT_OFFICER},
    "move": {
        Role.SECRETARIAT_OFFICER, Role.CO_CHAIR, Role.HEAD_OF_DELEGATION,
        Role.DELEGATION_FOCAL_POINT,
    },
    "concur": {Role.CO_CHAIR, Role.HEAD_OF_DELEGATION, Role.DELEGATION_FOCAL_POINT},
    "widen": {Role.CO_CHAIR, Role.HEAD_OF_DELEGATION, Role.DELEGATION_FOCAL_POINT},
    "postpone": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "cancel": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "reinstate": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "open": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "close": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
}


INSIDERS = {
    Role.SECRETARIAT_OFFICER, Role.CO_CHAIR, Role.HEAD_OF_DELEGATION,
    Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER, Role.TOPIC_LEAD, Role.REVIEWER,
    Role.RAPPORTEUR,
}


def test_who_may_do_what(work_as: WorkAs) -> None:
    """Every act by every role: who may not is told so if insider, else that nothing is there."""
    table = Table(work_as, ("CN", "US"))
    acts = acts_upon(table.propose())
    wrong = []
    for role in Role:
        party = None if role in {Role.SECRETARIAT_OFFICER, Role.SYSTEM_ADMINISTRATOR} else "CN"
        for name, act in acts.items():
            code = outcome(work_as(role, party), act)
            may, sees = role in DOERS[name], role in INSIDERS
            hidden = "role_cannot" if sees or name == "propose" else "not_found"
            if (code in {"", "wrong_state"}) is not may or (not may and code != hidden):
                wrong.append((role, name, code))
    assert wrong == []


# From where, by which act, to where; by how much SEQUENCE rises, and how many still concur.
STEPS = [
    (Status.PROPOSED, "postpone", Status.POSTPONED, 0, 0),
    (Status.TENTATIVE, "postpone", Status.POSTPONED, 1, 0),
    (Status.CONFIRMED, "postpone", Status.POSTPONED, 1, 0),
    (Status.PROPOSED, "cancel", Status.CANCELLED, 0, 0),
    (Status.TENTATIVE, "cancel", Status.CANCELLED, 1, 1),
    (Status.CONFIRMED, "cancel", Status.CANCELLED, 1, 2),
    (Status.POSTPONED, "cancel", Status.CANCELLED, 0, 0),
    (Status.CANCELLED, "reinstate", Status.TENTATIVE, 1, 0),
    (Status.PROPOSED, "move", Status.PROPOSED, 0, 0),
    (Status.TENTATIVE, "move", Status.TENTATIVE, 1, 0),
    (Status.CONFIRMED, "move", Status.TENTATIVE, 1, 0),
    (Status.POSTPONED, "move", Status.TENTATIVE, 1, 0),
    (Status.CONFIRMED, "open", Status.IN_SESSION, 0, 2),
]


@pytest.mark.parametrize(("before", "name", "after", "raised", "left"), STEPS)
def test_every_step_of_the_machine(
    table: Table, clock: Clock, before: Status, name: str, after: Status, raised: int, left: int
) -> None:
    to_status(table, clock, before)
    sequence = table.meeting.sequence
    meeting = table.act(table.secretariat, acts_upon(table.meeting)[name])
    assert (meeting.status, meeting.sequence - sequence) == (after, raised)
    assert len(meeting.concurring) == left


@pytest.mark.parametrize("before", [Status.CONFIRMED, Status.IN_SESSION])
def test_closing_takes_it_to_held(table: Table, clock: Clock, before: Status) -> None:
    to_status(table, clock, before)
    late = at(table, clock, "2022-05-18T02:05:00+00:00")
    sequence = table.meeting.sequence
    meeting = table.act(late, lambda work: close(work, SLUG))
    assert (meeting.status, meeting.sequence) == (Status.HELD, sequence)


def test_it_is_not_closed_before_it_starts(table: Table, clock: Clock) -> None:
    to_status(table, clock, Status.CONFIRMED)
    early = at(table, clock, "2022-05-17T23:59:59+00:00")
    assert table.refused(early, lambda work: close(work, SLUG)) == "wrong_state"
    just = at(table, clock, "2022-05-18T00:00:00+00:00")
    assert table.act(just, lambda work: close(work, SLUG)).status is Status.HELD


NEVER = [
    (Status.PROPOSED, "open"), (Status.TENTATIVE, "open"), (Status.TENTATIVE, "close"),
    (Status.CONFIRMED, "reinstate"), (Status.POSTPONED, "postpone"), (Status.POSTPONED, "concur"),
    (Status.CANCELLED, "cancel"), (Status.CANCELLED, "move"), (Status.CANCELLED, "concur"),
    (Status.IN_SESSION, "move"), (Status.IN_SESSION, "cancel"), (Status.HELD, "cancel"),
    (Status.HELD, "reinstate"), (Status.HELD, "move"),
]


@pytest.mark.parametrize(("status", "name"), NEVER)
def test_steps_that_the_machine_does_not_have(
    table: Table, clock: Clock, status: Status, name: str
) -> None:
    to_status(table, clock, status)
    who = table.focal if name == "concur" else table.secretariat
    assert table.refused(who, acts_upon(table.meeting)[name]) == "wrong_state"


def test_a_cancellation_keeps_its_reason_until_it_is_taken_back(table: Table) -> None:
    table.propose()
    none: Act = lambda work: cancel(work, SLUG, reason=Bilingual(" ", ""))  # noqa: E731
    assert table.refused(table.secretariat, none) == "reason_required"
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.meeting.reason == WHY
    table.act(table.secretariat, lambda work: reinstate(work, SLUG))
    assert table.meeting.reason == Bilingual()


def test_an_act_on_a_page_that_has_passed_is_refused(table: Table) -> None:
    table.propose()
    seen = table.meeting.version
    table.concur(table.focal)
    acts: list[Act] = [
        lambda work: move(work, SLUG, LATER, seen=seen),
        lambda work: edit(work, SLUG, {"title": Bilingual("New", "新")}, seen=seen),
        lambda work: postpone(work, SLUG, seen=seen),
        lambda work: cancel(work, SLUG, reason=WHY, seen=seen),
    ]
    for each in acts:
        assert table.refused(table.secretariat, each) == "stale_version"
    assert table.refused(
        table.focal, lambda work: widen(work, SLUG, Level.PUBLIC, seen=seen)
    ) == "stale_version"
    table.act(table.secretariat, lambda work: postpone(work, SLUG, seen=table.meeting.version))


def test_each_act_raises_the_version(table: Table) -> None:
    versions = [table.propose().version]
    versions.append(table.concur(table.focal).version)
    versions.append(table.concur(table.focal_other).version)
    versions.append(table.act(table.focal, lambda work: move(work, SLUG, LATER)).version)
    widened = table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    versions.append(widened.version)
    assert versions == sorted(set(versions))


def test_every_act_is_in_the_trail(table: Table) -> None:
    meeting = table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.focal, lambda work: move(work, SLUG, LATER))
    acts = [each.act for each in history_of(table.secretariat, meeting.id)]
    assert set(acts) == {"meeting.propose", "meeting.concur", "meeting.move"}
    assert verify_trail(table.secretariat.session).broken_at is None


def test_hidden_is_missing(table: Table) -> None:
    table.propose()
    guest = table.work_as()
    for slug in (SLUG, "WG-MET-2022-2", "nonsense", "WG-MET-2022-01", "WG/MET/2022/1"):
        with pytest.raises(NotFound) as missing:
            queries.get(guest, slug)
        assert missing.value.facts == {"kind": "meeting"}
