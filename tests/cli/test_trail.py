"""verify-trail as an operator runs it: whole, or the first broken entry by its number."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.processes import WGROUP, environment
from wgroup.db.dialect import sqlite_module


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("trail") / "instance"
    for each in ("migrate", "seed"):
        done = command(made, each)
        assert done.returncode == 0, done.stderr
    return made


def command(instance: Path, name: str) -> "subprocess.CompletedProcess[str]":
    env = environment(instance, "http://127.0.0.1:8000")
    return subprocess.run(
        [*WGROUP, name], env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_whole_trail(instance: Path) -> None:
    done = command(instance, "verify-trail")
    assert done.returncode == 0
    assert done.stdout.startswith("The trail is whole: ")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        ("UPDATE trail_entry SET act = 'nothing' WHERE seq = 7", "7: the entry was altered"),
        ("DELETE FROM trail_entry WHERE seq = 7", "7: an entry is missing"),
        (
            "UPDATE revision SET changes = '{}' WHERE (subject_id, number) ="
            " (SELECT subject_id, number FROM trail_entry WHERE seq = 7)",
            "7: its revision was altered",
        ),
        (
            "DELETE FROM revision WHERE (subject_id, number) ="
            " (SELECT subject_id, number FROM trail_entry WHERE seq = 7)",
            "7: its revision is missing",
        ),
    ],
)
def test_a_tampered_trail(instance: Path, tmp_path: Path, tamper: str, said: str) -> None:
    copy = shutil.copytree(instance, tmp_path / "copy")
    database = sqlite_module().connect(copy / "wgroup.db")
    database.execute(tamper)
    database.commit()
    database.close()

    done = command(copy, "verify-trail")

    assert done.returncode == 1
    assert done.stderr.startswith(f"The trail is broken at entry {said}. ")
    assert "The 6 entries before it are whole." in done.stderr


def test_a_revision_outside_the_trail(instance: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(instance, tmp_path / "copy")
    database = sqlite_module().connect(copy / "wgroup.db")
    columns = [row[1] for row in database.execute("PRAGMA table_info(revision)")]
    changed = {"id": "lower(hex(randomblob(16)))", "number": "number + 1000"}
    values = ", ".join(changed.get(each, each) for each in columns)
    database.execute(f"INSERT INTO revision SELECT {values} FROM revision LIMIT 1")
    database.commit()
    database.close()

    done = command(copy, "verify-trail")

    assert (done.returncode, "a revision stands outside it" in done.stderr) == (1, True)
