"""Who was told what of a meeting: a delegation reads of its own people, the secretariat of all."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wgroup.calendar.entries import place, surroundings
from wgroup.calendar.rules import Edition
from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.invitations import facts, letters, lists
from wgroup.invitations.facts import Facts
from wgroup.invitations.models import Invitation, Letter, Notice
from wgroup.invitations.readers import Reader
from wgroup.invitations.rules import Method
from wgroup.invitations.wording import Matter
from wgroup.kernel.errors import NotFound
from wgroup.mail.words import Words
from wgroup.meetings import queries as meetings
from wgroup.meetings.answers import Standing
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Capacity, Status


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the board. capacity and standing are None once they are off the list;
    address is empty where none is known, edition None where they were never written to."""

    name: str
    party: str
    capacity: Capacity | None
    standing: Standing | None
    address: str
    edition: Edition | None = None
    letters: tuple[Letter, ...] = field(default=())


def meeting_of(work: Work, slug: str) -> Meeting:
    """The meeting, for those who are let into its mail: insiders and the invited."""
    meeting = meetings.get(work, slug)
    if not meetings.reads_whole(work, meeting):
        raise NotFound(kind="meeting")
    return meeting


def board(work: Work, meeting: Meeting) -> list[Line]:
    """A line for each person whom the reader may know of here, by Party and name."""
    invitations = {each.person_id: each for each in _invitations(work, meeting)}
    posted = _letters(work, invitations.values())
    people = meetings.participations(work, meeting.id)
    listed = [each for each in people if each.opens_to(work.actor)]
    lines = [_listed(meeting, each, invitations.pop(each.person_id, None)) for each in listed]
    lines += [_gone(each) for each in invitations.values()]
    told = [
        replace(line, letters=tuple(posted.get(one.id, ()))) if one is not None else line
        for line, one in lines
    ]
    return sorted(told, key=lambda each: (each.party, each.capacity is None, each.name))


def _listed(
    meeting: Meeting, one: Participation, invitation: Invitation | None
) -> tuple[Line, Invitation | None]:
    line = Line(
        name=one.person.display_name,
        party=one.party,
        capacity=one.capacity,
        standing=one.standing(meeting),
        address=lists.address_of(one.person),
        edition=invitation.language if invitation else None,
    )
    return line, invitation


def _gone(one: Invitation) -> tuple[Line, Invitation]:
    line = Line(
        name=one.person.display_name,
        party=one.party,
        capacity=None,
        standing=None,
        address=one.address,
        edition=one.language,
    )
    return line, one


def _invitations(work: Work, meeting: Meeting) -> list[Invitation]:
    wanted = select(Invitation).where(Invitation.meeting_id == meeting.id)
    return list(work.session.scalars(wanted.options(joinedload(Invitation.person))))


def _letters(work: Work, invitations: Iterable[Invitation]) -> dict[UUID, list[Letter]]:
    wanted = (
        select(Letter)
        .where(Letter.invitation_id.in_([each.id for each in invitations]))
        .order_by(Letter.queued_at, Letter.id)
        .options(joinedload(Letter.notice))
    )
    found: dict[UUID, list[Letter]] = {}
    for letter in work.session.scalars(wanted):
        found.setdefault(letter.invitation_id, []).append(letter)
    return found


def letters_page(
    work: Work, meeting: Meeting, *, after: str | None = None, limit: int = PAGE
) -> Page[Letter]:
    """Letters in the order in which they were written, with notice, invitation and person."""
    whole = joinedload(Letter.invitation).joinedload(Invitation.person)
    return read_page(
        work.session,
        select(Letter)
        .join(Notice, Notice.id == Letter.notice_id)
        .where(Notice.meeting_id == meeting.id)
        .options(whole, joinedload(Letter.notice)),
        (Letter.queued_at, Letter.id),
        lambda each: (each.queued_at, each.id),
        after=after,
        limit=limit,
    )


# -- what they would read -----------------------------------------------------------------------

# The status of a meeting of which this is told, and the METHOD by which it is.
TOLD_AS = {
    Matter.INVITED: (Status.CONFIRMED, Method.REQUEST),
    Matter.CONFIRMED: (Status.CONFIRMED, Method.REQUEST),
    Matter.CHANGED: (Status.TENTATIVE, Method.REQUEST),
    Matter.REINSTATED: (Status.TENTATIVE, Method.REQUEST),
    Matter.CANCELLED: (Status.CANCELLED, Method.CANCEL),
    Matter.POSTPONED: (Status.POSTPONED, Method.CANCEL),
    Matter.WITHDRAWN: (Status.CONFIRMED, Method.CANCEL),
}
# Stands for the reader's name and for their own link.
SAMPLE = "…"


def preview(work: Work, meeting: Meeting, matter: Matter, edition: Edition) -> Words:
    """What somebody would read of the meeting as it stands now, if this were told of it.

    What the act itself adds, as a new time or a reason, is not known yet. How to join is shown
    to those who may know it; the link for answering is nobody's.
    """
    around = surroundings(work.session)
    status, method = TOLD_AS[matter]
    told = _as_if(meeting, status, withdrawn=matter is Matter.WITHDRAWN)
    letter = letters.Letter(
        method, told, work.now, joining=meetings.joining_of(work, meeting.id), said_as=matter
    )
    link = f"{place(work.session).public_url}/rsvp/{SAMPLE}"
    reader = Reader(SAMPLE, "", edition, rsvp_url=link)
    return letters.words_of(letter, reader, around)


def _as_if(meeting: Meeting, status: Status, *, withdrawn: bool) -> Facts:
    kept = facts.kept(meeting, uid="", withdrawn=withdrawn)
    return facts.read({**kept, "status": status.value})
