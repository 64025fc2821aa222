"""One event of a foreign calendar, typed: its times on IANA clocks, its texts cleaned."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wgroup.calendar.foreign.lines import Component
from wgroup.calendar.properties import Property
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.text import BIDI
from wgroup.kernel.time import FIRST_YEAR, LAST_YEAR, instant

TITLE, PLACE, UID, WRITTEN = 300, 300, 300, 80
STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z)?)?", re.ASCII)
MOST_TIMES = 500

DAY = re.compile(r"\d{8}", re.ASCII)
MOMENT = re.compile(r"(\d{8}T\d{6})(Z?)", re.ASCII)
DURATION = re.compile(
    r"\+?P(?:(\d{1,3})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)",
    re.ASCII,
)

# Looks a name of a zone up for times of a year: RuleBroken ``unknown_timezone`` or ``floating``.
Clock = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Time:
    """A wall reading on the clock of zone, an IANA name; of a whole day it is midnight."""

    wall: datetime
    zone: str
    whole_day: bool = False

    @property
    def at(self) -> datetime:
        """The UTC instant; of an hour that comes twice the first, and across a gap by the
        distance from UTC before it (RFC 5545 3.3.5)."""
        return instant(self.wall, self.zone)


@dataclass(frozen=True, slots=True)
class Event:
    """instance: which one of a series it stands in the place of. later: and all after that.

    length is exact. rule is the RRULE as it was written. key names the event wherever it is met
    again; with instance, the series.
    """

    key: str
    title: str
    place: str
    starts: Time
    length: timedelta
    written: str
    rank: tuple[int, str] = (0, "")
    is_off: bool = False
    instance: Time | None = None
    later: bool = False
    rule: str = ""
    added: tuple[Time, ...] = ()
    left_out: tuple[Time, ...] = ()

    @property
    def repeats(self) -> bool:
        return bool(self.rule or self.added)


def read_event(component: Component, key: str, clock: Clock) -> Event:
    """Raise RuleBroken, with what is wrong with the event, whatever it holds."""
    starts = _start(component, clock)
    title = title_of(component)
    if not title:
        raise RuleBroken("no_title")
    if len(title) > TITLE:
        raise RuleBroken("title_too_long", limit=TITLE)
    line = component.first("RECURRENCE-ID")
    return Event(
        key=key,
        title=title,
        place=clean(_words(component, "LOCATION"))[:PLACE].strip(),
        starts=starts,
        length=_length(component, starts, clock),
        written=written_of(component),
        rank=(_whole(component.value("SEQUENCE")), component.value("DTSTAMP")[:20]),
        is_off=component.value("STATUS").upper() == "CANCELLED",
        instance=read_time(line, line.value, clock, usual=starts) if line else None,
        later="RANGE" in line.parameters if line else False,
        rule=_rule(component),
        added=_times(component, "RDATE", clock, starts),
        left_out=_times(component, "EXDATE", clock, starts),
    )


def title_of(component: Component) -> str:
    return clean(_words(component, "SUMMARY"))


def written_of(component: Component) -> str:
    """The start as the file has it, for people who look for it there."""
    line = component.first("DTSTART")
    if line is None:
        return ""
    zone = line.parameters.get("TZID", "")
    return clean(f"{readable(line.value)} {zone}")[:WRITTEN].strip()


def readable(value: str) -> str:
    """20220602T140000Z as 2022-06-02 14:00 UTC; what is no such value stays as it is."""
    found = STAMP.fullmatch(value.strip())
    if found is None:
        return value
    day, clock = "-".join(found.group(1, 2, 3)), ":".join(found.group(4, 5)) if found[4] else ""
    return " ".join(each for each in (day, clock, "UTC" if found[6] else "") if each)


def clean(text: str) -> str:
    """Text from outside as the house keeps it: one line without controls, in NFC."""
    told = "".join(" " if each.isspace() else each for each in text)
    kept = "".join(each for each in told if _is_fit(each))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def read_time(line: Property, value: str, clock: Clock, usual: Time | None = None) -> Time:
    """Raise RuleBroken ``unread_time``, ``unknown_timezone``, ``floating``.

    usual lends its zone to a value that names none, such as a day in EXDATE.
    """
    value = value.strip()
    if DAY.fullmatch(value):
        return Time(_wall(value + "T000000"), usual.zone if usual else "UTC", whole_day=True)
    found = MOMENT.fullmatch(value)
    if not found:
        raise RuleBroken("unread_time", value=clean(value)[:40])
    wall = _wall(found[1])
    return Time(wall, "UTC" if found[2] else clock(line.parameters.get("TZID", ""), wall.year))


def _start(component: Component, clock: Clock) -> Time:
    line = component.first("DTSTART")
    if line is None:
        raise RuleBroken("no_start")
    outlook = component.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    if outlook or DAY.fullmatch(line.value.strip()):
        raise RuleBroken("all_day")
    return read_time(line, line.value, clock)


def _length(component: Component, starts: Time, clock: Clock) -> timedelta:
    line, text = component.first("DTEND"), component.value("DURATION")
    if line is not None:
        length = read_time(line, line.value, clock, usual=starts).at - starts.at
    elif text:
        length = _duration(text)
    else:
        raise RuleBroken("no_end")
    if length <= timedelta():
        raise RuleBroken("end_not_after_start")
    return length


def _duration(text: str) -> timedelta:
    found = DURATION.fullmatch(text)
    if not found:
        raise RuleBroken("unread_time", value=clean(text)[:40])
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _rule(component: Component) -> str:
    rules = component.all("RRULE")
    if len(rules) > 1 or component.first("EXRULE"):
        raise RuleBroken("rule_unread", rule="RRULE, EXRULE")
    return rules[0].value.strip() if rules else ""


def _times(component: Component, name: str, clock: Clock, usual: Time) -> tuple[Time, ...]:
    told = [
        (line, value)
        for line in component.all(name)
        for value in line.value.split(",")
        if value.strip()
    ]
    if len(told) > MOST_TIMES:
        raise RuleBroken("rule_unread", rule=name)
    return tuple(read_time(line, value, clock, usual) for line, value in told)


def _wall(text: str) -> datetime:
    try:
        parts = (text[:4], text[4:6], text[6:8], text[9:11], text[11:13], text[13:])
        wall = datetime(*(int(each) for each in parts))  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        raise RuleBroken("unread_time", value=text) from None
    if not FIRST_YEAR < wall.year < LAST_YEAR:
        raise RuleBroken("unread_time", value=text)
    return wall


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _words(component: Component, name: str) -> str:
    line = component.first(name)
    return line.words if line else ""


def _is_fit(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind not in {"Cc", "Cs", "Zl", "Zp"} and character not in BIDI | {"\ufeff"}
