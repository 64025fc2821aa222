"""Calendar programs as their packages install them: vdirsyncer fetches, khal and todoman show."""

import json
import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent

VDIRSYNCER = """
[general]
status_path = "{home}/status"
[pair group]
a = "there"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage there]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{home}/items"
fileext = ".ics"
"""

KHAL = """
[calendars]
[[group]]
path = {home}/items
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = UTC
default_timezone = UTC
[sqlite]
path = {home}/khal.db
"""

TODOMAN = "path = '{home}/*'\ndate_format = '%Y-%m-%d'\ncache_path = '{home}/todo.db'\n"


class Subscriber:
    """One machine: what it holds lies in items, one file an event."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.items = home, home / "items"
        self.items.mkdir(parents=True)
        for name, text in (("vdirsyncer", VDIRSYNCER), ("khal", KHAL), ("todo.py", TODOMAN)):
            (home / name).write_text(text.format(home=home, url=url), "utf-8")
        self._vdirsyncer("discover")

    def sync(self) -> None:
        self._vdirsyncer("sync")

    def held(self) -> dict[str, tuple[int, bytes]]:
        """By file: when it was written, and what is in it."""
        return {
            each.name: (each.stat().st_mtime_ns, each.read_bytes())
            for each in self.items.glob("*.ics")
        }

    def listed(self, first: str, last: str) -> set[str]:
        """What khal shows of these days, in UTC: 2026-03-01 09:00|2026-03-01 11:00|Title.

        It shows an event on each of its days; what it says of it is the same.
        """
        shape = "{start-long}|{end-long}|{title}"
        said = self._run(
            "khal", "-c", self.home / "khal", "list", "--notstarted", "--day-format", "",
            "--format", shape, first, last,
        )
        return {each for each in said.splitlines() if "|" in each}

    def tasks(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(
            self._run(
                "todo", "-c", self.home / "todo.py", "--porcelain", "list", "--status", "ANY"
            )
        )
        return found

    def _vdirsyncer(self, act: str) -> None:
        self._run("vdirsyncer", "-c", self.home / "vdirsyncer", act)

    def _run(self, program: str, *arguments: str | Path) -> str:
        env = {**os.environ, "HOME": str(self.home), "TZ": "UTC", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [BIN / program, *arguments], env=env, input="y\n" * 5, capture_output=True,
            text=True, timeout=60, check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
