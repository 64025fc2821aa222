"""Reading the register."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from sqlalchemy import Select, select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.register.models import Provision, ThematicGroup, Topic

Keyed = TypeVar("Keyed", Provision, Topic)


def group_by_code(work: Work, code: str) -> ThematicGroup:
    """Raise RuleBroken ``unknown_group``."""
    group = work.session.scalar(select(ThematicGroup).where(ThematicGroup.code == code))
    if group is None:
        raise RuleBroken("unknown_group", field="group", group=code[:20])
    return group


def provisions_by_key(work: Work, keys: Collection[str]) -> list[Provision]:
    """In the order of keys; raise RuleBroken ``unknown_provision`` for one that is not there."""
    return _by_key(work, Provision, list(keys), "provision")


def topics_by_key(work: Work, keys: Collection[str]) -> list[Topic]:
    """In the order of keys; raise RuleBroken ``unknown_topic`` for one that is not there."""
    return _by_key(work, Topic, list(keys), "topic")


def _by_key(work: Work, kind: type[Keyed], keys: Sequence[str], name: str) -> list[Keyed]:
    if not keys:
        return []
    rows = work.session.scalars(select(kind).where(kind.key.in_(keys)))
    found = {each.key: each for each in rows}
    for key in keys:
        if key not in found:
            raise RuleBroken(f"unknown_{name}", field=f"{name}s", **{name: key[:80]})
    return [found[key] for key in keys]


def group_titles(work: Work) -> list[tuple[str, Bilingual]]:
    """Code and title of each thematic group, in their order."""
    wanted = select(ThematicGroup.code, ThematicGroup.title)
    return _pairs(work, wanted.order_by(ThematicGroup.order, ThematicGroup.code))


def provision_titles(work: Work) -> list[tuple[str, Bilingual]]:
    """Key and title of each provision, in the order of the texts."""
    wanted = select(Provision.key, Provision.title)
    ordered = wanted.order_by(Provision.instrument_key, Provision.order, Provision.key)
    return _pairs(work, ordered)


def topic_titles(work: Work) -> list[tuple[str, Bilingual]]:
    """Key and title of each topic, in their order."""
    return _pairs(work, select(Topic.key, Topic.title).order_by(Topic.order, Topic.key))


def _pairs(work: Work, wanted: Select[str, Bilingual]) -> list[tuple[str, Bilingual]]:
    return [(key, title) for key, title in work.session.execute(wanted)]
