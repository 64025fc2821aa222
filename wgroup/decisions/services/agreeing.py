"""What needs both co-chairs: to open silence, to extend it, to adopt at a meeting."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from wgroup.db.work import Work
from wgroup.decisions.drafts import read_silence
from wgroup.decisions.models import Decision, DecisionConsent
from wgroup.decisions.rules import (
    SHORTEST,
    Consent,
    DecisionMethod,
    DecisionState,
    Silence,
    Window,
    check_agreed_end,
    check_ahead,
    check_consents,
    check_languages,
    check_later,
    check_silent,
    check_state,
)
from wgroup.decisions.services.acting import own_party, to_act
from wgroup.decisions.services.settling import adopt, insist_settled, plan_settling
from wgroup.decisions.services.telling import Told, tell
from wgroup.kernel.errors import Conflict
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status
from wgroup.parties.queries import codes
from wgroup.policy import Action

# A meeting adopts while it sits, and after it as long as its record is open.
SITTING = frozenset({Status.IN_SESSION, Status.HELD})


def agree_to_open(
    work: Work, decision_id: UUID, fields: Mapping[str, object], *, seen: int | None = None
) -> Decision:
    """Agree for the actor's Party that silence be opened: with the silence in fields
    (``read_silence``), or as the secretariat enters it if fields tell none.

    Agreed anew it takes the place of what was agreed before. Raise Conflict ``wrong_state``,
    ``missing_language_version``; RuleBroken or Invalid for the fields.
    """
    found = to_act(work, decision_id, Action.DECISION_AGREE, seen)
    check_state(found.state(work.now), {DecisionState.TABLED}, "agree")
    check_languages({"title": found.title, "text": found.text})
    silence = read_silence(fields) if any(fields.values()) else None
    if silence is not None:
        check_ahead(silence.expires_at, work.now)
    _agree(work, found, Consent.OPEN, silence)
    return found


def open_silence(
    work: Work,
    decision_id: UUID,
    fields: Mapping[str, object],
    *,
    minimum: timedelta = SHORTEST,
    seen: int | None = None,
) -> Decision:
    """Enter the silence that both co-chairs agreed to. Both sides are given notice by it, and from
    the later notice, or the start that is entered, it lasts for minimum at least.

    Raise Conflict ``wrong_state``, ``missing_language_version``, ``consent_missing``,
    ``other_end_agreed``; RuleBroken ``silence_too_short`` and as all times do.
    """
    found = to_act(work, decision_id, Action.DECISION_OPEN, seen)
    check_state(found.state(work.now), {DecisionState.TABLED}, "open")
    check_languages({"title": found.title, "text": found.text})
    silence = read_silence(fields)
    window = window_of(work, silence)
    window.check(minimum)
    standing = found.standing(Consent.OPEN)
    check_consents(standing, codes(work))
    check_agreed_end([each.expires_at for each in standing.values()], silence.expires_at)
    for party, each in standing.items():
        each.entered_at = window.notified[party]
    found.status = DecisionState.UNDER_SILENCE
    found.silence_opened_at = window.opened_at
    found.expires_at, found.zone = silence.expires_at, silence.zone
    found.acts += 1
    tell(work, found, Told.OPENED)
    plan_settling(work, found)
    return found


def window_of(work: Work, silence: Silence) -> Window:
    """As it would be, entered now: the notice is the act itself, to both sides at once."""
    return Window(silence, dict.fromkeys(codes(work), work.now.replace(microsecond=0)))


def agree_to_extend(
    work: Work, decision_id: UUID, fields: Mapping[str, object], *, seen: int | None = None
) -> Decision:
    """Agree for the actor's Party that silence end later, while it lasts. Once every Party's
    co-chair agreed to the same end it is extended, and both sides are told.

    Raise Conflict ``silence_expired``, ``wrong_state``; RuleBroken ``extension_not_later``.
    """
    found = to_act(work, decision_id, Action.DECISION_AGREE, seen)
    check_silent(found.state(work.now), found.method, found.expires_at, "extend")
    silence = read_silence({**fields, "starts": ""})
    check_later(silence.expires_at, found.expires_at)
    _agree(work, found, Consent.EXTEND, silence)
    standing = found.standing(Consent.EXTEND)
    same = [each for each in standing.values() if each.expires_at == silence.expires_at]
    if {each.party for each in same} == codes(work):
        for each in same:
            each.entered_at = work.now
        found.expires_at, found.zone = silence.expires_at, silence.zone
        tell(work, found, Told.EXTENDED)
        plan_settling(work, found)
    return found


def record_no_objection(
    work: Work, decision_id: UUID, *, seen: int | None = None
) -> Decision:
    """Record, as a co-chair at the meeting it was put to, that the actor's Party has no
    objection; with the last Party's it is adopted, and numbered (INV-30).

    Raise Conflict ``wrong_state``, ``no_meeting``, ``missing_language_version``.
    """
    found = to_act(work, decision_id, Action.DECISION_AGREE, seen)
    check_state(found.state(work.now), {DecisionState.TABLED}, "adopt")
    check_languages({"title": found.title, "text": found.text})
    _check_sitting(work, found)
    insist_settled(work)
    _agree(work, found, Consent.ADOPT, None)
    standing = found.standing(Consent.ADOPT)
    if set(standing) == codes(work):
        for each in standing.values():
            each.entered_at = work.now
        adopt(work, found, work.now, DecisionMethod.MEETING)
    return found


def _check_sitting(work: Work, found: Decision) -> None:
    meeting = work.session.get(Meeting, found.meeting_id) if found.meeting_id else None
    if meeting is None or meeting.status not in SITTING:
        raise Conflict("no_meeting")


def _agree(work: Work, found: Decision, matter: Consent, silence: Silence | None) -> None:
    """In the place of what this Party agreed to before."""
    party = own_party(work)
    told = {
        "starts_at": silence.starts_at if silence else None,
        "expires_at": silence.expires_at if silence else None,
        "zone": silence.zone if silence else "",
        "at": work.now,
        "by_name": work.actor.name,
    }
    before = found.standing(matter).get(party)
    if before is not None:
        for name, value in told.items():
            setattr(before, name, value)
    else:
        made = DecisionConsent(decision_id=found.id, party=party, matter=matter, **told)
        found.consents.append(made)
    found.acts += 1
