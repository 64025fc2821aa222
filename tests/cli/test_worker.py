"""The worker as a process: it does the day's housekeeping once, and ends when it is told to."""

import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.cli.test_serve import until
from tests.processes import WGROUP, Service, environment, started
from wgroup.cli import worker as module
from wgroup.cli.house import House
from wgroup.config import Settings
from wgroup.db import dialect, migrate
from wgroup.outbox import services

NOW = "2022-04-01T02:00:00Z"


def done(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        asked = text("SELECT dedupe FROM job WHERE done_at IS NOT NULL ORDER BY dedupe")
        return [row[0] for row in connection.execute(asked)]


def of_day(day: str) -> list[str]:
    return [f"calendar.check/{day}", f"housekeeping/{day}"]


def opened(service: Service) -> Engine:
    url = f"sqlite:///{service.instance / 'wgroup.db'}"
    return create_engine(url, **dialect.engine_options(url))


def test_the_service_keeps_house_each_day(tmp_path: Path) -> None:
    with started(tmp_path / "instance", now=NOW) as service:
        engine = opened(service)
        until(lambda: done(engine) == of_day("2022-04-01"))
        service.set_clock("2022-04-02T00:00:01Z")
        until(lambda: len(done(engine)) == 4)
        engine.dispose()


def test_a_worker_alone_ends_when_it_is_told_to(tmp_path: Path) -> None:
    env = environment(tmp_path / "instance", "http://127.0.0.1:8000", now=NOW)
    subprocess.run([*WGROUP, "migrate"], env=env, check=True, capture_output=True, timeout=60)
    with subprocess.Popen([*WGROUP, "worker"], env=env) as process:
        try:
            engine = opened(Service(tmp_path / "instance", "", env, process))
            until(lambda: done(engine) == of_day("2022-04-01"), 30)
            engine.dispose()
            process.send_signal(signal.SIGTERM)
            assert process.wait(8) == 0
        finally:
            process.kill()


def test_a_job_that_fails_leaves_the_worker_standing(
    house_of: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no such luck")

    monkeypatch.setitem(module.HANDLERS, "test.fails", fail)
    with house_of.work() as work, work.saved():
        services.enqueue(work, "test.fails", {}, dedupe="1")
    assert module.do_one(house_of) is True
    assert module.do_one(house_of) is False
    with house_of.work() as work:
        connection = work.session.connection()
        row = connection.execute(text("SELECT attempts, error FROM job")).one()
    assert tuple(row) == (1, "ValueError: no such luck")


@pytest.fixture
def house_of(tmp_path: Path) -> House:
    settings = Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'wgroup.db'}",
        secret_keys=("a key that only tests know, and no more",),
    )
    house = House(settings)
    from wgroup.web.database import db

    with house.app.app_context():
        migrate.upgrade(db.engine)
    return house
