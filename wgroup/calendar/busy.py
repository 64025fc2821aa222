"""When a reader is taken, without what by: VFREEBUSY (RFC 5545 3.6.4). Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from wgroup.calendar.ics import END, HEAD
from wgroup.calendar.lines import folded
from wgroup.calendar.objects import Thing

Period = tuple[datetime, datetime]

OFF = re.compile(rb"^(?:BEGIN:VTODO|STATUS:CANCELLED|TRANSP:TRANSPARENT)\r$", re.MULTILINE)
UNSURE = re.compile(rb"^STATUS:TENTATIVE\r$", re.MULTILINE)
SAID = re.compile(rb"PARTSTAT=([A-Z-]+)")


class Kind(StrEnum):
    """FBTYPE (RFC 5545 3.2.9)."""

    BUSY = "BUSY"
    TENTATIVE = "BUSY-TENTATIVE"


def kind_of(thing: Thing) -> Kind | None:
    """How a thing takes the reader's time: not at all if it is off, or declined by them.

    RFC 4791 7.10: what is transparent or cancelled counts for nothing, nor does what is to be
    done; tentative counts as such.
    """
    said = SAID.search(thing.seen.own.part.replace(b"\r\n ", b""))
    answer = said[1] if said else b""
    if thing.starts_at is None or OFF.search(thing.component) or answer == b"DECLINED":
        return None
    unsure = UNSURE.search(thing.component) or answer == b"TENTATIVE"
    return Kind.TENTATIVE if unsure else Kind.BUSY


def told(things: Iterable[Thing], start: datetime, end: datetime, now: datetime) -> bytes:
    """The file for start up to end, all aware: periods of each kind, cut to that time, and those
    that touch told as one."""
    found: dict[Kind, list[Period]] = {each: [] for each in Kind}
    for thing in things:
        kind = kind_of(thing)
        if kind is None or thing.starts_at is None or thing.ends_at is None:
            continue
        first, last = max(thing.starts_at, start), min(thing.ends_at, end)
        if first < last:
            found[kind].append((first, last))
    lines = [f"FREEBUSY;FBTYPE={kind}:{_listed(each)}" for kind, each in found.items() if each]
    return b"".join([folded(*HEAD, *_opening(start, end, now), *lines, "END:VFREEBUSY"), END])


def _opening(start: datetime, end: datetime, now: datetime) -> list[str]:
    span = f"{_utc(start)}/{_utc(end)}"
    return [
        "BEGIN:VFREEBUSY",
        f"UID:{sha256(f'{span}/{_utc(now)}'.encode()).hexdigest()[:32]}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(end)}",
    ]


def _listed(periods: Iterable[Period]) -> str:
    return ",".join(f"{_utc(first)}/{_utc(last)}" for first, last in _merged(periods))


def _merged(periods: Iterable[Period]) -> list[Period]:
    whole: list[Period] = []
    for first, last in sorted(periods):
        if whole and first <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
