"""Agreeing to a meeting's terms, and changing them: INV-08, INV-09, INV-47."""

from collections.abc import Mapping

from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.drafts import read_terms
from wgroup.meetings.models import Concurrence, Meeting
from wgroup.meetings.rules import (
    SETTLED,
    Status,
    Step,
    check_languages,
    check_own_party,
    check_same_terms,
    check_step,
    status_given,
)
from wgroup.kernel.levels import Level
from wgroup.parties.queries import codes
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def concur(work: Work, slug: str, *, seen: str, party: str | None = None) -> Meeting:
    """Record that the actor's Party agrees to the terms it saw; the last Party confirms them.

    seen is the fingerprint of those terms. Given twice it changes nothing. Raise Forbidden
    ``not_your_party``, Conflict ``wrong_state``, ``stale_version``, ``missing_language_version``.
    """
    meeting = queries.get(work, slug, to_change=True)
    permit(work, Action.MEETING_CONCUR, meeting)
    own = check_own_party(work.actor.party, party)
    check_step(Step.CONCUR, meeting.status)
    check_same_terms(meeting.terms, seen)
    if own not in meeting.concurring:
        concur_as(work, meeting, own)
        settle(work, meeting, moved=False)
    return meeting


def move(work: Work, slug: str, fields: Mapping[str, object]) -> Meeting:
    """Change start, end, zone, mode or venue; earlier agreement falls, a Party agrees by moving.

    A new time for a postponed meeting is its new date. Terms that stay the same change nothing.
    """
    meeting = queries.get(work, slug, to_change=True)
    permit(work, Action.MEETING_MOVE, meeting)
    check_step(Step.MOVE, meeting.status)
    terms = read_terms(fields, meeting.terms)
    if terms.fingerprint == meeting.terms.fingerprint and meeting.status is not Status.POSTPONED:
        return meeting
    meeting.terms = terms
    clear_concurrences(work, meeting)
    if work.actor.party is not None:
        concur_as(work, meeting, work.actor.party)
    settle(work, meeting, moved=True)
    return meeting


def concur_as(work: Work, meeting: Meeting, party: str) -> None:
    meeting.concurrences.append(
        Concurrence(
            meeting_id=meeting.id,
            party=party,
            terms=meeting.terms.fingerprint,
            at=work.now,
            by_name=work.actor.name,
        )
    )


def clear_concurrences(work: Work, meeting: Meeting) -> None:
    """Flushed at once: a Party that agrees anew may not meet its own old row."""
    meeting.concurrences.clear()
    work.session.flush()


def settle(work: Work, meeting: Meeting, *, moved: bool) -> None:
    """Set the status that the concurrences give, and tell calendars if they can see a change."""
    status = status_given(meeting.concurring, codes(work), announced=meeting.announced)
    if status is Status.CONFIRMED:
        check_languages(meeting.title, meeting.venue)
    turn(work, meeting, status, moved=moved)


def turn(work: Work, meeting: Meeting, status: Status, *, moved: bool = False) -> None:
    """Give the meeting its next status; SEQUENCE starts at 0 when it is first announced."""
    seen_before = meeting.announced
    changed = moved or calendar_word(status) != calendar_word(meeting.status)
    meeting.status = status
    meeting.acts += 1
    if status not in {Status.PROPOSED, Status.CANCELLED, Status.POSTPONED}:
        meeting.announced = True
    if meeting.announced and changed:
        meeting.sequence += 1 if seen_before else 0
        meeting.stamped_at = work.now
    publish_if_settled(meeting)


def publish_if_settled(meeting: Meeting) -> None:
    if meeting.level is Level.PUBLIC and meeting.status in SETTLED:
        meeting.published = True


def calendar_word(status: Status) -> str:
    """What a calendar shows: TENTATIVE, CONFIRMED, CANCELLED; nothing while proposed."""
    if status is Status.PROPOSED:
        return ""
    if status is Status.TENTATIVE:
        return "TENTATIVE"
    return "CONFIRMED" if status in SETTLED else status.value
