"""Are honest clients served beside slow ones?

So many connections dribble their headers, dribble a body or hardly read an answer, while one
honest client asks again and again. What counts is how long that one waits, and its errors.
"""

import argparse
import json
import socket
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from bench.client import Client, NotSent, Unknown, await_answer
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
    took, errors = [], 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.perf_counter()
        try:
            honest = Client(house.url, seconds=5)
            errors += honest.ask("GET", "/").status != 200
            honest.close()
        except (NotSent, Unknown):
            errors += 1
        took.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.02)
    took.sort()
    middle, late = (round(took[int(len(took) * part)], 1) for part in (0.5, 0.99))
    asked = {"kind": kind, "slow": size, "honest": len(took)}
    return {**asked, "errors": errors, "p50_ms": middle, "p99_ms": late}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slow") as folder:
        house = House.made(Path(folder))
        with Client(house.url) as client, house.started():
            await_answer(client)
            reports = [measure(house, "nobody", 0, given.seconds)]
            for kind in KINDS:
                with Crowd(house.port, kind, given.size):
                    reports.append(measure(house, kind, given.size, given.seconds))
    for each in reports:
        print(json.dumps(each))
    sys.exit(any(each["errors"] or each["p99_ms"] > MOST_MS for each in reports))


if __name__ == "__main__":
    main()
