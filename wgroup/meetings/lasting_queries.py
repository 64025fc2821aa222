"""Reading who is invited once, and how far it reaches."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.meetings.lasting import LastingInvitation, LastingSeat
from wgroup.meetings.models import Meeting
from wgroup.parties.models import Person
from wgroup.policy import Action, ensure


def get(work: Work, invitation_id: UUID, *, to_change: bool = False) -> LastingInvitation:
    """Raise NotFound."""
    wanted = select(LastingInvitation).where(LastingInvitation.id == invitation_id)
    if to_change:
        wanted = wanted.with_for_update(of=LastingInvitation)
        wanted = wanted.execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="lasting_invitation")
    return found


def get_standing(work: Work, party: str, person_id: UUID) -> Sequence[LastingInvitation]:
    """Those of one person that have not ended, however many."""
    wanted = select(LastingInvitation).where(
        LastingInvitation.person_id == person_id,
        LastingInvitation.party == party,
        LastingInvitation.ended_at.is_(None),
        LastingInvitation.until_at > work.now,
    )
    return work.session.scalars(wanted).all()


def listed(
    work: Work, *, after: str | None = None, limit: int = PAGE
) -> Page[LastingInvitation]:
    """Those of the actor's side, by name; the ended ones too, which say when they did."""
    ensure(work.actor, Action.PARTICIPATION_ENTER)
    wanted = select(LastingInvitation).join(Person, Person.id == LastingInvitation.person_id)
    return read_page(
        work.session,
        wanted,
        (Person.sort_name, LastingInvitation.id),
        lambda each: (each.person.sort_name, each.id),
        after=after,
        limit=limit,
    )


def reached(work: Work, found: LastingInvitation, *, limit: int = PAGE) -> list[Meeting]:
    """The meetings to which it has put the person and that are still to come, the next first."""
    wanted = (
        select(Meeting)
        .join(LastingSeat, LastingSeat.meeting_id == Meeting.id)
        .where(LastingSeat.invitation_id == found.id, LastingSeat.put)
        .where(Meeting.ends_at > work.now)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return list(work.session.scalars(wanted.limit(limit)))


def counts(work: Work, found: Sequence[LastingInvitation]) -> dict[UUID, int]:
    """By invitation, how many meetings it has reached."""
    wanted = select(LastingSeat.invitation_id, func.count(LastingSeat.id)).where(
        LastingSeat.invitation_id.in_([each.id for each in found])
    )
    rows = work.session.execute(wanted.group_by(LastingSeat.invitation_id))
    return dict(rows.all())
