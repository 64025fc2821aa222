"""What a calendar would show, before anybody subscribes to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Component
from sqlalchemy import func, select

from wgroup.calendar.alarms import valarms
from wgroup.calendar.contents import chosen_by, in_window, rings
from wgroup.calendar.filters import Selection
from wgroup.calendar.models import CalendarEntry
from wgroup.db.work import Work

NEXT = 5
# Google is reported to take no more than about a megabyte.
NEARLY_TOO_MUCH = 900_000
# What stands around the entries.
FRAME = 1_000


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An entry as its calendar words it. days: the first and the last of what has no hours."""

    summary: str
    starts_at: datetime
    ends_at: datetime
    days: tuple[date, date] | None
    is_off: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """count: entries, those of the past included; octets: the file's size, about."""

    count: int
    octets: int
    upcoming: list[Upcoming]

    @property
    def kilobytes(self) -> int:
        return -(-self.octets // 1000)

    @property
    def is_large(self) -> bool:
        """Some clients may not take it."""
        return self.octets >= NEARLY_TOO_MUCH


def preview(work: Work, chosen: Selection) -> Preview:
    """Return what this actor would be sent now."""
    length = func.max(func.length(CalendarEntry.ics))
    ringing = func.max(func.length(CalendarEntry.ics)).filter(rings())
    each = (
        chosen_by(chosen, work.actor)
        .where(in_window(work.now))
        .with_only_columns(length.label("octets"), ringing.label("ringing"))
        .group_by(CalendarEntry.subject_id)
        .subquery()
    )
    wanted = select(func.count(), func.sum(each.c.octets), func.count(each.c.ringing))
    count, octets, ringing_count = work.session.execute(wanted.select_from(each)).one()
    alarms = len(valarms(chosen.alarms, chosen.edition)) * ringing_count
    return Preview(count, FRAME + int(octets or 0) + alarms, upcoming(work, chosen))


def upcoming(work: Work, chosen: Selection) -> list[Upcoming]:
    """The next entries, by their start."""
    ordered = (
        chosen_by(chosen, work.actor)
        .where(CalendarEntry.ends_at >= work.now)
        .order_by(CalendarEntry.starts_at, CalendarEntry.subject_id, CalendarEntry.audience)
        .limit(2 * NEXT)
    )
    told = {each.subject_id: each for each in work.session.scalars(ordered)}
    return list(_read(told.values()))[:NEXT]


def _read(entries: Iterable[CalendarEntry]) -> Iterable[Upcoming]:
    for each in entries:
        component: Any = Component.from_ical(each.ics)
        first, last = component["DTSTART"].dt, component["DTEND"].dt
        days = None if isinstance(first, datetime) else (first, last - timedelta(days=1))
        summary = str(component["SUMMARY"])
        yield Upcoming(summary, each.starts_at, each.ends_at, days, each.called_off)
