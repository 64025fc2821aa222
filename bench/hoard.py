"""Clients that send nearly all of a body and then hold their breath, from many addresses.

So many large bodies and so many that are just not large are begun again a second after they are
refused; the loopback network has an address for every attacker, and the honest client the first.
"""

import contextlib
import multiprocessing
import select
import socket
import time

HEAD = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)
LARGE = (HEAD % 999_000) + b"a" * 985_000
SMALL = (HEAD % 50_000) + b"a" * 40_000


class Hoard:
    """A process of its own, so that the honest client has a processor to itself."""

    def __init__(self, port: int, *, addresses: int, large: int, small: int) -> None:
        self.port, self.addresses = port, addresses
        self.wanted = [LARGE] * large + [SMALL] * small
        self.process = multiprocessing.get_context("fork").Process(target=self._keep_on)

    def __enter__(self) -> "Hoard":
        self.process.start()
        time.sleep(4)  # most are in by then
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.join()

    def _keep_on(self) -> None:
        held: dict[int, socket.socket] = {}
        while True:
            for number, sent in enumerate(self.wanted):
                if number in held and self._is_over(held[number]):
                    held.pop(number).close()
                if number not in held:
                    with contextlib.suppress(OSError):
                        held[number] = self._opened(number, sent)
            time.sleep(1)

    def _opened(self, number: int, sent: bytes) -> socket.socket:
        other = socket.socket()
        other.settimeout(0.5)
        address = number % self.addresses + 2
        other.bind((f"127.0.{address // 256}.{address % 256}", 0))
        other.connect(("127.0.0.1", self.port))
        with contextlib.suppress(TimeoutError, ConnectionError):
            other.sendall(sent)
        return other

    @staticmethod
    def _is_over(held: socket.socket) -> bool:
        watch = select.poll()  # select itself knows no descriptor above 1024
        watch.register(held, select.POLLIN)
        return bool(watch.poll(0))
