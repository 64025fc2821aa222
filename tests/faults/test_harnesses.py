"""Short runs of the harnesses of bench/, and a defect on which each must turn red."""

import shutil
import sys
from pathlib import Path

import pytest

from bench import kills, mails, power
from bench.house import House

PLANTED = (sys.executable, "-m", "tests.faults.planted")

needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is missing: apt-get install strace"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.made(tmp_path_factory.mktemp("made"))


def test_nothing_is_lost_when_processes_are_killed(made: House, tmp_path: Path) -> None:
    report = kills.run(made.copied(tmp_path), kills=5)
    assert report["problems"] == []
    assert report["acknowledged"] > 0


@pytest.mark.slow
def test_kills_find_an_act_of_two_commits(made: House, tmp_path: Path) -> None:
    report = kills.run(made.copied(tmp_path, (*PLANTED, "two_commits")), kills=2)
    assert report["problems"]


@pytest.mark.slow
def test_kills_find_keys_that_are_forgotten(made: House, tmp_path: Path) -> None:
    report = kills.run(made.copied(tmp_path, (*PLANTED, "forgotten_keys")), kills=12)
    assert any("more than once" in each for each in report["problems"])


@needs_strace
def test_nothing_is_lost_when_the_power_goes(made: House, tmp_path: Path) -> None:
    report = power.run(made.copied(tmp_path), writes=20, cuts=40)
    assert report["problems"] == []
    assert report["acknowledged"] == 20


@needs_strace
def test_power_cuts_find_answers_that_do_not_wait(made: House, tmp_path: Path) -> None:
    report = power.run(made.copied(tmp_path, (*PLANTED, "no_sync")), writes=6, cuts=10)
    assert any("is lost" in each for each in report["problems"])
    assert any("before the fsync" in each for each in report["problems"])


def test_every_mail_takes_effect_once(made: House, tmp_path: Path) -> None:
    report = mails.run(made.copied(tmp_path), kills=3, meetings=2, people=3)
    assert report["problems"] == []
    assert report["mails"] > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("defect", "found"),
    [
        ("said_before_sent", "is sent, and 0 arrived"),
        ("new_names", "nobody wrote"),
        ("old_letters", " after "),
    ],
)
def test_mails_find_what_is_lost_renamed_or_overtaken(
    made: House, tmp_path: Path, defect: str, found: str
) -> None:
    report = mails.run(made.copied(tmp_path, (*PLANTED, defect)), kills=10, meetings=3, people=3)
    assert any(found in each for each in report["problems"])
