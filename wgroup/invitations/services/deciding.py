"""What a person decides of mail: what was held, and other times that were proposed."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.invitations import incoming
from wgroup.invitations.answers import proposed_span
from wgroup.invitations.findings import heard
from wgroup.invitations.incoming import Candidate
from wgroup.invitations.models import CounterProposal, IncomingMail, Invitation, MailDecision
from wgroup.invitations.reading import Answer, Asking
from wgroup.invitations.rules import IncomingState
from wgroup.invitations.services.answering import propose, remember
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.meetings import queries
from wgroup.meetings.answers import OWN_ANSWERS
from wgroup.meetings.drafts import read_note
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import AnswerWay, PartStat, check_people_open
from wgroup.meetings.services.taking_part import keep_answer
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# What the secretariat may read in a mail; a replacement is then entered by the own side.
SAID = (*OWN_ANSWERS, PartStat.DELEGATED)

Span = tuple[datetime, datetime]


def take(
    work: Work, mail_id: UUID, participation_id: UUID, said: PartStat, *, note: str = ""
) -> Participation:
    """Record what a mail that is held says, for the one it is from.

    Raise NotFound for a person whom it cannot be from, RuleBroken ``invalid_choice``,
    ``too_long``, Conflict ``stale_version`` where somebody has decided, ``wrong_state``.
    """
    mail = _held(work, mail_id)
    if said not in SAID:
        raise RuleBroken("invalid_choice", field="partstat", choices=list(SAID))
    one = _candidate(work, mail, participation_id)
    meeting = queries.get(work, one.meeting.slug, to_change=True)
    check_people_open(meeting.status)
    keep_answer(work, meeting, one.participation, said, AnswerWay.MAIL, read_note(note))
    _order(work, mail, one)
    _decide(work, mail, IncomingState.APPLIED, one)
    return one.participation


def put_forward(work: Work, mail_id: UUID, participation_id: UUID) -> CounterProposal:
    """Put the time that a mail proposes before the Parties, for the one it is from.

    Raise as :func:`take`; RuleBroken ``no_time_proposed`` where it proposes none that is clear.
    """
    mail = _held(work, mail_id)
    one = _candidate(work, mail, participation_id)
    span = span_in(mail, one)
    if span is None:
        raise RuleBroken("no_time_proposed", field="partstat")
    proposal = propose(work, one.participation, span, note_in(mail))
    _remember(work, mail, one)
    _decide(work, mail, IncomingState.APPLIED, one)
    return proposal


def discard(work: Work, mail_id: UUID) -> IncomingMail:
    """Record nothing of a mail that is held."""
    mail = _held(work, mail_id)
    _decide(work, mail, IncomingState.DISCARDED, None)
    mail.raw = None
    return mail


def settle_proposal(work: Work, slug: str, proposal_id: UUID) -> CounterProposal:
    """Another time was looked at: it is no longer shown. Given twice it changes nothing."""
    meeting = queries.get(work, slug, to_change=True)
    permit(work, Action.PROPOSAL_SETTLE, meeting)
    proposal = incoming.proposal_of(work, meeting.id, proposal_id)
    proposal.settled_at = proposal.settled_at or work.now
    return proposal


def answer_in(mail: IncomingMail) -> Answer | None:
    """What a mail seems to say, as far as it was read."""
    for each in mail.findings[1:]:
        if isinstance(found := each.get("answer"), dict):
            return heard(found)
    return None


def note_in(mail: IncomingMail) -> str:
    answer = answer_in(mail)
    return answer.note if answer else ""


def span_in(mail: IncomingMail, one: Candidate) -> Span | None:
    """The time that it proposes for that meeting, if it does, and it is clear."""
    answer = answer_in(mail)
    if answer is None or answer.asking is not Asking.COUNTER:
        return None
    return proposed_span(answer, one.meeting.ends_at - one.meeting.starts_at)


def _held(work: Work, mail_id: UUID) -> IncomingMail:
    permit(work, Action.INCOMING_SETTLE)
    mail = incoming.mail_of(work, mail_id, to_change=True)
    if mail.state is not IncomingState.HELD:
        raise Conflict("stale_version")
    return mail


def _candidate(work: Work, mail: IncomingMail, participation_id: UUID) -> Candidate:
    for each in incoming.candidates(work, mail):
        if each.participation.id == participation_id:
            return each
    raise NotFound(kind="participation")


def _remember(work: Work, mail: IncomingMail, one: Candidate) -> Invitation | None:
    """The same mail, sent once more by anybody, is not to count again."""
    wanted = select(Invitation).where(
        Invitation.meeting_id == one.meeting.id,
        Invitation.person_id == one.participation.person_id,
    )
    invitation, answer = work.session.scalar(wanted), answer_in(mail)
    if invitation is not None and answer is not None:
        remember(invitation, answer, str(mail.id))
    return invitation


def _order(work: Work, mail: IncomingMail, one: Candidate) -> None:
    """Give it its place among the answers of that person: what is older counts no more."""
    invitation = _remember(work, mail, one)
    if invitation is None:
        return
    answer, earliest = answer_in(mail), datetime.min.replace(tzinfo=UTC)
    sequence = answer.sequence if answer else one.meeting.terms_sequence
    stamp = answer.stamp if answer and answer.stamp else mail.received_at
    place = (min(sequence, one.meeting.sequence), min(stamp, mail.received_at))
    before = (invitation.reply_sequence, invitation.reply_stamp or earliest)
    if place > before:
        invitation.reply_sequence, invitation.reply_stamp = place


def _decide(work: Work, mail: IncomingMail, state: IncomingState, one: Candidate | None) -> None:
    mail.state, mail.settled_at = state, work.now
    if one is not None:
        mail.meeting_id = one.meeting.id
    work.session.add(
        MailDecision(
            mail_id=mail.id,
            taken=one is not None,
            person_id=one.participation.person_id if one else None,
            by_name=work.actor.name,
        )
    )
