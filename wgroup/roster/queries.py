"""Reading the roster. What the actor may not know of is left out by wgroup.visibility."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import with_expression

from wgroup.accounts.models import Account
from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.delegations.models import Delegation, DelegationMember
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Status
from wgroup.meetings.seats import SeatKind
from wgroup.nominations.models import Nomination
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import OrganisationType
from wgroup.parties.models import Person
from wgroup.register.models import Topic
from wgroup.roster.models import ExpertProfile, ExpertTopic
from wgroup.roster.rules import ExpertOrder
from wgroup.search.index import is_found

MOST_ASKED, MOST_LISTED = 8, 5000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which experts are asked for; party: a Party's code; place: part of its name."""

    words: str = ""
    topic: str | None = None
    type: OrganisationType | None = None
    kind: SeatKind | None = None
    language: Language | None = None
    party: str | None = None
    place: str = ""

    @property
    def narrows(self) -> bool:
        return self != Wanted()


def get(work: Work, expert_id: UUID, *, to_change: bool = False) -> ExpertProfile:
    """NotFound alike if missing or hidden. to_change: the next who wants to change it waits."""
    wanted = _all(work).where(ExpertProfile.id == expert_id)
    if to_change:
        wanted = wanted.with_for_update(of=ExpertProfile)
    found = work.session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(kind="expert")
    return found


def of_person(work: Work, person_id: UUID) -> ExpertProfile | None:
    return work.session.scalar(_all(work).where(ExpertProfile.person_id == person_id))


def listed(
    work: Work,
    wanted: Wanted,
    *,
    order: ExpertOrder = ExpertOrder.NAME,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[ExpertProfile]:
    """By name as all lists of people go, or by load, who has least first."""
    rows = _all(work).join(Person, Person.id == ExpertProfile.person_id)
    rows = rows.where(*_conditions(wanted))
    if order is ExpertOrder.LOAD:
        return read_page(
            work.session,
            rows,
            (load(work), Person.sort_name, ExpertProfile.id),
            lambda each: (each.load, each.person.sort_name, each.id),
            after=after,
            limit=limit,
        )
    return read_page(
        work.session,
        rows,
        (Person.sort_name, ExpertProfile.id),
        lambda each: (each.person.sort_name, each.id),
        after=after,
        limit=limit,
    )


def counts(work: Work) -> dict[tuple[OrganisationType, str], int]:
    """How many the reader knows of, by the type of where they come from and their Party."""
    wanted = (
        select(Organisation.type, ExpertProfile.party, func.count(ExpertProfile.id))
        .select_from(ExpertProfile)
        .join(Person, Person.id == ExpertProfile.person_id)
        .outerjoin(Organisation, Organisation.id == ExpertProfile.organisation_id)
        .group_by(Organisation.type, ExpertProfile.party)
    )
    alone = OrganisationType.INDEPENDENT_EXPERT
    found: dict[tuple[OrganisationType, str], int] = {}
    for kind, party, count in work.session.execute(wanted):
        found[kind or alone, party] = found.get((kind or alone, party), 0) + count
    return found


def covered(work: Work) -> dict[str, set[OrganisationType]]:
    """By topic, from which kinds of organisations the reader knows an expert."""
    wanted = (
        select(ExpertTopic.topic_key, Organisation.type)
        .join(ExpertProfile, ExpertProfile.id == ExpertTopic.profile_id)
        .outerjoin(Organisation, Organisation.id == ExpertProfile.organisation_id)
        .distinct()
    )
    found: dict[str, set[OrganisationType]] = {}
    for key, kind in work.session.execute(wanted):
        found.setdefault(key, set()).add(kind or OrganisationType.INDEPENDENT_EXPERT)
    return found


def load(work: Work) -> ColumnElement[Any]:
    """For how many meetings to come the person holds a seat, as far as the reader may know: what
    stands in an expression the session's filter does not reach, so it is said here."""
    wanted = (
        select(func.count(Nomination.id))
        .join(Meeting, Meeting.id == Nomination.meeting_id)
        .where(
            Nomination.person_id == ExpertProfile.person_id,
            Nomination.holds_seat(),
            Nomination.visible_to(work.actor),
            Meeting.visible_to(work.actor),
            Meeting.starts_at > work.now,
            Meeting.status != Status.CANCELLED,
        )
    )
    return wanted.correlate(ExpertProfile).scalar_subquery()


def _all(work: Work) -> Select[ExpertProfile]:
    return select(ExpertProfile).options(with_expression(ExpertProfile.load, load(work)))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {
        ExpertProfile.kind: wanted.kind,
        ExpertProfile.party: wanted.party,
        ExpertProfile.speaks_en: True if wanted.language is Language.EN else None,
        ExpertProfile.speaks_zh: True if wanted.language is Language.ZH else None,
    }
    found = [column == value for column, value in equal.items() if value is not None]
    if wanted.topic is not None:
        on_it = select(ExpertTopic.profile_id).where(ExpertTopic.topic_key == wanted.topic)
        found.append(ExpertProfile.id.in_(on_it))
    if wanted.type is not None:
        found.append(_from(wanted.type))
    if wanted.place:
        found.append(_lies_in(wanted.place))
    return [*found, *(_answers(each) for each in wanted.words.split()[:MOST_ASKED])]


def _lies_in(place: str) -> ColumnElement[bool]:
    """The columns of the pair, which is not one column itself."""
    columns = ExpertProfile.__table__.c
    halves = columns.place_en, columns.place_zh
    return or_(*(half.icontains(place, autoescape=True) for half in halves))


def _from(kind: OrganisationType) -> ColumnElement[bool]:
    of_it = select(Organisation.id).where(Organisation.type == kind)
    condition = ExpertProfile.organisation_id.in_(of_it)
    if kind is OrganisationType.INDEPENDENT_EXPERT:
        return or_(condition, ExpertProfile.organisation_id.is_(None))
    return condition


def _answers(word: str) -> ColumnElement[bool]:
    """By the name, by where they come from, or by what they know."""
    return or_(
        is_found(ExpertProfile.person_id, Person.FOUND_AS, word),
        is_found(ExpertProfile.id, ExpertProfile.FOUND_AS, word),
        ExpertProfile.organisation_id.in_(_organisations(word)),
    )


def _organisations(word: str) -> Select[UUID]:
    return select(Organisation.id).where(is_found(Organisation.id, Organisation.FOUND_AS, word))


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic, and the kinds of organisations it asks for from which there is no expert."""

    key: str
    title: Bilingual
    missing: tuple[OrganisationType, ...]


def gaps(work: Work) -> list[Gap]:
    """In the order of the register, as far as the reader knows of experts."""
    there = covered(work)
    wanted = select(Topic.key, Topic.title, Topic.organisation_types)
    found = []
    for key, title, kinds in work.session.execute(wanted.order_by(Topic.order, Topic.key)):
        asked = [each for each in OrganisationType if each in kinds]
        missing = tuple(each for each in asked if each not in there.get(key, set()))
        if missing:
            found.append(Gap(key, title, missing))
    return found


def whole_list(
    work: Work, wanted: Wanted, *, order: ExpertOrder = ExpertOrder.NAME
) -> list[ExpertProfile]:
    """All of them at once, for a table; no more than a program for tables opens well."""
    rows = _all(work).join(Person, Person.id == ExpertProfile.person_id)
    rows = rows.where(*_conditions(wanted))
    first = [load(work)] if order is ExpertOrder.LOAD else []
    ordered = rows.order_by(*first, Person.sort_name, ExpertProfile.id)
    return list(work.session.scalars(ordered.limit(MOST_LISTED)))


def is_known_otherwise(work: Work, person_id: UUID) -> bool:
    """Others know the person by a list, a nomination that was submitted, a delegation that was
    filed, or an account."""
    ways = (
        select(Participation.id).where(Participation.person_id == person_id),
        select(Nomination.id).where(
            Nomination.person_id == person_id, Nomination.submitted_at.is_not(None)
        ),
        select(DelegationMember.id)
        .join(Delegation, Delegation.id == DelegationMember.delegation_id)
        .where(DelegationMember.person_id == person_id, Delegation.filed_at.is_not(None)),
        select(Account.id).where(Account.person_id == person_id),
    )
    return any(
        work.session.scalar(each.limit(1), execution_options={"sees_all": True}) is not None
        for each in ways
    )
