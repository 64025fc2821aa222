"""What calendars are given, when the service starts where it did not stand before."""

from dataclasses import replace
from pathlib import Path

import pytest

from wgroup.calendar import upkeep
from wgroup.cli import serve
from wgroup.cli.house import House
from wgroup.config import Settings

ANEW = "What calendars are given was written anew: 12 entries."


def test_a_start_says_in_a_line_that_it_wrote_them_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'wgroup.db'}",
        secret_keys=("a key that only tests know, and no more",),
    )
    assert ANEW not in said(here, capsys)
    assert ANEW not in said(here, capsys)

    there = replace(here, public_url="https://wgroup.example.org")
    assert ANEW in said(there, capsys).splitlines()
    with House(there).work() as work:
        assert list(upkeep.drift(work)) == []
    serve.prepare(House(there))


def said(settings: Settings, capsys: pytest.CaptureFixture[str]) -> str:
    serve.prepare(House(settings))
    return capsys.readouterr().out
