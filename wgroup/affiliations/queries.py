"""Reading where people belong. What the actor may not know of is left out by wgroup.visibility."""

from collections.abc import Collection
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from wgroup.affiliations.models import Affiliation
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.parties.queries import parties


def of_person(work: Work, person_id: UUID) -> list[Affiliation]:
    """The present ones first, then the latest; those of whose beginning nothing is told last."""
    wanted = select(Affiliation).where(Affiliation.person_id == person_id)
    found = list(work.session.scalars(wanted))
    today = today_of(work)
    return sorted(
        found,
        key=lambda each: (
            not each.is_current(today), -(each.from_day or date.min).toordinal(), str(each.id)
        ),
    )  # fmt: skip


def current(work: Work, person_ids: Collection[UUID]) -> dict[UUID, Affiliation]:
    """Where each belongs today; of several the one that began last."""
    wanted = (
        select(Affiliation)
        .where(Affiliation.person_id.in_(person_ids), Affiliation.covers(today_of(work)))
        .order_by(Affiliation.from_day.is_not(None), Affiliation.from_day, Affiliation.id)
    )
    return {each.person_id: each for each in work.session.scalars(wanted)}


def houses_of(work: Work, person_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The ids of all organisations that each belongs to or once did."""
    wanted = select(Affiliation.person_id, Affiliation.organisation_id)
    found: dict[UUID, set[UUID]] = {}
    for person_id, organisation_id in work.session.execute(
        wanted.where(Affiliation.person_id.in_(person_ids))
    ):
        found.setdefault(person_id, set()).add(organisation_id)
    return found


def get(work: Work, affiliation_id: UUID, *, to_change: bool = False) -> Affiliation:
    """Raise NotFound."""
    wanted = select(Affiliation).where(Affiliation.id == affiliation_id)
    if to_change:
        wanted = wanted.with_for_update(of=Affiliation)
        wanted = wanted.execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="affiliation")
    return found


def today_of(work: Work) -> date:
    """The day in the capital of the actor's side; for who serves both, of the first."""
    seats = parties(work)
    own = next((each.zone for each in seats if each.code == work.actor.party), seats[0].zone)
    return work.now.astimezone(ZoneInfo(own)).date()
