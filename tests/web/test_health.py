"""Living and being able to work are two things; without records, no answer pretends."""

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from tests.browser import Browser
from wgroup.db import migrate
from wgroup.web.database import db


def test_a_house_in_order(client: Browser) -> None:
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 200)


def test_a_schema_that_is_behind_is_not_ready(client: Browser, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "the database is not migrated\n")
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200


@pytest.fixture
def away(app: Flask, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database does not answer."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connect", {}, Exception("no route to the database"))

    engine.dispose()
    monkeypatch.setattr(engine.pool, "_do_get", refuse)


def test_without_its_database_the_service_says_so(client: Browser, away: None) -> None:
    assert client.get("/healthz").status_code == 200
    for path in ("/readyz", "/", "/meetings", "/api/v1/meetings", "/feeds/public.ics", "/api"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert int(answer.headers["Retry-After"]) > 0
        assert "no route to the database" not in answer.text


def test_a_program_is_told_by_a_problem(client: Browser, away: None) -> None:
    told = client.get("/api/v1/meetings")
    assert told.content_type == "application/problem+json"
    assert (told.json["status"], told.json["code"]) == (503, "unavailable")


def test_the_newest_revision_is_known() -> None:
    assert migrate.newest()
    assert db
