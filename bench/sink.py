"""A mail server that is not always well: it defers, refuses, stalls, and breaks off.

It keeps what it took, with the little that a client learned of it.
"""

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller

from bench.house import free_port


@dataclass(frozen=True)
class Mood:
    """How often each goes wrong, from 0 to 1, and how long a stall takes.

    later: 451 to the sender; refuse: 550 to the recipient; stall: an answer to the recipient or
    to the mail that takes its time; cut_before: the connection breaks before the mail;
    cut_after: once it was taken, before the client is told so.
    """

    later: float = 0.0
    refuse: float = 0.0
    stall: float = 0.0
    cut_before: float = 0.0
    cut_after: float = 0.0
    seconds: float = 0.3


MOODS = {
    "well": Mood(),
    "deferring": Mood(later=0.4),
    "refusing": Mood(refuse=0.15),
    "stalling": Mood(stall=0.5),
    "cutting before": Mood(cut_before=0.3),
    "cutting after": Mood(cut_after=0.3),
    "all of it": Mood(
        later=0.15, refuse=0.06, stall=0.15, cut_before=0.1, cut_after=0.1, seconds=0.2
    ),
}


@dataclass(frozen=True)
class Taken:
    """One mail as it was taken; told: the client may have heard of it."""

    recipient: str
    octets: bytes
    told: bool
    at: float


@dataclass
class Sink:
    mood: Mood = field(default_factory=Mood)
    seed: int = 1
    port: int = field(default_factory=free_port)
    taken: list[Taken] = field(default_factory=list)
    did: Counter = field(default_factory=Counter)
    busy: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @contextmanager
    def listening(self) -> Iterator["Sink"]:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    def recover(self) -> None:
        """From here on all goes well."""
        self.mood = Mood()

    def _happens(self, name: str) -> bool:
        happens = self._chance.random() < getattr(self.mood, name)
        self.did[name] += happens
        return happens

    async def _stall(self) -> None:
        if self._happens("stall"):
            await asyncio.sleep(self.mood.seconds)

    async def handle_MAIL(  # noqa: N802
        self, _server, _session, envelope, address, _options
    ):
        if self._happens("later"):
            return "451 not now"
        envelope.mail_from = address
        return "250 go on"

    async def handle_RCPT(  # noqa: N802
        self, server, _session, envelope, address, _options
    ):
        if self._happens("refuse"):
            return "550 no such user"
        if self._happens("cut_before"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        self.busy.set()
        await self._stall()
        return "250 go on"

    async def handle_DATA(  # noqa: N802
        self, server, _session, envelope
    ):
        cut = self._happens("cut_after")
        for each in envelope.rcpt_tos:
            self.taken.append(Taken(each, envelope.content, not cut, time.monotonic()))
        await self._stall()
        self.busy.clear()
        if cut:
            server.transport.abort()
        return "250 taken"
