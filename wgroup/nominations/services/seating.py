"""Putting the accredited on the list of their meeting.

Who is accredited follows from instants alone; the list is written up when that instant has come:
by the act itself, by the worker, and at the door, for the person who asks before the worker came.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from wgroup.db.work import Work
from wgroup.meetings.rules import PEOPLE_FROZEN
from wgroup.meetings.services.seating import seat
from wgroup.nominations import queries
from wgroup.nominations.models import Nomination
from wgroup.nominations.rules import NominationState
from wgroup.outbox.services import enqueue
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# Kind of the job that writes up a list when a window has passed.
SEAT = "nomination.seat"


def plan_seating(work: Work, found: Nomination, at: datetime) -> None:
    """Write up the list of its meeting at that instant; one job for all that pass by then."""
    dedupe = f"{SEAT}/{found.meeting_id}/{at.isoformat()}"
    enqueue(work, SEAT, {"meeting": str(found.meeting_id)}, dedupe=dedupe, run_at=at)


def seat_due(work: Work, nominations: Iterable[Nomination]) -> int:
    """Seat those of them that are accredited by now; return how many. Done twice changes
    nothing, and a meeting that is off keeps its list."""
    seated = 0
    for each in nominations:
        found = queries.nominated(work, each)
        stands = each.meeting.status not in PEOPLE_FROZEN
        if each.seated_at is None and stands and found.state is NominationState.ACCREDITED:
            seat(work, each.meeting, each.person, each.party, each.kind)
            each.seated_at = work.now
            seated += 1
    return seated


def seat_meeting(work: Work, asked: Mapping[str, object]) -> int:
    """For the worker: all of a meeting that are due."""
    permit(work, Action.NOMINATION_SEAT)
    meeting_id = UUID(str(asked["meeting"]))
    return seat_due(work, queries.unseated(work, meeting_id=meeting_id))


def seat_person(work: Work, person_id: UUID) -> int:
    """At the door: of a person who asks."""
    permit(work, Action.NOMINATION_SEAT)
    return seat_due(work, queries.unseated(work, person_id=person_id))
