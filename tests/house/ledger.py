"""The database as a test found it; what differs from that, and putting it back."""

import re
from collections.abc import Collection
from contextlib import nullcontext
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Table,
    and_,
    create_engine,
    event,
    select,
)

import wgroup.tables  # noqa: F401  Base.metadata is whole from here on
from wgroup.db import dialect
from wgroup.db.base import Base

Rows = dict[tuple[object, ...], Row[Any]]

# Tries at the door are counted although they are refused, and reading a feed is noted.
COUNTED = frozenset({"throttle", "feed_state"})
# Rows that are put in and never changed: to know their keys is to know them.
LASTING = frozenset({"revision", "trail_entry", "job", "receipt"})
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)


class Ledger:
    """The database as it was found, row by row: what differs from that, and putting it back."""

    def __init__(self, engine: Engine) -> None:
        url = engine.url.render_as_string(hide_password=False)
        self.engine = create_engine(url, **dialect.engine_options(url))
        dialect.prepare(self.engine)
        self.kept = {each.name: self._rows(each) for each in self.tables()}
        self.touched: set[str] = set()
        self.watched = engine
        event.listen(engine, "before_cursor_execute", self._note)

    def close(self) -> None:
        event.remove(self.watched, "before_cursor_execute", self._note)
        self.engine.dispose()

    @staticmethod
    def tables(names: Collection[str] | None = None) -> list[Table]:
        """In the order in which rows may be put in."""
        found = Base.metadata.sorted_tables
        return [each for each in found if names is None or each.name in names]

    def differing(self, names: Collection[str] | None = None) -> list[str]:
        """The tables that are not as they were."""
        return [
            each.name for each in self.tables(names) if self._rows(each) != self.kept[each.name]
        ]

    def restore(self, names: Collection[str] | None = None) -> None:
        connecting = self.engine.connect().execution_options(writes=True)
        with connecting as connection, connection.begin():
            self._restore(connection, self.tables(names))
        self.touched.clear()

    def _restore(self, connection: Connection, tables: list[Table]) -> None:
        now = {each.name: self._rows(each, connection) for each in tables}
        for table in reversed(tables):
            for key in now[table.name].keys() - self.kept[table.name].keys():
                connection.execute(table.delete().where(_is(table, key)))
        for table in tables:
            for key, row in self.kept[table.name].items():
                found = now[table.name].get(key)
                if found is None:
                    connection.execute(table.insert().values(**row._mapping))
                elif found != row:
                    changed = table.update().where(_is(table, key))
                    connection.execute(changed.values(**row._mapping))

    def _rows(self, table: Table, connection: Connection | None = None) -> Rows:
        with nullcontext(connection) if connection else self.engine.connect() as reading:
            columns = table.primary_key.columns if table.name in LASTING else table.columns
            rows = reading.execute(select(*columns))
            names = [each.name for each in table.primary_key.columns]
            return {tuple(each._mapping[name] for name in names): each for each in rows}

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if found := WRITES.match(statement):
            self.touched.add(found[1])


def _is(table: Table, key: tuple[object, ...]) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))
