"""Calendar files (RFC 5545, 5546, 7986): events as components, and the file that holds many.

Pure: no clock and no database, so that the same values always give the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Component
from icalendar import Event as VEvent

from wgroup.calendar.lines import escape, folded, named, plain
from wgroup.calendar.zones import vtimezone
from wgroup.kernel.capitals import is_utc
from wgroup.meetings.rules import PartStat

PRODID = "-//wgroup//wgroup//EN"
TYPE = "text/calendar; charset=utf-8"
# How often to ask again; some clients keep to it.
REFRESH = "PT1H"
COLOUR = "teal"
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN")
PUBLISH = "METHOD:PUBLISH"
END = b"END:VCALENDAR\r\n"

# Clocks differ from UTC by no more: a day begins somewhere so long before it begins in UTC, and
# ends somewhere so long after it has ended there.
EARLIEST, LATEST = timedelta(hours=14), timedelta(hours=12)
A_DAY = timedelta(days=1)


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
class Conference:
    """How to join from afar (RFC 7986 5.11): the address, and what it is called."""

    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an entry says, whether it has hours or not. stamp and created are aware.

    related: UIDs of what it belongs to, such as its series. colour: a name of CSS.
    """

    uid: str
    sequence: int
    stamp: datetime
    created: datetime
    state: State
    summary: str
    description: str
    categories: tuple[str, ...]
    url: str
    organizer: Organizer
    related: tuple[str, ...] = ()
    colour: str = ""

    @property
    def is_off(self) -> bool:
        return self.state is State.CANCELLED

    @property
    def takes_time(self) -> bool:
        return not self.is_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Told):
    """A meeting in one edition. zone is an IANA name."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    location: str
    conference: Conference | None = None

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

    @property
    def span(self) -> tuple[date, date]:
        info = ZoneInfo(self.tzid or "UTC")
        return self.starts_at.astimezone(info), self.ends_at.astimezone(info)

    def _meets_change(self) -> bool:
        info = ZoneInfo(self.zone)
        starts, ends = (each.astimezone(info) for each in (self.starts_at, self.ends_at))
        return starts.utcoffset() != ends.utcoffset() or comes_twice(starts) or comes_twice(ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllDay(Told):
    """Something of a day or several, first to last, wherever one is; it takes nobody's time."""

    first: date
    last: date

    @property
    def takes_time(self) -> bool:
        return False

    @property
    def tzid(self) -> str:
        return ""

    @property
    def span(self) -> tuple[date, date]:
        """DTEND is the day after the last (RFC 5545 3.6.1)."""
        return self.first, self.last + A_DAY

    @property
    def starts_at(self) -> datetime:
        """The instant at which the first day begins anywhere."""
        return datetime.combine(self.first, time(), UTC) - EARLIEST

    @property
    def ends_at(self) -> datetime:
        """The instant at which the last day has ended everywhere."""
        return datetime.combine(self.last + A_DAY, time(), UTC) + LATEST


def comes_twice(local: datetime) -> bool:
    """The clocks go back over it, so that the reading alone could be either of two instants."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def vevent(event: Event | AllDay, attendee: Attendee | None = None) -> bytes:
    """Return the component: with an attendee for a mail to them, without for all to read.

    METHOD:PUBLISH has no ATTENDEE (RFC 5546 3.2.1); REQUEST and CANCEL name whom they are for.
    """
    return octets(component(event, attendee))


def component(event: Event | AllDay, attendee: Attendee | None = None) -> Component:
    """The same before it is written out, to be written in more than one way."""
    made = VEvent()
    for name, value in _properties(event):
        made.add(name, value)
    if isinstance(event, Event) and event.conference is not None:
        _add_conference(made, event.conference)
    role = _called(event.organizer.name)
    made.add("organizer", f"mailto:{event.organizer.address}", parameters=role)
    if attendee is not None:
        told = _participation(attendee)
        made.add("attendee", f"mailto:{attendee.address}", parameters=told)
    return made


def octets(made: Component) -> bytes:
    written: bytes = made.to_ical(sorted=False)
    return written


def jcal(made: Component) -> bytes:
    """The same component as RFC 7265 writes it, in compact JSON."""
    return json.dumps(made.to_jcal(), ensure_ascii=False, separators=(",", ":")).encode()


def _properties(event: Event | AllDay) -> list[tuple[str, object]]:
    starts, ends = event.span
    return [
        ("uid", event.uid),
        ("sequence", event.sequence),
        ("dtstamp", event.stamp),
        ("created", event.created),
        ("last-modified", event.stamp),
        ("dtstart", starts),
        ("dtend", ends),
        ("summary", plain(event.summary)),
        *_texts(event),
        *(("related-to", each) for each in event.related),
        ("url", event.url),
        ("status", event.state.value),
        ("transp", "OPAQUE" if event.takes_time else "TRANSPARENT"),
    ]


def _texts(event: Event | AllDay) -> Iterable[tuple[str, object]]:
    """What is left out where there is none of it."""
    told = {
        "description": plain(event.description),
        "location": plain(event.location) if isinstance(event, Event) else "",
        "categories": [plain(each) for each in event.categories],
        "color": event.colour,
    }
    return ((name, value) for name, value in told.items() if value)


def _add_conference(made: Component, conference: Conference) -> None:
    told = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": named(conference.label)}
    made.add("conference", plain(conference.url), parameters=told)


def _called(name: str) -> dict[str, str]:
    return {"CN": cleaned} if (cleaned := named(name).strip()) else {}


def _participation(attendee: Attendee) -> dict[str, str]:
    return {
        **_called(attendee.name),
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": attendee.partstat.value.upper().replace("_", "-"),
        "RSVP": "TRUE" if attendee.rsvp else "FALSE",
    }


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
