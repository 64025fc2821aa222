"""How many experts of each side a meeting has seats for, and until when they are named (F4).

Plain values in, plain values or a refusal out. Both sides have the same number of seats.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.time import instant, zone_named
from wgroup.meetings.rules import Capacity


class SeatKind(StrEnum):
    GOVERNMENTAL = "governmental"
    NON_GOVERNMENTAL = "non_governmental"


class Composition(StrEnum):
    GOVERNMENTAL = "governmental"
    NON_GOVERNMENTAL = "non_governmental"
    MIXED = "mixed"

    @property
    def kinds(self) -> tuple[SeatKind, ...]:
        return tuple(SeatKind) if self is Composition.MIXED else (SeatKind(self.value),)


CAPACITY_OF = {
    SeatKind.GOVERNMENTAL: Capacity.GOVERNMENTAL_EXPERT,
    SeatKind.NON_GOVERNMENTAL: Capacity.NON_GOVERNMENTAL_EXPERT,
}
EXPERTS = frozenset(CAPACITY_OF.values())

# Of one side and kind: a meeting that can still be held.
MOST_SEATS = 100


@dataclass(frozen=True, slots=True)
class SeatDraft:
    """Seats of each side, by kind; closes_at: an instant, entered in zone."""

    composition: Composition
    governmental: int
    non_governmental: int
    closes_at: datetime
    zone: str

    @property
    def closes(self) -> datetime:
        """The reading on the wall of zone."""
        return self.closes_at.astimezone(zone_named(self.zone)).replace(tzinfo=None)

    def seats(self, kind: SeatKind) -> int:
        return self.governmental if kind is SeatKind.GOVERNMENTAL else self.non_governmental


def read_seats(fields: Mapping[str, object]) -> SeatDraft:
    """fields: composition, governmental, non_governmental as numbers in digits, closes as local
    text, zone. A kind that the composition has not needs no number. Raise RuleBroken or Invalid.
    """
    reader = Reader(fields)
    reader.required(("composition", "closes", "zone"))
    composition = reader.choice("composition", Composition, Composition.MIXED)
    seats = {
        kind.value: _number(reader, kind.value) if kind in composition.kinds else 0
        for kind in SeatKind
    }
    zone = str(fields.get("zone") or "")
    reader.check("zone", lambda: zone_named(zone))
    typed = reader.local("closes")
    if typed is None or not reader.sound("zone"):
        reader.done()
        raise RuleBroken("bad_datetime", field="closes")
    closes = reader.kept(lambda: typed.in_zone(zone, field="closes"), None)
    reader.done()
    if closes is None:
        raise RuleBroken("bad_datetime", field="closes")
    return SeatDraft(composition, **seats, closes_at=instant(closes, zone), zone=zone)


def _number(reader: Reader, name: str) -> int:
    """A number of seats, at least one: a kind without seats is no part of the composition."""
    value = str(reader.fields.get(name) if reader.fields.get(name) is not None else "").strip()
    if not value:
        reader.faults.append(RuleBroken("required", field=name))
        return 0
    if not (value.isascii() and value.isdigit()):
        reader.faults.append(RuleBroken("not_a_number", field=name))
        return 0
    number = int(value[:6])
    if not 1 <= number <= MOST_SEATS:
        reader.faults.append(RuleBroken("out_of_range", field=name, least=1, most=MOST_SEATS))
    return number


def last_second(closes_at: datetime, starts_at: datetime) -> datetime:
    """The last second in which a nomination counts: nobody is named once it has begun."""
    return min(closes_at, starts_at - timedelta(seconds=1))


def check_before_start(closes_at: datetime, starts_at: datetime) -> None:
    if closes_at >= starts_at:
        raise RuleBroken("closes_too_late", field="closes")


def check_only_wider(old: SeatDraft, new: SeatDraft) -> None:
    """Once somebody is nominated, seats and time may only grow: sides have planned with them.

    Raise Conflict ``seats_fixed``.
    """
    less = new.governmental < old.governmental or new.non_governmental < old.non_governmental
    if less or new.closes_at < old.closes_at:
        raise Conflict("seats_fixed")


def check_by_nomination(capacity: Capacity, *, planned: bool) -> None:
    """Raise Conflict ``nomination_needed``: where seats are planned, experts are nominated, so
    that the other Party may object (INV-26)."""
    if planned and capacity in EXPERTS:
        raise Conflict("nomination_needed")
