"""One house for each database and run; a fresh database, with the register in it, for each test.

``app`` is the service, ``client`` a guest's browser, ``sign_in(role, party)`` somebody's,
``work_as(role, party)`` a Work for services, ``clock`` the time of all of them.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests import backends, factories, people
from tests.browser import Browser
from tests.identity_provider import PROVIDERS
from wgroup.app import create_app
from wgroup.config import Settings
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.time import utc_now, utc_text
from wgroup.web.database import db

WorkAs = Callable[..., Work]
SignIn = Callable[..., Browser]

KEY = "a key that only tests know, and no more than that"


@pytest.fixture(scope="session", params=backends.NAMES)
def backend(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[backends.Backend]:
    with backends.opened(request.param, tmp_path_factory.mktemp("database")) as opened:
        yield opened


@pytest.fixture(scope="session")
def house(backend: backends.Backend, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The service, made once; tests take ``app``, whose database is fresh."""
    settings = Settings(
        instance=tmp_path_factory.mktemp("instance"),
        database_url=backend.url,
        secret_keys=(KEY,),
        public_url=backends.PUBLIC_URL,
        env="test",
        providers=PROVIDERS,
    )
    app = create_app(settings)
    app.test_client_class = Browser
    return app


@pytest.fixture
def engine(house: Flask) -> Engine:
    with house.app_context():
        return db.engine


@pytest.fixture
def app(
    house: Flask, backend: backends.Backend, engine: Engine, clock: "Clock"
) -> Iterator[Flask]:
    backend.restore()
    yield house
    engine.dispose()


class Clock:
    """The one clock, held still; set it to what a test needs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set(factories.NOW)

    def set(self, instant: datetime | str) -> datetime:
        moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        self.path.write_text(utc_text(moment), "utf-8")
        return moment.astimezone(UTC)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(tmp_path / "clock")
    monkeypatch.setenv("WGROUP_ENV", "test")
    monkeypatch.setenv("WGROUP_CLOCK_FILE", str(made.path))
    return made


@pytest.fixture
def work_as(app: Flask, engine: Engine) -> Iterator[WorkAs]:
    """Make the Work of an actor without an account, at the clock's time; no role is a guest."""
    sessions = []

    def work_as(role: Role | None = None, party: str | None = None, **facts: object) -> Work:
        sessions.append(Session(engine))
        return Work(sessions[-1], factories.actor(role, party, **facts), utc_now())

    yield work_as
    for session in sessions:
        session.close()


@pytest.fixture
def client(app: Flask) -> Browser:
    """A guest's browser."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def sign_in(app: Flask, engine: Engine) -> SignIn:
    """Make an account with the role and return its browser, signed in.

    ``browser.account_id`` is the account's; ``facts`` may say email, family_name, given_name.
    """

    def sign_in(role: Role, party: str | None = None, **facts: object) -> Browser:
        browser: Browser = app.test_client()  # type: ignore[assignment]
        account_id, token = people.signed_in(engine, role, party, **facts)
        browser.account_id = account_id
        with browser.session_transaction() as kept:
            kept["_user_id"] = token
            kept["_fresh"] = True
        return browser

    return sign_in


@pytest.fixture
def bearer(app: Flask, engine: Engine) -> Callable[..., dict[str, str]]:
    """Make an account with the role and return the header of an API token of its own."""

    def bearer(role: Role, party: str | None = None, **facts: object) -> dict[str, str]:
        return {"Authorization": f"Bearer {people.token_of(engine, role, party, **facts)}"}

    return bearer


@pytest.fixture(params=[("CN", "US"), ("US", "CN")], ids=["as-is", "swapped"])
def sides(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Two Parties in either order: what holds for one holds for the other (INV-45)."""
    pair: tuple[str, str] = request.param
    return pair


@pytest.fixture
def queries_of(engine: Engine) -> Callable[[Callable[[], object]], list[str]]:
    """Run a thing and return the SELECTs it sent."""

    def queries_of(run: Callable[[], object]) -> list[str]:
        with _listening(engine) as sent:
            run()
        return [each for each in sent if each.lstrip().upper().startswith(("SELECT", "WITH"))]

    return queries_of


@contextmanager
def _listening(engine: Engine) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI is set nothing may be skipped: what a gate does not run, it does not hold."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
