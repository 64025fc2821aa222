"""The lines of a calendar that somebody else wrote, within limits (RFC 5545 3.1).

Each octet is looked at a few times, whatever the file. Only what a meeting is made of is kept;
what is attached, who is invited and what is described stays where it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wgroup.calendar.properties import Property, read_property
from wgroup.kernel.errors import RuleBroken

MOST_OCTETS = 1_000_000
MOST_LINES = 50_000
MOST_EVENTS, MOST_ZONES, MOST_PROPERTIES = 500, 100, 400
DEEPEST = 5

# What is kept, by the component that it belongs to.
KEPT: dict[str, frozenset[str]] = {
    "VCALENDAR": frozenset({"METHOD"}),
    "VEVENT": frozenset(
        {
            "UID", "RECURRENCE-ID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION",
            "RRULE", "RDATE", "EXDATE", "EXRULE", "SUMMARY", "LOCATION", "STATUS",
            "X-MICROSOFT-CDO-ALLDAYEVENT",
        }
    ),
    "VTIMEZONE": frozenset({"TZID", "X-LIC-LOCATION"}),
    "STANDARD": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "DAYLIGHT": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
}  # fmt: skip


@dataclass(slots=True)
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> Property | None:
        return next((each for each in self.properties if each.name == name), None)

    def value(self, name: str) -> str:
        found = self.first(name)
        return found.value.strip() if found else ""

    def lines(self) -> Iterator[str]:
        yield f"BEGIN:{self.name}"
        yield from (each.line for each in self.properties)
        for each in self.parts:
            yield from each.lines()
        yield f"END:{self.name}"


def read_lines(data: bytes) -> list[Component]:
    """The calendars of a file, each with its events and time zones as parts.

    Other parts, such as to-dos, are kept by name alone. Raise RuleBroken ``required``,
    ``too_large``, ``not_utf8``, ``not_a_calendar``, ``cut_off``, ``too_many_events``.
    """
    reader = _Reader()
    for line in _lines(data):
        if (each := read_property(line)) is not None:
            reader.take(each)
    if reader.open_:
        raise RuleBroken("cut_off", field="file")
    return reader.calendars


def lean(calendars: list[Component]) -> bytes:
    """The same without all that is not kept: read again it gives the same."""
    return "\r\n".join(line for each in calendars for line in each.lines()).encode()


@dataclass(slots=True)
class _Reader:
    """open_ holds the components that have begun and not ended; None is one of no use to us."""

    calendars: list[Component] = field(default_factory=list)
    open_: list[Component | None] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def take(self, each: Property) -> None:
        if each.name == "BEGIN":
            self._begin(each.value.strip().upper())
        elif each.name == "END":
            del self.open_[-1:]
        elif self.open_ and (inner := self.open_[-1]) is not None and _is_kept(inner, each):
            inner.properties.append(each)

    def _begin(self, name: str) -> None:
        if len(self.open_) == DEEPEST:
            raise RuleBroken("not_a_calendar", field="file")
        self._count(name)
        outer = self.open_[-1] if self.open_ else None
        if not self.open_:
            self._open_calendar(name)
        elif outer is None or not _belongs(outer.name, name):
            self.open_.append(None)
        else:
            outer.parts.append(Component(name))
            self.open_.append(outer.parts[-1])

    def _open_calendar(self, name: str) -> None:
        if name != "VCALENDAR":
            raise RuleBroken("not_a_calendar", field="file")
        self.calendars.append(Component(name))
        self.open_.append(self.calendars[-1])

    def _count(self, name: str) -> None:
        self.counts[name] = count = self.counts.get(name, 0) + 1
        if name == "VEVENT" and count > MOST_EVENTS:
            raise RuleBroken("too_many_events", field="file", limit=MOST_EVENTS)
        if name == "VTIMEZONE" and count > MOST_ZONES:
            raise RuleBroken("not_a_calendar", field="file")


def _is_kept(inner: Component, each: Property) -> bool:
    return each.name in KEPT.get(inner.name, ()) and len(inner.properties) < MOST_PROPERTIES


def _belongs(outer: str, inner: str) -> bool:
    """Whether a part of this name is looked at in a component of that one."""
    if outer == "VCALENDAR":
        return inner not in {"STANDARD", "DAYLIGHT", "VCALENDAR"}
    return outer == "VTIMEZONE" and inner in {"STANDARD", "DAYLIGHT"}


def _lines(data: bytes) -> list[str]:
    """Unfolded before they are decoded, for some fold in the middle of a character."""
    if len(data) > MOST_OCTETS:
        raise RuleBroken("too_large", field="file", limit=MOST_OCTETS)
    whole = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    whole = whole.replace(b"\n ", b"").replace(b"\n\t", b"")
    try:
        text = whole.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise RuleBroken("not_utf8", field="file") from None
    if not text:
        raise RuleBroken("required", field="file")
    lines = text.split("\n")
    if lines[0].strip().upper() != "BEGIN:VCALENDAR" or len(lines) > MOST_LINES:
        raise RuleBroken("not_a_calendar", field="file")
    return lines
