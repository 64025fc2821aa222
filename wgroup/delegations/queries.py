"""Reading delegations and their letters."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.delegations.models import Credentials, Delegation, DelegationMember, bodies
from wgroup.kernel.errors import NotFound
from wgroup.policy import Action, ensure


def get(work: Work, delegation_id: UUID, *, to_change: bool = False) -> Delegation:
    """Raise NotFound."""
    wanted = select(Delegation).where(Delegation.id == delegation_id)
    if to_change:
        wanted = wanted.with_for_update(of=Delegation).execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="delegation")
    return found


def listed(work: Work, *, after: str | None = None, limit: int = PAGE) -> Page[Delegation]:
    """Those the actor may know of, the one that begins last first."""
    ensure(work.actor, Action.DELEGATION_READ)
    return read_page(
        work.session,
        select(Delegation),
        (Delegation.from_at, Delegation.id),
        lambda each: (each.from_at, each.id),
        after=after,
        limit=limit,
        descending=True,
    )


def letters(work: Work, delegation_id: UUID) -> Sequence[Credentials]:
    """The newest first; none for the other side."""
    wanted = select(Credentials).where(Credentials.delegation_id == delegation_id)
    return work.session.scalars(wanted.order_by(Credentials.number.desc())).all()


def letter(work: Work, delegation_id: UUID, number: int) -> Credentials:
    """Raise NotFound."""
    wanted = select(Credentials).where(
        Credentials.delegation_id == delegation_id, Credentials.number == number
    )
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="credentials")
    return found


def octets_of(work: Work, found: Credentials) -> bytes:
    """found was read by the actor, so they may read its octets."""
    wanted = select(bodies.c.octets).where(bodies.c.credentials_id == found.id)
    octets: bytes = work.session.execute(wanted).scalar_one()
    return octets


def filed_with(work: Work, person_id: UUID) -> list[Delegation]:
    """Those that are filed, are not over, and name this person."""
    wanted = (
        select(Delegation)
        .join(DelegationMember, DelegationMember.delegation_id == Delegation.id)
        .where(DelegationMember.person_id == person_id, Delegation.filed_at.is_not(None))
        .where(or_(Delegation.until_at.is_(None), Delegation.until_at > work.now))
    )
    return list(work.session.scalars(wanted))
