"""VTIMEZONE: what a calendar must know of a zone's clocks, made from the zone's own rules.

Clients differ in what they read: some take only the first of several RDATE values, one takes
nothing but yearly RRULEs. So a zone is told by its RRULEs wherever these are true of every year
in which it is used, and elsewhere by its changes one by one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

from wgroup.calendar.lines import folded
from wgroup.kernel.time import FIRST_YEAR, LAST_YEAR

# The last line of a TZif file (RFC 9636 3.3): EST5EDT,M3.2.0,M11.1.0 or <+0545>-5:45.
FOOTER = re.compile(
    r"(?P<std><[^>]+>|[A-Za-z]+)(?P<away>[-+]?[\d:]+)"
    r"(?:(?P<dst><[^>]+>|[A-Za-z]+)(?P<dst_away>[-+]?[\d:]+)?,(?P<begins>[^,]+),(?P<ends>[^,]+))?"
)
ONSET = re.compile(r"M(?P<month>\d+)\.(?P<week>\d)\.(?P<day>\d)(?:/(?P<at>[\d:]+))?")
WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")

WEEK, DAY, SECOND = timedelta(weeks=1), timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clocks show: the distance from UTC, and its name."""

    away: timedelta
    name: str


@dataclass(frozen=True, slots=True)
class Onset:
    """The day and wall time on which clocks change every year; week 5 is the last."""

    month: int
    week: int
    weekday: int
    at: time

    @classmethod
    def read(cls, text: str) -> "Onset | None":
        """None for rules that no RRULE of one day can tell."""
        found = ONSET.fullmatch(text)
        at = _span(found["at"] or "2") if found else DAY
        if not found or at >= DAY:
            return None
        minutes, seconds = divmod(int(at.total_seconds()), 60)
        clock = time(minutes // 60, minutes % 60, seconds)
        return cls(int(found["month"]), int(found["week"]), int(found["day"]), clock)

    def in_year(self, year: int) -> datetime:
        """The wall reading, by the clock that is left."""
        return datetime.combine(nth_weekday(year, self.month, self.week, self.weekday), self.at)

    @property
    def rrule(self) -> str:
        week = -1 if self.week == 5 else self.week
        return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={week}{WEEKDAYS[self.weekday]}"


@cache
def nth_weekday(year: int, month: int, week: int, weekday: int) -> date:
    """weekday counts from Sunday, 0; week 5 is the last."""
    first = date(year, month, 1)
    days = [first + DAY * each for each in range(31)]
    fitting = [each for each in days if each.month == month and each.isoweekday() % 7 == weekday]
    return fitting[-1] if week == 5 else fitting[week - 1]


@dataclass(frozen=True, slots=True)
class Turn:
    """A change from one clock to another."""

    before: Clock
    after: Clock


@dataclass(frozen=True, slots=True)
class Rule:
    """The clocks of every year: turns with their onsets, none where the clocks never change."""

    usual: Clock
    turns: tuple[tuple[Onset, Turn], ...] = ()

    def clock_at(self, moment: datetime) -> Clock:
        bare = moment.astimezone(UTC).replace(tzinfo=None)
        past = [each for each in self.changes(bare.year) if each[0] <= bare]
        return past[-1][1] if past else self.usual

    def changes(self, year: int) -> list[tuple[datetime, Clock]]:
        """The UTC readings at which clocks change, from the year before, in their order."""
        return sorted(
            (
                (onset.in_year(each) - turn.before.away, turn.after)
                for each in (year - 1, year)
                for onset, turn in self.turns
            ),
            key=lambda change: change[0],
        )


@lru_cache(maxsize=256)
def vtimezone(zone: str, first_year: int, last_year: int) -> bytes:
    """Return the component for meetings of these years; the same for all where rules hold."""
    rule = rule_of(zone)
    since = holds_since(zone)
    if rule is not None and since <= first_year:
        observances = _by_rule(rule, since)
    else:
        observances = _one_by_one(zone, first_year, last_year)
    return folded("BEGIN:VTIMEZONE", f"TZID:{zone}", *observances, "END:VTIMEZONE")


@cache
def rule_of(zone: str) -> Rule | None:
    """The rule in the footer of the zone's file, or None where an RRULE cannot tell it."""
    found = FOOTER.fullmatch(_footer(zone))
    if found is None:
        return None
    usual = Clock(-_span(found["away"]), found["std"].strip("<>"))
    if not found["dst"]:
        return Rule(usual)
    away = -_span(found["dst_away"]) if found["dst_away"] else usual.away + timedelta(hours=1)
    other = Clock(away, found["dst"].strip("<>"))
    begins, ends = Onset.read(found["begins"]), Onset.read(found["ends"])
    if begins is None or ends is None:
        return None
    return Rule(usual, ((begins, Turn(usual, other)), (ends, Turn(other, usual))))


@cache
def holds_since(zone: str) -> int:
    """The first year from which on the rule is true of the zone; LAST_YEAR + 1 if it never is."""
    rule, info = rule_of(zone), ZoneInfo(zone)
    if rule is None:
        return LAST_YEAR + 1
    for year in range(LAST_YEAR, FIRST_YEAR - 1, -1):
        if not all(_agrees(rule, info, each) for each in _probes(rule, year)):
            return year + 1
    return FIRST_YEAR


def _agrees(rule: Rule, info: ZoneInfo, moment: datetime) -> bool:
    return moment.astimezone(info).utcoffset() == rule.clock_at(moment).away


def _probes(rule: Rule, year: int) -> Iterator[datetime]:
    """Every week of a year, and the seconds about each change."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    while moment.year == year:
        yield moment
        moment += WEEK
    for onset, turn in rule.turns:
        change = (onset.in_year(year) - turn.before.away).replace(tzinfo=UTC)
        yield from (change - SECOND, change)


def _by_rule(rule: Rule, since: int) -> list[str]:
    if not rule.turns:
        always = datetime.combine(date(FIRST_YEAR, 1, 1), time())
        return _observance(Turn(rule.usual, rule.usual), [always])
    return [
        line
        for onset, turn in rule.turns
        for line in _observance(turn, [onset.in_year(since)], onset.rrule)
    ]


def _one_by_one(zone: str, first_year: int, last_year: int) -> list[str]:
    """The changes from the year before the first to the year after the last."""
    info = ZoneInfo(zone)
    begin = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    start = _clock(info, begin)
    known = {Turn(start, start): [begin.replace(tzinfo=None) + start.away]}
    for moment in _changes(info, begin, datetime(last_year + 2, 1, 1, tzinfo=UTC)):
        turn = Turn(_clock(info, moment - SECOND), _clock(info, moment))
        wall = moment.replace(tzinfo=None) + turn.before.away
        known.setdefault(turn, []).append(wall)
    return [line for turn, walls in known.items() for line in _observance(turn, walls)]


def _changes(info: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The first second of each new reading, found by halving the days that hold one."""
    moment = begin
    while moment < end:
        low, high = moment, moment + DAY
        if _clock(info, low) != _clock(info, high):
            while high - low > SECOND:
                middle = low + (high - low) // 2 // SECOND * SECOND
                low, high = (
                    (middle, high) if _clock(info, middle) == _clock(info, low) else (low, middle)
                )
            yield high
        moment += DAY


def _clock(info: ZoneInfo, moment: datetime) -> Clock:
    local = moment.astimezone(info)
    return Clock(local.utcoffset() or timedelta(), local.tzname() or "")


def _observance(turn: Turn, walls: list[datetime], rrule: str = "") -> list[str]:
    kind = "DAYLIGHT" if turn.after.away > turn.before.away else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{walls[0]:%Y%m%dT%H%M%S}",
        *([f"RRULE:{rrule}"] if rrule else []),
        *(f"RDATE:{each:%Y%m%dT%H%M%S}" for each in walls[1:]),
        f"TZOFFSETFROM:{_offset(turn.before.away)}",
        f"TZOFFSETTO:{_offset(turn.after.away)}",
        f"TZNAME:{turn.after.name}",
        f"END:{kind}",
    ]


def _offset(away: timedelta) -> str:
    seconds = int(abs(away).total_seconds())
    sign = "-" if away < timedelta() else "+"
    rest = f"{seconds % 60:02d}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02d}{seconds % 3600 // 60:02d}{rest}"


def _span(text: str) -> timedelta:
    """Read 5, -5:45 or +10:30:00."""
    numbers = [int(each) for each in text.lstrip("+-").split(":")]
    hours, minutes, seconds = [*numbers, 0, 0][:3]
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -span if text.startswith("-") else span


def _footer(zone: str) -> str:
    """The last line of the file that zoneinfo itself reads."""
    for folder in TZPATH:
        if (path := Path(folder) / zone).is_file():
            return _last_line(path.read_bytes())
    return _last_line((files("tzdata") / "zoneinfo" / zone).read_bytes())


def _last_line(data: bytes) -> str:
    return data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace")


@cache
def rules_release() -> str:
    """Which release of the rules this process reads, such as 2026a."""
    for folder in TZPATH:
        if (path := Path(folder) / "tzdata.zi").is_file():
            return _release_in(path.read_text("ascii", "replace"))
    return _release_in((files("tzdata") / "zoneinfo" / "tzdata.zi").read_text("ascii"))


def _release_in(rules: str) -> str:
    return rules.partition("\n")[0].removeprefix("# version").strip()
