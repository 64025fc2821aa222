"""Putting experts on the list of their meeting, and taking them off it."""

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import PartStat
from wgroup.meetings.seats import CAPACITY_OF, SeatKind
from wgroup.parties.models import Person


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
