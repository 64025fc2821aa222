"""Answering without an account: who holds the link acts as the person it was sent to."""

from wgroup.accounts.services import throttle
from wgroup.accounts.throttling import MINUTE, Limit
from wgroup.db.work import Work
from wgroup.invitations.holders import Holder
from wgroup.invitations.models import Invitation
from wgroup.kernel.errors import Conflict, NotFound
from wgroup.meetings import queries
from wgroup.meetings.answers import ASKING
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import AnswerWay, PartStat, check_same_terms
from wgroup.meetings.services import taking_part
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# Of one link, and of one place on the network, behind which a whole ministry may sit.
PER_LINK = (Limit(30, 60 * MINUTE),)
PER_PLACE = (Limit(200, 5 * MINUTE),)


def take_turn(work: Work, holder: Holder, address: str | None) -> None:
    """Count an answer before it is looked at, in a transaction of its own. Raise TooMany."""
    permit(work, Action.PARTICIPATION_ANSWER)
    throttle.take(work, f"rsvp:{holder.invitation_id}", PER_LINK)
    throttle.take(work, f"rsvp-{throttle.address_scope(address)}", PER_PLACE)


def own_answer(work: Work, holder: Holder) -> tuple[Meeting, Participation]:
    """The meeting as its holder may see it, and what they answered. NotFound ``link_ended``."""
    meeting = queries.get_whole(work, holder.slug)
    own = queries.own_participation(work, meeting.id)
    if own is None:
        raise NotFound("link_ended")
    return meeting, own


def answer_by_link(
    work: Work, holder: Holder, partstat: PartStat, *, note: str = "", seen: str | None = None
) -> Participation:
    """Record the answer to the terms of fingerprint seen; None asks nothing.

    Raise Conflict ``stale_version`` where the terms are others by now, ``wrong_state`` where
    there is nothing to answer to, and whatever ``answer_own`` raises.
    """
    meeting = queries.get(work, holder.slug, to_change=True)
    check_asked(meeting)
    if seen is not None:
        check_same_terms(meeting.terms, seen)
    answered = taking_part.answer_own(work, holder.slug, partstat, way=AnswerWay.LINK, note=note)
    invitation = work.session.get_one(Invitation, holder.invitation_id)
    # A mail that was written before this and comes after it counts no more.
    invitation.reply_sequence, invitation.reply_stamp = meeting.sequence, work.now
    return answered


def check_asked(meeting: Meeting) -> None:
    """A meeting that is off, or has no date, asks nobody whether they come."""
    if meeting.status not in ASKING:
        raise Conflict("wrong_state", status=meeting.status.value, step="participation")
