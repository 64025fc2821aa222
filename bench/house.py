"""A service of its own in a folder of its own: made, started, killed."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WGROUP = (sys.executable, "-m", "wgroup")

# A co-chair concurs by proposing, so one write is many rows.
CHAIRS = {"CN": "li@example.org", "US": "hayes@example.org"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class House:
    """command starts it; database is a URL, or None for the SQLite file in the folder.

    more: settings beside the usual ones.
    """

    folder: Path
    database: str | None = None
    command: Sequence[str] = WGROUP
    port: int = field(default_factory=free_port)
    tokens: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def file(self) -> Path:
        return self.folder / "wgroup.db"

    @property
    def env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {"WGROUP_INSTANCE": str(self.folder), "WGROUP_PUBLIC_URL": self.url}
        given = {"WGROUP_DATABASE_URL": self.database} if self.database else {}
        return {**kept, **own, **given, **self.more, "PYTHONPATH": str(ROOT)}

    def run(self, *arguments: str) -> str:
        """Run a command of wgroup; raise CalledProcessError where it fails."""
        done = subprocess.run(
            [*WGROUP, *arguments], env=self.env, capture_output=True, text=True, timeout=300,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"wgroup {arguments[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    @classmethod
    def made(cls, folder: Path, database: str | None = None) -> "House":
        """Fill a database and open an account for each Party's co-chair."""
        house = cls(folder, database)
        for each in ("migrate", "seed"):
            house.run(each)
        for party, email in CHAIRS.items():
            printed = house.run(
                "user", "add", "--email", email, "--name", f"Chair {party}", "--party", party,
                "--role", "co-chair", "--token",
            )
            house.tokens[party] = printed.splitlines()[-1]
        return house

    def copied(self, folder: Path, command: Sequence[str] = WGROUP) -> "House":
        """The same house, not running, in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return House(folder, command=command, tokens=self.tokens)

    @contextmanager
    def started(self, *before: str) -> Iterator[None]:
        """Start it, and end it by SIGKILL: nothing is closed, no last checkpoint."""
        self.start(*before)
        try:
            yield
        finally:
            self.end()

    def start(self, *before: str) -> None:
        """In a session of its own, so that everybody in it can be found; before wraps it."""
        serve = ("serve", "--bind", f"127.0.0.1:{self.port}")
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*before, *self.command, *serve], env=self.env, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )

    def members(self) -> list[int]:
        """Everybody in the session, and so started by us; the parent first."""
        if self._process is None:
            return []
        family = [int(each) for each in os.listdir("/proc") if each.isdigit()]
        return [each for each in sorted(family) if session_of(each) == self._process.pid]

    def kill(self, whom: str, chance: random.Random) -> None:
        """kill -9 'all', the 'parent' alone, or one 'child'; wait until those meant are gone."""
        family = self.members()
        children = [each for each in family if each != self._process.pid]
        victims = {"all": family, "parent": [self._process.pid]}.get(whom)
        if victims is None:
            victims = [chance.choice(children)] if children else []
        for each in victims:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        if whom == "child":
            return
        self._process.wait()
        until = time.monotonic() + 5
        while self.members() and time.monotonic() < until:
            time.sleep(0.01)
        if left := self.members():
            raise SystemExit(f"children outlived their parent: {left}")

    def end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill("all", random.Random(0))


def session_of(process: int) -> int | None:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return None
    state, _, _, session = stat.rpartition(")")[2].split()[:4]
    return None if state in {"Z", "X"} else int(session)
