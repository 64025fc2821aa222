"""Who is on the list of a meeting and what each was told: for the house, whoever acts.

What a change calls for does not depend on who made it, nor on what they may know of: a focal
point who concurs sets off the other side's letters too, and is told how many, not whose.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, lazyload

from wgroup.accounts.models import Account
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Edition
from wgroup.invitations.models import Invitation, Letter, Notice
from wgroup.invitations.rules import MAY_HAVE_ARRIVED, Told
from wgroup.mail.message import is_deliverable
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import SETTLED
from wgroup.parties.models import Person

SEES_ALL = {"sees_all": True}

Key = tuple[UUID, UUID]  # a meeting and a person


def listed_of(session: Session, people: Collection[UUID]) -> list[Key]:
    """Where those whose address is another now take part."""
    if not people:
        return []
    wanted = select(Participation.meeting_id, Participation.person_id).where(
        Participation.person_id.in_(people)
    )
    found = session.execute(wanted.execution_options(**SEES_ALL))
    return [(meeting, person) for meeting, person in found]


def told_meetings(session: Session, ids: Collection[UUID]) -> list[Meeting]:
    """Those of which something may be told: confirmed now, or told of before."""
    if not ids:
        return []
    known = known_by_mail(session, ids)
    return [each for each in _meetings(session, ids) if each.status in SETTLED or each.id in known]


def known_by_mail(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Those that were confirmed once while mail was set up."""
    wanted = select(Notice.meeting_id).where(Notice.meeting_id.in_(ids))
    return set(session.scalars(wanted.execution_options(**SEES_ALL)))


def _meetings(session: Session, ids: Collection[UUID]) -> list[Meeting]:
    wanted = select(Meeting).where(Meeting.id.in_(ids)).order_by(Meeting.id)
    plain = wanted.options(lazyload("*")).execution_options(**SEES_ALL)
    return list(session.scalars(plain))


def listings_of(
    session: Session, meetings: Collection[UUID], party: str | None = None
) -> dict[Key, Participation]:
    """Who takes part, whoever asks; of one Party, or all."""
    wanted = select(Participation).where(Participation.meeting_id.in_(meetings))
    if party is not None:
        wanted = wanted.where(Participation.party == party)
    found = session.scalars(wanted.execution_options(**SEES_ALL))
    return {(each.meeting_id, each.person_id): each for each in found}


def invitations_of(
    session: Session,
    meetings: Collection[UUID],
    party: str | None = None,
    *,
    to_change: bool = False,
) -> dict[Key, Invitation]:
    """What each was last told; to_change holds it, so that no letter leaves meanwhile that is
    already old."""
    wanted = select(Invitation).where(Invitation.meeting_id.in_(meetings))
    if party is not None:
        wanted = wanted.where(Invitation.party == party)
    if to_change:
        wanted = wanted.order_by(Invitation.id).with_for_update()
        wanted = wanted.execution_options(populate_existing=True)
    found = session.scalars(wanted.execution_options(**SEES_ALL))
    return {(each.meeting_id, each.person_id): each for each in found}


def left_since(
    session: Session, meetings: Collection[UUID], since: datetime
) -> dict[tuple[UUID, int], list[datetime]]:
    """When letters left that may have arrived, of each invitation and SEQUENCE. What is queued
    does not count: it leaves no more once something newer is written."""
    wanted = (
        select(Letter.invitation_id, Notice.sequence, Letter.settled_at, Letter.queued_at)
        .join(Notice, Notice.id == Letter.notice_id)
        .where(Notice.meeting_id.in_(meetings), Letter.state.in_(MAY_HAVE_ARRIVED))
        .where(or_(Letter.queued_at > since, Letter.settled_at > since))
    )
    found: dict[tuple[UUID, int], list[datetime]] = {}
    for row in session.execute(wanted.execution_options(**SEES_ALL)):
        times = found.setdefault((row.invitation_id, row.sequence), [])
        times.append(row.settled_at or row.queued_at)
    return found


def told_of(invitation: Invitation | None) -> Told | None:
    if invitation is None:
        return None
    return Told(invitation.method, invitation.sequence, invitation.address)


def address_of(person: Person) -> str:
    """Where they are written to; empty where they cannot be."""
    return person.email if person.email and is_deliverable(person.email) else ""


def editions_of(session: Session, listings: Iterable[Participation]) -> dict[UUID, Edition]:
    """In which language each is written to: their own, else that of their account. Where neither
    is known, both: which language somebody reads does not follow from whom they act for."""
    people = {each.person_id: each.person.language for each in listings}
    unknown = [person for person, language in people.items() if language is None]
    if unknown:
        wanted = select(Account.person_id, Account.language).where(Account.person_id.in_(unknown))
        found = session.execute(wanted.execution_options(**SEES_ALL))
        people |= {row.person_id: row.language for row in found}
    return {
        person: Edition(language.value) if language else Edition.BOTH
        for person, language in people.items()
    }


def uids_of(session: Session, meetings: Collection[UUID]) -> dict[UUID, str]:
    """What calendars know them by."""
    wanted = select(CalendarEntry.subject_id, CalendarEntry.uid).where(
        CalendarEntry.subject_id.in_(meetings)
    )
    found = session.execute(wanted.distinct().execution_options(**SEES_ALL))
    return {row.subject_id: row.uid for row in found}
