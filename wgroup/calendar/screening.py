"""What a calendar program sends, before icalendar may read it: without clocks and without series.

icalendar works out the VTIMEZONE of a name that it does not know, every hour of it if its rule
says so, and keeps it under that name for all who come after. So it is shown none: zones are
known by their names alone. Nothing of ours repeats. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from icalendar.parser import Contentline, Contentlines

from wgroup.calendar.foreign.zones import by_name
from wgroup.calendar.own_lines import TooMuch

MOST_LINES, MOST_COMPONENTS, LONGEST_NAME = 5_000, 60, 100

CLOCKS = "VTIMEZONE"
REPEATING = frozenset({"RRULE", "RDATE", "EXRULE", "EXDATE"})
# Of which icalendar looks the zone up.
DATED = frozenset({"DTSTART", "DTEND", "DUE", "RECURRENCE-ID"})
WALL = re.compile(r"\d{8}T\d{6}", re.ASCII)


class Repeats(ValueError):
    """It is to come more than once."""


def screened(octets: bytes) -> str:
    """The same without its VTIMEZONEs, each TZID an IANA name.

    Raise ValueError for what is no calendar or of an unknown zone, TooMuch, Repeats.
    """
    lines = Contentlines.from_ical(octets.decode("utf-8"))  # type: ignore[no-untyped-call]
    if len(lines) > MOST_LINES:
        raise TooMuch
    screen = _Screen()
    for line in filter(None, lines):
        screen.take(line)
    if screen.within:
        raise ValueError("cut off")
    return "".join(f"{line}\r\n" for line in screen.kept)


@dataclass(slots=True)
class _Screen:
    """within: how many components are open from a VTIMEZONE on; 0 outside of one."""

    kept: list[str] = field(default_factory=list)
    components: int = 0
    within: int = 0

    def take(self, line: Contentline) -> None:
        name, parameters, value = _parts(line)
        if name == "BEGIN":
            self._begin(line, value.strip().upper())
        elif name == "END":
            self._end(line, value.strip().upper())
        elif not self.within:
            self._keep(_told(line, name, parameters, value))

    def _begin(self, line: str, component: str) -> None:
        if self.within or component == CLOCKS:
            self.within += 1
            return
        self.components += 1
        if self.components > MOST_COMPONENTS:
            raise TooMuch
        self._keep(line)

    def _end(self, line: str, component: str) -> None:
        if self.within:
            self.within -= 1
        elif component == CLOCKS:
            raise ValueError("another component ends as a VTIMEZONE")
        else:
            self._keep(line)

    def _keep(self, line: str) -> None:
        if line.startswith((" ", "\t")):
            raise ValueError("it would be read as the rest of another line")
        self.kept.append(line)


def _parts(line: Contentline) -> tuple[str, Mapping[str, Any], str]:
    """As icalendar itself takes a line apart; nothing of a line that it cannot."""
    try:
        name, parameters, value = line.parts()
    except ValueError:
        return "", {}, ""
    return name.upper(), parameters, value


def _told(line: str, name: str, parameters: Mapping[str, Any], value: str) -> str:
    """The line, on a clock that is known. Raise ValueError, Repeats."""
    if name in REPEATING:
        raise Repeats
    tzid = parameters.get("TZID") if name in DATED else None
    if tzid is None:
        return line
    zone = by_name(tzid) if isinstance(tzid, str) and len(tzid) <= LONGEST_NAME else None
    if zone is None or (zone != tzid and not WALL.fullmatch(value)):
        raise ValueError("no zone that is known")
    return line if zone == tzid else f"{name};TZID={zone}:{value}"
