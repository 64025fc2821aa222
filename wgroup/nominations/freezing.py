"""The list of participants as each side filed it, and whether it is frozen: read from instants.

What a side filed last before the instant stands from then on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.time import instant, zone_named
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.nominations.models import FiledList, ListFreezing
from wgroup.organisations.rules import OrganisationType
from wgroup.parties.naming import PersonName


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the list. organisation and type are told of experts alone; organisation is empty
    for who comes in a personal capacity. person_id: that of whom it names, told to nobody;
    since: from when on they are of the list that is read."""

    party: str
    name: PersonName
    capacity: Capacity
    answer: PartStat
    organisation: Bilingual
    type: OrganisationType | None
    person_id: UUID | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Freezing:
    """at: the first instant at which it is frozen, None as long as none is set. filed: by Party,
    when it filed its list last."""

    at: datetime | None = None
    zone: str = ""
    version: int = 0
    frozen: bool = False
    filed: Mapping[str, datetime] = field(default_factory=dict)
    lists: tuple[FiledList, ...] = ()


def freezing_of(work: Work, meeting: Meeting) -> Freezing:
    """A meeting that is moved to before the instant freezes its list as it begins."""
    plan = work.session.scalar(select(ListFreezing).where(ListFreezing.meeting_id == meeting.id))
    wanted = select(FiledList).where(FiledList.meeting_id == meeting.id)
    lists = tuple(work.session.scalars(wanted.order_by(FiledList.party)))
    filed = {each.party: each.filed_at for each in lists}
    if plan is None:
        return Freezing(filed=filed, lists=lists)
    at = min(plan.freezes_at, meeting.starts_at)
    return Freezing(at, plan.zone, plan.version, work.now >= at, filed, lists)


def check_not_frozen(freezing: Freezing) -> None:
    """Raise Conflict ``list_frozen``."""
    if freezing.frozen:
        raise Conflict("list_frozen")


def read_freezing(
    fields: Mapping[str, object], starts_at: datetime, now: datetime
) -> tuple[datetime, str]:
    """fields: at as local text, zone. Return the instant and the zone. Raise RuleBroken
    ``freeze_in_past``, ``freeze_not_before``, or Invalid."""
    reader = Reader(fields)
    reader.required(("at", "zone"))
    zone = str(fields.get("zone") or "")
    reader.check("zone", lambda: zone_named(zone))
    typed = reader.local("at")
    if typed is None or not reader.sound("zone"):
        reader.done()
        raise RuleBroken("bad_datetime", field="at")
    wall = reader.kept(lambda: typed.in_zone(zone, field="at"), None)
    reader.done()
    if wall is None:
        raise RuleBroken("bad_datetime", field="at")
    at = instant(wall, zone)
    if at <= now:  # it cannot be undone, so nobody is surprised by it
        raise RuleBroken("freeze_in_past", field="at")
    if at >= starts_at:
        raise RuleBroken("freeze_not_before", field="at")
    return at, zone


def kept(listed: Iterable[Listed]) -> list[dict[str, object]]:
    """As it is stored."""
    return [
        {
            "person": str(each.person_id),
            "name": [each.name.family, each.name.given, each.name.latin_family,
                     each.name.latin_given],
            "capacity": each.capacity.value,
            "answer": each.answer.value,
            "organisation": each.organisation.as_dict(),
            "type": each.type.value if each.type else None,
        }
        for each in listed
    ]  # fmt: skip


def filed(lists: Iterable[FiledList]) -> list[Listed]:
    return [_listed(each.party, one) for each in lists for one in each.people]


def _listed(party: str, one: Mapping[str, object]) -> Listed:
    names, organisation, kind = one["name"], one["organisation"], one["type"]
    if not isinstance(names, list) or not isinstance(organisation, dict):
        raise TypeError("a filed list is kept otherwise")
    return Listed(
        party,
        PersonName(*names),
        Capacity(str(one["capacity"])),
        PartStat(str(one["answer"])),
        Bilingual(**organisation),
        OrganisationType(str(kind)) if kind else None,
    )
