"""When something comes again: an RRULE walked day by day within limits (RFC 5545 3.3.10).

By hand: the usual libraries look for the next day that fits until the year 9999, whatever
UNTIL says, and a rule that nothing fits (30 February) costs them seconds.
See docs/decisions/0013.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from wgroup.kernel.errors import RuleBroken

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTH = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,3}", re.ASCII)
UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)

LONGEST, MOST_VALUES = 300, 62
A_DAY = timedelta(days=1)


class Often(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
)


@dataclass(slots=True)
class Allowance:
    """How many days may be looked at for one file."""

    left: int = 200_000

    def spend(self, days: int) -> None:
        """Raise RuleBroken ``series_costly`` once it is used up."""
        self.left -= days
        if self.left < 0:
            raise RuleBroken("series_costly")


@dataclass(frozen=True, slots=True)
class Until:
    """The last day, or the last moment: at is UTC if is_utc, else on the clock of the start."""

    at: datetime
    is_utc: bool
    whole_day: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """byday: the number within month or year (0 for each) and the weekday from Monday, 0."""

    often: Often
    interval: int = 1
    count: int | None = None
    until: Until | None = None
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    week_starts: int = 0

    @classmethod
    def read(cls, text: str) -> "Rule":
        """Raise RuleBroken ``too_often`` or ``rule_unread``."""
        parts = _parts(text)
        return cls(
            often=_often(parts),
            interval=_whole(parts, "INTERVAL", most=1000) or 1,
            count=_whole(parts, "COUNT", most=999_999_999),
            until=_until(parts.get("UNTIL")),
            byday=_days(parts.get("BYDAY")),
            bymonthday=_numbers(parts.get("BYMONTHDAY"), most=31),
            bymonth=_months(parts.get("BYMONTH")),
            bysetpos=_numbers(parts.get("BYSETPOS"), most=366),
            week_starts=_week_starts(parts.get("WKST", "MO")),
        )

    def days(self, first: date, last: date, allowance: Allowance) -> Iterator[date]:
        """The days from first to last on which it comes; first is one of them, fit or not."""
        yield first
        for period in PERIODS[self.often](self, first):
            allowance.spend(len(period))
            if period[0] > last:
                return
            for each in self._placed([day for day in period if self._fits(day, first)]):
                if first < each <= last:
                    yield each

    def goes_on(self, walked: int, last: date) -> bool:
        """It would come again after walked times that end at last."""
        if self.count is not None:
            return walked < self.count
        return self.until is None or self.until.at.date() > last

    def _placed(self, days: list[date]) -> list[date]:
        """Those at the places that BYSETPOS names."""
        if not self.bysetpos:
            return days
        indexes = {each - 1 if each > 0 else len(days) + each for each in self.bysetpos}
        return [day for index, day in enumerate(days) if index in indexes]

    def _fits(self, day: date, first: date) -> bool:
        if self.bymonth and day.month not in self.bymonth:
            return False
        if self.bymonthday and not _has_number(day, self.bymonthday):
            return False
        if self.byday:
            return any(self._is_nth(day, *each) for each in self.byday)
        return bool(self.bymonthday) or self._is_as_first(day, first)

    def _is_nth(self, day: date, number: int, weekday: int) -> bool:
        if day.weekday() != weekday:
            return False
        if number == 0 or self.often in {Often.DAILY, Often.WEEKLY}:
            return True
        begins, ends = _month(day)
        if self.often is Often.YEARLY and not self.bymonth:
            begins, ends = date(day.year, 1, 1), date(day.year, 12, 31)
        return number in ((day - begins).days // 7 + 1, -((ends - day).days // 7 + 1))

    def _is_as_first(self, day: date, first: date) -> bool:
        """Where the rule names no day, the start does (RFC 5545 3.3.10, the table)."""
        if self.often is Often.WEEKLY:
            return day.weekday() == first.weekday()
        if self.often is Often.MONTHLY:
            return day.day == first.day
        if self.often is Often.YEARLY:
            return day.day == first.day and (bool(self.bymonth) or day.month == first.month)
        return True


def _by_day(rule: Rule, first: date) -> Iterator[list[date]]:
    for each in count():
        yield _those(first.toordinal() + each * rule.interval, 1)


def _by_week(rule: Rule, first: date) -> Iterator[list[date]]:
    begins = first.toordinal() - (first.weekday() - rule.week_starts) % 7
    for each in count():
        yield _those(begins + 7 * each * rule.interval, 7)


def _by_month(rule: Rule, first: date) -> Iterator[list[date]]:
    for each in count():
        year, month = divmod(first.year * 12 + first.month - 1 + each * rule.interval, 12)
        begins, ends = _month(date(year, month + 1, 1))
        yield _those(begins.toordinal(), (ends - begins).days + 1)


def _by_year(rule: Rule, first: date) -> Iterator[list[date]]:
    """Only the days of the months in question, so that a year costs no more than it must."""
    for each in count():
        year = first.year + each * rule.interval
        months = rule.bymonth or ([first.month] if not (rule.byday or rule.bymonthday) else ())
        found: list[date] = []
        for month in months or range(1, 13):
            begins, ends = _month(date(year, month, 1))
            found += _those(begins.toordinal(), (ends - begins).days + 1)
        yield found


PERIODS: dict[Often, Callable[[Rule, date], Iterator[list[date]]]] = {
    Often.DAILY: _by_day,
    Often.WEEKLY: _by_week,
    Often.MONTHLY: _by_month,
    Often.YEARLY: _by_year,
}


def _those(ordinal: int, length: int) -> list[date]:
    return [date.fromordinal(ordinal + each) for each in range(length)]


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _has_number(day: date, numbers: tuple[int, ...]) -> bool:
    last = monthrange(day.year, day.month)[1]
    return day.day in numbers or day.day - last - 1 in numbers


def _unread(text: str) -> RuleBroken:
    return RuleBroken("rule_unread", rule=text[:80])


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST:
        raise _unread(text)
    parts: dict[str, str] = {}
    for each in text.strip().rstrip(";").upper().split(";"):
        name, _, parts[name] = each.partition("=")
    if parts.get("FREQ") in TOO_OFTEN:
        raise RuleBroken("too_often")
    for name in parts.keys() - PARTS:
        raise _unread(f"{name}={parts[name]}")
    return parts


def _often(parts: dict[str, str]) -> Often:
    value = parts.get("FREQ", "")
    if value not in set(Often):
        raise _unread(f"FREQ={value}")
    return Often(value)


def _whole(parts: dict[str, str], name: str, *, most: int) -> int | None:
    text = parts.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 0 < int(text) <= most):
        raise _unread(f"{name}={text}")
    return int(text)


def _until(text: str | None) -> Until | None:
    if text is None:
        return None
    found = UNTIL.fullmatch(text)
    try:
        if not found:
            raise ValueError(text)
        at = datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        raise _unread(f"UNTIL={text}") from None
    return Until(at, bool(found[3]), found[2] is None)


def _days(text: str | None) -> tuple[tuple[int, int], ...]:
    found = [NTH.fullmatch(each) for each in _values(text)]
    if any(each is None for each in found):
        raise _unread(f"BYDAY={text}")
    return tuple((int(each[1] or 0), WEEKDAYS.index(each[2])) for each in found if each)


def _numbers(text: str | None, *, most: int) -> tuple[int, ...]:
    values = _values(text)
    if any(not NUMBER.fullmatch(each) or not 0 < abs(int(each)) <= most for each in values):
        raise _unread(str(text))
    return tuple(int(each) for each in values)


def _months(text: str | None) -> tuple[int, ...]:
    months = _numbers(text, most=12)
    if any(each < 0 for each in months):
        raise _unread(f"BYMONTH={text}")
    return tuple(sorted(set(months)))


def _week_starts(text: str) -> int:
    if text not in WEEKDAYS:
        raise _unread(f"WKST={text}")
    return WEEKDAYS.index(text)


def _values(text: str | None) -> list[str]:
    values = text.split(",") if text is not None else []
    if len(values) > MOST_VALUES:
        raise _unread(str(text))
    return values
