"""Who of one's own side may be there twice, and why one thinks so."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select, tuple_

from wgroup.db.paging import MOST, PAGE, Page, cursor, read_cursor
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.parties.likeness import NO_SIDE, keys_of, likenesses
from wgroup.parties.models import Person
from wgroup.personal import queries
from wgroup.personal.models import DistinctPair
from wgroup.policy import Action, ensure

ONE, OTHER = likenesses.alias("one"), likenesses.alias("other")


@dataclass(frozen=True, slots=True)
class Alike:
    """one has the smaller id. reasons: of ``email``, ``name`` and ``latin``, those that hold."""

    one: Person
    other: Person
    reasons: tuple[str, ...]


def alike(work: Work, *, after: str | None = None, limit: int = PAGE) -> Page[Alike]:
    """Pairs of the actor's own side that nobody has said are two, in the order of their ids; two
    statements, however many there are. Raise RuleBroken ``bad_cursor``."""
    ensure(work.actor, Action.PEOPLE_READ)
    limit = max(1, min(limit, MOST))
    both = (ONE.c.person_id, OTHER.c.person_id)
    told_apart = select(DistinctPair.id).where(
        DistinctPair.one_id == ONE.c.person_id, DistinctPair.other_id == OTHER.c.person_id
    )
    wanted = (
        select(*both)
        .join(OTHER, and_(ONE.c.side == OTHER.c.side, ONE.c.key == OTHER.c.key))
        .where(ONE.c.side == (work.actor.party or NO_SIDE), both[0] < both[1])
        .where(~told_apart.exists())
        .group_by(*both)
        .order_by(*both)
    )
    if after:
        wanted = wanted.where(tuple_(*both) > tuple_(*read_cursor(after, ["u", "u"])))
    rows = [(row[0], row[1]) for row in work.session.execute(wanted.limit(limit + 1))]
    people = _people(work, {each for pair in rows[:limit] for each in pair})
    items = [_pair(people[one], people[other]) for one, other in rows[:limit]]
    return Page(items, cursor(rows[limit - 1]) if len(rows) > limit else None)


def pair(work: Work, one_id: UUID, other_id: UUID) -> Alike:
    """These two, whether they look alike or not. Raise NotFound, also for one and the same."""
    ensure(work.actor, Action.PEOPLE_READ)
    if one_id == other_id:
        raise NotFound(kind="person")
    return _pair(*(queries.person(work, each) for each in sorted((one_id, other_id))))


def _people(work: Work, ids: set[UUID]) -> dict[UUID, Person]:
    found = work.session.scalars(select(Person).where(Person.id.in_(ids)))
    return {each.id: each for each in found}


def _pair(one: Person, other: Person) -> Alike:
    keys = keys_of(other)
    same = (reason for reason, key in keys_of(one).items() if keys.get(reason) == key)
    return Alike(one, other, tuple(same))
