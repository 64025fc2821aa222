"""wgroup migrate and wgroup seed: what they did, said in words, and no more than once."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from wgroup.cli.main import commands
from wgroup.db import migrate


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("WGROUP_INSTANCE", str(tmp_path / "instance"))
    for each in ("WGROUP_DATABASE_URL", "WGROUP_ENV", "WGROUP_CLOCK_FILE"):
        monkeypatch.delenv(each, raising=False)
    return CliRunner()


def said(run: CliRunner, *arguments: str) -> str:
    done = run.invoke(commands, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_database_is_made_once_and_filled_once(run: CliRunner, tmp_path: Path) -> None:
    newest = migrate.newest()
    assert said(run, "migrate") == f"The database was made, at revision {newest}.\n"
    assert "nothing was changed" in said(run, "migrate")
    assert "created" in said(run, "seed")
    assert "nothing was changed" in said(run, "seed")
    assert (tmp_path / "instance" / "wgroup.db").is_file()


def test_an_older_database_is_brought_up(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    said(run, "migrate")
    newest = migrate.newest()
    monkeypatch.setattr(migrate, "current", lambda _connection: "0000")
    assert said(run, "migrate") == f"The database was brought from revision 0000 to {newest}.\n"
