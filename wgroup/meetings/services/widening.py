"""Letting more people know of a meeting: both Parties must consent (INV-20)."""

from wgroup.db.work import Work
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.models import LevelConsent, Meeting
from wgroup.meetings.rules import check_level, check_own_party, check_wider
from wgroup.meetings.services.concurring import publish_if_settled
from wgroup.parties.queries import codes
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def widen(work: Work, slug: str, level: Level) -> Meeting:
    """Record the actor's Party's consent to level; the last Party's consent widens it.

    Raise Conflict ``cannot_narrow`` for the level it has, or a narrower one.
    """
    meeting = queries.get(work, slug, to_change=True)
    permit(work, Action.MEETING_WIDEN, meeting)
    own = check_own_party(work.actor.party, None)
    check_level(level)
    check_wider(meeting.level, level)
    _consent(work, meeting, own, level)
    agreed = {each.party for each in meeting.consents if each.level.width >= level.width}
    if codes(work) <= agreed:
        meeting.level = level
        meeting.consents.clear()
        was = meeting.published
        publish_if_settled(meeting)
        meeting.stamped_at = work.now if meeting.published and not was else meeting.stamped_at
    meeting.acts += 1
    return meeting


def _consent(work: Work, meeting: Meeting, party: str, level: Level) -> None:
    for each in meeting.consents:
        if each.party == party:
            each.level, each.at = level, work.now
            return
    given = LevelConsent(meeting_id=meeting.id, party=party, level=level, at=work.now)
    meeting.consents.append(given)
