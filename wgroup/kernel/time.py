"""Time: the one clock, and slots as the Parties agree on them."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from wgroup.kernel.errors import RuleBroken

# Outside these years dates are typing errors, and arithmetic on them may overflow.
FIRST_YEAR, LAST_YEAR = 1970, 2100

WALL = re.compile(
    r"(?P<wall>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(?P<offset>Z|[+-]\d{2}:\d{2})?", re.ASCII
)


DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(text: str, *, field: str) -> date | None:
    """Read 2027-01-31, None where nothing is told. RuleBroken ``bad_date``, also for other ways
    to write a day and for years in which nobody meets."""
    if not text:
        return None
    try:
        if not DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(text)
    except ValueError:
        raise RuleBroken("bad_date", field=field, value=text[:40]) from None
    return day


def utc_now() -> datetime:
    """The only reading of the clock in the house; everything else is handed the time.

    With WGROUP_ENV=test and WGROUP_CLOCK_FILE the file's ISO instant is the time, so that
    processes can be tested from outside (INV-46); wgroup.config refuses the file elsewhere.
    """
    if os.environ.get("WGROUP_ENV") == "test":
        path = os.environ.get("WGROUP_CLOCK_FILE")
        if path:
            return read_clock_file(Path(path))
    return datetime.now(UTC)


def read_clock_file(path: Path) -> datetime:
    """Return the aware UTC instant that path holds; ValueError if it holds none."""
    instant = datetime.fromisoformat(path.read_text("utf-8").strip())
    if instant.tzinfo is None:
        raise ValueError(f"{path} must hold an instant with its offset, such as 2022-04-01T02:00Z")
    return instant.astimezone(UTC)


# Files of the database that are no place: one for clocks not yet set, one for "here".
NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})


@cache
def zone_names() -> frozenset[str]:
    """The IANA names; exact membership, since ZoneInfo also opens folders and odd paths."""
    return frozenset(available_timezones()) - NO_PLACE


def zone_named(name: str) -> ZoneInfo:
    """Return the zone; RuleBroken ``unknown_timezone`` unless name is an IANA zone (INV-10)."""
    if name not in zone_names():
        raise RuleBroken("unknown_timezone", field="zone", zone=name[:80])
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A wall reading and, where it was given, the offset that settles an ambiguous hour."""

    wall: datetime
    offset: timedelta | None = None

    @classmethod
    def parse(cls, text: str, *, field: str) -> "LocalTime":
        """Read ``2022-11-06T01:30`` with or without ``-04:00``; RuleBroken ``bad_datetime``."""
        found = WALL.fullmatch(text)
        try:
            if not found:
                raise ValueError(text)
            wall = datetime.fromisoformat(found["wall"])
            offset = _offset(found["offset"])
        except ValueError:
            raise RuleBroken("bad_datetime", field=field) from None
        if not FIRST_YEAR <= wall.year <= LAST_YEAR:
            raise RuleBroken("bad_datetime", field=field)
        return cls(wall, offset)

    def in_zone(self, zone: str, *, field: str) -> datetime:
        """Return the wall reading with its fold settled, or refuse it by name (INV-10)."""
        info = zone_named(zone)
        readings = _readings(self.wall, info)
        if not readings:
            raise RuleBroken(
                "nonexistent_local_time", field=field, zone=zone, choices=_around(self.wall, info)
            )
        if self.offset is not None:
            return self._by_offset(readings, info, zone=zone, field=field)
        if len(readings) > 1:
            meant = (each.replace(tzinfo=info) for each in readings)
            choices = [each.isoformat(timespec="minutes") for each in meant]
            raise RuleBroken("ambiguous_local_time", field=field, zone=zone, choices=choices)
        return readings[0]

    def _by_offset(
        self, readings: list[datetime], info: ZoneInfo, *, zone: str, field: str
    ) -> datetime:
        for each in readings:
            if each.replace(tzinfo=info).utcoffset() == self.offset:
                return each
        raise RuleBroken("offset_not_of_zone", field=field, zone=zone)


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    size = timedelta(hours=hours, minutes=minutes)
    return -size if text[0] == "-" else size


def instant(wall: datetime, zone: str) -> datetime:
    """Return the UTC instant of a wall reading; its fold chooses between two."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _readings(wall: datetime, info: ZoneInfo) -> list[datetime]:
    """The readings that exist: none in a gap, two on the night clocks go back."""
    found: list[datetime] = []
    for fold in (0, 1):
        each = wall.replace(fold=fold)
        back = each.replace(tzinfo=info).astimezone(UTC).astimezone(info).replace(tzinfo=None)
        known = {one.replace(tzinfo=info).utcoffset() for one in found}
        if back.replace(fold=0) == wall and each.replace(tzinfo=info).utcoffset() not in known:
            found.append(each)
    return found


def _around(wall: datetime, info: ZoneInfo) -> list[str]:
    """The two existing readings that a skipped one may have meant."""
    both = (wall.replace(tzinfo=info, fold=fold) for fold in (1, 0))
    meant = (each.astimezone(UTC).astimezone(info) for each in both)
    return sorted(each.isoformat(timespec="minutes") for each in meant)


@dataclass(frozen=True, slots=True)
class Slot:
    """Wall readings that exist in zone (fold settled) and lie in order.

    Raise RuleBroken ``unknown_timezone`` or ``end_not_after_start``. From what people type,
    build it with :meth:`of`, which also refuses skipped and ambiguous readings.
    """

    starts: datetime
    ends: datetime
    zone: str

    def __post_init__(self) -> None:
        zone_named(self.zone)
        if self.ends_at <= self.starts_at:
            raise RuleBroken("end_not_after_start", field="ends")

    @classmethod
    def of(cls, starts: LocalTime, ends: LocalTime, zone: str) -> "Slot":
        return cls(starts.in_zone(zone, field="starts"), ends.in_zone(zone, field="ends"), zone)

    @classmethod
    def kept(cls, starts_at: datetime, ends_at: datetime, zone: str) -> "Slot":
        """Rebuild a slot from the instants that were agreed."""
        info = ZoneInfo(zone)
        both = (starts_at, ends_at)
        starts, ends = (each.astimezone(info).replace(tzinfo=None) for each in both)
        return cls(starts, ends, zone)

    @property
    def starts_at(self) -> datetime:
        return instant(self.starts, self.zone)

    @property
    def ends_at(self) -> datetime:
        return instant(self.ends, self.zone)


def wall_text(wall: datetime, zone: str) -> str:
    """Return the reading as people type it, with its offset where the hour comes twice."""
    local = wall.replace(tzinfo=ZoneInfo(zone))
    twice = local.utcoffset() != local.replace(fold=1 - wall.fold).utcoffset()
    return (local if twice else wall).isoformat(timespec="seconds" if wall.second else "minutes")


def utc_text(moment: datetime) -> str:
    """Return the instant as the API writes it: UTC, seconds, ending in Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
