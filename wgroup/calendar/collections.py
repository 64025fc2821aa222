"""What each CalDAV collection was last seen to hold, and its changes in their order.

A collection is brought up to date when its owner asks (docs/decisions/0012): from what was
touched since, or as a whole where the owner's rights or the filters are others by now. Only what
this reader could see ever stands here, and only what this reader sees moves its revision.
"""

from collections.abc import Collection as Some
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, select

from wgroup.calendar.catching import (
    COLLECTIONS,
    ITEMS,
    Catching,
    Fresh,
    Kept,
    digest_of,
    find,
    tide_of,
)
from wgroup.calendar.views import Reader, View, views
from wgroup.db.dialect import insert_ignoring
from wgroup.db.work import Work


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
    """The collection of this view, brought up to date if need be.

    What is to be written is found out before anybody has to wait for it.
    """
    tide, sight, kept = tide_of(work), digest_of(work, reader, view), find(work, view)
    foreseen = None
    if kept is not None:
        if kept.sight == sight and kept.seen_to >= tide.touched:
            return _told(kept)
        catching = Catching(work, reader, view, kept, sight, tide)
        fresh = catching.look()
        if kept.sight == sight and not fresh.is_worth_a_write:
            return _told(kept)
        foreseen = catching, fresh
    with work.saved():
        return catch_up(work, reader, view, foreseen=foreseen)


def catch_up(
    work: Work,
    reader: Reader,
    view: View,
    ids: Some[UUID] = (),
    *,
    foreseen: tuple[Catching, Fresh] | None = None,
) -> Shown:
    """The same inside a transaction; ids are looked at whether they were touched or not.

    What was foreseen holds if neither the house nor the collection has moved since.
    """
    if foreseen is None:
        insert_ignoring(work.session, COLLECTIONS, _first(work, view))
    kept, tide = find(work, view, to_change=True), tide_of(work)
    if kept is None:
        raise RuntimeError("a collection that is there is found")
    if foreseen is not None and (kept, tide) == (foreseen[0].kept, foreseen[0].tide):
        catching, fresh = foreseen
    else:
        catching = Catching(work, reader, view, kept, digest_of(work, reader, view), tide)
        fresh = catching.look(ids)
    return _told(catching.write(fresh))


def catch_up_all(work: Work, reader: Reader, ids: Some[UUID]) -> None:
    """Of each collection that the reader's programs know: these may have changed in it."""
    for view in views(work, reader):
        if find(work, view) is not None:
            catch_up(work, reader, view, ids)


def forget_all(work: Work) -> int:
    """Let all programs begin anew; return how many collections there were.

    A copy that was put back gives the revisions of the days that were lost once more, and for
    other changes. A program that holds such a token would miss these; with collections of other
    names its token is none.
    """
    connection = work.session.connection()
    connection.execute(delete(ITEMS))
    return connection.execute(delete(COLLECTIONS)).rowcount


def items(work: Work, collection_id: UUID) -> list[Item]:
    """All that it holds, in the order in which it came."""
    wanted = _items(collection_id).where(ITEMS.c.gone.is_(False))
    return [Item(*each) for each in work.session.connection().execute(wanted)]


def changes(work: Work, collection_id: UUID, since: int, *, most: int) -> list[Item]:
    """At most so many changes after a revision, the oldest first, tombstones too.

    Since 0, which is the beginning, there are no tombstones: who asks holds nothing yet.
    """
    wanted = _items(collection_id).where(ITEMS.c.revision > since)
    if not since:
        wanted = wanted.where(ITEMS.c.gone.is_(False))
    return [Item(*each) for each in work.session.connection().execute(wanted.limit(most))]


def _items(collection_id: UUID) -> Select[*tuple[Any, ...]]:
    wanted: Select[*tuple[Any, ...]] = select(
        ITEMS.c.subject_id, ITEMS.c.revision, ITEMS.c.etag, ITEMS.c.gone
    )
    return wanted.where(ITEMS.c.collection_id == collection_id).order_by(ITEMS.c.revision)


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


def _told(kept: Kept) -> Shown:
    return Shown(kept.id, kept.revision, kept.changed_at)
