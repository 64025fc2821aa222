"""The schema: what migrations make is what models say, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from tests import backends
from wgroup.db import dialect, migrate
from wgroup.db.base import Base
from wgroup.db.matching import is_of_the_house

COMPARED = {"compare_type": True, "include_name": is_of_the_house}


def test_upgraded_schema_is_what_models_say(app: Flask, engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(context, Base.metadata) == []
        assert migrate.current(connection) == migrate.newest()


def test_upgrading_twice_changes_nothing(app: Flask, engine: Engine) -> None:
    with engine.connect() as connection:
        before = connection.execute(text("SELECT count(*) FROM provision")).scalar()
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM provision")).scalar() == before


def test_an_upgrade_from_the_first_revision_keeps_data(
    app: Flask, engine: Engine, backend: backends.Backend
) -> None:
    """Put the database back to the first revision with a row in it, then upgrade."""
    engine.dispose()
    fresh = create_engine(backend.url, **dialect.engine_options(backend.url))
    dialect.prepare(fresh)
    with dialect.migrating(fresh) as connection:
        migrate.command.downgrade(migrate.config(connection), "0001")
    with fresh.connect() as connection:
        before = connection.execute(text("SELECT code, zone FROM party ORDER BY code")).all()
    migrate.upgrade(fresh)
    with fresh.connect() as connection:
        after = connection.execute(text("SELECT code, zone FROM party ORDER BY code")).all()
        assert migrate.current(connection) == migrate.newest()
    assert before == after
    assert [each.code for each in after] == ["CN", "US"]
    fresh.dispose()
