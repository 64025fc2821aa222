"""What becomes of a meeting: postponed, cancelled, reinstated, opened, closed.

seen is the version that the actor's page showed: Conflict ``stale_version`` if it has passed.
Where the state machine has no such step, Conflict ``wrong_state``.
"""

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.drafts import read_reason
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status, Step, check_started, check_step
from wgroup.meetings.services.acting import to_act
from wgroup.meetings.services.asking import ask_parties
from wgroup.meetings.services.concurring import clear_concurrences, turn
from wgroup.meetings.services.lasting import follow
from wgroup.policy import Action

ACTIONS = {
    Step.POSTPONE: Action.MEETING_POSTPONE,
    Step.CANCEL: Action.MEETING_CANCEL,
    Step.REINSTATE: Action.MEETING_REINSTATE,
    Step.OPEN: Action.MEETING_OPEN,
    Step.CLOSE: Action.MEETING_CLOSE,
}


def postpone(work: Work, slug: str, *, seen: int | None = None) -> Meeting:
    """Take the meeting off its date; its new date is a move."""
    meeting = _at(work, slug, Step.POSTPONE, seen)
    clear_concurrences(work, meeting)
    turn(work, meeting, Status.POSTPONED)
    return meeting


def cancel(work: Work, slug: str, *, reason: Bilingual, seen: int | None = None) -> Meeting:
    """Cancel, and keep: a calendar must be able to say that the meeting is off."""
    meeting = _at(work, slug, Step.CANCEL, seen)
    meeting.reason = read_reason(reason)
    turn(work, meeting, Status.CANCELLED)
    return meeting


def reinstate(work: Work, slug: str, *, seen: int | None = None) -> Meeting:
    """Bring a cancelled meeting back before the Parties, who must concur anew."""
    meeting = _at(work, slug, Step.REINSTATE, seen)
    clear_concurrences(work, meeting)
    meeting.reason = Bilingual()
    turn(work, meeting, Status.TENTATIVE if meeting.announced else Status.PROPOSED)
    follow(work, meeting)
    ask_parties(work, meeting)
    return meeting


def open_session(work: Work, slug: str, *, seen: int | None = None) -> Meeting:
    meeting = _at(work, slug, Step.OPEN, seen)
    turn(work, meeting, Status.IN_SESSION)
    return meeting


def close(work: Work, slug: str, *, seen: int | None = None) -> Meeting:
    """End the meeting as held; allowed once it has started."""
    meeting = _at(work, slug, Step.CLOSE, seen)
    check_started(meeting.starts_at, work.now)
    turn(work, meeting, Status.HELD)
    return meeting


def _at(work: Work, slug: str, step: Step, seen: int | None) -> Meeting:
    meeting = to_act(work, slug, ACTIONS[step], seen=seen)
    check_step(step, meeting.status)
    return meeting
