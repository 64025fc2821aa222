"""One instant as both capitals read it: the time that pages, mail and calendars share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from wgroup.kernel.bilingual import Bilingual, Language

COORDINATED = Bilingual(en="UTC", zh="协调世界时")

# Hours on the local clock: the office is open, the night is nobody's.
OFFICE_OPENS, OFFICE_CLOSES = time(8), time(18)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)

# Something longer is a stay, not a sitting: only its start says which part of the day it burdens.
LONGEST_SITTING = timedelta(hours=12)
STEP = timedelta(minutes=15)

WEEKDAYS = {
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    Language.ZH: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Capital:
    """A Party's seat, as its row in parties has it."""

    code: str
    city: Bilingual
    zone: str


class DayPart(StrEnum):
    """From easy to hard on those who must be awake."""

    OFFICE = "office"
    REACHABLE = "reachable"
    NIGHT = "night"


class Phase(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Row:
    """The span on one clock. code names the Party whose capital it is, if it is one.

    shift is the distance in days from the earliest date among the capitals.
    """

    city: Bilingual
    zone: str
    starts: datetime
    ends: datetime
    shift: int = 0
    code: str | None = None

    @property
    def is_utc(self) -> bool:
        return self.city == COORDINATED

    @property
    def date(self) -> date:
        return self.starts.date()

    @property
    def clock(self) -> str:
        return f"{self.starts:%H:%M}"

    @property
    def offset(self) -> str:
        """Distance from UTC: UTC+8, UTC−4, UTC+5:30."""
        return offset_text(self.starts)

    @property
    def daylight(self) -> bool:
        """Its clocks are put forward, as against January or July of that year.

        Not asked of dst(): there Ireland is normal in summer and behind in winter.
        """
        year = self.starts.year
        usual = min(datetime(year, month, 1, tzinfo=self.starts.tzinfo).utcoffset() or timedelta()
                    for month in (1, 7))
        return (self.starts.utcoffset() or timedelta()) > usual

    @property
    def part(self) -> DayPart:
        """The hardest part of the day that the span touches."""
        return hardest(self.starts, self.ends)

    @property
    def phase(self) -> Phase:
        return phase_of(self.starts.time())

    @property
    def is_overnight(self) -> bool:
        """It ends on another date than it starts."""
        return self.ends.date() != self.date

    def closing(self, language: Language) -> str:
        """The time it ends, with the date where that is another day."""
        if not self.is_overnight:
            return f"{self.ends:%H:%M}"
        year = self.ends.year != self.date.year
        return f"{day_text(self.ends.date(), language, year=year)} {self.ends:%H:%M}"


@dataclass(frozen=True, slots=True)
class TwoClocks:
    """rows in their order: the meeting's own zone, the other capitals by code, UTC."""

    rows: tuple[Row, ...]

    @property
    def starts_at(self) -> datetime:
        return self.rows[0].starts.astimezone(UTC)

    @property
    def minutes(self) -> int:
        span = self.rows[0].ends.astimezone(UTC) - self.starts_at
        return int(span.total_seconds() // 60)

    @property
    def capitals(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.code)

    @property
    def cities(self) -> tuple[Row, ...]:
        """All but UTC."""
        return tuple(row for row in self.rows if not row.is_utc)

    @property
    def utc(self) -> Row:
        return next(row for row in self.rows if row.is_utc)


def two_clocks(
    capitals: Sequence[Capital],
    zone: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    *,
    place: Bilingual | None = None,
) -> TwoClocks:
    """Return the span on every clock that matters.

    Args:
        capitals: those of the Parties, ordered by code.
        zone: IANA name of the meeting's own zone, which comes first.
        starts_at: aware instant; ends_at likewise, left out for a moment.
        place: what to call zone where it is no capital's; else the city in its name.
    """
    ends_at = ends_at or starts_at
    earliest = min((_local(starts_at, each.zone).date() for each in capitals), default=None)

    def row(name: Bilingual, zone_name: str, code: str | None = None) -> Row:
        starts, ends = _local(starts_at, zone_name), _local(ends_at, zone_name)
        shift = (starts.date() - earliest).days if earliest else 0
        return Row(name, zone_name, starts, ends, shift, code)

    own = [each for each in capitals if each.zone == zone]
    others = [each for each in capitals if each.zone != zone]
    rows = [row(each.city, each.zone, each.code) for each in own + others]
    utc = row(COORDINATED, "UTC")
    if is_utc(zone):
        return TwoClocks((utc, *rows))
    first = [] if own else [row(place or city_in(zone), zone)]
    return TwoClocks((*first, *rows, utc))


def is_utc(zone: str) -> bool:
    return zone in {"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Etc/GMT", "GMT"}


def city_in(zone: str) -> Bilingual:
    """The city an IANA name ends in; it has no Chinese, so both languages read alike."""
    name = zone.rsplit("/", 1)[-1].replace("_", " ")
    return Bilingual(en=name, zh=name)


def offset_text(moment: datetime) -> str:
    """Return the distance of moment's clock from UTC: UTC+8, UTC−4, UTC+5:30, UTC."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def part_at(clock: time) -> DayPart:
    if OFFICE_OPENS <= clock < OFFICE_CLOSES:
        return DayPart.OFFICE
    return DayPart.REACHABLE if NIGHT_ENDS <= clock < NIGHT_BEGINS else DayPart.NIGHT


def hardest(starts: datetime, ends: datetime) -> DayPart:
    """The hardest part that a sitting touches; of something longer, the part it starts in."""
    span = ends.astimezone(UTC) - starts.astimezone(UTC)
    if span > LONGEST_SITTING:
        return part_at(starts.time())
    steps = range(max(1, -(-span // STEP)))
    zone = starts.tzinfo
    moments = ((starts.astimezone(UTC) + STEP * each).astimezone(zone) for each in steps)
    order = list(DayPart)
    return max((part_at(each.time()) for each in moments), key=order.index)


def phase_of(clock: time) -> Phase:
    if not NIGHT_ENDS <= clock < NIGHT_BEGINS:
        return Phase.NIGHT
    if clock < time(12):
        return Phase.MORNING
    return Phase.AFTERNOON if clock < OFFICE_CLOSES else Phase.EVENING


def day_text(day: date, language: Language, *, year: bool = False, weekday: bool = True) -> str:
    """Return Tue 17 May 2022, or 2022年5月17日周二."""
    name = WEEKDAYS[language][day.weekday()] if weekday else ""
    if language is Language.ZH:
        return f"{f'{day.year}年' if year else ''}{day.month}月{day.day}日{name}"
    parts = (name, str(day.day), MONTHS[day.month - 1], str(day.year) if year else "")
    return " ".join(each for each in parts if each)


def shift_text(shift: int) -> str:
    return f"{'+' if shift > 0 else '−'}{abs(shift)}" if shift else ""


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))
