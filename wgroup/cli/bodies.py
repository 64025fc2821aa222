"""Bodies that are on their way: how long they are waited for, how much memory they may hold.

There is one room for large bodies and one for small ones, so that uploads never stand in the way
of a form. No client may take more than a share of a room, and when a room is full the client
that holds the most gives way: many who attack compete with each other, not with who comes last.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice

# A megabyte at 50 kB a second: slower than that, and the request is refused.
SECONDS_FOR_BODY = 20.0

# A lost packet is sent anew after 1, 2 and 4 seconds; who is silent for longer has gone.
SECONDS_OF_SILENCE = 8.0
BYTES_A_SECOND = 2000

# In one process.
LARGE = 64_000
ROOM_FOR_LARGE = 32_000_000
ROOM_FOR_SMALL = 16_000_000
CLIENTS_TO_A_ROOM = 8

# How many a client may have on their way, of those that have been for longer than a blink: an
# office behind one address may send many at the same instant.
MOST_ON_THEIR_WAY = 32
BLINK = 1.0


class Refused(Exception):
    """A body is waited for no longer, or not at all."""


class TooSlow(Refused):
    """It did not come in time."""


class TooMany(Refused):
    """Its client holds a whole share already."""


class TooBusy(Refused):
    """The room is full, and nobody holds more than this client."""


class Share:
    """What one client holds in a room."""

    def __init__(self) -> None:
        self.bytes = 0
        self.on_their_way: dict[Body, None] = {}

    @property
    def bytes_on_their_way(self) -> int:
        return sum(each.size for each in self.on_their_way)

    def is_crowded(self, now: float) -> bool:
        last = next(islice(self.on_their_way, MOST_ON_THEIR_WAY - 1, None), None)
        return last is not None and now - last.begun > BLINK


class Room:
    """Memory for bodies of one kind, counted by what has really come."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._shares: defaultdict[object, Share] = defaultdict(Share)

    def enter(self, body: "Body") -> None:
        """Raise TooMany."""
        if self._shares[body.client].is_crowded(body.begun):
            raise TooMany
        self._shares[body.client].on_their_way[body] = None

    def hold(self, body: "Body", size: int) -> None:
        """Hold so many bytes more. Raise TooMany or TooBusy."""
        share = self._shares[body.client]
        if share.bytes + size > self._most // CLIENTS_TO_A_ROOM:
            raise TooMany
        while self._bytes + size > self._most:
            self._make_way(share.bytes + size)
        share.bytes += size
        self._bytes += size

    def keep(self, body: "Body") -> None:
        """It is whole: it gives way to none, until it is answered."""
        self._shares[body.client].on_their_way.pop(body, None)

    def leave(self, body: "Body") -> None:
        """Twice is as good as once, for what has left has no size."""
        share = self._shares[body.client]
        share.on_their_way.pop(body, None)
        share.bytes -= body.size
        self._bytes -= body.size
        if not share.bytes and not share.on_their_way:
            del self._shares[body.client]

    def _make_way(self, claimed: int) -> None:
        most = max(self._shares.values(), key=lambda share: share.bytes_on_their_way)
        if most.bytes_on_their_way <= claimed:
            raise TooBusy
        max(most.on_their_way, key=lambda body: body.size).give_way()


class Bodies:
    """All that are held in one process."""

    def __init__(self) -> None:
        self.small, self.large = Room(ROOM_FOR_SMALL), Room(ROOM_FOR_LARGE)

    @contextmanager
    def expected(self, client: str | None, *, announced: int) -> Iterator["Body"]:
        """Yield a body to be filled; it is held until the end. Raise Refused.

        A client of None is nobody's neighbour: only the rooms themselves bound it.
        """
        body = Body(self, client or object(), announced)
        try:
            yield body
        finally:
            body.release()


class Body:
    """One body; made and filled in the event loop."""

    def __init__(self, bodies: Bodies, client: object, announced: int) -> None:
        self.client = client
        self.begun = asyncio.get_running_loop().time()
        self.size = 0
        self.content = BytesIO()
        self._bodies = bodies
        self._refused: type[Refused] | None = None
        self._patience = asyncio.timeout_at(None)
        self._room = bodies.large if announced > LARGE else bodies.small
        self._room.enter(self)

    async def fill(self, pieces: AsyncIterable[bytes], *, most: int) -> None:
        """Wait for all of it, or for enough to show that it is longer than most. Raise Refused."""
        try:
            async with self._patience:
                self._wait_on()
                async for piece in pieces:
                    self._add(piece)
                    if self.size > most:
                        break
                    self._wait_on()
        except TimeoutError:
            raise (self._refused or TooSlow) from None
        if self._refused:
            raise self._refused
        self._room.keep(self)
        self.content.seek(0)

    def give_way(self) -> None:
        """Release the bytes at once; its client is told in the loop's next round."""
        self._refused = TooBusy
        self.release()
        if not self._patience.expired():
            self._patience.reschedule(self.begun)

    def release(self) -> None:
        self._room.leave(self)
        self.size = 0
        self.content = BytesIO()

    def _add(self, piece: bytes) -> None:
        if self._refused:
            raise self._refused
        if self._room is self._bodies.small and self.size + len(piece) > LARGE:
            self._move(self._bodies.large)
        self._room.hold(self, len(piece))
        self.size += len(piece)
        self.content.write(piece)

    def _move(self, room: Room) -> None:
        room.enter(self)
        self._room.leave(self)
        self._room, size = room, self.size
        self.size = 0
        room.hold(self, size)
        self.size = size

    def _wait_on(self) -> None:
        """Bytes buy time: SECONDS_OF_SILENCE at the beginning, then what the rate is worth."""
        now = asyncio.get_running_loop().time()
        earned = self.begun + SECONDS_OF_SILENCE + self.size / BYTES_A_SECOND
        last = self.begun + SECONDS_FOR_BODY
        self._patience.reschedule(min(earned, now + SECONDS_OF_SILENCE, last))
