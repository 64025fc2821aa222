"""Whole files made of stored components, in either form that calendars read. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from icalendar import Component

from wgroup.calendar import ics
from wgroup.calendar.lines import plain
from wgroup.calendar.zones import vtimezone

# For each TZID in use, the first and the last year in which it is.
Zones = Mapping[str, tuple[int, int]]

# A calendar holds one component at least; this one tells of nothing.
SOME_ZONE = {"UTC": (1970, 1970)}


class Form(StrEnum):
    """iCalendar (RFC 5545), or the same as JSON (RFC 7265)."""

    ICS = "ics"
    JCAL = "jcal"

    @property
    def content_type(self) -> str:
        return ics.TYPE if self is Form.ICS else "application/calendar+json"


@dataclass(frozen=True, slots=True)
class Label:
    """What a client calls the calendar, and a sentence more."""

    name: str
    about: str


def file_of(
    form: Form, components: Sequence[bytes], zones: Zones, label: Label | None = None
) -> bytes:
    """Return the file; without a label it is one to take along, and not to subscribe to."""
    if form is Form.JCAL:
        return _in_json(components, zones, label)
    if label is None:
        return ics.download(b"".join(components), zones)
    return ics.calendar(components, zones, name=label.name, about=label.about)


def _in_json(components: Sequence[bytes], zones: Zones, label: Label | None) -> bytes:
    used = zones if zones or components else SOME_ZONE
    clocks = [_zone_in_json(zone, *years) for zone, years in sorted(used.items())]
    properties = json.dumps(_properties(label), ensure_ascii=False, separators=(",", ":"))
    return b"".join(
        [b'["vcalendar",', properties.encode(), b",[", b",".join([*clocks, *components]), b"]]"]
    )


def _properties(label: Label | None) -> list[object]:
    """As the lines of an ics file say them."""
    said = {"version": "2.0", "prodid": ics.PRODID, "calscale": "GREGORIAN", "method": "PUBLISH"}
    spans = {}
    if label is not None:
        name, about = plain(label.name), plain(label.about)
        said |= {"name": name, "x-wr-calname": name, "description": about}
        said |= {"x-wr-caldesc": about, "color": ics.COLOUR}
        spans = dict.fromkeys(("refresh-interval", "x-published-ttl"), ics.REFRESH)
    return [
        [key, {}, kind, value]
        for kind, told in (("text", said), ("duration", spans))
        for key, value in told.items()
    ]


@lru_cache(maxsize=64)
def _zone_in_json(zone: str, first_year: int, last_year: int) -> bytes:
    read = Component.from_ical(vtimezone(zone, first_year, last_year))
    return json.dumps(read.to_jcal(), ensure_ascii=False, separators=(",", ":")).encode()
