"""wgroup clocks: names what has parted, and leaves it alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from tests import factories
from tests.conftest import WorkAs
from wgroup.cli import clocks
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.meetings import queries
from wgroup.meetings.services import proposing

Run = Callable[[], Result]


@pytest.fixture
def meeting(work_as: WorkAs) -> str:
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        return proposing.propose(work, factories.draft()).slug


@pytest.fixture
def run(work_as: WorkAs, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, on the database of this test."""

    @contextmanager
    def here() -> Iterator[Work]:
        yield work_as(Role.SECRETARIAT_OFFICER)

    monkeypatch.setattr(clocks, "open_work", here)
    return lambda: CliRunner().invoke(clocks.clocks)


def shift(engine: Engine, change: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE meeting SET {change}"))


def test_where_all_agree_there_is_none(meeting: str, run: Run) -> None:
    done = run()
    assert done.exit_code == 0
    assert done.output.startswith("none")


def test_both_readings_are_told_in_both_capitals(
    meeting: str, run: Run, engine: Engine, work_as: WorkAs
) -> None:
    """As if the zone's summer time had been abolished after the Parties agreed."""
    shift(engine, "starts = '2022-05-17 21:00:00', ends = '2022-05-17 23:00:00'")
    done = run()
    assert done.exit_code == 1
    assert "WG/MET/2022/1 (proposed), agreed as 2022-05-17 21:00" in done.output
    by_hour, by_instant = (each for each in done.output.splitlines() if each.startswith("  by"))
    assert "21:00–23:00 Washington" in by_hour
    assert "09:00–11:00 Beijing" in by_hour
    assert "20:00–22:00 Washington" in by_instant
    assert "08:00–10:00 Beijing" in by_instant
    kept = queries.get(work_as(Role.SECRETARIAT_OFFICER), meeting)
    assert kept.starts.hour == 21
    assert kept.starts_at.hour == 0


def test_a_zone_that_is_gone_is_told(meeting: str, run: Run, engine: Engine) -> None:
    shift(engine, "zone = 'Atlantis/Capital'")
    done = run()
    assert done.exit_code == 1
    assert "the zone is not known any more" in done.output
    assert "00:00–02:00 UTC" in done.output


@pytest.mark.parametrize("offset", ["-04:00", "-05:00"])
def test_an_hour_that_comes_twice_agrees_either_way(
    run: Run, work_as: WorkAs, offset: str
) -> None:
    draft = factories.draft(
        starts=f"2022-11-06T01:30{offset}", ends="2022-11-06T04:00", zone="America/New_York"
    )
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        proposing.propose(work, draft)
    assert run().exit_code == 0
