"""Telling those who were not told: mail was not set up when it happened."""

from wgroup.calendar.entries import place
from wgroup.db.work import Work
from wgroup.invitations import lists, teller
from wgroup.kernel.errors import Conflict
from wgroup.meetings.services.acting import to_act
from wgroup.policy import Action


def tell(work: Work, slug: str) -> int:
    """Write to all who are behind, of the actor's own side or, for the secretariat, of both.

    Return how many. Raise Conflict ``mail_off`` where mail is not set up. Given twice it tells
    nobody a second time.
    """
    meeting = to_act(work, slug, Action.INVITATION_TELL)
    if not place(work.session).mails:
        raise Conflict("mail_off")
    if not lists.told_meetings(work.session, [meeting.id]):
        return 0
    return teller.tell_untold(work, meeting, side_of(work))


def side_of(work: Work) -> str | None:
    """Whose people the actor tells: None for everybody's."""
    return None if work.actor.is_secretariat else work.actor.party
