"""A calendar object as one reader has it: the stored component, with what is the reader's own.

RFC 4791 4.1: one component in a VCALENDAR with the zones it names, and no METHOD. Pure: the same
values always give the same bytes, and the same tag.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from wgroup.calendar.ics import END, HEAD
from wgroup.calendar.lines import folded, plain
from wgroup.calendar.zones import vtimezone
from wgroup.meetings.rules import PartStat

# What its bytes are made from beside what is stored; with it all tags change.
SHAPE = "1"

HEADER = folded(*HEAD)
ENDS = re.compile(rb"END:(VEVENT|VTODO)\r\n\Z")
LOCAL = re.compile(rb"^(DTSTART|DTEND)(?:;[^:\r\n]*)?:\d{8}T\d{6}Z?\r\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Own:
    """What one reader's copy has beside the component: their part in it, and their alarms.

    Both are content lines, folded, or empty.
    """

    part: bytes = b""
    alarms: bytes = b""


NOTHING = Own()


@dataclass(frozen=True, slots=True)
class Seen:
    """An object in short: by its tag a client knows whether it holds it as it is.

    tag is as strong as RFC 9110 8.8.1 wants it: equal tags, equal bytes.
    """

    digest: str
    zone: str
    year: int
    own: Own = NOTHING

    @property
    def tag(self) -> str:
        told = (SHAPE, self.digest, _zone_digest(self.zone, self.year))
        whole = "|".join(told).encode() + b"|" + self.own.part + b"|" + self.own.alarms
        return sha256(whole).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Thing:
    """An object whole. starts_at and ends_at are aware, None where a task has no day."""

    uid: str
    component: bytes
    seen: Seen
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def body(self) -> bytes:
        """The file, as GET gives it."""
        zone, year = self.seen.zone, self.seen.year
        clock = vtimezone(zone, year, year) if zone else b""
        return b"".join([HEADER, clock, self.whole, END])

    @property
    def whole(self) -> bytes:
        """The component with what is the reader's own, in the place where it belongs."""
        own = self.seen.own
        if own == NOTHING:
            return self.component
        found = ENDS.search(self.component)
        if found is None:
            raise ValueError("a stored component ends as what it is")
        return b"".join([self.component[: found.start()], own.part, own.alarms, found[0]])

    @property
    def in_utc(self) -> bytes:
        """As ``expand`` wants it (RFC 4791 9.6.5): times in UTC, no zones."""

        def told(found: re.Match[bytes]) -> bytes:
            moment = self.starts_at if found[1] == b"DTSTART" else self.ends_at
            if moment is None:
                return found[0]
            return found[1] + f":{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n".encode()

        return b"".join([HEADER, LOCAL.sub(told, self.whole), END])


@lru_cache(maxsize=1024)
def _zone_digest(zone: str, year: int) -> str:
    return sha256(vtimezone(zone, year, year)).hexdigest()[:16] if zone else ""


def part_of(name: str, address: str, partstat: PartStat) -> bytes:
    """The reader's own ATTENDEE, and nobody else's: who else takes part is not told here.

    RSVP stays, for without it some clients offer no buttons.
    """
    quoted = plain(name).replace("\n", " ").replace('"', "'")
    state = partstat.value.upper().replace("_", "-")
    told = f'CN="{quoted}";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={state};RSVP=TRUE'
    return folded(f"ATTENDEE;{told}:mailto:{plain(address)}")
