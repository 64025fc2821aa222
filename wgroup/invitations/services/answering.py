"""Answering without an account: by the link, whose holder acts as the person, and by mail."""

from datetime import datetime

from sqlalchemy import select

from wgroup.accounts.services import throttle
from wgroup.accounts.throttling import MINUTE, Limit
from wgroup.db.work import Work
from wgroup.invitations.answers import Came, Case, Fate, Judged, Why, judge
from wgroup.invitations.holders import Holder
from wgroup.invitations.models import CounterProposal, Invitation
from wgroup.invitations.reading import Answer
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

# Of one person's answers to one meeting, those that are known again.
MOST_TAKEN = 200
# Of the other times that one person would prefer.
MOST_OPEN = 3


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
    invitation.reply_sequence, invitation.reply_stamp = meeting.terms_sequence, work.now
    return answered


def check_asked(meeting: Meeting) -> None:
    """A meeting that is off, or has no date, asks nobody whether they come."""
    if meeting.status not in ASKING:
        raise Conflict("wrong_state", status=meeting.status.value, step="participation")


def answer_by_mail(work: Work, holder: Holder, answer: Answer, came: Came) -> Judged:
    """Judge what the holder has written against what stands, and record it if it counts."""
    permit(work, Action.PARTICIPATION_ANSWER)
    meeting = queries.get(work, holder.slug, to_change=True)
    own = queries.own_participation(work, meeting.id)
    if own is None:
        return Judged(Fate.NOTED, Why.NOTHING_ASKED)
    invitation = work.session.get_one(Invitation, holder.invitation_id)
    judged = judge(answer, _case(meeting, own, invitation), came, work.now)
    if judged.partstat is not None:
        partstat, note = judged.partstat, answer.note
        taking_part.answer_own(work, holder.slug, partstat, way=AnswerWay.MAIL, note=note)
        invitation.reply_sequence, invitation.reply_stamp = judged.sequence, judged.stamp
        remember(invitation, answer, came.mail)
    elif judged.starts_at is not None and judged.ends_at is not None:
        propose(work, own, (judged.starts_at, judged.ends_at), answer.note)
        remember(invitation, answer, came.mail)
    return judged


def remember(invitation: Invitation, answer: Answer, mail: str) -> None:
    """That this calendar was taken, and by which mail: it does not count again."""
    known = {mark for mark, _ in invitation.taken}
    if answer.mark and answer.mark not in known:
        invitation.taken = [*invitation.taken, [answer.mark, mail]][-MOST_TAKEN:]


def _case(meeting: Meeting, own: Participation, invitation: Invitation) -> Case:
    return Case(
        status=meeting.status,
        sequence=meeting.sequence,
        terms_sequence=meeting.terms_sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        reply_sequence=invitation.reply_sequence,
        reply_stamp=invitation.reply_stamp,
        own_answer_at=None if own.answered_by is AnswerWay.MAIL else own.answered_at,
        taken={each[0]: each[1] for each in invitation.taken},
    )


def propose(
    work: Work, own: Participation, span: tuple[datetime, datetime], note: str = ""
) -> CounterProposal:
    """Keep another time that a person would prefer; of the same, the one that is open. Of more
    than MOST_OPEN the oldest gives way."""
    earlier = (
        select(CounterProposal)
        .where(
            CounterProposal.meeting_id == own.meeting_id,
            CounterProposal.person_id == own.person_id,
            CounterProposal.settled_at.is_(None),
        )
        .order_by(CounterProposal.created_at.desc(), CounterProposal.id.desc())
    )
    before = list(work.session.scalars(earlier))
    for each in before:
        if (each.starts_at, each.ends_at) == span:
            return each
    for each in before[MOST_OPEN - 1 :]:
        each.settled_at = work.now
    proposal = CounterProposal(
        meeting_id=own.meeting_id,
        person_id=own.person_id,
        party=own.party,
        starts_at=span[0],
        ends_at=span[1],
        note=note,
    )
    work.session.add(proposal)
    return proposal
