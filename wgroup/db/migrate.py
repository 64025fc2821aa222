"""Bringing the schema to where the code is; Alembic without a file of its own settings."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from wgroup.db.dialect import migrating
from wgroup.resources import PACKAGE


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(PACKAGE / "migrations"))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the schema up, all or nothing; another process that does the same is waited for."""
    with migrating(engine) as connection:
        command.upgrade(config(connection), to)


def newest() -> str:
    """The revision the code stands at."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    if head is None:
        raise RuntimeError("there are no migrations")
    return head


def current(connection: Connection) -> str | None:
    """The revision the database stands at, None before the first."""
    return MigrationContext.configure(connection).get_current_revision()
