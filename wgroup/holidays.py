"""Which days the two countries work, and what is worth a second look about a proposed time.

The days come from the holidays package; an operator's file (WGROUP_HOLIDAYS) goes before it::

    published: {CN: [2027]}
    days:
      - {party: CN, from: 2027-02-05, to: 2027-02-11, kind: holiday, name: {en: …, zh: …}}
      - {party: CN, from: 2027-02-20, kind: workday}
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

import holidays
import yaml

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import DayPart, Row, TwoClocks, offset_text

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
NEIGHBOURS = 7

# A day off that was taken from a weekend has no name of its own; it belongs to a festival nearby.
NAMELESS = re.compile(r"Day off")
# In a country that moves days, "(observed)" says nothing that people there would say.
SUFFIX = re.compile(r" \((?:observed|estimated|observed, estimated)\)$")


class DayKind(StrEnum):
    WORK = "work"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"  # a weekend day worked in exchange for one off (调休上班)


@dataclass(frozen=True, slots=True)
class CountryDay:
    """A day in the country of the Party called code."""

    code: str
    date: date
    kind: DayKind
    name: Bilingual = field(default_factory=Bilingual)

    @property
    def is_notable(self) -> bool:
        """Other than the week would make one expect."""
        return self.kind in {DayKind.HOLIDAY, DayKind.MAKE_UP}


class HolidayFileError(ValueError):
    """The operator's file cannot be used; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Almanac:
    """The package's days, with the operator's own before them."""

    days: Mapping[tuple[str, date], CountryDay] = field(default_factory=dict)
    published: frozenset[tuple[str, int]] = frozenset()

    def day(self, code: str, day: date) -> CountryDay:
        return self.days.get((code, day)) or usual_day(code, day)

    def notable(self, code: str, first: date, last: date) -> Iterator[CountryDay]:
        """Holidays and make-up days from first to last, both included."""
        for each in dates(first, last):
            found = self.day(code, each)
            if found.is_notable:
                yield found

    def is_provisional(self, code: str, year: int) -> bool:
        """The country has yet to say which days it moves in that year (暂定)."""
        settled = last_settled_year(code)
        return settled is not None and year > settled and (code, year) not in self.published


def read_almanac(path: Path | None) -> Almanac:
    """Read the operator's file; raise HolidayFileError with a sentence that names the entry."""
    if path is None:
        return Almanac()
    try:
        content = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise HolidayFileError(f"The holiday file {path} cannot be read: {error}") from error
    if not isinstance(content, dict) or not content.keys() <= {"days", "published"}:
        raise HolidayFileError(f"The holiday file {path} may hold days and published, no more.")
    days = _days(content.get("days") or [], path)
    return Almanac(days, _published(content.get("published") or {}, path))


def _days(content: object, path: Path) -> dict[tuple[str, date], CountryDay]:
    if not isinstance(content, list):
        raise HolidayFileError(f"days in {path} must be a list.")
    days: dict[tuple[str, date], CountryDay] = {}
    for number, entry in enumerate(content, start=1):
        try:
            days.update({(each.code, each.date): each for each in _entry(entry)})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise HolidayFileError(
                f"Entry {number} of days in {path} is not like "
                "{party: XX, from: 2027-02-05, to: 2027-02-11, kind: holiday|workday, "
                f"name: {{en: …, zh: …}}}}: {error}"
            ) from error
    return days


def _entry(entry: Mapping[str, object]) -> Iterator[CountryDay]:
    first, last = entry["from"], entry.get("to", entry["from"])
    kind = {"holiday": DayKind.HOLIDAY, "workday": DayKind.MAKE_UP}[str(entry["kind"])]
    name = entry.get("name") or {}
    if not isinstance(first, date) or not isinstance(last, date) or not isinstance(name, dict):
        raise TypeError("from and to are dates, name has en and zh")
    if not first <= last <= first + timedelta(days=60):
        raise ValueError("to lies before from, or far behind it")
    told = Bilingual(en=str(name.get("en", "")), zh=str(name.get("zh", "")))
    for each in dates(first, last):
        yield CountryDay(str(entry["party"]), each, kind, told)


def _published(content: object, path: Path) -> frozenset[tuple[str, int]]:
    try:
        return frozenset(
            (str(code), int(year)) for code, years in dict(content).items() for year in years  # type: ignore[call-overload]
        )
    except (TypeError, ValueError) as error:
        raise HolidayFileError(
            f"published in {path} must be like {{XX: [2027, 2028]}}: {error}"
        ) from error


@cache
def usual_day(code: str, day: date) -> CountryDay:
    """The day as the package has it."""
    country = _country(code, day.year)
    if country is None:
        return CountryDay(code, day, DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORK)
    if day in country:
        return CountryDay(code, day, DayKind.HOLIDAY, _name(code, day))
    if day in country.weekend_workdays:
        return CountryDay(code, day, DayKind.MAKE_UP)
    weekend = day.weekday() in country.weekend
    return CountryDay(code, day, DayKind.WEEKEND if weekend else DayKind.WORK)


@cache
def last_settled_year(code: str) -> int | None:
    """The last year whose moved days the package knows; None if the country moves none."""
    moved = [
        each.year
        for year in range(2010, 2101)
        if (country := _country(code, year))
        for each in country.weekend_workdays
    ]
    return max(moved, default=None)


@cache
def _country(code: str, year: int, language: str = "en_US") -> holidays.HolidayBase | None:
    """The days on which offices of the state are closed; None for a country unknown here."""
    try:
        kind = holidays.country_holidays(code)
    except NotImplementedError:
        return None
    category = "government" if "government" in kind.supported_categories else "public"
    if language not in kind.supported_languages:
        return None
    return holidays.country_holidays(code, years=year, language=language, categories=(category,))


def _name(code: str, day: date) -> Bilingual:
    """Of a day off without a name, that of the festival nearest to it."""
    for near in _outwards(day):
        country = _country(code, near.year)
        english = SUFFIX.sub("", country.get(near) or "") if country else ""
        if english and not NAMELESS.match(english):
            return Bilingual(en=english.replace("; ", ", "), zh=_chinese(code, near, english))
    return Bilingual(en="Day off", zh="休息日")


def _outwards(day: date) -> Iterator[date]:
    yield day
    for distance in range(1, NEIGHBOURS + 1):
        yield from (day + A_DAY * distance, day - A_DAY * distance)


def _chinese(code: str, day: date, english: str) -> str:
    country = _country(code, day.year, "zh_CN")
    if country is not None and (name := country.get(day)):
        return re.sub(r"（[^）]*）$", "", name).replace("; ", "、")
    fitting = [each for each in chinese_names() if english.startswith(each)]
    return chinese_names()[max(fitting, key=len)] if fitting else "公共假日"


@cache
def chinese_names() -> dict[str, str]:
    content = Path(__file__).with_name("holiday_names.yaml").read_text("utf-8")
    return {str(english): str(chinese) for english, chinese in yaml.safe_load(content).items()}


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from first to last, both included."""
    return (first + A_DAY * each for each in range((last - first).days + 1))


class Care(StrEnum):
    """What a caution is about; its words stand in wgroup.web.cautions."""

    NIGHT = "night"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    CLOCK_CHANGE = "clock_change"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Caution:
    """Worth a second look, never a refusal. code is the Party's, None for a place of neither.

    date is the day it is about, on that Party's clock; before and after are distances from UTC.
    """

    care: Care
    city: Bilingual
    date: date
    code: str | None = None
    name: Bilingual = field(default_factory=Bilingual)
    before: str = ""
    after: str = ""


def cautions(told: TwoClocks, almanac: Almanac | None = None) -> list[Caution]:
    """What either side should know before this time is proposed, in the order of Care."""
    known = almanac or Almanac()
    found = [each for row in told.cities for each in _about(row, known)]
    return sorted(found, key=lambda each: list(Care).index(each.care))


def _about(row: Row, almanac: Almanac) -> Iterator[Caution]:
    if row.code:
        if row.part is DayPart.NIGHT:
            yield Caution(Care.NIGHT, row.city, row.date, row.code)
        yield from _days_off(row, row.code, almanac)
        if almanac.is_provisional(row.code, row.date.year):
            yield Caution(Care.PROVISIONAL, row.city, row.date, row.code)
    yield from _clock_changes(row)


def _days_off(row: Row, code: str, almanac: Almanac) -> Iterator[Caution]:
    """The first day off of each name that the span touches; weekends only where it begins."""
    last = max(row.date, (row.ends - timedelta(microseconds=1)).date())
    told: set[Bilingual] = set()
    for each in dates(row.date, last):
        day = almanac.day(code, each)
        if day.kind is DayKind.HOLIDAY and day.name not in told:
            told.add(day.name)
            yield Caution(Care.HOLIDAY, row.city, each, code, day.name)
        elif day.kind is DayKind.WEEKEND and each == row.date:
            yield Caution(Care.WEEKEND, row.city, each, code)


@dataclass(frozen=True, slots=True)
class Closure:
    """Public holidays of one name in the country of the Party called code, in a span of time."""

    code: str
    city: Bilingual
    first: date
    last: date
    name: Bilingual


def closures(told: TwoClocks, almanac: Almanac | None = None) -> list[Closure]:
    """On which public holidays of either side a span falls, on that side's own calendar."""
    known = almanac or Almanac()
    found: list[Closure] = []
    for row in told.capitals:
        off = (each for each in known.notable(row.code or "", row.date, row.ends.date())
               if each.kind is DayKind.HOLIDAY)  # fmt: skip
        for name, days in groupby(off, key=lambda each: each.name):
            dated = [each.date for each in days]
            found.append(Closure(row.code or "", row.city, dated[0], dated[-1], name))
    return found


def _clock_changes(row: Row) -> Iterator[Caution]:
    """Clocks there that change within a week before or after."""
    for each in dates(row.date - A_WEEK, row.date + A_WEEK):
        begin = datetime(each.year, each.month, each.day, tzinfo=row.starts.tzinfo)
        before, after = begin, begin + A_DAY
        if before.utcoffset() != after.utcoffset():
            told = (offset_text(before), offset_text(after))
            yield Caution(Care.CLOCK_CHANGE, row.city, each, row.code, Bilingual(), *told)
