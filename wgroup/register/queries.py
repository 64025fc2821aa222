"""Reading the register: one thing by its key, and what hangs together with it."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from sqlalchemy import Select, exists, or_, select

from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, RuleBroken
from wgroup.register.entries import Entry
from wgroup.register.models import (
    AuthenticText,
    Citation,
    Commitment,
    Indicator,
    Instrument,
    Milestone,
    Passage,
    Provision,
    ThematicGroup,
    Topic,
)
from wgroup.register.rules import EntryKind, InstrumentStatus

Keyed = TypeVar("Keyed", Instrument, Provision, Topic, Commitment, Milestone, Indicator)


def group_by_code(work: Work, code: str) -> ThematicGroup:
    """Raise RuleBroken ``unknown_group``."""
    group = work.session.scalar(select(ThematicGroup).where(ThematicGroup.code == code))
    if group is None:
        raise RuleBroken("unknown_group", field="group", group=code[:20])
    return group


def provisions_by_key(work: Work, keys: Collection[str]) -> list[Provision]:
    """In the order of keys; raise RuleBroken ``unknown_provision`` for one that is not there."""
    return _all_of(work, Provision, list(keys), "provision")


def topics_by_key(work: Work, keys: Collection[str]) -> list[Topic]:
    """In the order of keys; raise RuleBroken ``unknown_topic`` for one that is not there."""
    return _all_of(work, Topic, list(keys), "topic")


def _all_of(work: Work, kind: type[Keyed], keys: Sequence[str], name: str) -> list[Keyed]:
    found = {each.key: each for each in with_keys(work, kind, keys)}
    for key in keys:
        if key not in found:
            raise RuleBroken(f"unknown_{name}", field=f"{name}s", **{name: key[:80]})
    return [found[key] for key in keys]


def with_keys(work: Work, kind: type[Keyed], keys: Collection[str]) -> list[Keyed]:
    """Those of keys that are there, in the order of keys."""
    if not keys:
        return []
    order = {key: place for place, key in enumerate(keys)}
    rows = work.session.scalars(select(kind).where(kind.key.in_(order)))
    return sorted(rows, key=lambda each: order[each.key])


def instrument(work: Work, key: str) -> Instrument:
    return _one(work, Instrument, key)


def provision(work: Work, key: str) -> Provision:
    return _one(work, Provision, key)


def topic(work: Work, key: str) -> Topic:
    return _one(work, Topic, key)


def milestone(work: Work, key: str) -> Milestone:
    return _one(work, Milestone, key)


def commitment(work: Work, key: str) -> Commitment:
    """A placeholder is there only as long as its instrument has no items."""
    found = _one(work, Commitment, key)
    if found.placeholder and not _is_container(work, found.instrument_key):
        raise NotFound(kind="commitment")
    return found


def _one(work: Work, kind: type[Keyed], key: str) -> Keyed:
    """Raise NotFound."""
    found = work.session.scalar(select(kind).where(kind.key == key)) if key.isprintable() else None
    if found is None:
        raise NotFound(kind=kind.__tablename__)
    return found


def _is_container(work: Work, instrument_key: str) -> bool:
    waiting = Instrument.status == InstrumentStatus.CONTAINER
    wanted = select(exists().where(Instrument.key == instrument_key, waiting))
    return bool(work.session.scalar(wanted))


def placeholder_of(work: Work, instrument_key: str) -> Commitment | None:
    """The mark of a container; None once its items are there."""
    wanted = (
        select(Commitment)
        .join(Instrument, Instrument.key == Commitment.instrument_key)
        .where(Commitment.instrument_key == instrument_key, Commitment.placeholder.is_(True))
        .where(Instrument.status == InstrumentStatus.CONTAINER)
    )
    return work.session.scalar(wanted)


def provisions_of(work: Work, instrument_key: str) -> list[Provision]:
    """All of an instrument, in the order of its text."""
    wanted = select(Provision).where(Provision.instrument_key == instrument_key)
    return list(work.session.scalars(wanted.order_by(Provision.order, Provision.key)))


def with_kin(work: Work, key: str) -> tuple[Provision, Provision | None, list[Provision]]:
    """The provision, the one it stands under, and those that stand under it. Raise NotFound."""
    if not key.isprintable():
        raise NotFound(kind="provision")
    above = select(Provision.parent_key).where(Provision.key == key).scalar_subquery()
    kin = (Provision.key == key) | (Provision.key == above) | (Provision.parent_key == key)
    rows = work.session.scalars(select(Provision).where(kin).order_by(Provision.order)).all()
    own = next((each for each in rows if each.key == key), None)
    if own is None:
        raise NotFound(kind="provision")
    parent = next((each for each in rows if each.key == own.parent_key), None)
    return own, parent, [each for each in rows if each.parent_key == key]


def topics_around(work: Work, one: Topic) -> list[Topic]:
    """The topic it stands under, those that stand under it, and those it names as related."""
    wanted = select(Topic).where(
        (Topic.parent_key == one.key)
        | (Topic.key == (one.parent_key or ""))
        | Topic.key.in_(one.related)
    )
    return list(work.session.scalars(wanted.order_by(Topic.order, Topic.key)))


def topics_on(work: Work, provision_key: str) -> list[Topic]:
    wanted = select(Topic).where(Topic.provision_key == provision_key)
    return list(work.session.scalars(wanted.order_by(Topic.order, Topic.key)))


def commitments_naming(work: Work, key: str) -> list[Commitment]:
    """Commitments that name a provision or a milestone, or that a Party holds."""
    wanted = select(Commitment).where(Commitment.key.in_(_sources(key)))
    return list(work.session.scalars(wanted.order_by(Commitment.key)))


def milestones_naming(work: Work, key: str) -> list[Milestone]:
    """Milestones that name a provision or a commitment, by their end."""
    wanted = select(Milestone).where(Milestone.key.in_(_sources(key)))
    return list(work.session.scalars(wanted.order_by(Milestone.end, Milestone.key)))


def _sources(key: str) -> Select[str]:
    return select(Citation.source).where(Citation.target == key)


def indicators_of(work: Work, provision_key: str) -> list[Indicator]:
    wanted = select(Indicator).where(Indicator.provision_key == provision_key)
    return list(work.session.scalars(wanted.order_by(Indicator.key)))


def entries(work: Work, kind: EntryKind, keys: Collection[str] | None = None) -> list[Entry]:
    """Those of one kind in the order of their file; only those with keys, if keys are given."""
    wanted = select(Entry).where(Entry.kind == kind)
    if keys is not None:
        wanted = wanted.where(Entry.key.in_(keys))
    return list(work.session.scalars(wanted.order_by(Entry.order, Entry.key)))


def all_entries(work: Work) -> list[Entry]:
    """Every entry, by kind and in the order of its file."""
    return list(work.session.scalars(select(Entry).order_by(Entry.kind, Entry.order, Entry.key)))


def notes(work: Work, one: Provision | Topic | Commitment) -> dict[EntryKind, list[Entry]]:
    """The entries that it names, by kind, in one reading."""
    named: dict[EntryKind, list[str]] = {EntryKind.AMBIGUITY: one.ambiguities}
    if isinstance(one, Provision):
        named[EntryKind.FUNCTION] = one.functions
    if isinstance(one, Topic):
        named[EntryKind.ORGANISATION_TYPE] = one.organisation_types
    tests = [(Entry.kind == kind) & Entry.key.in_(keys) for kind, keys in named.items()]
    found = work.session.scalars(select(Entry).where(or_(*tests)).order_by(Entry.order)).all()
    return {kind: [each for each in found if each.kind is kind] for kind in named}


def texts_of(work: Work, instrument_key: str) -> list[AuthenticText]:
    wanted = select(AuthenticText).where(AuthenticText.instrument_key == instrument_key)
    return list(work.session.scalars(wanted.order_by(AuthenticText.language)))


def passages_of(work: Work, instrument_key: str) -> list[Passage]:
    wanted = select(Passage).where(Passage.instrument_key == instrument_key)
    return list(work.session.scalars(wanted.order_by(Passage.language, Passage.order)))


def passages_on(work: Work, provision_key: str) -> list[Passage]:
    wanted = select(Passage).where(Passage.provision_key == provision_key)
    return list(work.session.scalars(wanted.order_by(Passage.language, Passage.order)))
