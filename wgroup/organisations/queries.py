"""Reading organisations. What the actor may not know of is left out by wgroup.visibility."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import lazyload

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import NotFound
from wgroup.organisations.models import AdmissionAnswer, Organisation
from wgroup.organisations.rules import AdmissionState, OrganisationType


def get(work: Work, organisation_id: UUID, *, to_change: bool = False) -> Organisation:
    """NotFound alike if missing or hidden. to_change: the next who wants to change it waits."""
    wanted = select(Organisation).where(Organisation.id == organisation_id)
    if to_change:
        wanted = wanted.with_for_update(of=Organisation)
        wanted = wanted.execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="organisation")
    return found


def listed(
    work: Work,
    *,
    after: str | None = None,
    limit: int = PAGE,
    kind: OrganisationType | None = None,
    sponsor: str | None = None,
    state: AdmissionState | None = None,
    waiting: bool = False,
) -> Page[Organisation]:
    """By name. sponsor: a Party's code. waiting: those that await the actor's own side."""
    wanted = select(Organisation)
    if kind is not None:
        wanted = wanted.where(Organisation.type == kind)
    if sponsor is not None:
        wanted = wanted.where(Organisation.sponsor == sponsor)
    if state is not None:
        wanted = wanted.where(in_state(state, work.now))
    if waiting:
        wanted = wanted.where(awaits(work))
    return read_page(
        work.session,
        wanted,
        (Organisation.sort_name, Organisation.id),
        lambda each: (each.sort_name, each.id),
        after=after,
        limit=limit,
    )


def count_waiting(work: Work) -> int:
    """How many organisations await the actor's own side."""
    wanted = select(func.count(Organisation.id)).where(awaits(work))
    return work.session.scalar(wanted) or 0


def count_open(work: Work, sponsor: str | None) -> int:
    """How many that sponsor brought in are open to objection now."""
    wanted = select(func.count(Organisation.id)).where(
        in_state(AdmissionState.WINDOW, work.now),
        Organisation.sponsor.is_not_distinct_from(sponsor),
    )
    return work.session.scalar(wanted) or 0


def counts(work: Work) -> dict[tuple[OrganisationType, str | None], int]:
    """How many are admitted now, by type and the Party that brought them in."""
    wanted = (
        select(Organisation.type, Organisation.sponsor, func.count(Organisation.id))
        .where(in_state(AdmissionState.ADMITTED, work.now))
        .group_by(Organisation.type, Organisation.sponsor)
    )
    return {(row[0], row[1]): row[2] for row in work.session.execute(wanted)}


def sendable(work: Work, party: str, *, limit: int = 500) -> list[Organisation]:
    """Those that a Party may send somebody from: admitted, its own or of neither side. By type,
    then by name."""
    wanted = select(Organisation).where(
        in_state(AdmissionState.ADMITTED, work.now),
        or_(Organisation.sponsor == party, Organisation.sponsor.is_(None)),
    )
    ordered = wanted.order_by(Organisation.type, Organisation.sort_name, Organisation.id)
    return list(work.session.scalars(ordered.options(lazyload(Organisation.answers)).limit(limit)))


def same_name(work: Work, name: Bilingual) -> Organisation | None:
    """One that is called so already, in either language, whatever the case of its letters."""
    called: list[ColumnElement[bool]] = [false()]
    if name.en:
        called.append(Organisation.key_en == name.en.casefold())
    if name.zh:
        called.append(Organisation.key_zh == name.zh.casefold())
    return work.session.scalar(select(Organisation).where(or_(*called)).limit(1))


def awaits(work: Work) -> ColumnElement[bool]:
    """The window is open, and the actor's side, which did not bring it in, has yet to answer."""
    party = work.actor.party or ""
    answered = select(AdmissionAnswer.organisation_id).where(AdmissionAnswer.party == party)
    return (
        in_state(AdmissionState.WINDOW, work.now)
        & or_(Organisation.sponsor.is_(None), Organisation.sponsor != party)
        & Organisation.id.not_in(answered)
    )


def in_state(state: AdmissionState, now: datetime) -> ColumnElement[bool]:
    """The same as :func:`wgroup.organisations.rules.admission_state`, in SQL."""
    objected = Organisation.objected_at.is_not(None)
    suspended = Organisation.suspended_at.is_not(None)
    second = now.replace(microsecond=0)
    waits = Organisation.waived_at.is_(None) & (Organisation.window_ends_at >= second)
    if state is AdmissionState.OBJECTED:
        return objected
    if state is AdmissionState.SUSPENDED:
        return ~objected & suspended
    if state is AdmissionState.WINDOW:
        return ~objected & ~suspended & waits
    passed = or_(
        Organisation.window_ends_at.is_(None),
        Organisation.waived_at.is_not(None),
        Organisation.window_ends_at < second,
    )
    return ~objected & ~suspended & passed
