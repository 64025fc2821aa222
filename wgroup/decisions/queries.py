"""Reading decisions. What the actor may not know of is left out by wgroup.visibility.

Whoever shows decisions has the lapsed ones numbered first (services.settling): what is read here
is then what anybody reads at that moment.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, lazyload

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.decisions.models import Decision, DecisionStatement
from wgroup.decisions.rules import DecisionState
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting
from wgroup.search.index import is_found

# What bears no number yet comes before all that does.
UNNUMBERED = 1_000_000
BY_YEAR: ColumnElement[Any] = func.coalesce(Decision.year, UNNUMBERED)
BY_NUMBER: ColumnElement[Any] = func.coalesce(Decision.number, UNNUMBERED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions of the register are asked for; words are found in title, text, number."""

    state: DecisionState | None = None
    year: int | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        return self != Wanted()


def get(work: Work, decision_id: UUID, *, to_change: bool = False) -> Decision:
    """NotFound alike if missing or hidden. to_change: the next who wants to change it waits."""
    wanted = select(Decision).where(Decision.id == decision_id)
    if to_change:
        wanted = wanted.with_for_update(of=Decision)
        wanted = wanted.execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="decision")
    return found


def listed(
    work: Work, wanted: Wanted, *, after: str | None = None, limit: int = PAGE
) -> Page[Decision]:
    """The register: what is under way first, the newest before; then by number, the last first."""
    rows = select(Decision).options(*_without_parts())
    if wanted.state is not None:
        rows = rows.where(Decision.status == wanted.state)
    if wanted.year is not None:
        rows = rows.where(Decision.year == wanted.year)
    if wanted.words:
        rows = rows.where(is_found(Decision.id, Decision.FOUND_AS, wanted.words))
    return read_page(
        work.session,
        rows,
        (BY_YEAR, BY_NUMBER, Decision.created_at, Decision.id),
        lambda each: (
            each.year or UNNUMBERED, each.number or UNNUMBERED, each.created_at, each.id
        ),
        after=after,
        limit=limit,
        descending=True,
    )  # fmt: skip


def years(work: Work) -> list[int]:
    """Those that have numbers, the last first."""
    wanted = select(Decision.year).where(Decision.year.is_not(None)).distinct()
    return sorted((each for each in work.session.scalars(wanted) if each), reverse=True)


def under_silence(work: Work, *, limit: int = 100) -> list[Decision]:
    """Those whose silence lasts, what lapses first before."""
    wanted = (
        select(Decision)
        .where(Decision.status == DecisionState.UNDER_SILENCE, Decision.expires_at >= work.now)
        .options(*_without_parts())
        .order_by(Decision.expires_at, Decision.id)
        .limit(limit)
    )
    return list(work.session.scalars(wanted))


def count_lapsing(work: Work, until: datetime) -> int:
    """How many lapse until then, unless somebody breaks the silence."""
    wanted = select(func.count(Decision.id)).where(
        Decision.status == DecisionState.UNDER_SILENCE,
        Decision.expires_at >= work.now,
        Decision.expires_at <= until,
    )
    return work.session.scalar(wanted) or 0


def of_meeting(work: Work, meeting_id: UUID, *, limit: int = 100) -> list[Decision]:
    """What was put to a meeting, in the order in which it was first written."""
    wanted = select(Decision).where(Decision.meeting_id == meeting_id)
    ordered = wanted.order_by(Decision.created_at, Decision.id).limit(limit)
    return list(work.session.scalars(ordered.options(*_without_parts())))


def redrafts(work: Work, decision_id: UUID) -> list[Decision]:
    """What came in the place of one that was not adopted."""
    wanted = select(Decision).where(Decision.redraft_of == decision_id)
    ordered = wanted.order_by(Decision.created_at, Decision.id)
    return list(work.session.scalars(ordered.options(*_without_parts())))


def meetings_of(work: Work, found: Collection[Decision]) -> dict[UUID, Meeting]:
    """The meetings that these were put to, as far as the actor may know of them."""
    ids = {each.meeting_id for each in found if each.meeting_id is not None}
    if not ids:
        return {}
    wanted = select(Meeting).where(Meeting.id.in_(ids))
    return {each.id: each for each in work.session.scalars(wanted)}


def count_drafts(work: Work) -> int:
    """Of the actor's own side."""
    own = Decision.drafter.is_not_distinct_from(work.actor.party)
    wanted = select(func.count(Decision.id)).where(own, Decision.status == DecisionState.DRAFT)
    return work.session.scalar(wanted) or 0


def count_statements(work: Work, decision_id: UUID, party: str) -> int:
    mine = DecisionStatement.decision_id == decision_id, DecisionStatement.party == party
    return work.session.scalar(select(func.count(DecisionStatement.id)).where(*mine)) or 0


def is_lapsed(now: datetime) -> ColumnElement[bool]:
    """Silence has ended without a break, and the number has not been written."""
    return (Decision.status == DecisionState.UNDER_SILENCE) & (Decision.expires_at < now)


def has_lapsed(session: Session, now: datetime) -> bool:
    """There is something to number, of what the session's actor may know of."""
    return session.scalar(select(Decision.id).where(is_lapsed(now)).limit(1)) is not None


def lapsed(work: Work) -> list[Decision]:
    """Held for a change, in the order in which they get their numbers."""
    wanted = (
        select(Decision)
        .where(is_lapsed(work.now))
        .order_by(Decision.expires_at, Decision.id)
        .with_for_update(of=Decision)
        .execution_options(populate_existing=True)
    )
    return list(work.session.scalars(wanted))


def _without_parts() -> list[Any]:
    parts = (Decision.consents, Decision.breaks, Decision.statements)
    return [lazyload(each) for each in parts]
