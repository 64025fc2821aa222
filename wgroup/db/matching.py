"""Finding words: FTS5 of SQLite and tsvector of PostgreSQL, behind one condition.

Words are letters and digits alone (:mod:`wgroup.search.words`): nothing in them has a meaning to
either engine. The tables that engines keep for themselves are made by a migration.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

# Made by engines and kept up by triggers; no model stands for them.
ENGINES_OWN = "search_words"

Phrases = Sequence[tuple[Sequence[str], bool]]


class Holds(FunctionElement[bool]):
    """The row of this number holds every phrase. Arguments: number, for FTS5, for tsquery."""

    type = Boolean()
    inherit_cache = True


def holds(number: ColumnElement[int], phrases: Phrases) -> Holds:
    """phrases: words that follow each other, and whether the last may go on."""
    lite = " AND ".join(f'"{" ".join(words)}"{"*" * begins}' for words, begins in phrases)
    full = " & ".join(
        "(" + " <-> ".join(f"'{each}'" for each in words) + ":*" * begins + ")"
        for words, begins in phrases
    )
    return Holds(number, bindparam(None, lite), bindparam(None, full))


@compiles(Holds, "sqlite")
def _fts5(element: Holds, compiler: Any, **options: Any) -> str:
    number, lite, _ = (compiler.process(each, **options) for each in element.clauses)
    return (
        f"{number} IN (SELECT rowid FROM {ENGINES_OWN}"  # noqa: S608  no value stands in it
        f" WHERE {ENGINES_OWN} MATCH {lite})"
    )


@compiles(Holds, "postgresql")
def _tsquery(element: Holds, compiler: Any, **options: Any) -> str:
    number, _, full = (compiler.process(each, **options) for each in element.clauses)
    return (
        f"{number} IN (SELECT number FROM {ENGINES_OWN}"  # noqa: S608  no value stands in it
        f" WHERE vector @@ CAST({full} AS tsquery))"
    )


def is_of_the_house(name: str | None, kind: str, _parents: object) -> bool:
    """For Alembic's comparison: not what an engine keeps for itself."""
    return kind != "table" or not (name or "").startswith(ENGINES_OWN)
