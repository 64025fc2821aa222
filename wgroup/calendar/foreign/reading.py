"""What a calendar that somebody else wrote holds for us: meetings that could be proposed.

Pure. Of any octets a Reading, or RuleBroken for the file; what is wrong with one event is told
beside that event. RFC 5545, and what Outlook, Google and Apple make of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import islice

from wgroup.calendar.foreign.events import (
    UID,
    Event,
    Time,
    clean,
    read_event,
    title_of,
    written_of,
)
from wgroup.calendar.foreign.lines import Component, lean, read_lines
from wgroup.calendar.foreign.recurring import Allowance, Rule, Until
from wgroup.calendar.foreign.zones import Zones
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.time import LAST_YEAR, utc_text

MOST_FOUND, MOST_OF_SERIES = 500, 100
AHEAD = timedelta(days=5 * 366)
SHOWN = 120

# A file of these methods tells what somebody answers, not what there is (RFC 5546 1.4).
ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"})


@dataclass(frozen=True, slots=True)
class Found:
    """key names it wherever it is met again: its UID, in a series with the first start."""

    uid: str
    key: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """written is the start as the file has it, starts_at the instant where it is one; code and
    facts say why."""

    title: str
    written: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A series of which only the first are taken."""

    title: str
    taken: int


@dataclass(frozen=True, slots=True)
class Reading:
    """others: parts of another kind, such as to-dos. floats: some times name no zone.

    kept is the file without what is of no use here; read again it gives the same.
    """

    found: tuple[Found, ...]
    skipped: tuple[Skipped, ...]
    cut: tuple[Cut, ...]
    others: int
    floats: bool
    kept: bytes


def read_calendar(
    data: bytes, *, today: date, near: Sequence[str] = (), floating: str | None = None
) -> Reading:
    """near: zones that are tried first where a file gives rules and no name.

    floating: the zone of times that name none; without it they are skipped. Raise RuleBroken
    for what is no calendar, is too large, or holds answers.
    """
    calendars = read_lines(data)
    reader = _Reader(today, floating)
    for each in calendars:
        reader.take(each, Zones.of(each, near))
    reader.settle()
    return Reading(
        found=tuple(sorted(reader.found, key=lambda each: (each.starts_at, each.key))),
        skipped=tuple(reader.skipped),
        cut=tuple(reader.cut),
        others=reader.others,
        floats=reader.floats,
        kept=lean(calendars),
    )


@dataclass(slots=True)
class _Reader:
    """events: by key, those that stand for themselves or for a series; parts: single ones of
    a series that differ from it."""

    today: date
    floating: str | None
    events: dict[str, Event] = field(default_factory=dict)
    parts: dict[str, dict[datetime, Event]] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    cut: list[Cut] = field(default_factory=list)
    others: int = 0
    floats: bool = False
    allowance: Allowance = field(default_factory=Allowance)

    def take(self, calendar: Component, zones: Zones) -> None:
        method = calendar.value("METHOD").upper()
        if method in ANSWERS:
            raise RuleBroken("not_events", field="file")
        for each in calendar.parts:
            if each.name == "VEVENT":
                self._take_event(each, zones, off=method == "CANCEL")
            else:
                self.others += each.name != "VTIMEZONE"

    def _take_event(self, component: Component, zones: Zones, *, off: bool) -> None:
        key, clock = key_of(component), partial(self._clock, zones)
        try:
            event = read_event(component, key, clock)
        except RuleBroken as fault:
            self._skip(title_of(component), written_of(component), fault.code, fault.facts)
            return
        if off or (event.is_off and event.instance is None):
            self._refuse(event, "cancelled")
        elif event.instance is None:
            self.events[key] = self._later(self.events.get(key), event)
        else:
            several, at = self.parts.setdefault(key, {}), event.instance.at
            several[at] = self._later(several.get(at), event)

    def _later(self, known: Event | None, event: Event) -> Event:
        """Of two that are the same the later version is kept (RFC 5546 2.1.5)."""
        if known is None:
            return event
        kept, other = (event, known) if event.rank > known.rank else (known, event)
        self._refuse(other, "twice_in_file")
        return kept

    def _clock(self, zones: Zones, tzid: str, year: int) -> str:
        if not tzid:
            self.floats = True
            if self.floating is None:
                raise RuleBroken("floating")
            return self.floating
        zone = zones.named(tzid, year)
        if zone is None:
            raise RuleBroken("unknown_timezone", zone=clean(tzid)[:80])
        return zone

    def _skip(self, title: str, written: str, code: str, facts: Mapping[str, object]) -> None:
        self.skipped.append(Skipped(title[:SHOWN], written, code, facts))

    def _refuse(self, event: Event, code: str, **facts: object) -> None:
        self._skip(event.title, event.written, code, facts)

    def settle(self) -> None:
        """Once all is read: make the meetings of events and series."""
        for key, event in self.events.items():
            parts = self.parts.pop(key, {}) if event.repeats else {}
            try:
                self._settle(event, parts)
            except RuleBroken as fault:
                self._refuse(event, fault.code, **fault.facts)
        for several in self.parts.values():
            for part in several.values():
                self._single(part)

    def _settle(self, event: Event, parts: dict[datetime, Event]) -> None:
        if not event.repeats:
            self._single(event)
            return
        if any(each.later for each in parts.values()):
            raise RuleBroken("series_split")
        starts, more = self._starts(event)
        kept = _without(starts, event.left_out)
        if not kept:
            raise RuleBroken("series_empty")
        for start in kept:
            if (part := parts.pop(start.at, None)) is not None:
                self._single(part)
            else:
                self._add(event, f"{event.key} {_mark(start.at)}", start)
        for part in parts.values():
            self._single(part)
        if more:
            self.cut.append(Cut(event.title[:SHOWN], len(kept)))

    def _starts(self, event: Event) -> tuple[list[Time], bool]:
        """When a series comes, in order, and whether it goes on after these."""
        most = min(MOST_OF_SERIES, MOST_FOUND - len(self.found))
        if most <= 0:
            raise RuleBroken("over_limit", limit=MOST_FOUND)
        rule = Rule.read(event.rule) if event.rule else None
        last = self.today + AHEAD
        walked = self._walked(rule, event.starts, last) if rule else iter([event.starts])
        found = list(islice(walked, most + 1))
        goes_on = len(found) > most or (rule is not None and rule.goes_on(len(found), last))
        whole = {each.at: each for each in (*event.added, *found) if not each.whole_day}
        times = [whole[at] for at in sorted(whole)]
        return times[:most], goes_on or len(times) > most

    def _walked(self, rule: Rule, starts: Time, last: date) -> Iterator[Time]:
        for number, day in enumerate(rule.days(starts.wall.date(), last, self.allowance)):
            time = Time(datetime.combine(day, starts.wall.time()), starts.zone)
            if number == rule.count or _is_past(time, rule.until):
                return
            yield time

    def _single(self, event: Event) -> None:
        if event.is_off:
            self._refuse(event, "cancelled")
        elif event.instance is None:
            self._add(event, event.key, event.starts)
        else:
            self._add(event, f"{event.key} {_mark(event.instance.at)}", event.starts)

    def _add(self, event: Event, key: str, start: Time) -> None:
        if len(self.found) == MOST_FOUND:
            self._refuse(event, "over_limit", limit=MOST_FOUND)
            return
        ends_at = start.at + event.length
        if ends_at.year >= LAST_YEAR:
            self._refuse(event, "unread_time", value=utc_text(ends_at))
            return
        repeats = event.repeats or event.instance is not None
        self.found.append(
            Found(event.key, key, event.title, event.place, start.at, ends_at, start.zone, repeats)
        )


def key_of(component: Component) -> str:
    """Its UID; where it has none, or an endless one, a digest of what it says."""
    uid = clean(component.value("UID"))
    if uid and len(uid) <= UID:
        return uid
    names = ("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY")
    told = "\x1f".join(component.value(name) for name in names)
    return f"sha256:{sha256(told.encode()).hexdigest()}"


def _mark(at: datetime) -> str:
    """The first start of one in a series, as RECURRENCE-ID has it in UTC."""
    return f"{at:%Y%m%dT%H%M%SZ}"


def _is_past(time: Time, until: Until | None) -> bool:
    if until is None:
        return False
    if until.whole_day:
        return time.wall.date() > until.at.date()
    return (time.at.replace(tzinfo=None) if until.is_utc else time.wall) > until.at


def _without(times: list[Time], left_out: Sequence[Time]) -> list[Time]:
    days = {each.wall.date() for each in left_out if each.whole_day}
    moments = {each.at for each in left_out if not each.whole_day}
    return [each for each in times if each.wall.date() not in days and each.at not in moments]
