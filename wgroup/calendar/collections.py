"""What each CalDAV collection was last seen to hold, and its changes in their order.

A collection is brought up to date when its owner asks (docs/decisions/0012): from what was
touched since, or as a whole where the owner's rights or the filters are others by now. Only what
this reader could see ever stands here, and only what this reader sees moves its revision.
"""

from collections.abc import Collection as Some
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Select, Table, select

from wgroup.calendar.catching import Catching, digest_of, tide_of
from wgroup.calendar.models import Collection, CollectionItem
from wgroup.calendar.views import Reader, View, views
from wgroup.db.dialect import insert_ignoring
from wgroup.db.work import Work

COLLECTIONS = cast(Table, Collection.__table__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A collection up to date: what its ctag and its sync-token are made of."""

    id: UUID
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """An object that is there, or of gone ones the tombstone; revision is that of its change."""

    subject_id: UUID
    revision: int
    tag: str
    gone: bool


def shown(work: Work, reader: Reader, view: View) -> Shown:
    """The collection of this view, brought up to date if need be."""
    tide, sight = tide_of(work), digest_of(work, reader, view)
    found = _find(work, view)
    if found is not None and found.sight == sight and found.seen_to >= tide.touched:
        return _told(found)
    if found is not None and not Catching(work, reader, view, found, sight, tide).is_to_write():
        return _told(found)
    with work.saved():
        return catch_up(work, reader, view)


def catch_up(work: Work, reader: Reader, view: View, ids: Some[UUID] = ()) -> Shown:
    """The same inside a transaction; ids are looked at whether they were touched or not."""
    row = _first(work, view)
    insert_ignoring(work.session, COLLECTIONS, row)
    found = _find(work, view, to_change=True)
    if found is None:
        raise RuntimeError("a row that is there is found")
    catching = Catching(work, reader, view, found, digest_of(work, reader, view), tide_of(work))
    catching.write(ids)
    return _told(found)


def catch_up_all(work: Work, reader: Reader, ids: Some[UUID]) -> None:
    """Of each collection that the reader's programs know: these may have changed in it."""
    for view in views(work, reader):
        if _find(work, view) is not None:
            catch_up(work, reader, view, ids)


def items(work: Work, collection_id: UUID) -> list[Item]:
    """All that it holds, in the order in which it came."""
    wanted = _items(collection_id).where(CollectionItem.gone.is_(False))
    return [Item(*each) for each in work.session.execute(wanted)]


def changes(work: Work, collection_id: UUID, since: int, *, most: int) -> list[Item]:
    """At most so many changes after a revision, the oldest first, tombstones too.

    Since 0, which is the beginning, there are no tombstones: who asks holds nothing yet.
    """
    wanted = _items(collection_id).where(CollectionItem.revision > since)
    if not since:
        wanted = wanted.where(CollectionItem.gone.is_(False))
    return [Item(*each) for each in work.session.execute(wanted.limit(most))]


def _items(collection_id: UUID) -> Select[*tuple[Any, ...]]:
    wanted: Select[*tuple[Any, ...]] = (
        select(
            CollectionItem.subject_id,
            CollectionItem.revision,
            CollectionItem.etag,
            CollectionItem.gone,
        )
        .where(CollectionItem.collection_id == collection_id)
        .order_by(CollectionItem.revision)
    )
    return wanted


def _find(work: Work, view: View, *, to_change: bool = False) -> Collection | None:
    wanted = select(Collection).where(
        Collection.account_id == work.actor.id, Collection.name == view.name
    )
    if to_change:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return work.session.scalar(wanted)


def _first(work: Work, view: View) -> dict[str, object]:
    return {
        "id": uuid4(),
        "account_id": work.actor.id,
        "name": view.name,
        "feed_id": view.feed_id,
        "revision": 0,
        "seen_to": 0,
        "sight": "",
        "changed_at": work.now,
    }


def _told(collection: Collection) -> Shown:
    return Shown(collection.id, collection.revision, collection.changed_at)
