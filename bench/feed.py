"""What does a feed cost? Measured in rounds, beside the least that it could cost.

In each round every target is asked in turn, so that whatever else the machine does meets all
alike; what counts is processor time a request, and how the targets compare within this run.
Needs wrk; nginx is measured too where it is installed.

    python -m bench.feed --rounds 5 --seconds 2 --keep FOLDER

With --keep the meetings stand in FOLDER and are made once.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.client import Client, await_answer
from bench.house import House, free_port
from bench.targets import Target, running

SMALL, LARGE = 1000, 10_000
# More bodies than a process keeps: asked for in turn, none of them is ever at hand.
FEEDS = {SMALL: 60, LARGE: 12}
# Connections: of answers that are nearly nothing, and of whole calendars.
MANY, FEW = 4, 2

# Where entries were written by another version, all of them are written anew first.
SECONDS_TO_START = 400


def filled(folder: Path, meetings: int) -> tuple[House, list[str]]:
    """A house with so many meetings, and the addresses of feeds that show them all.

    It keeps its port: at another address every entry would be another, and be written anew.
    """
    known = folder / "known.json"
    if known.exists():
        told = json.loads(known.read_text())
        return House(folder, port=told["port"]), told["paths"]
    folder.mkdir(parents=True, exist_ok=True)
    house = House.made(folder)
    command = [sys.executable, "-m", "bench.filling", str(meetings), str(FEEDS[meetings])]
    done = subprocess.run(command, env=house.env, capture_output=True, text=True, check=True)
    paths = [f"/feeds/{each}.ics" for each in done.stdout.split()]
    known.write_text(json.dumps({"port": house.port, "paths": paths}))
    return house, paths


@contextmanager
def answering(house: House) -> Iterator[int]:
    """Yield the session of its processes."""
    with Client(house.url, seconds=SECONDS_TO_START) as client, house.started():
        await_answer(client, seconds=SECONDS_TO_START)
        yield house.members()[0]


def fetched(house: House, path: str) -> tuple[bytes, str]:
    connection = HTTPConnection("127.0.0.1", house.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return body, answer.headers["ETag"]


def of_house(house: House, session: int, paths: list[str], size: int) -> Iterator[Target]:
    """Held already (304), at hand (warm), to be made (cold); and tokens that open nothing."""
    *paths, ended = paths
    name = f"{size // 1000}k"
    bodies = [fetched(house, each) for each in paths]
    tag = bodies[0][1]
    first = [paths[0]]
    yield Target(f"304 {name}", house.port, session, first, MANY, {"If-None-Match": tag}, 304)
    yield Target(f"warm {name}", house.port, session, first, FEW)
    yield Target(f"warm gzip {name}", house.port, session, first, FEW, {"Accept-Encoding": "gzip"})
    if size == SMALL:
        unknown = [f"/feeds/{'A' * 43}.ics"]
        yield Target("ended token", house.port, session, [ended], MANY, {}, 404)
        yield Target("unknown token", house.port, session, unknown, MANY, {}, 404)
    # The last, for the bare join comes next: they are compared, and the machine's pace drifts.
    yield Target(f"cold {name}", house.port, session, paths, FEW)


@contextmanager
def peers(house: House, size: int) -> Iterator[list[Target]]:
    """A bare granian + Flask that says hello, or joins the bytes that the house has stored."""
    port, name = free_port(), f"{size // 1000}k"
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws",
        "--workers", "2", "--blocking-threads", "1", "bench.peers:app",
    ]
    with running(command, port, BENCH_DATABASE=str(house.file)) as session:
        hello = Target("hello", port, session, ["/hello"], MANY)
        yield [Target(f"join {name}", port, session, ["/join"], FEW), hello]


@contextmanager
def nginx(body: bytes, size: int) -> Iterator[list[Target]]:
    """A file of the same bytes, as lean as it goes; nothing where nginx is not installed."""
    found = shutil.which("nginx")
    if found is None:
        yield []
        return
    with tempfile.TemporaryDirectory(prefix="nginx") as folder:
        port, config = free_port(), Path(folder, "nginx.conf")
        Path(folder, "feed.ics").write_bytes(body)
        user = "user root;\n" if os.getuid() == 0 else ""
        config.write_text(
            f"{user}daemon off;\nworker_processes 2;\npid {folder}/pid;\nerror_log /dev/null;\n"
            "events { worker_connections 256; }\nhttp { access_log off; sendfile on; "
            f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
        )
        with running([found, "-c", str(config), "-p", folder], port) as session:
            name = f"nginx {size // 1000}k"
            yield [Target(name, port, session, ["/feed.ics"], FEW)]


def goals(by_name: dict[str, Target]) -> Iterator[dict]:
    """What is promised, as the median of the quotients of each round, and whether it holds."""
    for what, of, to, most in (
        ("cpu_ms", "304 1k", "hello", 2.0),
        ("cpu_ms", "304 10k", "304 1k", 1.2),
        ("cpu_ms", "cold 1k", "join 1k", 2.0),
        ("cpu_ms", "cold 10k", "join 10k", 2.0),
    ):
        found = by_name[of].quotient(by_name[to], what)
        yield {"goal": f"{of} <= {most} x CPU of {to}", "is": round(found, 2), "ok": found <= most}
    found = by_name["ended token"].quotient(by_name["unknown token"], "cpu_ms")
    told = "an ended token costs what an unknown one costs, within a tenth"
    yield {"goal": told, "is": round(found, 2), "ok": abs(found - 1) <= 0.1}
    if "nginx 1k" in by_name:
        found = by_name["warm 1k"].quotient(by_name["nginx 1k"], "rate")
        told = "warm 1k >= 0.4 x requests a second of nginx 1k"
        yield {"goal": told, "is": round(found, 2), "ok": found >= 0.4}


def measured(folder: Path, rounds: int, seconds: float) -> list[Target]:
    with ExitStack() as open_:
        targets: list[Target] = []
        for size in (SMALL, LARGE):
            house, paths = filled(folder / str(size), size)
            session = open_.enter_context(answering(house))
            targets += of_house(house, session, paths, size)
            join, hello = open_.enter_context(peers(house, size))
            targets += [join, hello] if size == SMALL else [join]
            if size == SMALL:
                targets += open_.enter_context(nginx(fetched(house, paths[0])[0], size))
        for each in targets:
            each.check()
        for _ in range(rounds):
            for each in targets:
                each.measure(seconds)
    return targets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed to ask, and is not installed.")
    with tempfile.TemporaryDirectory(prefix="feed") as fresh:
        targets = measured(given.keep or Path(fresh), given.rounds, given.seconds)
    for each in targets:
        told = {name: round(each.median(name), 3) for name in ("cpu_ms", "rate", "p50_ms")}
        print(json.dumps({"target": each.name, **told}))
    found = list(goals({each.name: each for each in targets}))
    for each in found:
        print(json.dumps(each))
    sys.exit(not all(each["ok"] for each in found))


if __name__ == "__main__":
    main()
