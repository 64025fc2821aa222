"""A month as a grid of whole weeks: days in both countries, and the meetings on each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wgroup.db.work import Work
from wgroup.holidays import Almanac, CountryDay, DayKind
from wgroup.kernel.errors import NotFound
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.parties.models import Party

WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1970, 2100
A_DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """weekend: the country whose dates are shown rests; inside: it is of the month itself."""

    date: date
    inside: bool
    weekend: bool
    today: bool
    notable: tuple[CountryDay, ...]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """provisional holds the codes of Parties whose working days of that year are not settled."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]
    provisional: tuple[str, ...]

    @property
    def cells(self) -> list[Cell]:
        return [cell for week in self.weeks for cell in week]

    @property
    def before(self) -> date | None:
        earlier = (self.first - A_DAY).replace(day=1)
        return earlier if earlier.year >= FIRST_YEAR else None

    @property
    def after(self) -> date | None:
        later = next_month(self.first)
        return later if later.year <= LAST_YEAR else None

    @property
    def is_empty(self) -> bool:
        return not any(cell.meetings for cell in self.cells if cell.inside)


def read_month(written: str) -> date:
    """The first day of 2022-05; NotFound for what is no month of the calendar."""
    found = WRITTEN.fullmatch(written)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise NotFound(kind="month")
    return date(int(found[1]), int(found[2]), 1)


def next_month(first: date) -> date:
    return (first + 31 * A_DAY).replace(day=1)


def month_of(
    work: Work,
    first: date,
    *,
    seat: Party,
    parties: Sequence[Party],
    almanac: Almanac,
    today: date,
) -> Month:
    """The month that begins on first, by the dates of seat's capital."""
    begin = first - A_DAY * first.weekday()
    end = next_month(first) - A_DAY
    end += A_DAY * (WEEK - 1 - end.weekday())
    zone = ZoneInfo(seat.zone)
    span = midnight(begin, zone), midnight(end + A_DAY, zone)
    held = _by_date(queries.between(work, *span, brief=True), zone)

    def cell(day: date) -> Cell:
        days = [almanac.day(each.code, day) for each in parties]
        rests = next(each for each in days if each.code == seat.code).kind is DayKind.WEEKEND
        notable = tuple(each for each in days if each.is_notable)
        inside = (day.year, day.month) == (first.year, first.month)
        return Cell(day, inside, rests, day == today, notable, tuple(held.get(day, ())))

    days = [cell(begin + A_DAY * each) for each in range((end - begin).days + 1)]
    weeks = tuple(tuple(days[each : each + WEEK]) for each in range(0, len(days), WEEK))
    unsettled = (each.code for each in parties if almanac.is_provisional(each.code, first.year))
    return Month(first, weeks, tuple(unsettled))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _by_date(meetings: Sequence[Meeting], zone: ZoneInfo) -> dict[date, list[Meeting]]:
    found: dict[date, list[Meeting]] = {}
    for each in meetings:
        for day in _dates(each, zone):
            found.setdefault(day, []).append(each)
    return found


def _dates(meeting: Meeting, zone: ZoneInfo) -> Iterator[date]:
    """Each date the meeting touches; one that ends at midnight is over by then."""
    first = meeting.starts_at.astimezone(zone).date()
    last = (meeting.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return (first + A_DAY * each for each in range((last - first).days + 1))
