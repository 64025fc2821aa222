"""The lines of a foreign calendar object, read leniently and within limits (RFC 5545 3.1).

Only what an answer is made of is kept. A library would also build recurrences and time zones,
which a stranger can make as costly as they like.
"""

from dataclasses import dataclass, field

from wgroup.calendar.properties import Property, read_property
from wgroup.mail.incoming import Refused

MOST_CHARACTERS = 256 * 1024
MOST_LINES = 20_000
MOST_EVENTS, MOST_PROPERTIES = 50, 1000
DEEPEST = 6

KEPT = frozenset(
    {
        "UID", "SEQUENCE", "DTSTAMP", "ATTENDEE", "COMMENT", "DTSTART", "DTEND", "DURATION",
        "METHOD",
    }
)  # fmt: skip
ANSWERED = frozenset({"VEVENT", "VTODO"})


@dataclass(slots=True)
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> str:
        return next((each.value.strip() for each in self.all(name)), "")


def read_calendar(text: str) -> tuple[str, list[Component]]:
    """METHOD in upper case, and the events and to-dos, in their order.

    Raise Refused ``not_a_calendar``, ``too_large``, ``too_many_lines``, ``too_many_events``,
    ``too_deep``.
    """
    reader = _Reader()
    for line in _lines(text):
        if (each := read_property(line)) is not None:
            reader.take(each)
    return reader.calendar.first("METHOD").upper(), reader.events


@dataclass(slots=True)
class _Reader:
    """What was read so far; open_ holds the components that have begun and not ended."""

    calendar: Component = field(default_factory=lambda: Component("VCALENDAR"))
    events: list[Component] = field(default_factory=list)
    open_: list[Component] = field(default_factory=list)

    def take(self, each: Property) -> None:
        if each.name == "BEGIN":
            self._begin(each.value.strip().upper())
        elif each.name == "END":
            del self.open_[-1:]
        elif each.name in KEPT and self.open_:
            self._keep(each)

    def _begin(self, name: str) -> None:
        self.open_.append(self.calendar if not self.open_ else Component(name))
        if len(self.open_) > DEEPEST:
            raise Refused("too_deep")
        if len(self.open_) == 2 and name in ANSWERED:
            self.events.append(self.open_[-1])
        if len(self.events) > MOST_EVENTS:
            raise Refused("too_many_events")

    def _keep(self, each: Property) -> None:
        """What lies deeper, such as an alarm's, is not the event's."""
        kept = self.open_[-1].properties
        if len(kept) == MOST_PROPERTIES:
            raise Refused("too_many_lines")
        kept.append(each)


def _lines(text: str) -> list[str]:
    if len(text) > MOST_CHARACTERS:
        raise Refused("too_large")
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = whole.replace("\n ", "").replace("\n\t", "").lstrip("\ufeff\n ").split("\n")
    if lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise Refused("not_a_calendar")
    if len(lines) > MOST_LINES:
        raise Refused("too_many_lines")
    return lines
