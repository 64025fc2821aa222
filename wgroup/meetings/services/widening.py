"""Letting more people know of a meeting: both Parties must consent (INV-20)."""

from wgroup.db.work import Work
from wgroup.kernel.levels import Level
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import LevelConsent
from wgroup.meetings.rules import check_level, check_own_party, check_wider
from wgroup.meetings.services.acting import to_act
from wgroup.meetings.services.concurring import publish_if_settled
from wgroup.parties.queries import codes
from wgroup.policy import Action


def widen(work: Work, slug: str, level: Level, *, seen: int | None = None) -> Meeting:
    """Record the actor's Party's consent to level; the last Party's consent widens it.

    A Party's later consent stands in place of its earlier one; given twice it changes nothing.
    Raise Conflict ``cannot_narrow`` for the level the meeting has, or a narrower one.
    """
    meeting = to_act(work, slug, Action.MEETING_WIDEN, seen=seen)
    own = check_own_party(work.actor.party, None)
    check_level(level)
    check_wider(meeting.level, level)
    if not _consent(work, meeting, own, level):
        return meeting
    meeting.acts += 1
    agreed = {each.party for each in meeting.consents if each.level.width >= level.width}
    if codes(work) <= agreed:
        _widen(work, meeting, level)
    return meeting


def _widen(work: Work, meeting: Meeting, level: Level) -> None:
    """Consents to more than this stand, and wait for the other Party's."""
    meeting.level = level
    meeting.consents = [each for each in meeting.consents if each.level.width > level.width]
    known = meeting.published
    publish_if_settled(meeting)
    if meeting.published and not known:
        meeting.stamped_at = work.now


def _consent(work: Work, meeting: Meeting, party: str, level: Level) -> bool:
    """Keep the consent, and say whether it is new."""
    for each in meeting.consents:
        if each.party == party:
            new = each.level is not level
            each.level, each.at = level, work.now if new else each.at
            return new
    meeting.consents.append(
        LevelConsent(meeting_id=meeting.id, party=party, level=level, at=work.now)
    )
    return True
