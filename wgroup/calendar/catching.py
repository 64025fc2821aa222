"""A collection on its way from what it was last seen to hold to what its reader sees now."""

import json
from collections.abc import Collection as Some
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, func, select, update

from wgroup.calendar.entries import surroundings
from wgroup.calendar.keeper import DROPPED, TOUCHED
from wgroup.calendar.models import CalendarEntry, Collection, CollectionItem
from wgroup.calendar.objects import SHAPE
from wgroup.calendar.sight import AT_ONCE, EventSight
from wgroup.calendar.task_sight import TaskSight
from wgroup.calendar.views import Reader, View
from wgroup.calendar.zones import rules_release
from wgroup.db.dialect import insert_rows
from wgroup.db.work import Work
from wgroup.outbox.models import Counter
from wgroup.register.models import Provision, Topic

SEES_ALL = {"sees_all": True}

# A reader to whom nothing has changed writes only if as many were looked at in vain.
IN_VAIN = 50

# Bookkeeping, of which nobody reads a row by itself: asked past the ORM, as it is written.
COLLECTIONS = cast(Table, Collection.__table__)
ITEMS = cast(Table, CollectionItem.__table__)
KEPT = ("id", "revision", "seen_to", "sight", "changed_at")
CHANGE = (
    update(ITEMS)
    .where(
        ITEMS.c.collection_id == bindparam("collection"), ITEMS.c.subject_id == bindparam("key")
    )
    .values({name: bindparam(name) for name in ("revision", "etag", "gone")})
)

Sight = EventSight | TaskSight


@dataclass(frozen=True, slots=True)
class Tide:
    """How far the house has come: the highest ``touched``, and when entries last went."""

    touched: int
    dropped: int


def sight_of(work: Work, reader: Reader, view: View) -> Sight:
    return (TaskSight if view.holds_tasks else EventSight)(work, reader, view)


@dataclass(frozen=True, slots=True)
class Kept:
    """A collection as it is kept."""

    id: UUID
    revision: int
    seen_to: int
    sight: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Fresh:
    """What differs from what is kept: the tag that each has by now, None for what is gone.

    there: which of them have a row already. looked_at: how many were compared.
    """

    tags: dict[UUID, str | None]
    there: Some[UUID]
    looked_at: int

    @property
    def is_worth_a_write(self) -> bool:
        return bool(self.tags) or self.looked_at > IN_VAIN


@dataclass(frozen=True, slots=True)
class Catching:
    """One collection on its way to what its reader sees now; sight is that of now."""

    work: Work
    reader: Reader
    view: View
    kept: Kept
    sight: str
    tide: Tide

    def look(self, ids: Some[UUID] = ()) -> Fresh:
        """Compare what was touched since, and these; or all, after another sight."""
        scope = self._scope()
        looked_at = None if scope is None else scope | set(ids)
        now, held = self._now(looked_at), self._held(looked_at)
        fresh: dict[UUID, str | None] = {
            key: tag for key, tag in now.items() if held.get(key) != tag
        }
        gone = (key for key, tag in held.items() if tag is not None and key not in now)
        size = len(held) if looked_at is None else len(looked_at)
        return Fresh(fresh | dict.fromkeys(gone), held.keys(), size)

    def write(self, fresh: Fresh) -> Kept:
        """Keep it. Each change has a revision of its own, so that a report may stop anywhere."""
        numbered = enumerate(fresh.tags.items(), start=self.kept.revision + 1)
        rows = [
            {"key": key, "revision": number, "etag": tag or "", "gone": tag is None}
            for number, (key, tag) in numbered
        ]
        own = {"collection_id": self.kept.id}
        new = [row for row in rows if row["key"] not in fresh.there]
        old = [row for row in rows if row["key"] in fresh.there]
        insert_rows(
            self.work.session,
            ITEMS,
            [{**own, "subject_id": row.pop("key"), **row} for row in new],
        )
        if old:
            self._connection.execute(CHANGE, [{"collection": self.kept.id, **row} for row in old])
        after = replace(
            self.kept,
            revision=self.kept.revision + len(rows),
            seen_to=self.tide.touched,
            sight=self.sight,
            changed_at=self.work.now if rows else self.kept.changed_at,
        )
        values = {name: getattr(after, name) for name in KEPT if name != "id"}
        self._connection.execute(
            update(COLLECTIONS).where(COLLECTIONS.c.id == after.id).values(values)
        )
        return after

    @property
    def _connection(self) -> Connection:
        return self.work.session.connection()

    def _scope(self) -> set[UUID] | None:
        """Of which subjects something was touched since, seen or not, or nothing is left.

        None is all of them: after another sight, and of tasks, which are few.
        """
        if self.view.holds_tasks or self.kept.sight != self.sight:
            return None
        since = self.kept.seen_to
        touched = select(CalendarEntry.subject_id).where(
            CalendarEntry.edition == self.view.edition, CalendarEntry.touched > since
        )
        found = set(self.work.session.scalars(touched, execution_options=SEES_ALL))
        return found | self._vanished() if self.tide.dropped > since else found

    def _vanished(self) -> set[UUID]:
        entries = CalendarEntry.__table__
        left = select(entries.c.subject_id).where(
            entries.c.subject_id == ITEMS.c.subject_id, entries.c.edition == self.view.edition
        )
        wanted = select(ITEMS.c.subject_id).where(
            ITEMS.c.collection_id == self.kept.id, ITEMS.c.gone.is_(False), ~left.exists()
        )
        return set(self._connection.scalars(wanted))

    def _now(self, ids: set[UUID] | None) -> dict[UUID, str]:
        sight = sight_of(self.work, self.reader, self.view)
        seen = sight.all_seen() if ids is None else sight.seen(ids)
        return {key: each.tag for key, each in seen.items()}

    def _held(self, ids: set[UUID] | None) -> dict[UUID, str | None]:
        """What the collection was last seen to hold of these; None for what is gone."""
        wanted = select(ITEMS.c.subject_id, ITEMS.c.etag, ITEMS.c.gone).where(
            ITEMS.c.collection_id == self.kept.id
        )
        if ids is not None and len(ids) <= AT_ONCE:
            wanted = wanted.where(ITEMS.c.subject_id.in_(list(ids)))
        rows = self._connection.execute(wanted)
        return {key: None if gone else tag for key, tag, gone in rows if not ids or key in ids}


def find(work: Work, view: View, *, to_change: bool = False) -> Kept | None:
    """The collection of this view, if a program of the reader's has asked for it before."""
    wanted = select(*(COLLECTIONS.c[each] for each in KEPT)).where(
        COLLECTIONS.c.account_id == work.actor.id, COLLECTIONS.c.name == view.name
    )
    if to_change:
        wanted = wanted.with_for_update()
    row = work.session.connection().execute(wanted).one_or_none()
    return None if row is None else Kept(*row)


def tide_of(work: Work) -> Tide:
    counters = cast(Table, Counter.__table__)
    wanted = select(counters.c.scope, counters.c.last).where(
        counters.c.scope.in_([TOUCHED, DROPPED])
    )
    last: dict[str, int] = dict([*work.session.connection().execute(wanted)])
    return Tide(last.get(TOUCHED, 0), last.get(DROPPED, 0))


def digest_of(work: Work, reader: Reader, view: View) -> str:
    """All that decides what this reader sees in this view, but for the entries themselves.

    With another release of ours, or of the rules of time zones, what is told may be another.
    """
    actor, filters = work.actor, view.chosen.filters
    facts = [
        SHAPE,
        _release(),
        rules_release(),
        [*sorted(actor.roles)],
        actor.party,
        str(actor.person_id),
        [reader.name, reader.address],
        [view.edition, filters.as_row(), view.chosen.alarms],
    ]
    if view.holds_tasks:
        around = surroundings(work.session)
        facts += [repr((around.place, around.capitals, around.hosts))]
    for kind, keys in ((Topic, filters.topics), (Provision, filters.provisions)):
        if keys:  # they take in what lies under them, which the register may change
            state = (func.count(), func.sum(kind.version), func.max(kind.changed_at))
            facts += [str(work.session.execute(select(*state)).one())]
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@cache
def _release() -> str:
    return version("wgroup")
