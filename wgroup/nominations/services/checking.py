"""What the secretariat does: it sees that a nomination is complete, and lets its time begin."""

from uuid import UUID

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.rules import check_people_open
from wgroup.meetings.seats import SeatKind
from wgroup.meetings.services.acting import to_act
from wgroup.nominations import queries
from wgroup.nominations.drafts import read_shortcoming
from wgroup.nominations.models import Nomination
from wgroup.nominations.rules import NominationState, check_state, check_window_fits
from wgroup.nominations.services.seating import plan_seating, seat_due
from wgroup.organisations.rules import Window
from wgroup.outbox.services import enqueue
from wgroup.parties.models import Known
from wgroup.parties.queries import codes
from wgroup.policy import Action

# Kind of the job by which the other Party is written to; wgroup.prompts does it.
PROMPT = "mail.nomination"
SUBMITTED = frozenset({NominationState.SUBMITTED})


def register(work: Work, nomination_id: UUID, *, seen: int | None = None) -> Nomination:
    """Take it as complete. An expert of the own government is accredited by it; of all others
    the other Party is notified by it, and may object from now until the window ends.

    Raise Conflict ``wrong_state``, ``window_past_start``, Forbidden.
    """
    found = _submitted(work, nomination_id, seen)
    second = work.now.replace(microsecond=0)
    if found.kind is SeatKind.NON_GOVERNMENTAL:
        window = Window.from_notice(second)
        check_window_fits(window, found.meeting.starts_at)
        found.window_ends_at = window.closes_at
        _prompt_others(work, found)
        plan_seating(work, found, window.passed_from)
    found.registered_at = second
    found.person.known = Known.INSIDERS
    work.session.flush()
    seat_due(work, [found])
    return found


def send_back(
    work: Work, nomination_id: UUID, *, shortcoming: Bilingual, seen: int | None = None
) -> Nomination:
    """Say what it lacks; it gives up its seat until its side submits it again, in time.

    Raise RuleBroken ``reason_required``, Conflict ``wrong_state``, Forbidden.
    """
    found = _submitted(work, nomination_id, seen)
    found.shortcoming = read_shortcoming(shortcoming)
    found.returned_at, found.submitted_at = work.now, None
    return found


def _submitted(work: Work, nomination_id: UUID, seen: int | None) -> Nomination:
    meeting = to_act(
        work, queries.get(work, nomination_id).meeting.slug, Action.NOMINATION_CHECK
    )
    check_people_open(meeting.status)
    found = queries.get(work, nomination_id, to_change=True)
    if seen is not None:
        found.insist_unchanged(seen)
    check_state(queries.nominated(work, found).state, SUBMITTED, "register")
    return found


def _prompt_others(work: Work, found: Nomination) -> None:
    """One word for all that are registered within a minute of each other: a list is a list."""
    minute = work.now.strftime("%Y%m%dT%H%M")
    for party in sorted(codes(work) - {found.party}):
        key = f"{found.meeting_id}/{found.party}/{minute}"
        asked = {"meeting": found.meeting.slug, "side": found.party, "party": party, "key": key}
        enqueue(work, PROMPT, asked, dedupe=f"{PROMPT}/{key}/{party}")
