"""Seats for the experts of a meeting, and until when each side may fill its own (F4)."""

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.rules import PartStat, check_people_open
from wgroup.meetings.seats import (
    CAPACITY_OF,
    SeatDraft,
    SeatKind,
    check_before_start,
    check_only_wider,
)
from wgroup.meetings.services.acting import to_act
from wgroup.parties.models import Person
from wgroup.policy import Action


def plan_seats(work: Work, slug: str, draft: SeatDraft, *, seen: int | None = None) -> SeatPlan:
    """Say how many seats each side has; what stays as it was changes nothing.

    seen: the version of the plan that the actor's page showed, 0 where there was none; Conflict
    ``stale_version`` if it has passed. Raise RuleBroken ``closes_too_late``, Conflict
    ``seats_fixed``, ``wrong_state``.
    """
    meeting = to_act(work, slug, Action.MEETING_SEATS)
    check_people_open(meeting.status)
    check_before_start(draft.closes_at, meeting.starts_at)
    plan = work.session.scalar(select(SeatPlan).where(SeatPlan.meeting_id == meeting.id))
    if plan is None:
        plan = SeatPlan(meeting_id=meeting.id)
        work.session.add(plan)
    elif seen is not None:
        plan.insist_unchanged(seen)
    if plan.opened_at is not None:
        check_only_wider(plan.draft, draft)
    plan.follow(draft)
    return plan


def seat(work: Work, meeting: Meeting, person: Person, party: str, kind: SeatKind) -> None:
    """Let an accredited expert take part; who is on the list already stays as they are."""
    if _seat_of(work, meeting, person) is None:
        work.session.add(
            Participation(
                meeting_id=meeting.id,
                person_id=person.id,
                person=person,
                party=party,
                capacity=CAPACITY_OF[kind],
                partstat=PartStat.NEEDS_ACTION,
                nominated=True,
            )
        )


def unseat(work: Work, meeting: Meeting, person: Person) -> None:
    """Take whoever has lost the seat off the list; the invited learn it by mail."""
    held = _seat_of(work, meeting, person)
    if held is not None and held.nominated:
        work.session.delete(held)


def _seat_of(work: Work, meeting: Meeting, person: Person) -> Participation | None:
    wanted = select(Participation).where(
        Participation.meeting_id == meeting.id, Participation.person_id == person.id
    )
    return work.session.scalar(wanted)
