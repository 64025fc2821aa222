"""Who is on the list of a meeting, and who of them came."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from wgroup.attendance.models import Attendance
from wgroup.attendance.rules import Came, came
from wgroup.db.work import Work
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.queries import participations
from wgroup.policy import Action, ensure


@dataclass(frozen=True, slots=True)
class Seen:
    """One on the list, and whether they came."""

    one: Participation
    attendance: Attendance | None
    came: Came


@dataclass(frozen=True, slots=True)
class Roll:
    """By Party, then by family name."""

    people: tuple[Seen, ...]

    def count(self, party: str | None = None) -> tuple[int, int]:
        """How many came, of how many on the list; of one side, or of all."""
        of_side = [each for each in self.people if party in (None, each.one.party)]
        counted = Counter(each.came for each in of_side)
        return counted[Came.ATTENDED], len(of_side)


def roll_of(work: Work, meeting: Meeting) -> Roll:
    """In two statements, however long the list. Forbidden ``role_cannot`` outside."""
    ensure(work.actor, Action.PARTICIPANTS_READ)
    wanted = select(Attendance).where(Attendance.meeting_id == meeting.id)
    known = {each.person_id: each for each in work.session.scalars(wanted)}
    return Roll(
        tuple(
            _seen(meeting, one, known.get(one.person_id), kept=bool(known))
            for one in participations(work, meeting.id)
        )
    )


def own_attendance(work: Work, meeting: Meeting) -> Attendance | None:
    if work.actor.person_id is None:
        return None
    mine = Attendance.person_id == work.actor.person_id
    wanted = select(Attendance).where(Attendance.meeting_id == meeting.id, mine)
    return work.session.scalar(wanted)


def _seen(
    meeting: Meeting, one: Participation, known: Attendance | None, *, kept: bool
) -> Seen:
    presence = known.presence if known else None
    return Seen(one, known, came(presence, meeting.status, kept=kept))
