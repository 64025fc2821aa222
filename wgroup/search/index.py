"""The one index of words. It finds ids, never shows anything: what it finds is a condition on a
SELECT of records that the visibility filter reads too, so counts and pages cannot tell more.

A kind's texts are all for whoever may know of the record. What fewer may read has a kind of its
own, or is not put here.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    delete,
    event,
    false,
    insert,
    select,
)
from sqlalchemy import Column as Place
from sqlalchemy.orm import InstrumentedAttribute, Session

from wgroup.db.base import Base
from wgroup.db.matching import holds
from wgroup.search.words import terms_of, words_of

KIND = 40

entries = Table(
    "search_entry",
    Base.metadata,
    Place("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Place("kind", String(KIND), nullable=False),
    Place("record_id", Uuid(), nullable=False),
    Place("words", Text(), nullable=False),
    UniqueConstraint("kind", "record_id"),
)


class Findable:
    """A record found by its words; they follow it through every change.

    texts_to_find are for whoever may know of the record, of whom there may be fewer than of what
    it belongs to.
    """

    id: UUID
    FOUND_AS: str

    def texts_to_find(self) -> Iterable[str]:
        raise TypeError(f"{type(self).__name__} does not say by what it is found")


def put(connection: Connection, kind: str, record_id: UUID, texts: Iterable[str]) -> None:
    """Have it found by texts, and by nothing that was put before."""
    drop(connection, kind, record_id)
    if words := words_of(texts):
        values = {"kind": kind, "record_id": record_id, "words": " ".join(words)}
        connection.execute(insert(entries).values(values))


def drop(connection: Connection, kind: str, record_id: UUID) -> None:
    connection.execute(
        delete(entries).where(entries.c.kind == kind, entries.c.record_id == record_id)
    )


def found(kind: str, asked: str) -> Select[tuple[UUID]]:
    """The ids of this kind whose words answer what is asked; none if it holds no word."""
    wanted = select(entries.c.record_id).where(entries.c.kind == kind)
    terms = [(each.words, each.begins) for each in terms_of(asked)]
    return wanted.where(holds(entries.c.number, terms) if terms else false())


def is_found(
    key: InstrumentedAttribute[UUID] | ColumnElement[UUID], kind: str, asked: str
) -> ColumnElement[bool]:
    """For a SELECT of records: this id is among those found."""
    return key.in_(found(kind, asked))


@event.listens_for(Session, "after_flush")
def keep_up(session: Session, _context: object) -> None:
    """In the transaction of the change, so nobody finds what is not so, or misses what is."""
    changed = [each for each in session.dirty if session.is_modified(each)]
    for record in [*session.new, *changed]:
        if isinstance(record, Findable):
            put(session.connection(), record.FOUND_AS, record.id, record.texts_to_find())
    for record in session.deleted:
        if isinstance(record, Findable):
            drop(session.connection(), record.FOUND_AS, record.id)
