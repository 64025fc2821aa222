"""Are honest clients served beside slow ones?

So many connections dribble their headers, dribble a body, hardly read an answer or hoard bodies,
while one honest client reads and writes again and again. What counts is how long that one waits,
its errors, and what memory a web process takes meanwhile.
"""

import argparse
import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench import story
from bench.client import Client, NotSent, Refused, Unknown, await_answer
from bench.hoard import Hoard
from bench.house import House

KINDS = {
    "header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "body": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nemail=",
    # Cheap to make, and more than the buffers between us hold.
    "reader": b"GET /bootstrap/static/css/bootstrap.min.css HTTP/1.1\r\n"
    b"Host: 127.0.0.1\r\n\r\n" * 4,
}
MOST_MS = 1000
# What hoarders send again and again is also a flood, and costs its share of the processors.
MOST_MS_IN_A_FLOOD = 5000
MOST_MEGABYTES = 300

# Addresses, large bodies, small ones.
HOARDS = [(1, 170, 500), (8, 170, 500), (200, 170, 500), (200, 400, 1200)]


class Crowd:
    """Slow connections, kept slow by a thread that sends each a byte every other second."""

    def __init__(self, port: int, kind: str, size: int) -> None:
        self.port, self.kind, self.size = port, kind, size
        self.sockets: list[socket.socket] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._dribble, daemon=True)

    def __enter__(self) -> "Crowd":
        for _ in range(self.size):
            with suppress(OSError):
                self.sockets.append(self._opened())
        self.thread.start()
        time.sleep(2)  # so many at once are a crowd of another kind
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()
        for each in self.sockets:
            each.close()

    def _opened(self) -> socket.socket:
        slow = socket.socket()
        if self.kind == "reader":
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        slow.settimeout(5)
        slow.connect(("127.0.0.1", self.port))
        slow.sendall(KINDS[self.kind])
        return slow

    def _dribble(self) -> None:
        while not self.over.wait(2):
            for each in self.sockets:
                with suppress(OSError):
                    if self.kind != "reader":
                        each.sendall(b"a")


def measure(house: House, kind: str, size: int, seconds: float) -> dict:
    took: list[float] = []
    errors = megabytes = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.perf_counter()
        errors += not is_served(house, f"{kind} {len(took)}")
        took.append((time.perf_counter() - begun) * 1000)
        megabytes = max(megabytes, memory(house))
        time.sleep(0.02)
    took.sort()
    middle, late = (round(took[int(len(took) * part)], 1) for part in (0.5, 0.99))
    asked = {"kind": kind, "slow": size, "honest": len(took), "errors": errors}
    return {**asked, "p50_ms": middle, "p99_ms": late, "megabytes": megabytes}


def is_served(house: House, key: str) -> bool:
    """One page read, one meeting proposed, on a connection of their own."""
    try:
        with Client(house.url, seconds=5) as honest:
            read = honest.ask("GET", "/sign-in").status == 200
            story.write(honest, house, 1, f"{key} {time.time_ns()}")
    except (NotSent, Unknown, Refused):
        return False
    return read


def memory(house: House) -> int:
    """Of the process that holds the most, in megabytes."""
    pages = [Path(f"/proc/{each}/statm").read_text().split()[1] for each in house.members()]
    return max(int(each) for each in pages) * os.sysconf("SC_PAGESIZE") // 1_000_000


def reports(house: House, size: int, seconds: float) -> Iterator[dict]:
    yield measure(house, "nobody", 0, seconds)
    for kind in KINDS:
        with Crowd(house.port, kind, size):
            yield measure(house, kind, size, seconds)
    for addresses, large, small in HOARDS:
        with Hoard(house.port, addresses=addresses, large=large, small=small):
            yield measure(house, f"hoard from {addresses}", large + small, seconds)
    yield measure(house, "nobody again", 0, seconds)


def is_bad(report: dict) -> bool:
    most_ms = MOST_MS_IN_A_FLOOD if report["kind"].startswith("hoard") else MOST_MS
    late = report["p99_ms"] > most_ms
    return late or report["errors"] > 0 or report["megabytes"] > MOST_MEGABYTES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="slow") as folder:
        house = House.made(Path(folder))
        with Client(house.url) as client, house.started():
            await_answer(client)
            for each in reports(house, given.size, given.seconds):
                print(json.dumps(each), flush=True)
                failed = failed or is_bad(each)
    sys.exit(failed)


if __name__ == "__main__":
    main()
