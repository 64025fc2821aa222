"""Agreeing to a meeting's terms, and changing them: INV-08, INV-09, INV-47."""

from collections.abc import Mapping

from wgroup.accounts.services import throttle
from wgroup.db.work import Work
from wgroup.kernel.levels import Level
from wgroup.meetings.answers import BEFORE_ALL
from wgroup.meetings.drafts import read_terms
from wgroup.meetings.languages import check_languages
from wgroup.meetings.limits import MOVES
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import Concurrence
from wgroup.meetings.queries import participations
from wgroup.meetings.rules import (
    ANNOUNCING,
    SETTLED,
    PartStat,
    Status,
    Step,
    Terms,
    calendar_status,
    check_new_date,
    check_own_party,
    check_same_terms,
    check_same_wording,
    check_step,
    status_given,
)
from wgroup.meetings.services.acting import to_act
from wgroup.meetings.services.asking import ask_parties
from wgroup.meetings.services.lasting import follow
from wgroup.parties.queries import codes
from wgroup.policy import Action


def concur(
    work: Work, slug: str, *, seen: str, wording: str = "", party: str | None = None
) -> Meeting:
    """Record that the actor's Party agrees to the terms it saw; the last Party confirms them.

    seen is the fingerprint of those terms; wording that of the texts beside them, empty from
    those who showed none. Given twice it changes nothing. Raise Forbidden ``not_your_party``,
    Conflict ``wrong_state``, ``stale_version``, ``missing_language_version``.
    """
    meeting = to_act(work, slug, Action.MEETING_CONCUR)
    own = check_own_party(work.actor.party, party)
    check_step(Step.CONCUR, meeting.status)
    check_same_terms(meeting.terms, seen)
    check_same_wording(meeting.wording, wording)
    if own not in meeting.concurring:
        concur_as(work, meeting, own)
        settle(work, meeting, moved=False)
    return meeting


def move(
    work: Work, slug: str, fields: Mapping[str, object], *, seen: int | None = None
) -> Meeting:
    """Change start, end, zone, mode or venue; earlier agreement falls, a Party agrees by moving.

    A new time for a postponed meeting is its new date: it is tentative again, or proposed if it
    never was more and no Party moved it (as with reinstate). Terms that stay the same change
    nothing. Raise RuleBroken or Invalid for the fields, Conflict ``wrong_state``, TooMany where
    this side has moved it as often as it may for now.
    """
    meeting = to_act(work, slug, Action.MEETING_MOVE, seen=seen)
    check_step(Step.MOVE, meeting.status)
    check_new_date(meeting.status, fields.keys())
    terms = read_terms(fields, meeting.terms)
    if move_to(work, meeting, terms):
        ask_parties(work, meeting)
    return meeting


def move_to(work: Work, meeting: Meeting, terms: Terms) -> bool:
    """Give a meeting that may be moved these terms, and say whether they are new. Nobody is
    asked to concur yet. TooMany."""
    if terms.fingerprint == meeting.terms.fingerprint and meeting.status is not Status.POSTPONED:
        return False
    known = meeting.announced
    if known:
        throttle.take(work, f"moving:{meeting.id}:{work.actor.party or ''}", MOVES)
    meeting.terms = terms
    clear_concurrences(work, meeting)
    if work.actor.party is not None:
        concur_as(work, meeting, work.actor.party)
    settle(work, meeting, moved=True)
    if not known:
        outdate_answers(work, meeting)
    follow(work, meeting)
    return True


def outdate_answers(work: Work, meeting: Meeting) -> None:
    """What was answered before any calendar knew of the meeting: no SEQUENCE tells it apart."""
    for each in participations(work, meeting.id):
        if each.partstat is not PartStat.NEEDS_ACTION:
            each.answered_for = BEFORE_ALL


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
    """Give the meeting its next status, and tell calendars what they can see of it (INV-47).

    SEQUENCE starts at 0 when the meeting is first announced, and rises with each change of
    terms or STATUS; from postponed to cancelled only the note changes.
    """
    known, before = meeting.announced, meeting.status
    meeting.status, meeting.acts = status, meeting.acts + 1
    meeting.announced = known or status in ANNOUNCING
    raised = moved or calendar_status(status) != calendar_status(before)
    if meeting.announced and (raised or Status.POSTPONED in {before, status}):
        meeting.stamped_at = work.now
        meeting.sequence += int(known and raised)
    if moved:
        meeting.terms_sequence = meeting.sequence
    publish_if_settled(meeting)


def publish_if_settled(meeting: Meeting) -> None:
    """What the public has once known it goes on knowing (INV-20)."""
    if meeting.level is Level.PUBLIC and meeting.status in SETTLED:
        meeting.published = True
