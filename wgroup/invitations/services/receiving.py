"""Mail to the role address: taken in, read elsewhere, settled.

It is kept before it is acknowledged, so that none is lost; each step can be done again, so that
none counts twice. What it says is recorded by services.answering, as the one who wrote it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, select, true, update

from wgroup.db.dialect import insert_ignoring
from wgroup.db.work import Work
from wgroup.invitations import incoming
from wgroup.invitations.answers import Chosen, Fate, Judged, Why, choose
from wgroup.invitations.findings import told
from wgroup.invitations.models import IncomingMail, Invitation
from wgroup.invitations.reading import Answer, Kind, Reading
from wgroup.invitations.rules import IncomingState, Route
from wgroup.invitations.teller import tell_again
from wgroup.kernel.errors import Busy
from wgroup.kernel.periods import Periods
from wgroup.mail.verdicts import Verdict
from wgroup.meetings.models import Meeting
from wgroup.outbox.services import enqueue
from wgroup.policy import Action
from wgroup.revisions.acts import permit

READ = "mail.read"
LOGGED_KEPT = timedelta(days=30)
# Of those that nobody has read yet; more are left with the mail server, which keeps them.
MOST_WAITING = 1000
WAIT_SECONDS = 60
# What is kept for a person to see, of a mail that cannot be read; and of answers that are noted.
BEGINNING = 64 * 1024
MOST_NOTED = 3
# Of those that wait for a person to look at them because nobody knows whose word they are: more
# of one sender on a list, of one domain, or of all strangers, are only noted. Anybody who knows
# the UID of a public meeting can write us thousands.
MOST_HELD, MOST_STRANGE = 10, 300
# Where the mail itself is needed after it was read: to decide, or to prove.
EVIDENCE = frozenset({IncomingState.APPLIED, IncomingState.HELD})

# What is no answer, and why it is noted or held.
PLAIN = {
    Kind.OTHER: Why.NOT_FOR_US,
    Kind.UNREAD: Why.UNREAD,
    Kind.BOUNCE: Why.BOUNCE,
    Kind.AUTOMATIC: Why.AUTOMATIC,
    Kind.TNEF: Why.TNEF,
    Kind.WORDS: Why.WORDS,
}
# Written by somebody, and perhaps an answer all the same.
BY_HAND = frozenset({Kind.UNREAD, Kind.TNEF, Kind.WORDS})


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a mail says of one meeting; meeting_id is None where it is none of ours."""

    chosen: Chosen
    meeting_id: UUID | None

    @property
    def whose(self) -> tuple[UUID, UUID] | None:
        """The meeting and the person, where it is beyond doubt who answers."""
        meeting_id, person_id = self.meeting_id, self.chosen.person_id
        if meeting_id is None or person_id is None or self.chosen.why is not None:
            return None
        return meeting_id, person_id

    @property
    def unjudged(self) -> Judged:
        """Its fate without a look at the meeting."""
        why = self.chosen.why or Why.UNKNOWN_MEETING
        return Judged(Fate.HELD if self.meeting_id else Fate.NOTED, why)


Outcome = tuple[Addressed, Judged]


def take_in(work: Work, raw: bytes, route: Route, *, unread: str = "") -> bool:
    """Keep a mail and queue its reading; False where this very mail is known. Raise Busy while
    too many wait.

    unread: why it is not to be read at all; that it came is noted, and raw, a beginning, dropped.
    """
    permit(work, Action.INCOMING_TAKE)
    if not unread and _is_full(work):
        raise Busy(WAIT_SECONDS)
    digest = sha256(raw).hexdigest()
    mail_id = uuid4()
    row: dict[str, object] = {
        "id": mail_id,
        "digest": digest,
        "route": route,
        "received_at": work.now,
        "settled_at": work.now if unread else None,
        "state": IncomingState.LOGGED if unread else IncomingState.RECEIVED,
        "sender": "",
        "verdict": "",
        "note": unread,
        "findings": [],
        "raw": None if unread else raw,
    }
    fresh = insert_ignoring(work.session, IncomingMail.__table__, row)  # type: ignore[arg-type]
    if fresh and not unread:
        enqueue(work, READ, {"mail": str(mail_id)}, dedupe=f"{READ}/{digest}")
    return fresh


def _is_full(work: Work) -> bool:
    unread = select(IncomingMail.id).where(IncomingMail.state == IncomingState.RECEIVED)
    wanted = unread.order_by(IncomingMail.received_at).offset(MOST_WAITING - 1).limit(1)
    return work.session.scalar(wanted) is not None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that nobody has read yet, as it came."""

    raw: bytes
    received: datetime


def waiting(work: Work, mail_id: UUID) -> Waiting | None:
    """None if it is settled."""
    wanted = select(IncomingMail.raw, IncomingMail.received_at).where(
        IncomingMail.id == mail_id, IncomingMail.state == IncomingState.RECEIVED
    )
    found = work.session.execute(wanted).one_or_none()
    return Waiting(found[0], found[1]) if found and found[0] is not None else None


def addressed(work: Work, reading: Reading) -> list[Addressed]:
    """For each meeting that a mail answers to, whose answer it is."""
    by_uid: dict[str, list[Answer]] = {}
    for each in reading.answers:
        by_uid.setdefault(each.uid, []).append(each)
    found = (_addressed(work, reading, uid, answers) for uid, answers in by_uid.items())
    return [each for several in found for each in several]


def _addressed(
    work: Work, reading: Reading, uid: str, answers: Sequence[Answer]
) -> list[Addressed]:
    meeting_id = incoming.meeting_named(work, uid)
    if meeting_id is None:
        return [Addressed(Chosen(answers[0], None), None)]
    people = incoming.invited(work, meeting_id)
    chosen = choose(answers, reading.sender, reading.verdict, people)
    if len(incoming.sides_of(work, meeting_id, reading.sender)) > 1:
        chosen = [replace(each, keeps_note=False) for each in chosen]
    return [Addressed(each, meeting_id) for each in chosen]


def settle(
    work: Work, mail_id: UUID, reading: Reading, outcomes: Iterable[Outcome]
) -> IncomingState | None:
    """Keep what was read in the mail and what became of it; None if that is known already.

    Where nobody has to look at it, little is kept: anybody can write to us.
    """
    permit(work, Action.INCOMING_TAKE)
    mail = incoming.mail_of(work, mail_id, to_change=True)
    if mail.state is not IncomingState.RECEIVED:
        return None
    found = list(outcomes)
    fate, why = _whole(work, reading, [judged for _, judged in found])
    if fate is Fate.HELD and why in STRANGE and _has_enough(work, reading.sender):
        fate = Fate.NOTED
    mail.sender, mail.verdict, mail.note = reading.sender, reading.verdict.value, why.value
    mail.meeting_id = next((each.meeting_id for each, _ in found if each.meeting_id), None)
    mail.findings = [_seen(reading), *(_finding(*each) for each in found)]
    mail.state = STATES.get(fate, IncomingState.LOGGED)
    if mail.state not in EVIDENCE:
        mail.raw, mail.findings = None, mail.findings[: 1 + MOST_NOTED]
    mail.settled_at = None if fate is Fate.HELD else work.now
    for each, judged in found:
        if judged.fate is Fate.AGAIN:
            _tell_again(work, each)
    return mail.state


STATES = {
    Fate.TAKEN: IncomingState.APPLIED,
    Fate.PROPOSED: IncomingState.APPLIED,
    Fate.HELD: IncomingState.HELD,
}
# What of several fates is that of the mail: where a person must look, a person must look.
WEIGHTS = (Fate.HELD, Fate.TAKEN, Fate.PROPOSED, Fate.AGAIN, Fate.NOTED)


def _whole(work: Work, reading: Reading, judged: Sequence[Judged]) -> tuple[Fate, Why]:
    if judged:
        first = min(judged, key=lambda each: WEIGHTS.index(each.fate))
        return first.fate, first.why
    known = reading.verdict is Verdict.PASS and incoming.is_invited(work, reading.sender)
    if known and reading.kind in BY_HAND:
        return Fate.HELD, Why.BY_HAND
    return Fate.NOTED, PLAIN.get(reading.kind, Why.NO_ANSWER)


# Held only because it names a meeting, whoever wrote it.
STRANGE = frozenset({Why.NOT_INVITED, Why.NOT_VOUCHED, Why.FOR_ANOTHER})


def _has_enough(work: Work, sender: str) -> bool:
    if incoming.is_invited(work, sender):  # strangers do not crowd out whoever is on a list
        return _waits(work, IncomingMail.sender == sender, most=MOST_HELD)
    of_domain = IncomingMail.sender.endswith("@" + sender.rpartition("@")[2], autoescape=True)
    return _waits(work, of_domain, most=MOST_HELD) or _waits(work, true(), most=MOST_STRANGE)


def _waits(work: Work, whose: ColumnElement[bool], *, most: int) -> bool:
    held = IncomingMail.state == IncomingState.HELD, IncomingMail.note.in_(STRANGE)
    wanted = select(IncomingMail.id).where(*held, whose)
    return work.session.scalar(wanted.offset(most - 1).limit(1)) is not None


def _seen(reading: Reading) -> dict[str, object]:
    """What a person sees first of the mail."""
    return {
        "kind": reading.kind.value,
        "subject": reading.subject,
        "text": reading.text,
        "bounced": [list(each) for each in reading.bounced],
    }


def _finding(each: Addressed, judged: Judged) -> dict[str, object]:
    person = each.chosen.person_id
    return {
        "answer": told(each.chosen.answer),
        "fate": judged.fate.value,
        "why": judged.why.value,
        "person": str(person) if person else None,
    }


def _tell_again(work: Work, each: Addressed) -> None:
    meeting = work.session.get(Meeting, each.meeting_id)
    wanted = select(Invitation).where(
        Invitation.meeting_id == each.meeting_id, Invitation.person_id == each.chosen.person_id
    )
    invitation = work.session.scalar(wanted)
    if meeting is not None and invitation is not None:
        tell_again(work, meeting, invitation)


def quarantine(work: Work, mail_id: UUID, code: str) -> None:
    """Of what cannot be read within the limits the beginning is kept, and never read again."""
    permit(work, Action.INCOMING_TAKE)
    mail = incoming.mail_of(work, mail_id, to_change=True)
    if mail.state is IncomingState.RECEIVED:
        mail.state, mail.settled_at = IncomingState.QUARANTINED, work.now
        mail.note = code[:40]
        mail.raw = mail.raw[:BEGINNING] if mail.raw else None


def forget_old(work: Work, periods: Periods) -> None:
    """Housekeeping: the mails themselves, and what strangers wrote in them, after the period of
    mails; that one came which was only noted, after 30 days.

    At once and past the ORM: they came by themselves and leave no trail.
    """
    old = IncomingMail.received_at < periods.ago("mails", work.now)
    connection = work.session.connection()
    connection.execute(
        update(IncomingMail).where(old, IncomingMail.raw.is_not(None)).values(raw=None)
    )
    logged = IncomingMail.state == IncomingState.LOGGED
    gone = IncomingMail.received_at < work.now - LOGGED_KEPT
    connection.execute(delete(IncomingMail).where(logged, gone))
    over = IncomingMail.state != IncomingState.HELD
    connection.execute(update(IncomingMail).where(old, over).values(findings=[]))
