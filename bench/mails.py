"""Does every mail take effect exactly once, whatever becomes of the worker and the mail server?

Meetings are confirmed, moved, called off and reinstated, and people come and go, while the mail
server defers, refuses, stalls and breaks off, and the worker (or the whole service) is killed
with SIGKILL. Time is the bench's own, so that retries need not be waited for. Afterwards all that
was taken by the server is held against what the service wrote down:

- no mail that no change called for, and none twice but under its own Message-ID, after the server
  broke off or somebody died;
- to nobody an older one after a newer one;
- and every reader's calendar, fed with what arrived, shows the meeting as it was last told.
"""

import argparse
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.client import Client, await_answer
from bench.house import House
from bench.kills import database
from bench.post import Told, judge
from bench.sink import MOODS, Mood, Sink
from bench.turns import Acts

SECONDS_TO_SETTLE = 300
# Between two acts, so that some of what they call for leaves before the next makes it old.
PAUSE = 0.8
# Longer than a worker's lease, and than most pauses between two tries.
LEAP = timedelta(minutes=6)
WORKER = re.compile(r"worker started, process (\d+)")


@dataclass
class Time:
    """The clock of all processes: it runs, and can be put forward."""

    file: Path
    ahead: timedelta = timedelta()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.write()

    def leap(self) -> None:
        self.ahead += LEAP
        self.write()

    def write(self) -> None:
        """Whole, so that no process reads half an instant."""
        with self.lock:
            fresh = self.file.with_suffix(".new")
            fresh.write_text((datetime.now(UTC) + self.ahead).isoformat(), "utf-8")
            fresh.replace(self.file)

    @contextmanager
    def running(self) -> Iterator[None]:
        over = threading.Event()

        def run() -> None:
            while not over.wait(0.1):
                self.write()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


@dataclass
class Run:
    """A service, a mail server, and people who keep both busy."""

    house: House
    sink: Sink
    client: Client
    time: Time
    chance: random.Random
    acts: Acts
    kills: dict[str, int] = field(default_factory=lambda: {"worker": 0, "all": 0})
    with_mail_in_hand: int = 0

    def kill(self, whom: str) -> None:
        """Wait until the mail server has a mail in hand, if it soon has, and strike."""
        busy = self.sink.busy.wait(5)
        time.sleep(self.chance.uniform(0, 0.02))
        self.with_mail_in_hand += busy
        self.kills[whom] += 1
        if whom == "all":
            self.house.kill("all", self.chance)
            self.house.start()
            await_answer(self.client)
        elif (worker := self.worker()) is not None:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self.sink.busy.clear()
        self.time.leap()

    def worker(self) -> int | None:
        log = (self.house.folder / "serve.log").read_text("utf-8", "replace")
        found = WORKER.findall(log)
        return int(found[-1]) if found else None

    def let_settle(self) -> None:
        """All goes well from here on: what waits is tried until nothing does."""
        self.sink.recover()
        until = time.monotonic() + SECONDS_TO_SETTLE
        while Told.waiting(self.house) and time.monotonic() < until:
            self.time.leap()
            time.sleep(0.5)


def run(
    house: House,
    *,
    kills: int,
    meetings: int = 6,
    people: int = 4,
    mood: Mood = MOODS["all of it"],
    seed: int = 1,
) -> dict:
    """Return the report; its ``problems`` are empty where nothing went wrong."""
    sink, clock = Sink(mood, seed), Time(house.folder / "clock")
    house.more = {
        "WGROUP_SMTP_URL": sink.url, "WGROUP_MAIL_FROM": "rsvp@wgroup.example",
        "WGROUP_ENV": "test", "WGROUP_CLOCK_FILE": str(clock.file),
    }
    with (
        clock.running(), sink.listening(), Client(house.url) as client, house.started()
    ):
        await_answer(client)
        chance = random.Random(seed)
        state = Run(house, sink, client, clock, chance, Acts(client, house, chance))
        state.acts.begin(meetings, people)
        _act_and_kill(state, kills)
        state.let_settle()
        house.end()
        told = Told.of(house)
    report, problems = judge(told, sink, deaths=kills)
    return {
        "mood": {name: round(value, 2) for name, value in vars(mood).items() if value},
        "kills": state.kills,
        "kills_with_mail_in_hand": state.with_mail_in_hand,
        "acts": dict(state.acts.done),
        "acts_lost": state.acts.lost,
        "acts_refused": state.acts.refused,
        "server": dict(sink.did),
        **report,
        "problems": problems,
    }


def _act_and_kill(state: Run, kills: int) -> None:
    over = threading.Event()

    def act() -> None:
        while not over.wait(PAUSE):
            state.acts.once()

    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    for number in range(kills):
        time.sleep(state.chance.uniform(0.2, 3))
        state.kill("all" if number % 5 == 4 else "worker")
    over.set()
    thread.join(60)
    state.acts.settle()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--meetings", type=int, default=6)
    parser.add_argument("--people", type=int, default=4, help="on each list at first")
    parser.add_argument("--mood", choices=[*MOODS, "each"], default="all of it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, not on SQLite")
    given = parser.parse_args()
    if given.postgres and given.mood == "each":
        parser.error("each mood wants a database of its own: on SQLite alone")
    moods = list(MOODS) if given.mood == "each" else [given.mood]
    reports = {}
    with (
        tempfile.TemporaryDirectory(prefix="mails") as folder,
        database(postgres=given.postgres) as url,
    ):
        made = House.made(_folder(folder, "made"), url)
        for mood in moods:
            house = made if len(moods) == 1 else made.copied(_folder(folder, mood))
            sizes = {"kills": given.kills, "meetings": given.meetings, "people": given.people}
            reports[mood] = run(house, **sizes, mood=MOODS[mood], seed=given.seed)
    print(json.dumps(reports, indent=1))
    sys.exit(any(each["problems"] for each in reports.values()))


def _folder(parent: str, name: str) -> Path:
    made = Path(parent) / name
    made.mkdir()
    return made


if __name__ == "__main__":
    main()
