"""Calendar files (RFC 5545, 5546, 7986): a meeting as a VEVENT, and the file that holds many.

Pure: no clock and no database, so that the same values always give the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Event as Component

from wgroup.calendar.lines import escape, folded, plain
from wgroup.calendar.zones import vtimezone
from wgroup.kernel.capitals import is_utc
from wgroup.meetings.rules import PartStat

PRODID = "-//wgroup//wgroup//EN"
TYPE = "text/calendar; charset=utf-8"
# How often to ask again; some clients keep to it.
REFRESH = "PT1H"
COLOUR = "teal"
HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    f"PRODID:{PRODID}",
    "CALSCALE:GREGORIAN",
)
PUBLISH = "METHOD:PUBLISH"
END = b"END:VCALENDAR\r\n"


class State(StrEnum):
    """All that STATUS of a VEVENT may say."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Organizer:
    """A role, never a person: clients take a person for an invited one."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """The one who is invited by a mail; rsvp: asked to answer."""

    name: str
    address: str
    partstat: PartStat = PartStat.NEEDS_ACTION
    rsvp: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """One meeting in one language. stamp and created are aware; zone is an IANA name."""

    uid: str
    sequence: int
    stamp: datetime
    created: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    state: State
    summary: str
    description: str
    location: str
    categories: tuple[str, ...]
    url: str
    organizer: Organizer

    @property
    def is_off(self) -> bool:
        return self.state is State.CANCELLED

    @property
    def tzid(self) -> str:
        """The zone its times are written in; empty where they are written in UTC.

        On the nights clocks change, clients read local times differently: then UTC is plainer.
        """
        return "" if is_utc(self.zone) or self._meets_change() else self.zone

    @property
    def zones(self) -> dict[str, tuple[int, int]]:
        """What a file with this one event must know of zones."""
        return {self.tzid: (self.starts_at.year, self.starts_at.year)} if self.tzid else {}

    def _meets_change(self) -> bool:
        info = ZoneInfo(self.zone)
        starts, ends = (each.astimezone(info) for each in (self.starts_at, self.ends_at))
        return starts.utcoffset() != ends.utcoffset() or comes_twice(starts) or comes_twice(ends)


def comes_twice(local: datetime) -> bool:
    """The clocks go back over it, so that the reading alone could be either of two instants."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def vevent(event: Event, attendee: Attendee | None = None) -> bytes:
    """Return the component: with an attendee for a mail to them, without for all to read.

    METHOD:PUBLISH has no ATTENDEE (RFC 5546 3.2.1); REQUEST and CANCEL name whom they are for.
    """
    component = Component()
    for name, value in _properties(event):
        component.add(name, value)
    role = {"CN": plain(event.organizer.name)}
    component.add("organizer", f"mailto:{event.organizer.address}", parameters=role)
    if attendee is not None:
        told = _participation(attendee)
        component.add("attendee", f"mailto:{attendee.address}", parameters=told)
    octets: bytes = component.to_ical(sorted=False)
    return octets


def _participation(attendee: Attendee) -> dict[str, str]:
    return {
        "CN": plain(attendee.name),
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": attendee.partstat.value.upper().replace("_", "-"),
        "RSVP": "TRUE" if attendee.rsvp else "FALSE",
    }


def jcal(component: bytes) -> bytes:
    """The same component as RFC 7265 writes it, in compact JSON."""
    return json.dumps(
        Component.from_ical(component).to_jcal(), ensure_ascii=False, separators=(",", ":")
    ).encode()


def _properties(event: Event) -> list[tuple[str, object]]:
    info = ZoneInfo(event.tzid or "UTC")
    told = {
        "description": plain(event.description),
        "location": plain(event.location),
        "categories": [plain(each) for each in event.categories],
    }
    return [
        ("uid", event.uid),
        ("sequence", event.sequence),
        ("dtstamp", event.stamp),
        ("created", event.created),
        ("last-modified", event.stamp),
        ("dtstart", event.starts_at.astimezone(info)),
        ("dtend", event.ends_at.astimezone(info)),
        ("summary", plain(event.summary)),
        *((name, value) for name, value in told.items() if value),
        ("url", event.url),
        ("status", event.state.value),
        ("transp", "TRANSPARENT" if event.is_off else "OPAQUE"),
    ]


def calendar(
    components: Iterable[bytes], zones: Mapping[str, tuple[int, int]], *, name: str, about: str
) -> bytes:
    """Join stored components to a file that is subscribed to.

    Args:
        zones: for each TZID in use, the first and the last year of its meetings.
        name: what the reader's client calls the calendar; about: a sentence more.
    """
    return _joined(_naming(name, about), zones, components)


def download(component: bytes, zones: Mapping[str, tuple[int, int]]) -> bytes:
    """One meeting to put into a calendar; with a name, clients would open another calendar."""
    return _joined((), zones, [component])


def itip(method: str, component: bytes, zones: Mapping[str, tuple[int, int]]) -> bytes:
    """The file of an invitation: REQUEST or CANCEL (RFC 5546 3.2.2, 3.2.5), one component."""
    clocks = [vtimezone(zone, *years) for zone, years in sorted(zones.items())]
    return b"".join([folded(*HEAD, f"METHOD:{method}"), *clocks, component, END])


def _joined(
    naming: Iterable[str], zones: Mapping[str, tuple[int, int]], components: Iterable[bytes]
) -> bytes:
    # A file holds one component at least (RFC 5545 3.6), even when no meeting is to be told.
    parts = list(components)
    used = zones if zones or parts else {"UTC": (1970, 1970)}
    clocks = [vtimezone(zone, *years) for zone, years in sorted(used.items())]
    return b"".join([folded(*HEAD, PUBLISH, *naming), *clocks, *parts, END])


def _naming(name: str, about: str) -> Iterable[str]:
    """The X- forms are what most clients read."""
    return (
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        f"DESCRIPTION:{escape(about)}",
        f"X-WR-CALDESC:{escape(about)}",
        f"COLOR:{COLOUR}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    )
