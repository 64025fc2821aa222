"""What an entry tells, before it is written in any form: plain values in one edition."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from wgroup.kernel.capitals import is_utc
from wgroup.meetings.rules import PartStat

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
