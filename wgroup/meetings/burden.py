"""What an hour costs those who must be awake for it, and who has borne how much. Pure.

A point is an hour outside office hours; at night it counts four times, on a day off three more.
The weights are ours: no rule of the group says them, and the page shows the hours themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from wgroup.holidays import Almanac, DayKind
from wgroup.kernel.capitals import LONGEST_SITTING, Capital, DayPart, part_at

STEP = timedelta(minutes=15)
WEIGHTS = {DayPart.OFFICE: 0, DayPart.REACHABLE: 1, DayPart.NIGHT: 4}
DAY_OFF = 3
OFF = frozenset({DayKind.WEEKEND, DayKind.HOLIDAY})


@dataclass(frozen=True, slots=True)
class Burden:
    """Minutes on one side's clock: outside office hours by day, at night, and on a day off."""

    reachable: int = 0
    night: int = 0
    day_off: int = 0

    @property
    def points(self) -> float:
        weighed = (
            self.reachable * WEIGHTS[DayPart.REACHABLE]
            + self.night * WEIGHTS[DayPart.NIGHT]
            + self.day_off * DAY_OFF
        )
        return weighed / 60

    def __add__(self, other: "Burden") -> "Burden":
        return Burden(
            self.reachable + other.reachable,
            self.night + other.night,
            self.day_off + other.day_off,
        )


def burden_of(
    starts_at: datetime, ends_at: datetime, capital: Capital, almanac: Almanac
) -> Burden:
    """Of a sitting on the clock of capital, to the quarter of an hour. Of something longer than
    :data:`LONGEST_SITTING`, such as a stay of days, only its first hours count."""
    zone = ZoneInfo(capital.zone)
    last = min(ends_at, starts_at + LONGEST_SITTING)
    found = {DayPart.OFFICE: 0, DayPart.REACHABLE: 0, DayPart.NIGHT: 0}
    off, moment = 0, starts_at
    while moment < last:
        minutes = int(min(STEP, last - moment) / timedelta(minutes=1))
        local = moment.astimezone(zone)
        found[part_at(local.time())] += minutes
        off += minutes if almanac.day(capital.code, local.date()).kind in OFF else 0
        moment += STEP
    return Burden(found[DayPart.REACHABLE], found[DayPart.NIGHT], off)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What each side has borne, by its code, over so many meetings."""

    borne: Mapping[str, Burden]
    meetings: int

    @property
    def lighter_turn(self) -> str | None:
        """Whose turn it is to have the easier hour: who has borne more; None where both are
        even."""
        ordered = sorted(self.borne.items(), key=lambda each: (-each[1].points, each[0]))
        if len(ordered) < 2 or ordered[0][1].points == ordered[1][1].points:
            return None
        return ordered[0][0]


def ledger_of(
    spans: Iterable[tuple[datetime, datetime]], capitals: Iterable[Capital], almanac: Almanac
) -> Ledger:
    seats, count = list(capitals), 0
    borne = {each.code: Burden() for each in seats}
    for starts_at, ends_at in spans:
        count += 1
        for each in seats:
            borne[each.code] += burden_of(starts_at, ends_at, each, almanac)
    return Ledger(borne, count)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A time, and what it would cost each side."""

    starts_at: datetime
    ends_at: datetime
    burdens: Mapping[str, Burden]

    @property
    def points(self) -> float:
        return sum(each.points for each in self.burdens.values())


def suggested(
    first_at: datetime,
    last_at: datetime,
    minutes: int,
    *,
    capitals: Iterable[Capital],
    almanac: Almanac,
    ledger: Ledger,
    taken: Iterable[tuple[datetime, datetime]] = (),
    most: int = 12,
    step: timedelta = timedelta(minutes=30),
) -> list[Suggestion]:
    """The easiest times that begin from first_at on and before last_at, the best first.

    Easiest for both together; among equals, those that bring closer what the sides have borne;
    then the earliest. Each day, by the order of its start in UTC, gives its two best at most, so
    that there is a choice. What overlaps taken is left out.
    """
    seats, known = list(capitals), sorted(taken)
    lasts = timedelta(minutes=minutes)
    starts = takewhile(lambda each: each < last_at, _every(first_at, step))
    free = (each for each in starts if not _overlaps(each, each + lasts, known))
    found = [
        Suggestion(
            each,
            each + lasts,
            {seat.code: burden_of(each, each + lasts, seat, almanac) for seat in seats},
        )
        for each in free
    ]
    ordered = sorted(found, key=lambda each: (each.points, _apart(each, ledger), each.starts_at))
    chosen: list[Suggestion] = []
    of_day: dict[object, int] = {}
    for one in ordered:
        day = one.starts_at.date()
        if of_day.get(day, 0) < 2 and len(chosen) < most:
            of_day[day] = of_day.get(day, 0) + 1
            chosen.append(one)
    return chosen


def _every(first: datetime, step: timedelta) -> Iterable[datetime]:
    moment = first
    while True:
        yield moment
        moment += step


def _overlaps(
    starts_at: datetime, ends_at: datetime, known: Iterable[tuple[datetime, datetime]]
) -> bool:
    return any(begins < ends_at and starts_at < ends for begins, ends in known)


def _apart(one: Suggestion, ledger: Ledger) -> float:
    """How far the sides would be apart after it."""
    after = [
        ledger.borne.get(code, Burden()).points + each.points for code, each in one.burdens.items()
    ]
    return max(after, default=0) - min(after, default=0)
