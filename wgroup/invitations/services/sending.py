"""Letters on their way out: taken up, handed over by a worker, settled.

Between the two nothing is held, for a mail server may take minutes to answer. What is known of a
letter is written down before it leaves and after, so that whoever comes next knows whether it may
have arrived: only then must it be taken back, and never is a newer one followed by an older.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts.models import Account
from wgroup.calendar.entries import surroundings
from wgroup.calendar.wording import Surroundings, organizer
from wgroup.db.work import Work
from wgroup.invitations import facts, letters
from wgroup.invitations.links import token_of
from wgroup.invitations.models import Invitation, Letter, Notice
from wgroup.invitations.readers import Reader, Successor
from wgroup.invitations.rules import (
    MAY_HAVE_ARRIVED,
    OPEN_LETTERS,
    LetterState,
    Method,
    follows_a_request,
)
from wgroup.kernel.errors import NotFound
from wgroup.mail.message import Calendar, Mailbox
from wgroup.mail.transport import Outcome, Verdict
from wgroup.mail.words import Words
from wgroup.meetings.links import JoinLink
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import AnswerWay, PartStat
from wgroup.nominations import door
from wgroup.outbox.rules import NotNow
from wgroup.parties.models import Person
from wgroup.policy import Action
from wgroup.revisions.acts import permit

ERROR_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter in our hands, all of plain values; before: what was known of it until now."""

    words: Words
    calendar: Calendar | None
    sender: Mailbox
    recipient: Mailbox
    message_id: str
    thread: str
    before: LetterState


@dataclass(slots=True)
class _Held:
    """A letter with all that was ever written to the same person of the same meeting."""

    letter: Letter
    notice: Notice
    invitation: Invitation
    others: list[tuple[Letter, Notice]]

    @property
    def is_old(self) -> bool:
        """They are to be told something newer."""
        return self.letter.message_id.partition("@")[0] != letters.key_of(self.invitation)

    @property
    def method(self) -> Method:
        return self.notice.method

    @property
    def last_arrived(self) -> Notice | None:
        """What the last of the others said that may have arrived."""
        arrived = [notice for each, notice in self.others if each.state in MAY_HAVE_ARRIVED]
        return arrived[-1] if arrived else None


def take(work: Work, letter_id: UUID, *, key: str) -> Ready | None:
    """Take the letter up to send it, or settle it where it is not to be sent.

    key seals the link for answering. Raise NotNow while another letter to the same person may be
    in a worker's hands: which of the two arrives first must not be left to chance.
    """
    permit(work, Action.INVITATION_SEND)
    held = _held(work, letter_id)
    if held.letter.state not in OPEN_LETTERS:
        return None
    if (end := _end_of(work, held)) is not None:
        _end(work, held.letter, end)
        return None
    if any(each.state is LetterState.SENDING for each, _ in held.others):
        raise NotNow("another letter to the same person is on its way")
    queued = held.letter.state is LetterState.QUEUED
    before = LetterState.QUEUED if queued else LetterState.UNSURE
    held.letter.state = LetterState.SENDING
    return _ready(work, held, before, key)


def settle(work: Work, letter_id: UUID, outcome: Outcome, *, before: LetterState) -> None:
    """Write down what became of the letter; what may have arrived once may have for good."""
    permit(work, Action.INVITATION_SEND)
    letter = _letter(work, letter_id)
    sent = outcome.verdict is Verdict.SENT
    letter.error = "" if sent else outcome.said[:ERROR_LIMIT]
    letter.state = {
        Verdict.SENT: LetterState.SENT,
        Verdict.UNKNOWN: LetterState.UNSURE,
    }.get(outcome.verdict, before)
    if sent:
        letter.settled_at = work.now
    elif outcome.verdict is Verdict.REFUSED:
        _end(work, letter, LetterState.REFUSED)


def give_up(work: Work, letter_id: UUID) -> None:
    """No more tries: what surely never arrived counts as refused."""
    permit(work, Action.INVITATION_SEND)
    letter = _letter(work, letter_id)
    if letter.state in OPEN_LETTERS:
        _end(work, letter, LetterState.REFUSED)


def _end_of(work: Work, held: _Held) -> LetterState | None:
    """Why the letter is not to be sent, if it is not."""
    if held.is_old:
        return LetterState.SUPERSEDED
    if held.method is Method.REQUEST:
        over = facts.read(held.notice.facts).meeting.ends_at <= work.now
        return LetterState.EXPIRED if over else None
    said = [(notice.method, each.state) for each, notice in held.others]
    return None if follows_a_request(said) else LetterState.NEEDLESS


def _end(work: Work, letter: Letter, end: LetterState) -> None:
    """A letter that may have arrived stays one, whatever ends the tries."""
    letter.state = end if letter.state is LetterState.QUEUED else LetterState.UNSURE
    letter.settled_at = work.now


# -- reading ------------------------------------------------------------------------------------


def _letter(work: Work, letter_id: UUID) -> Letter:
    letter = work.session.get(Letter, letter_id, with_for_update=True)
    if letter is None:
        raise NotFound(kind="letter")
    return letter


def _held(work: Work, letter_id: UUID) -> _Held:
    """The invitation is held too: what is newer than this letter is known, or waits for us."""
    invitation_id = _letter(work, letter_id).invitation_id
    invitation = work.session.get_one(Invitation, invitation_id, with_for_update=True)
    wanted = (
        select(Letter, Notice)
        .join(Notice, Notice.id == Letter.notice_id)
        .where(Letter.invitation_id == invitation_id)
        .order_by(Letter.queued_at, Notice.sequence, Letter.id)
        .execution_options(populate_existing=True)
    )
    found = [(letter, notice) for letter, notice in work.session.execute(wanted)]
    own, notice = next(each for each in found if each[0].id == letter_id)
    return _Held(own, notice, invitation, [each for each in found if each[0] is not own])


def _ready(work: Work, held: _Held, before: LetterState, key: str) -> Ready:
    around = surroundings(work.session)
    letter, reader = _letter_of(work, held), _reader(work, held, around, key)
    meeting_id, place = held.invitation.meeting_id, around.place
    role = organizer(reader.edition, place)
    return Ready(
        words=letters.words_of(letter, reader, around),
        calendar=_calendar(letter, reader, around),
        sender=Mailbox(role.name, role.address),
        recipient=Mailbox(reader.name, reader.address),
        message_id=held.letter.message_id,
        thread=letters.thread_of(meeting_id, place),
        before=before,
    )


def _calendar(letter: letters.Letter, reader: Reader, around: Surroundings) -> Calendar | None:
    """None where it would take away what another invitation to the same mailbox has brought:
    calendars know a meeting by its UID, not by whom they were invited as."""
    if letter.stands:
        return None
    return Calendar(letter.method.value, letters.calendar_of(letter, reader, around))


def _stands(work: Work, held: _Held) -> bool:
    """The mailbox of one who was taken off is on the list under another name (decision 0015)."""
    told, withdrawn = held.invitation, facts.read(held.notice.facts).withdrawn
    other = (
        select(Invitation.id)
        .where(Invitation.meeting_id == told.meeting_id, Invitation.id != told.id)
        .where(Invitation.address == told.address, Invitation.method == Method.REQUEST)
    )
    return withdrawn and work.session.scalar(other.limit(1)) is not None


def _letter_of(work: Work, held: _Held) -> letters.Letter:
    told = letters.Letter(held.method, facts.read(held.notice.facts), held.notice.stamp)
    joining = select(JoinLink).where(JoinLink.meeting_id == held.invitation.meeting_id)
    told = replace(
        told,
        joining=work.session.scalar(joining),
        stands=_stands(work, held),
        successor=_successor(work, held.invitation) if told.facts.withdrawn else None,
    )
    if (last := held.last_arrived) is None:
        return told
    earlier = facts.read(last.facts)
    if last.method is Method.REQUEST:
        return replace(told, earlier=earlier)
    return replace(told, came_back=not earlier.withdrawn)


def _successor(work: Work, told: Invitation) -> Successor | None:
    found = door.successor_of(work.session, told.meeting_id, told.person_id)
    if found is None or found.person is None:
        return None
    return Successor(found.person.name, asked_for=found.suggested)


def _reader(work: Work, held: _Held, around: Surroundings, key: str) -> Reader:
    invitation = held.invitation
    person = work.session.get_one(Person, invitation.person_id)
    token = token_of(invitation.id, key, round=invitation.round)
    return Reader(
        name=person.display_name,
        address=invitation.address,
        edition=invitation.language,
        answer=_answer(work, held),
        rsvp_url=f"{around.place.public_url}/rsvp/{token}",
        party=invitation.party,
        signs_in=_signs_in(work, person.id),
        called=person.name,
    )


def _signs_in(work: Work, person_id: UUID) -> bool:
    """The page of a meeting is not there for who has no account."""
    wanted = select(Account.id).where(Account.person_id == person_id, Account.stands(work.now))
    return work.session.scalar(wanted) is not None


def _answer(work: Work, held: _Held) -> PartStat:
    """What they have answered, if it is an answer to the terms that this letter tells.

    Who was told nothing yet, or that it is off, is asked: what their side entered for them is
    no word of theirs, and without a question many clients show no buttons.
    """
    wanted = select(Participation).where(
        Participation.meeting_id == held.invitation.meeting_id,
        Participation.person_id == held.invitation.person_id,
    )
    listed = work.session.scalar(wanted)
    if listed is None:
        return PartStat.NEEDS_ACTION
    last = held.last_arrived
    is_first = last is None or last.method is Method.CANCEL
    if is_first and listed.answered_by is AnswerWay.FOCAL_POINT:
        return PartStat.NEEDS_ACTION
    return listed.standing(facts.read(held.notice.facts).meeting).now
