"""A client that knows the difference between 'never sent' and 'sent, and no answer'."""

import json
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

IDLE_SECONDS = 1.0


class NotSent(Exception):
    """Nobody listened: nothing can have happened."""


class Unknown(Exception):
    """The connection broke after the request had left: it may have been done, or not."""


class Refused(Exception):
    """A clean answer, and not the one hoped for."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)


class Client:
    """One connection for each thread, kept open while it is in use."""

    def __init__(self, base: str, seconds: float = 15) -> None:
        place = urlsplit(base)
        if place.hostname != "127.0.0.1":
            raise ValueError("only this machine is asked")
        self._port = place.port
        self._seconds = seconds
        self._own = threading.local()
        self._opened: list[HTTPConnection] = []

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error: object) -> None:
        for each in self._opened:
            each.close()

    def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Raise NotSent or Unknown."""
        connection = self._connection()
        sent = {"Content-Type": "application/json", **(headers or {})}
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.read())
        except (OSError, HTTPException) as error:
            self.close()
            raise Unknown(type(error).__name__) from error
        self._own.used = time.monotonic()
        if response.will_close:
            self.close()
        return answer

    def close(self) -> None:
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            connection.close()
        self._own.connection = None

    def _connection(self) -> HTTPConnection:
        """One that has been idle may be closed from the other side at this very moment."""
        kept = getattr(self._own, "connection", None)
        if kept is not None and time.monotonic() - self._own.used < IDLE_SECONDS:
            return kept
        self.close()
        fresh = HTTPConnection("127.0.0.1", self._port, timeout=self._seconds)
        try:
            fresh.connect()
        except OSError as error:
            raise NotSent(str(error)) from error
        self._own.connection, self._own.used = fresh, time.monotonic()
        self._opened = [each for each in self._opened if each.sock] + [fresh]
        return fresh


def await_answer(client: Client, seconds: float = 60) -> float:
    """Ask /readyz until it says so; return how long that took."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        try:
            if client.ask("GET", "/readyz").status == 200:
                return time.monotonic() - begun
        except (NotSent, Unknown):
            pass
        time.sleep(0.02)
    raise SystemExit("the service does not come up")
