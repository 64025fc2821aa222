"""Reading the agenda of a meeting. What the actor may not know of is left out by
wgroup.visibility."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from wgroup.agenda.models import (
    Agenda,
    AgendaAddition,
    AgendaItem,
    AgendaProposal,
    ItemInvitation,
    in_order,
)
from wgroup.agenda.order import Direction, Tree, moves, numbers, starts, tree_of
from wgroup.agenda.rules import AdditionState, AgendaState, Outcome, ProposalState
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import reads_whole
from wgroup.meetings.rules import Status

# Items of earlier meetings that are offered to be carried over.
MOST_CARRIED = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its number, and when it begins if those before it take their minutes.

    below: the minutes of the items below it, None where there are no such items.
    """

    item: AgendaItem
    number: str
    starts_at: datetime
    moves: tuple[Direction, ...]
    below: int | None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.item.minutes or 0)


@dataclass(frozen=True)
class Sheet:
    """The agenda of a meeting as its reader sees it, in reading order.

    agenda None: nobody has begun it. whole: the reader may read all of it; else that of a public
    meeting, without notes, presenters and outcomes.
    """

    meeting: Meeting
    agenda: Agenda | None
    rows: tuple[Row, ...]
    whole: bool

    @property
    def state(self) -> AgendaState:
        return self.agenda.state if self.agenda else AgendaState.DRAFT

    @property
    def edition(self) -> int:
        return self.agenda.edition if self.agenda else 0

    @property
    def version(self) -> int:
        return self.agenda.version if self.agenda else 0

    @cached_property
    def minutes(self) -> int:
        """Of all items together."""
        return sum(each.item.minutes or 0 for each in self.rows)

    @property
    def length(self) -> int:
        """The minutes that the meeting lasts."""
        return length_of(self.meeting)

    @property
    def over(self) -> int:
        """How many minutes it is longer than the meeting; below 0, how many are left."""
        return self.minutes - self.length

    @cached_property
    def unset(self) -> int:
        """How many items have no minutes, of those that none stand below."""
        return sum(each.item.minutes is None and each.below is None for each in self.rows)

    @cached_property
    def longest(self) -> int:
        return max((each.item.minutes or 0 for each in self.rows), default=0)

    def row(self, item_id: UUID | None) -> Row | None:
        return next((each for each in self.rows if each.item.id == item_id), None)

    def number(self, item_id: UUID | None) -> str:
        found = self.row(item_id)
        return found.number if found else ""


def length_of(meeting: Meeting) -> int:
    return int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)


def read(work: Work, meeting: Meeting) -> Sheet:
    """The agenda of the meeting; NotFound for those who may not know of it."""
    agenda = agenda_of(work, meeting.id)
    if agenda is None and not work.actor.is_insider:
        raise NotFound(kind="agenda")
    items = items_of(work, meeting.id) if agenda else []
    return Sheet(meeting, agenda, rows_of(meeting, items), reads_whole(work, meeting))


def rows_of(meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[Row, ...]:
    tree = tree_of(items)
    numbered = numbers(tree)
    ordered = in_order(items, list(numbered))
    begins = starts(meeting.starts_at, [each.minutes for each in ordered])
    sums = _sums(tree, ordered)
    return tuple(
        Row(each, numbered[each.id], at, tuple(moves(tree, each.id)), sums.get(each.id))
        for each, at in zip(ordered, begins, strict=True)
    )


def _sums(tree: Tree, items: Sequence[AgendaItem]) -> dict[UUID, int]:
    known = {each.id: each.minutes or 0 for each in items}
    return {main: sum(known[each] for each in parts) for main, parts in tree if parts}


def agenda_of(work: Work, meeting_id: UUID, *, to_change: bool = False) -> Agenda | None:
    wanted = select(Agenda).where(Agenda.meeting_id == meeting_id)
    if to_change:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return work.session.scalar(wanted)


def items_of(work: Work, meeting_id: UUID) -> list[AgendaItem]:
    """In no particular order; ``rows_of`` puts them in theirs."""
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return list(work.session.scalars(wanted))


def item(work: Work, meeting_id: UUID, item_id: UUID) -> AgendaItem:
    """NotFound alike if missing or hidden."""
    wanted = select(AgendaItem).where(
        AgendaItem.id == item_id, AgendaItem.meeting_id == meeting_id
    )
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="agenda_item")
    return found


def additions_of(
    work: Work, meeting_id: UUID, *, state: AdditionState | None = None
) -> list[AgendaAddition]:
    """What was asked for since it was circulated, by time."""
    wanted = select(AgendaAddition).where(AgendaAddition.meeting_id == meeting_id)
    if state is not None:
        wanted = wanted.where(AgendaAddition.state == state)
    ordered = wanted.order_by(AgendaAddition.created_at, AgendaAddition.id)
    return list(work.session.scalars(ordered))


def addition(work: Work, meeting_id: UUID, addition_id: UUID) -> AgendaAddition:
    wanted = select(AgendaAddition).where(
        AgendaAddition.id == addition_id, AgendaAddition.meeting_id == meeting_id
    )
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="agenda_addition")
    return found


def proposals_for(
    work: Work, meeting: Meeting, *, waiting: bool = False, limit: int = 200
) -> list[AgendaProposal]:
    """What the sides would see on its agenda, with what waits for the next meeting of the same
    group; by time."""
    of_group = AgendaProposal.group_code == meeting.group_code
    if meeting.group_code is None:
        of_group = AgendaProposal.group_code.is_(None)
    later = AgendaProposal.meeting_id.is_(None) & of_group
    still = AgendaProposal.state == ProposalState.WAITING
    wanted = select(AgendaProposal).where(
        (AgendaProposal.meeting_id == meeting.id) | (later & still)
    )
    if waiting:
        wanted = wanted.where(still)
    ordered = wanted.order_by(AgendaProposal.created_at, AgendaProposal.id).limit(limit)
    return list(work.session.scalars(ordered))


def proposal(work: Work, proposal_id: UUID, *, to_change: bool = False) -> AgendaProposal:
    wanted = select(AgendaProposal).where(AgendaProposal.id == proposal_id)
    if to_change:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="agenda_proposal")
    return found


def unreached(work: Work, meeting: Meeting) -> list[tuple[AgendaItem, Meeting]]:
    """Items of earlier meetings of the same group and type that were not reached, and that no
    agenda has taken up since; the latest meeting first, each in the order of its agenda."""
    taken = aliased(AgendaItem)
    up = select(taken.id).where(taken.carried_from == AgendaItem.id)
    wanted = (
        select(AgendaItem, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.outcome == Outcome.NOT_REACHED,
            ~up.exists(),
            *before_in_line(meeting),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id, AgendaItem.place, AgendaItem.id)
        .limit(MOST_CARRIED)
    )
    return [(found, earlier) for found, earlier in work.session.execute(wanted)]


def before_in_line(meeting: Meeting) -> list[ColumnElement[bool]]:
    """Of a Meeting in SQL: it comes before in the line of those of the same group and type."""
    same = (
        Meeting.group_code.is_(None)
        if meeting.group_code is None
        else Meeting.group_code == meeting.group_code
    )
    return [
        same,
        Meeting.type == meeting.type,
        Meeting.starts_at < meeting.starts_at,
        Meeting.id != meeting.id,
        Meeting.status != Status.CANCELLED,
    ]


def asked_for(work: Work, meeting_id: UUID) -> dict[UUID, set[UUID]]:
    """For which items people are asked, by person; who is not in it is asked for all of it."""
    wanted = select(ItemInvitation).where(ItemInvitation.meeting_id == meeting_id)
    found: dict[UUID, set[UUID]] = {}
    for each in work.session.scalars(wanted):
        found.setdefault(each.person_id, set()).add(each.item_id)
    return found


def invitations_to(
    work: Work, meeting_id: UUID, *, item_ids: Collection[UUID] | None = None
) -> list[ItemInvitation]:
    wanted = select(ItemInvitation).where(ItemInvitation.meeting_id == meeting_id)
    if item_ids is not None:
        wanted = wanted.where(ItemInvitation.item_id.in_(item_ids))
    return list(work.session.scalars(wanted))
