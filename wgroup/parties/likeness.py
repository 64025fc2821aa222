"""By what two records may be one person: kept beside each, so that pairs are one join.

Keys are of one side: what another side's list holds is never compared. Bookkeeping, as the index
of words is: it follows the person through every change, and is read beside people one may know.
"""

import unicodedata
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    delete,
    event,
    insert,
)
from sqlalchemy.orm import Session

from wgroup.db.base import Base
from wgroup.parties.models import Person
from wgroup.parties.naming import has_han

EMAIL, NAME, LATIN = "email", "name", "latin"
LONGEST = 420
# Who is of no side is compared with their like.
NO_SIDE = ""

likenesses = Table(
    "likeness",
    Base.metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column(
        "person_id", Uuid(), ForeignKey("person.id", ondelete="CASCADE"), nullable=False,
        index=True,
    ),
    Column("side", String(8), nullable=False),
    Column("reason", String(8), nullable=False),
    Column("key", String(LONGEST), nullable=False),
    Index("ix_likeness_key", "side", "key"),
)


def keys_of(person: Person) -> dict[str, str]:
    """By reason. Of an erased or merged person there are none."""
    if person.erased_at is not None or person.merged_into_id is not None:
        return {}
    name, keys = person.name, {}
    if person.email:
        keys[EMAIL] = f"{EMAIL}:{person.email}"
    if has_han(name.family):
        keys[NAME] = f"{NAME}:{name.family}{name.given}"
    latin = folded(f"{name.latin_family} {name.latin_given}")
    if not latin and not has_han(name.family):
        latin = folded(f"{name.family} {name.given}")
    if latin:
        keys[LATIN] = f"{LATIN}:{latin}"
    return {reason: key[:LONGEST] for reason, key in keys.items()}


def folded(name: str) -> str:
    """Ming OUYANG, Ouyang Míng and OU-YANG ming are written differently, and this is the same
    for the first two: words in one order, without case and marks."""
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in bare.casefold())
    return " ".join(sorted(words.split()))


def put(connection: Connection, person: Person) -> None:
    drop(connection, person.id)
    rows = [
        {"person_id": person.id, "side": person.party or NO_SIDE, "reason": reason, "key": key}
        for reason, key in keys_of(person).items()
    ]
    if rows:
        connection.execute(insert(likenesses), rows)


def drop(connection: Connection, person_id: UUID) -> None:
    connection.execute(delete(likenesses).where(likenesses.c.person_id == person_id))


@event.listens_for(Session, "after_flush")
def keep_up(session: Session, _context: object) -> None:
    """In the transaction of the change."""
    changed = [each for each in session.dirty if session.is_modified(each)]
    for record in [*session.new, *changed]:
        if isinstance(record, Person):
            put(session.connection(), record)
