"""Calendar files (RFC 5545, 5546, 7986): events as components, and the file that holds many.

Pure: no clock and no database, so that the same values always give the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from icalendar import Component, vDatetime
from icalendar import Event as VEvent

from wgroup.calendar.lines import escape, folded, named, plain
from wgroup.calendar.told import AllDay, Attendee, Conference, Event
from wgroup.calendar.zones import vtimezone

PRODID = "-//wgroup//wgroup//EN"
TYPE = "text/calendar; charset=utf-8"
# How often to ask again; some clients keep to it.
REFRESH = "PT1H"
COLOUR = "teal"
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN")
PUBLISH = "METHOD:PUBLISH"
END = b"END:VCALENDAR\r\n"


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


def restamp(made: Component, stamp: datetime) -> None:
    """Say when it last changed, in the place where it says so already."""
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        made[name] = vDatetime(stamp)


def octets(made: Component) -> bytes:
    return folded(*(str(line) for line in made.content_lines(sorted=False) if line))


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
