"""When the meetings of a series come round: a rule of days, on one clock that does not change.

The rule knows days of that clock alone, so that a first Tuesday is one there and nowhere else;
the hour is put to each of them afterwards. Its words are those of RFC 5545 3.3.10, of which it
is a part; weeks begin on Monday.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile

from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.time import LAST_YEAR, Slot, instant

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Which of a month's: a fifth there is not in every month, and a meeting must not get lost.
LAST = -1
ORDINALS = (1, 2, 3, 4, LAST)
LAST_DAY_OF_EVERY_MONTH = 28
MOST_APART = 24
LONGEST_MINUTES = 14 * 24 * 60


class Unit(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Rule:
    """Every so many weeks or months, on these weekdays (0 is Monday).

    ordinals: which of those weekdays in a month, -1 the last; of weeks none. month_day: a day
    of the month in their place, 1 to 28, or -1 for the last.
    """

    unit: Unit
    every: int = 1
    weekdays: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    month_day: int | None = None

    def days(self, first: date) -> Iterator[date]:
        """All days of the rule from first on, which need not be one; weeks and months are
        counted from the one that first lies in."""
        found = self._of_weeks(first) if self.unit is Unit.WEEK else self._of_months(first)
        return (each for each in found if each >= first)

    def _of_weeks(self, first: date) -> Iterator[date]:
        monday = first - A_DAY * first.weekday()
        while monday.year <= LAST_YEAR:
            yield from (monday + A_DAY * each for each in sorted(self.weekdays))
            monday += A_WEEK * self.every

    def _of_months(self, first: date) -> Iterator[date]:
        month = first.year * 12 + first.month - 1
        while month // 12 <= LAST_YEAR:
            yield from self._in_month(month // 12, month % 12 + 1)
            month += self.every

    def _in_month(self, year: int, month: int) -> list[date]:
        length = monthrange(year, month)[1]
        if self.month_day is not None:
            return [date(year, month, length if self.month_day == LAST else self.month_day)]
        found = {
            nth_weekday(year, month, weekday, ordinal)
            for weekday in self.weekdays
            for ordinal in self.ordinals
        }
        return sorted(found)

    @property
    def text(self) -> str:
        """As RFC 5545 writes it: FREQ=MONTHLY;BYDAY=1TU,3TU."""
        monthly = self.unit is Unit.MONTH
        parts = ["FREQ=MONTHLY" if monthly else "FREQ=WEEKLY"]
        if self.every > 1:
            parts.append(f"INTERVAL={self.every}")
        if self.month_day is not None:
            parts.append(f"BYMONTHDAY={self.month_day}")
        else:
            each_of = [f"{each}" for each in self.ordinals] if monthly else [""]
            parts.append(
                "BYDAY=" + ",".join(o + WEEKDAYS[day] for o in each_of for day in self.weekdays)
            )
        return ";".join(parts)

    def as_document(self) -> dict[str, object]:
        return {
            "unit": self.unit.value,
            "every": self.every,
            "weekdays": list(self.weekdays),
            "ordinals": list(self.ordinals),
            "month_day": self.month_day,
        }

    @classmethod
    def of_document(cls, kept: Mapping[str, object]) -> "Rule":
        """What :meth:`as_document` gave."""
        day = kept["month_day"]
        return cls(
            Unit(str(kept["unit"])),
            int(str(kept["every"])),
            _numbers(kept["weekdays"]),
            _numbers(kept["ordinals"]),
            None if day is None else int(str(day)),
        )


def _numbers(kept: object) -> tuple[int, ...]:
    return tuple(int(each) for each in kept) if isinstance(kept, list) else ()


def nth_weekday(year: int, month: int, weekday: int, ordinal: int) -> date:
    """The first (1) to fourth, or the last (-1), of a weekday in a month."""
    if ordinal == LAST:
        last = date(year, month, monthrange(year, month)[1])
        return last - A_DAY * ((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + A_DAY * ((weekday - first.weekday()) % 7) + A_WEEK * (ordinal - 1)


def check_rule(rule: Rule) -> Rule:
    """Raise RuleBroken for a rule that has no days, or more than it says."""
    if not 1 <= rule.every <= MOST_APART:
        raise RuleBroken("out_of_range", field="every", least=1, most=MOST_APART)
    if rule.month_day is not None:
        _check_month_day(rule)
    else:
        _check_weekdays(rule)
    return rule


def _check_weekdays(rule: Rule) -> None:
    if rule.unit is Unit.WEEK and rule.ordinals:
        raise RuleBroken("only_of_months", field="ordinals")
    wanted: list[tuple[str, tuple[int, ...], Iterable[int]]] = [
        ("weekdays", rule.weekdays, range(7))
    ]
    if rule.unit is Unit.MONTH:
        wanted.append(("ordinals", rule.ordinals, ORDINALS))
    for field, given, known in wanted:
        if not given:
            raise RuleBroken("required", field=field)
        if not set(given) <= set(known):
            raise RuleBroken("invalid_choice", field=field)


def _check_month_day(rule: Rule) -> None:
    """The 29th to 31st are not in every month; the last day is."""
    if rule.unit is not Unit.MONTH:
        raise RuleBroken("only_of_months", field="month_day")
    if rule.month_day not in (LAST, *range(1, LAST_DAY_OF_EVERY_MONTH + 1)):
        raise RuleBroken("not_in_every_month", field="month_day")
    if rule.weekdays or rule.ordinals:
        raise RuleBroken("day_or_weekday", field="month_day")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule, and the hour on the clock of zone: wall readings, which stay when clocks change."""

    rule: Rule
    starts: time
    minutes: int
    zone: str

    def slot_on(self, day: date) -> Slot:
        """The meeting of a day. An hour that the clock skips there is read with the offset of
        before, one that comes twice is the first (RFC 5545 3.3.5). Of how long it lasts, days
        are those of the calendar and the rest is elapsed time (3.3.6)."""
        wall = datetime.combine(day, self.starts)
        days, rest = divmod(timedelta(minutes=self.minutes), A_DAY)
        ends_at = instant(wall + A_DAY * days, self.zone) + rest
        return Slot.kept(instant(wall, self.zone), ends_at, self.zone)

    def is_shifted(self, day: date) -> bool:
        """The clock there skips the hour on this day: the meeting begins at another."""
        return self.slot_on(day).starts.time() != self.starts

    def coming(self, first: date, count: int, *, after: date | None = None) -> list[date]:
        """The next days of the rule that is counted from first, so many, later than after."""
        within = takewhile(lambda each: each.year <= LAST_YEAR, self.rule.days(first))
        return list(islice((each for each in within if after is None or each > after), count))


def check_minutes(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise RuleBroken("out_of_range", field="minutes", least=1, most=LONGEST_MINUTES)
    return minutes
