"""Reading mail that came in, and whom it may be from: for the worker and for the secretariat."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Subject
from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.invitations.models import CounterProposal, IncomingMail, Invitation, MailDecision
from wgroup.invitations.rules import IncomingState
from wgroup.kernel.errors import NotFound
from wgroup.meetings.answers import ASKING
from wgroup.meetings.models import Meeting, Participation
from wgroup.parties.models import Person

MOST_CHOICES = 300
MOST_PROPOSALS = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose answer a mail may be, and the meeting it would be to."""

    participation: Participation
    meeting: Meeting


def mail_of(work: Work, mail_id: UUID, *, to_change: bool = False) -> IncomingMail:
    """Raise NotFound alike where there is none and where the actor may not know of it."""
    wanted = select(IncomingMail).where(IncomingMail.id == mail_id)
    if to_change:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    mail = work.session.scalar(wanted)
    if mail is None:
        raise NotFound(kind="mail")
    return mail


def page_of(
    work: Work,
    state: IncomingState | None = None,
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[IncomingMail]:
    """By the time they came in; those held from the oldest, which has waited longest."""
    wanted = select(IncomingMail)
    if state is not None:
        wanted = wanted.where(IncomingMail.state == state)
    return read_page(
        work.session,
        wanted,
        (IncomingMail.received_at, IncomingMail.id),
        lambda each: (each.received_at, each.id),
        after=after,
        limit=limit,
        descending=state is not IncomingState.HELD,
    )


def count_held(work: Work, *, most: int) -> int:
    """How many wait for a person, none for whoever may not see them; at most so many."""
    wanted = select(IncomingMail.id).where(IncomingMail.state == IncomingState.HELD).limit(most)
    return len(work.session.scalars(wanted).all())


def decisions(work: Work, mails: Iterable[IncomingMail]) -> dict[UUID, MailDecision]:
    """What was done with each, where somebody has decided."""
    wanted = select(MailDecision).where(MailDecision.mail_id.in_([each.id for each in mails]))
    found = work.session.scalars(wanted.options(joinedload(MailDecision.person)))
    return {each.mail_id: each for each in found}


def meetings_of(work: Work, mails: Iterable[IncomingMail]) -> dict[UUID, Meeting]:
    ids = {each.meeting_id for each in mails if each.meeting_id}
    found = work.session.scalars(select(Meeting).where(Meeting.id.in_(ids)))
    return {each.id: each for each in found.unique()}


def meeting_named(work: Work, uid: str) -> UUID | None:
    """The meeting that calendars know by this UID, however its letters are written."""
    try:
        meeting_id = UUID(uid.strip().partition("@")[0])
    except ValueError:
        return None
    wanted = select(CalendarEntry.uid).where(
        CalendarEntry.subject_id == meeting_id, CalendarEntry.kind == Subject.MEETING
    )
    named = work.session.scalar(wanted.limit(1))
    same = named is not None and named.casefold() == uid.strip().casefold()
    return meeting_id if same else None


def invited(work: Work, meeting_id: UUID) -> dict[str, dict[UUID, str]]:
    """Those on the list who were told of the meeting, by each address they are known by, and of
    which side they are there."""
    wanted = (
        select(Invitation.address, Person.email, Person.id, Participation.party)
        .join(Person, Person.id == Invitation.person_id)
        .join(
            Participation,
            (Participation.person_id == Invitation.person_id)
            & (Participation.meeting_id == Invitation.meeting_id),
        )
        .where(Invitation.meeting_id == meeting_id)
    )
    found: dict[str, dict[UUID, str]] = {}
    for address, email, person_id, party in work.session.execute(wanted):
        for each in {address.lower(), (email or "").lower()} - {""}:
            found.setdefault(each, {})[person_id] = party
    return found


def sides_of(work: Work, meeting_id: UUID, address: str) -> set[str]:
    """On whose lists of the meeting an address is, told of it or not."""
    wanted = (
        select(Participation.party)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.meeting_id == meeting_id, func.lower(Person.email) == address)
    )
    return set(work.session.scalars(wanted))


def is_invited(work: Work, address: str) -> bool:
    """Somebody with this address is asked whether they come to some meeting."""
    wanted = (
        select(Invitation.id)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(Invitation.address == address, Meeting.status.in_(ASKING))
        .where(Meeting.ends_at > work.now)
    )
    return bool(address) and work.session.scalar(wanted.limit(1)) is not None


def candidates(work: Work, mail: IncomingMail) -> list[Candidate]:
    """Whose answer it may be: those on the list of its meeting; where it names none, those with
    the sender's address, at each meeting that asks."""
    wanted = (
        select(Participation, Meeting)
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .join(Person, Person.id == Participation.person_id)
        .order_by(Meeting.starts_at, Participation.party, Person.sort_name, Participation.id)
        .limit(MOST_CHOICES)
    )
    if mail.meeting_id is not None:
        wanted = wanted.where(Meeting.id == mail.meeting_id)
    else:
        at = select(Invitation.person_id).where(Invitation.address == mail.sender)
        wanted = wanted.where(
            Participation.person_id.in_(at),
            Meeting.status.in_(ASKING),
            Meeting.ends_at > work.now,
        )
    return [Candidate(one, meeting) for one, meeting in work.session.execute(wanted).unique()]


def open_proposals(
    work: Work, meeting_id: UUID, *, limit: int = MOST_PROPOSALS
) -> list[CounterProposal]:
    """Other times that somebody would prefer, and that nobody has settled, oldest first; of
    more than limit the newest."""
    wanted = (
        select(CounterProposal)
        .where(CounterProposal.meeting_id == meeting_id, CounterProposal.settled_at.is_(None))
        .order_by(CounterProposal.created_at.desc(), CounterProposal.id.desc())
        .options(joinedload(CounterProposal.person))
        .limit(limit)
    )
    return list(work.session.scalars(wanted))[::-1]


def proposal_of(work: Work, meeting_id: UUID, proposal_id: UUID) -> CounterProposal:
    """Raise NotFound."""
    wanted = select(CounterProposal).where(
        CounterProposal.id == proposal_id, CounterProposal.meeting_id == meeting_id
    )
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="counter_proposal")
    return found
