"""Everything SQLite and PostgreSQL do differently; nothing else may ask which one it is."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, Engine, Select, Table, event, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from wgroup.db.prepared import Prepared
from wgroup.db.turnstile import Turnstile

Document = JSON().with_variant(JSONB(), "postgresql")

# The WAL-reset bug of SQLite may corrupt a file under several writers; these have the mend.
SAFE_WAL_SINCE = (3, 51, 3)
SAFE_WAL_BACKPORTS: dict[tuple[int, ...], int] = {(3, 50): 7, (3, 44): 6}
BUSY_MS = 10_000
# At most, for each connection: a calendar of a thousand meetings is read without a second look
# at any page.
CACHE_KB = 16_000

PRAGMAS = ("journal_mode", "synchronous", "foreign_keys")
SHOWN = ("synchronous_commit", "fsync", "full_page_writes", "data_checksums", "server_encoding")

# Any number that no other use of this database takes.
MIGRATION_LOCK = 8_402_021


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python on both sides; SQLite keeps it as naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sqlite_module() -> Any:
    """The SQLite driver: the pysqlite3 wheel where there is one, else Python's own."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415  absent on some platforms
    except ImportError:
        import sqlite3 as dbapi2  # noqa: PLC0415
    return dbapi2


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """This SQLite release may keep a write-ahead log with several writers."""
    backport = SAFE_WAL_BACKPORTS.get(version[:2])
    return version[:3] >= SAFE_WAL_SINCE or (backport is not None and version[2] >= backport)


def engine_options(url: str) -> dict[str, object]:
    """Return the arguments of create_engine for this database."""
    if make_url(url).get_backend_name() == "sqlite":
        arguments = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
        options = {"module": sqlite_module(), "connect_args": arguments}
        return {**options, "poolclass": QueuePool, "pool_size": 10, "max_overflow": 20}
    session = "-c statement_timeout=10000 -c lock_timeout=5000 -c timezone=UTC"
    return {
        "connect_args": {"options": session, "connect_timeout": 5},
        "pool_size": 5,
        "max_overflow": 10,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
    }


def prepare(engine: Engine) -> None:
    """Make SQLite durable, fair and strict about keys; PostgreSQL is so unasked (D7)."""
    if engine.dialect.name != "sqlite":
        return
    path = engine.url.database
    if path and path != ":memory:":
        TURNSTILES[str(engine.url)] = Turnstile(Path(path))
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


TURNSTILES: dict[str, Turnstile] = {}


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves, so SAVEPOINT works
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "foreign_keys = ON",
        f"cache_size = -{CACHE_KB}",
        *journal(sqlite_module().sqlite_version_info),
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def journal(version: tuple[int, ...]) -> tuple[str, str]:
    """The journal that keeps an acknowledged write through a power cut on this release."""
    if wal_is_safe(version):
        return "journal_mode = WAL", "synchronous = FULL"
    return "journal_mode = DELETE", "synchronous = EXTRA"


def in_force(connection: Connection) -> dict[str, str]:
    """What decides whether a write survives, as this database has it now; engine and version."""
    if connection.dialect.name == "sqlite":
        asked = {name: f"PRAGMA {name}" for name in PRAGMAS}
        asked["version"] = "SELECT sqlite_version()"
    else:
        asked = {name: f"SHOW {name}" for name in SHOWN}
        asked["version"] = "SHOW server_version"
    told = {name: str(connection.exec_driver_sql(ask).scalar()) for name, ask in asked.items()}
    return {"engine": connection.dialect.name, **told}


def _on_begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def turn_to_write(session: Session) -> AbstractContextManager[object]:
    """Hold this while writing: on SQLite a fair place in the queue, elsewhere nothing."""
    return TURNSTILES.get(str(session.get_bind().engine.url), nullcontext())


def begin_writing(session: Session) -> None:
    """Start afresh; on SQLite with the write lock, for a reader that turns writer is refused."""
    session.rollback()
    if session.get_bind().dialect.name == "sqlite":
        session.connection(execution_options={"writes": True})


class QuickReader:
    """Reads the rows of one statement at once or not at all: for an event loop, which must wait
    for nothing. Its connection is its own, opened at the first reading, in the process that reads.
    """

    def __init__(self, path: str, prepared: Prepared) -> None:
        self._path, self._prepared = path, prepared
        self._connection: Any = None

    def __call__(self, **given: str) -> list[tuple[Any, ...]]:
        """Return the rows as the driver gives them; none too where they cannot be had now."""
        values = self._prepared.filled(**given)
        try:
            if self._connection is None:
                self._connection = self._opened()
            # All of them, for a reading that is not finished holds back the write-ahead log.
            cursor = self._connection.execute(self._prepared.text, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        except sqlite_module().Error:
            self.close()
            return []
        return rows

    def close(self) -> None:
        """Let go of the file; the next reading opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _opened(self) -> Any:
        connection = sqlite_module().connect(self._path, timeout=0, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
        return connection


def quick_reader(engine: Engine, statement: Select[*tuple[Any, ...]]) -> QuickReader | None:
    """None where the database is another process, or a file that writers may lock."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or path is None or path == ":memory:":
        return None
    if not wal_is_safe(sqlite_module().sqlite_version_info):
        return None
    return QuickReader(path, Prepared.of(statement, engine.dialect))


def hold_still(session: Session) -> None:
    """From here on all reads of the session show one moment, whatever others commit meanwhile.

    On SQLite a transaction does so by itself.
    """
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def advance_counter(session: Session, table: Table, scope: str) -> int:
    """Raise the counter called scope by one and return it; rivals wait for our commit."""
    kind: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = kind.insert(table).values(scope=scope, last=1)
    next_one = first.on_conflict_do_update(
        index_elements=["scope"], set_={"last": table.c.last + 1}
    )
    return int(session.connection().scalar(next_one.returning(table.c.last)) or 0)


def insert_ignoring(session: Session, table: Table, row: dict[str, object]) -> bool:
    """Insert row unless its key is taken; say whether it was inserted."""
    kind: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # Asked for the key, not for the count of rows: of an INSERT not every driver gives one.
    statement = kind.insert(table).values(**row).on_conflict_do_nothing()
    given = statement.returning(*table.primary_key.columns)
    return session.connection().execute(given).first() is not None


def put_row(session: Session, table: Table, row: dict[str, object], *, key: str) -> None:
    """Insert row, or let it take the place of the one that has its key; rivals wait for us."""
    kind: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = kind.insert(table).values(**row)
    fresh = {name: first.excluded[name] for name in row if name != key}
    statement = first.on_conflict_do_update(index_elements=[key], set_=fresh)
    session.connection().execute(statement)


def insert_rows(session: Session, table: Table, rows: list[dict[str, object]]) -> None:
    """Insert many rows at once, past the ORM."""
    if rows:
        session.connection().execute(insert(table), rows)


def broken_constraint(error: IntegrityError) -> str:
    """Return the constraint's name as our naming convention gives it, whichever database spoke."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return diagnostics.constraint_name or ""
    if found := re.match(r"UNIQUE constraint failed: (.+)", str(error.orig)):
        columns = [column.strip() for column in found[1].split(",")]
        table = columns[0].partition(".")[0]
        return "_".join(["uq", table, *(column.partition(".")[2] for column in columns)])
    return ""


def lacks_tables(error: DBAPIError) -> bool:
    """A table or column that the models name is not there: the schema was never migrated."""
    if (state := getattr(error.orig, "sqlstate", None)) is not None:
        return state in {"42P01", "42703"}
    return bool(re.search(r"no such (table|column)", str(error.orig)))


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A connection on which the schema changes in one transaction; rivals wait their turn.

    SQLite rebuilds tables to change them, so its foreign keys rest meanwhile and are checked
    at the end (https://sqlite.org/lang_altertable.html, section 7).
    """
    lite = engine.dialect.name == "sqlite"
    with TURNSTILES.get(str(engine.url), nullcontext()), engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if lite and raw is not None:
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.execution_options(writes=True).begin():
                if not lite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
                yield connection
                _insist_sound(connection, lite=lite)
        finally:
            if lite and raw is not None:
                raw.execute("PRAGMA foreign_keys = ON")


def _insist_sound(connection: Connection, *, lite: bool) -> None:
    if lite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise RuntimeError(f"the migration left a broken reference: {broken}")
