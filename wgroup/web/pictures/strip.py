"""The day strip: two clocks side by side like a slide rule, 48 half-hours, and what is held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import LONGEST_SITTING, Capital, DayPart, offset_text, part_at

COLUMNS = 48
COLUMN = timedelta(minutes=30)
DAY_BEGINS = time(6)
HOURS_APART = 3

# Narrower than this, a date has no room for its words on a phone.
ROOM_FOR_A_DATE = 11

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Place:
    """Columns on the strip: start counts from 1, as CSS grid lines do."""

    start: int
    length: int

    @property
    def classes(self) -> str:
        return f"s{self.start} l{self.length}"


@dataclass(frozen=True, slots=True)
class Band:
    part: DayPart
    place: Place


@dataclass(frozen=True, slots=True)
class Day:
    """A date on one clock; told says that its words fit."""

    date: date
    place: Place
    first: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Hour:
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Clock:
    """One edge of the rule. offsets holds two where the clocks change on the strip."""

    city: Bilingual
    zone: str
    offsets: tuple[str, ...]
    days: tuple[Day, ...]
    hours: tuple[Hour, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """Something to draw across both clocks; firm when nothing is left to agree."""

    title: Bilingual
    starts_at: datetime
    ends_at: datetime
    firm: bool = True
    url: str | None = None

    @property
    def is_stay(self) -> bool:
        """Days together: drawn as a line, for nobody sits through the night."""
        return self.ends_at - self.starts_at > LONGEST_SITTING


@dataclass(frozen=True, slots=True)
class Block:
    sitting: Sitting
    place: Place


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row of the table twin: a time in which neither clock turns to another part of the day."""

    upper: tuple[datetime, datetime]
    lower: tuple[datetime, datetime]
    parts: tuple[DayPart, DayPart]
    sittings: tuple[Sitting, ...]

    @property
    def both_reachable(self) -> bool:
        return DayPart.NIGHT not in self.parts


@dataclass(frozen=True, slots=True)
class Strip:
    """24 hours from starts_at (UTC). now is the column of the present, if it is on the strip."""

    starts_at: datetime
    upper: Clock
    lower: Clock
    both: tuple[Place, ...]
    blocks: tuple[Block, ...]
    now: int | None
    stretches: tuple[Stretch, ...]

    @property
    def clocks(self) -> tuple[Clock, Clock]:
        return self.upper, self.lower


def day_strip(
    upper: Capital,
    lower: Capital,
    *,
    around: datetime,
    anchor: str | None = None,
    sittings: Sequence[Sitting] = (),
    now: datetime | None = None,
) -> Strip:
    """Return the 24 hours that begin at the last 06:00 in anchor before the instant around.

    anchor is the zone in which the day is thought of, lower's unless said.
    """
    first = _window(around, anchor or lower.zone)
    moments = [first + COLUMN * each for each in range(COLUMNS)]
    clocks = (_clock(upper, moments), _clock(lower, moments))
    pairs = list(zip(*(_parts(moments, each.zone) for each in clocks), strict=True))
    blocks = tuple(block for each in sittings if (block := _block(each, first)))
    return Strip(
        first,
        *clocks,
        both=tuple(place for free, place in _runs([_free(pair) for pair in pairs]) if free),
        blocks=blocks,
        now=_column(now, first) if now else None,
        stretches=tuple(_stretches(moments, pairs, blocks, (upper.zone, lower.zone))),
    )


def _window(around: datetime, anchor: str) -> datetime:
    zone = ZoneInfo(anchor)
    local = around.astimezone(zone)
    day = local.date() if local.time() >= DAY_BEGINS else local.date() - timedelta(days=1)
    return datetime.combine(day, DAY_BEGINS, zone).astimezone(UTC)


def _clock(capital: Capital, moments: list[datetime]) -> Clock:
    local = _local(moments, capital.zone)
    offsets = dict.fromkeys(offset_text(each) for each in local)
    return Clock(
        capital.city,
        capital.zone,
        tuple(offsets),
        tuple(_days(local)),
        tuple(_hours(local)),
        tuple(Band(part, place) for part, place in _runs(_parts(moments, capital.zone))),
    )


def _local(moments: list[datetime], zone: str) -> list[datetime]:
    info = ZoneInfo(zone)
    return [each.astimezone(info) for each in moments]


def _parts(moments: list[datetime], zone: str) -> list[DayPart]:
    """The part at the middle of each column, so that quarter-hour zones are judged fairly."""
    return [part_at((each + COLUMN / 2).time()) for each in _local(moments, zone)]


def _days(local: list[datetime]) -> Iterator[Day]:
    for day, place in _runs([each.date() for each in local]):
        first = place.start == 1
        yield Day(day, place, first, told=place.length >= ROOM_FOR_A_DATE)


def _hours(local: list[datetime]) -> Iterator[Hour]:
    for column, each in enumerate(local, start=1):
        # The full hour that falls into this column, in zones of quarter hours too.
        into = timedelta(minutes=each.minute)
        if each.hour % HOURS_APART == 0 and into < COLUMN:
            yield Hour(f"{each:%H}", Place(column, min(6, COLUMNS + 1 - column)))


def _runs(values: Sequence[Value]) -> Iterator[tuple[Value, Place]]:
    """Each stretch of equal values and where it lies."""
    column = 1
    for value, group in groupby(values):
        length = len(list(group))
        yield value, Place(column, length)
        column += length


def _free(pair: tuple[DayPart, DayPart]) -> bool:
    return DayPart.NIGHT not in pair


def _block(sitting: Sitting, first: datetime) -> Block | None:
    """Where the sitting lies: every half-hour it touches, cut at the edges of the strip."""
    begin = max(0, (sitting.starts_at - first) // COLUMN)
    end = min(COLUMNS, -((first - sitting.ends_at) // COLUMN))
    return Block(sitting, Place(begin + 1, end - begin)) if end > begin else None


def _column(moment: datetime, first: datetime) -> int | None:
    column = (moment - first) // COLUMN + 1
    return column if 1 <= column <= COLUMNS else None


def _stretches(
    moments: list[datetime],
    pairs: list[tuple[DayPart, DayPart]],
    blocks: Sequence[Block],
    zones: tuple[str, str],
) -> Iterator[Stretch]:
    held = [
        tuple(each.sitting for each in blocks if _covers(each.place, column))
        for column in range(1, COLUMNS + 1)
    ]
    for (parts, sittings), place in _runs(list(zip(pairs, held, strict=True))):
        begin = moments[place.start - 1]
        end = begin + COLUMN * place.length
        upper, lower = (_span(begin, end, zone) for zone in zones)
        yield Stretch(upper, lower, parts, sittings)


def _span(begin: datetime, end: datetime, zone: str) -> tuple[datetime, datetime]:
    return begin.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))


def _covers(place: Place, column: int) -> bool:
    return place.start <= column < place.start + place.length
