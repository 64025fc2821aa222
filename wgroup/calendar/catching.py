"""A collection on its way from what it was last seen to hold to what its reader sees now."""

import json
from collections.abc import Collection as Some
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Table, bindparam, select, update

from wgroup.calendar.entries import surroundings
from wgroup.calendar.keeper import DROPPED, TOUCHED
from wgroup.calendar.models import CalendarEntry, Collection, CollectionItem
from wgroup.calendar.objects import SHAPE
from wgroup.calendar.sight import EventSight, only
from wgroup.calendar.task_sight import TaskSight
from wgroup.calendar.views import Reader, View
from wgroup.calendar.zones import rules_release
from wgroup.db.dialect import insert_rows
from wgroup.db.work import Work
from wgroup.outbox.models import Counter

SEES_ALL = {"sees_all": True}

# A reader to whom nothing has changed writes only if as many were looked at in vain.
IN_VAIN = 50

ITEMS = cast(Table, CollectionItem.__table__)

Sight = EventSight | TaskSight
Wanted = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Tide:
    """How far the house has come: the highest ``touched``, and when entries last went."""

    touched: int
    dropped: int


def sight_of(work: Work, reader: Reader, view: View) -> Sight:
    return (TaskSight if view.holds_tasks else EventSight)(work, reader, view)


@dataclass(slots=True)
class Catching:
    """One collection on its way to what its reader sees now."""

    work: Work
    reader: Reader
    view: View
    collection: Collection
    sight: str
    tide: Tide

    def is_to_write(self) -> bool:
        """Something has changed for this reader, or much was looked at for nothing."""
        if self.collection.sight != self.sight:
            return True
        scope = self._scope()
        looked_at = self._held(None) if scope is None else scope
        return len(looked_at) > IN_VAIN or bool(self._differing(scope))

    def write(self, ids: Some[UUID] = ()) -> None:
        scope = self._scope()
        fresh = self._differing(None if scope is None else scope | set(ids))
        self._write(fresh)
        if fresh:
            self.collection.revision += len(fresh)
            self.collection.changed_at = self.work.now
        self.collection.seen_to = self.tide.touched
        self.collection.sight = self.sight

    def _scope(self) -> set[UUID] | None:
        """Of which subjects something was touched since, seen or not, or nothing is left.

        None is all of them: after another sight, and of tasks, which are few.
        """
        if self.view.holds_tasks or self.collection.sight != self.sight:
            return None
        since = self.collection.seen_to
        touched = select(CalendarEntry.subject_id).where(
            CalendarEntry.edition == self.view.edition, CalendarEntry.touched > since
        )
        found = set(self.work.session.scalars(touched, execution_options=SEES_ALL))
        return found | self._vanished() if self.tide.dropped > since else found

    def _vanished(self) -> set[UUID]:
        left = select(CalendarEntry.subject_id).where(
            CalendarEntry.subject_id == CollectionItem.subject_id,
            CalendarEntry.edition == self.view.edition,
        )
        wanted = select(CollectionItem.subject_id).where(
            CollectionItem.collection_id == self.collection.id,
            CollectionItem.gone.is_(False),
            ~left.exists(),
        )
        return set(self.work.session.scalars(wanted, execution_options=SEES_ALL))

    def _differing(self, ids: set[UUID] | None) -> dict[UUID, str | None]:
        """The tag of each of these that is another by now, None for what is gone."""
        sight = sight_of(self.work, self.reader, self.view)
        seen = sight.all_seen() if ids is None else sight.seen(ids)
        now, held = {key: each.tag for key, each in seen.items()}, self._held(ids)
        fresh: dict[UUID, str | None] = {
            key: tag for key, tag in now.items() if held.get(key) != tag
        }
        return fresh | dict.fromkeys(held.keys() - now.keys())

    def _held(self, ids: set[UUID] | None) -> dict[UUID, str]:
        """What the collection was last seen to hold of these."""
        wanted: Wanted = select(CollectionItem.subject_id, CollectionItem.etag)
        rows = self._own_rows(wanted.where(CollectionItem.gone.is_(False)), ids)
        return {key: tag for key, tag in rows if ids is None or key in ids}

    def _own_rows(self, wanted: Wanted, ids: Some[UUID] | None) -> Any:
        wanted = wanted.where(CollectionItem.collection_id == self.collection.id)
        if ids is not None:
            wanted = only(wanted, CollectionItem.subject_id, ids)
        return self.work.session.execute(wanted)

    def _write(self, fresh: dict[UUID, str | None]) -> None:
        """Each change has a revision of its own, so that a report may stop anywhere."""
        if not fresh:
            return
        there = {key for (key,) in self._own_rows(select(CollectionItem.subject_id), fresh)}
        revision = self.collection.revision
        rows = [
            {"subject_id": key, "revision": number, "etag": tag or "", "gone": tag is None}
            for number, (key, tag) in enumerate(fresh.items(), start=revision + 1)
        ]
        own = {"collection_id": self.collection.id}
        new = [{**own, **row} for row in rows if row["subject_id"] not in there]
        insert_rows(self.work.session, ITEMS, new)
        if old := [
            {**row, "key": row["subject_id"]} for row in rows if row["subject_id"] in there
        ]:
            same = (ITEMS.c.collection_id == self.collection.id) & (
                ITEMS.c.subject_id == bindparam("key")
            )
            values: dict[str, Any] = {
                name: bindparam(name) for name in ("revision", "etag", "gone")
            }
            self.work.session.connection().execute(update(ITEMS).where(same).values(values), old)


def tide_of(work: Work) -> Tide:
    wanted = select(Counter.scope, Counter.last).where(Counter.scope.in_([TOUCHED, DROPPED]))
    last: dict[str, int] = dict([*work.session.execute(wanted)])
    return Tide(last.get(TOUCHED, 0), last.get(DROPPED, 0))


def digest_of(work: Work, reader: Reader, view: View) -> str:
    """All that decides what this reader sees in this view, but for the entries themselves.

    With another release of ours, or of the rules of time zones, what is told may be another.
    """
    actor = work.actor
    facts = [
        SHAPE,
        _release(),
        rules_release(),
        [*sorted(actor.roles)],
        actor.party,
        str(actor.person_id),
        [reader.name, reader.address],
        [view.edition, view.chosen.filters.as_row(), view.chosen.alarms],
    ]
    if view.holds_tasks:
        around = surroundings(work.session)
        facts += [repr((around.place, around.capitals, around.hosts))]
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@cache
def _release() -> str:
    return version("wgroup")
