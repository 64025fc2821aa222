"""The demonstration served as people serve it, for the programs that people subscribe with."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clients.programs import Subscriber
from tests.processes import Service, environment, started
from wgroup.accounts import door
from wgroup.calendar import services
from wgroup.calendar.rules import Edition
from wgroup.cli.house import House
from wgroup.config import Settings

NOW = "2026-03-11T15:00:00+00:00"
FOCAL_POINT = "dana.whitfield@second.example"

MakeFeed = Callable[..., str]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("demonstration")
    env = environment(folder / "instance", "http://127.0.0.1:8000", now=NOW)
    made = Service(folder / "instance", "", env, None)  # type: ignore[arg-type]
    made.run("demo", "--only-make")
    with started(folder / "instance-demo", now=NOW) as service:
        yield service


@pytest.fixture(scope="module")
def feed(demonstration: Service) -> MakeFeed:
    """Make a feed of the second Party's focal point, and return its address."""
    house = House(Settings.from_env({**demonstration.env}))

    def feed(language: Edition, **facts: object) -> str:
        with house.work() as work:
            account = door.accounts_of_email(work.session, FOCAL_POINT)[0]
            assert account is not None
            actor = account.as_actor()
        with house.work(actor) as work, work.saved():
            _, token = services.make_feed(work, name="Phone", language=language, **facts)  # type: ignore[arg-type]
        return f"{demonstration.url}/feeds/{token}.ics"

    return feed


@pytest.fixture
def subscriber(tmp_path: Path) -> Callable[[str], Subscriber]:
    """A machine with a calendar of its own, subscribed to an address."""
    return lambda url: Subscriber(tmp_path / f"machine-{len(os.listdir(tmp_path))}", url)
