"""The agenda as a reader sees it: its times on every clock, and who is asked for which items."""

from uuid import UUID

from flask import g

from wgroup.agenda import queries
from wgroup.agenda.order import Direction
from wgroup.agenda.queries import Row, Sheet
from wgroup.agenda.rules import AgendaState
from wgroup.kernel.capitals import TwoClocks
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting
from wgroup.web.capitals import clocks
from wgroup.web.request import this_work
from wgroup.web.words import word


def agenda_of(meeting: Meeting) -> Sheet | None:
    """That of the meeting, asked for once a request; None to those who may not know of it."""
    known: dict[UUID, Sheet | None] = g.setdefault("agendas", {})
    if meeting.id not in known:
        try:
            known[meeting.id] = queries.read(this_work(), meeting)
        except NotFound:
            known[meeting.id] = None
    return known[meeting.id]


def asked_rows(meeting: Meeting, person_id: UUID) -> list[Row]:
    """The items for which somebody is asked, in the order of the agenda; empty for all of it."""
    sheet = agenda_of(meeting)
    if sheet is None or not sheet.rows:
        return []
    known: dict[UUID, dict[UUID, set[UUID]]] = g.setdefault("asked_for", {})
    if meeting.id not in known:
        known[meeting.id] = queries.asked_for(this_work(), meeting.id)
    chosen = known[meeting.id].get(person_id, set())
    return [each for each in sheet.rows if each.item.id in chosen]


def has_items(meeting: Meeting) -> bool:
    sheet = agenda_of(meeting)
    return sheet is not None and bool(sheet.rows)


def ways_of(sheet: Sheet, row: Row) -> tuple[Direction, ...]:
    """Which ways an item can go; of a circulated agenda only its order changes."""
    if sheet.state is AgendaState.DRAFT:
        return row.moves
    return tuple(each for each in row.moves if each in (Direction.UP, Direction.DOWN))


def direction_word(name: str) -> str:
    return word(Direction(name))


def told_at(sheet: Sheet, row: Row) -> TwoClocks:
    """When an item begins and ends, the meeting's own clock first."""
    return clocks(row.starts_at, row.ends_at, sheet.meeting.zone)
