"""Which clock a calendar means: its name of a zone, or the rules it gives, as an IANA name."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from wgroup.calendar.foreign.lines import Component
from wgroup.calendar.foreign.recurring import WEEKDAYS
from wgroup.calendar.zones import nth_weekday
from wgroup.kernel.time import zone_names

OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?", re.ASCII)
MOMENT = re.compile(r"\d{8}T\d{6}", re.ASCII)
# Every year on a weekday of a month: what Outlook, Apple and Google write.
YEARLY = re.compile(r"BYDAY=(?:([1-5])|-1)(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
BYMONTH = re.compile(r"BYMONTH=(1[0-2]|[1-9])(?:;|$)", re.ASCII)
UNTIL = re.compile(r"UNTIL=(\d{4})\d{4}", re.ASCII)

MOST_TURNS, MOST_CHANGES, MOST_LOOKUPS = 200, 10, 60
# Outlook writes that a rule has held since 1601.
FIRST, LAST = 1600, 2200
UTC_NAMES = frozenset(
    {"utc", "gmt", "z", "etc/utc", "coordinated universal time", "tzone://microsoft/utc", "(utc)"}
)


@dataclass(frozen=True, slots=True)
class Onset:
    """From the wall reading at on, before the clocks change; each year if month is given."""

    at: datetime
    before: timedelta
    after: timedelta
    month: int = 0
    week: int = 0
    weekday: int = 0
    last_year: int = 9999

    def in_year(self, year: int) -> datetime | None:
        """The UTC reading of its change in that year."""
        if not self.month:
            return self.at - self.before if self.at.year == year else None
        if not self.at.year <= year <= self.last_year:
            return None
        day = nth_weekday(year, self.month, self.week, self.weekday)
        return datetime.combine(day, self.at.time()) - self.before


@dataclass(frozen=True, slots=True)
class Clocks:
    """A VTIMEZONE: its names, and its rules; none where they are beyond reading."""

    names: tuple[str, ...]
    onsets: tuple[Onset, ...]

    def changes(self, year: int) -> list[tuple[datetime, timedelta]]:
        """From which UTC reading on the clocks are how far from UTC, in that year and the next.

        The first is what they were before.
        """
        found = [
            (at, each.after)
            for each in self.onsets
            for one in range(year - 1, year + 2)
            if (at := each.in_year(one)) is not None
        ]
        begins = datetime(year, 1, 1)  # noqa: DTZ001
        # Rules of one change each may have had the last of them long ago.
        old = [(each.at - each.before, each.after) for each in self.onsets if not each.month]
        past = [each for each in (*found, *old) if each[0] <= begins]
        earliest = min(self.onsets, key=lambda each: each.at)
        before = max(past)[1] if past else earliest.before
        return [(begins, before), *sorted(each for each in set(found) if each[0] > begins)]


@dataclass(slots=True)
class Zones:
    """The zones of one calendar. near are tried first where only rules tell which is meant."""

    clocks: Mapping[str, Clocks]
    near: tuple[str, ...]
    told: dict[tuple[str, int], str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, calendar: Component, near: Sequence[str]) -> "Zones":
        told = [each for each in calendar.parts if each.name == "VTIMEZONE"]
        return cls({each.value("TZID"): read_clocks(each) for each in told}, tuple(near))

    def named(self, tzid: str, year: int) -> str | None:
        """The IANA name for times of that year and the next; None where nothing fits."""
        if (found := by_name(tzid)) is not None:
            return found
        clocks = self.clocks.get(tzid)
        if clocks is None:
            return None
        told = (by_name(each) for each in clocks.names)
        return next((each for each in told if each), None) or self._by_rules(tzid, clocks, year)

    def _by_rules(self, tzid: str, clocks: Clocks, year: int) -> str | None:
        """Looked up a few times only: nobody's calendar has many zones in many years."""
        if (tzid, year) not in self.told:
            few = len(self.told) < MOST_LOOKUPS
            self.told[tzid, year] = by_rules(clocks, year, self.near) if few else None
        return self.told[tzid, year]


@lru_cache(maxsize=1024)
def by_name(tzid: str) -> str | None:
    """``/mozilla.org/20050126_1/America/New_York`` and ``Eastern Standard Time`` alike."""
    name = tzid.strip().strip('"')
    if name.casefold() in UTC_NAMES:
        return "UTC"
    parts = [each for each in name.split("/") if each]
    tails = ("/".join(parts[-length:]) for length in (len(parts), 3, 2) if length <= len(parts))
    found = next((each for each in tails if each in zone_names()), None)
    windows = WINDOWS_TO_OLSON.get(name)
    return found or ("UTC" if windows == "Etc/UTC" else windows)


def by_rules(clocks: Clocks, year: int, near: tuple[str, ...]) -> str | None:
    """The first zone whose clocks show the same all through year and the next."""
    if not clocks.onsets:
        return None
    changes = clocks.changes(year)
    if len(changes) > MOST_CHANGES:
        return None
    starts = [each for each, _ in changes]
    moments = [*_spread(year), *_around(starts[1:])]
    told = [(each, changes[max(bisect_right(starts, each) - 1, 0)][1]) for each in moments]
    return next((each for each in (*near, "UTC", *_usual()) if _shows(each, told)), None)


def read_clocks(component: Component) -> Clocks:
    location = component.value("X-LIC-LOCATION")
    onsets = [_onset(each) for each in component.parts]
    whole = [each for some in onsets if some is not None for each in some]
    if None in onsets or len(whole) > MOST_TURNS:
        whole = []
    return Clocks((location,) if location else (), tuple(whole))


def _onset(part: Component) -> list[Onset] | None:
    """None for a rule of another kind: then nothing is guessed."""
    before, after = (_offset(part.value(each)) for each in ("TZOFFSETFROM", "TZOFFSETTO"))
    at = _moment(part.value("DTSTART"))
    if before is None or after is None or at is None:
        return None
    rule = part.value("RRULE").upper()
    if not rule:
        more = [_moment(each) for line in part.all("RDATE") for each in line.value.split(",")]
        moments = [at, *(each for each in more if each is not None)]
        return [Onset(each, before, after) for each in moments]
    day, month, until = YEARLY.search(rule), BYMONTH.search(rule), UNTIL.search(rule)
    if not day or not month or "FREQ=YEARLY" not in rule:
        return None
    weekday = (WEEKDAYS.index(day[2]) + 1) % 7
    last = int(until[1]) if until else 9999
    return [Onset(at, before, after, int(month[1]), int(day[1] or 5), weekday, last)]


def _offset(text: str) -> timedelta | None:
    found = OFFSET.fullmatch(text)
    if not found:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return None if size >= timedelta(days=1) else -size if found[1] == "-" else size


def _moment(text: str) -> datetime | None:
    found = MOMENT.match(text)
    try:
        at = datetime.strptime(found[0], "%Y%m%dT%H%M%S") if found else None  # noqa: DTZ007
    except ValueError:
        return None
    return at if at is not None and FIRST <= at.year <= LAST else None


def _spread(year: int) -> list[datetime]:
    """Some readings of every month of the year and the next."""
    return [
        datetime(each, month, day, 12)  # noqa: DTZ001
        for each in (year, year + 1)
        for month in range(1, 13)
        for day in (1, 11, 21)
    ]


def _around(moments: Iterable[datetime]) -> list[datetime]:
    hour = timedelta(hours=1)
    return [side for each in moments for side in (each - hour, each + hour)]


def _shows(zone: str, told: list[tuple[datetime, timedelta]]) -> bool:
    info = ZoneInfo(zone)
    return all(at.replace(tzinfo=UTC).astimezone(info).utcoffset() == away for at, away in told)


@cache
def _usual() -> tuple[str, ...]:
    """A city for each set of clocks that people keep."""
    return tuple(sorted(set(WINDOWS_TO_OLSON.values()) & zone_names()))
