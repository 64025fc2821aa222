"""The list of participants of a meeting: who takes part, for whom, from where (domain.md S04).

Read, not kept, until it freezes: who is accredited by now stands in it, whether the list of the
meeting has been written up or not. Once frozen it is what each side filed; of a side that filed
nothing it is who stood on it at that instant, for nobody is left out because a list was forgotten,
and nobody comes onto it because none was filed. For insiders alone.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import participations, seat_plan
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.meetings.seats import CAPACITY_OF
from wgroup.nominations.freezing import Freezing, Listed, filed, freezing_of
from wgroup.nominations.models import Nomination
from wgroup.nominations.queries import Nominated
from wgroup.nominations.rules import NominationState
from wgroup.organisations.rules import OrganisationType
from wgroup.parties.naming import PersonName
from wgroup.policy import Action, ensure


@dataclass(frozen=True, slots=True)
class Participants:
    """By Party, then by family name in Latin letters."""

    listed: tuple[Listed, ...]
    freezing: Freezing = field(default_factory=Freezing)

    @property
    def by_side(self) -> dict[str, int]:
        return dict(Counter(each.party for each in self.listed))

    @property
    def by_type(self) -> dict[OrganisationType, int]:
        """Of experts; how many come from which kind of organisation."""
        counted = Counter(each.type for each in self.listed if each.type)
        return {kind: counted[kind] for kind in OrganisationType if counted[kind]}


def participants_of(work: Work, meeting: Meeting) -> Participants:
    """By as many statements, however long the list. Forbidden ``role_cannot`` outside."""
    ensure(work.actor, Action.PARTICIPANTS_READ)
    freezing = freezing_of(work, meeting)
    found = live(work, meeting)
    if freezing.frozen:
        unfiled = [
            each
            for each in found
            if each.party not in freezing.filed and _stood(each, freezing.at)
        ]
        found = [*filed(freezing.lists), *unfiled]
    ordered = sorted(found, key=lambda each: (each.party, each.name.key))
    return Participants(tuple(ordered), freezing)


def _stood(one: Listed, at: datetime | None) -> bool:
    return at is None or one.since is None or one.since < at


def live(work: Work, meeting: Meeting) -> list[Listed]:
    """Who takes part as of now."""
    sent = _accredited(work, meeting)
    found = [
        _listed(each.party, each.person_id, each.name, each.capacity, each.standing(meeting).now,
                sent.pop(each.person_id, None), each.created_at)
        for each in participations(work, meeting.id)
    ]  # fmt: skip
    found += [
        _listed(each.one.party, each.one.person_id, each.one.name,
                CAPACITY_OF[each.one.kind], PartStat.NEEDS_ACTION, each, each.accredited_from)
        for each in sent.values()
    ]
    return found


def _accredited(work: Work, meeting: Meeting) -> dict[UUID, Nominated]:
    """By person."""
    plan = seat_plan(work, meeting.id)
    if plan is None:
        return {}
    wanted = select(Nomination).where(
        Nomination.meeting_id == meeting.id, Nomination.registered_at.is_not(None)
    )
    found: Iterable[Nomination] = work.session.scalars(wanted)
    stands = (Nominated(each, plan.closes_at, work.now) for each in found)
    return {
        each.one.person_id: each for each in stands if each.state is NominationState.ACCREDITED
    }


def _listed(
    party: str,
    person_id: UUID,
    name: PersonName,
    capacity: Capacity,
    answer: PartStat,
    sent: Nominated | None,
    since: datetime | None,
) -> Listed:
    """since: of who is on the meeting's list, their entry; an expert's may be written up later
    than they are accredited."""
    one = sent.one if sent else None
    comes_from = one.organisation.name if one and one.organisation else Bilingual()
    if sent is not None:
        since = min(filter(None, (since, sent.accredited_from)), default=None)
    return Listed(
        party, name, capacity, answer, comes_from, one.type if one else None,
        person_id, since,
    )
