"""Those who fill the rooms for bodies get in each other's way, and in nobody else's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack

import pytest

from wgroup.cli import bodies
from wgroup.cli.bodies import Bodies, Body, Refused, TooBusy, TooMany, TooSlow

MOST = 1_000_000
Filling = asyncio.Task[None]


class House:
    """Bodies, and clients that send some of one and then stall."""

    def __init__(self) -> None:
        self.bodies = Bodies()
        self.stack = ExitStack()

    async def stalls(self, client: str, announced: int, sent: int) -> tuple[Body, Filling]:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"a" * sent
            await asyncio.Event().wait()

        body = self.stack.enter_context(self.bodies.expected(client, announced=announced))
        filling = asyncio.ensure_future(body.fill(pieces(), most=MOST))
        await asyncio.sleep(0)
        return body, filling

    async def sends(self, client: str | None, *pieces: bytes, announced: int = 0) -> bytes:
        async def all_pieces() -> AsyncIterator[bytes]:
            for each in pieces:
                yield each

        size = announced or len(b"".join(pieces))
        with self.bodies.expected(client, announced=size) as body:
            await body.fill(all_pieces(), most=MOST)
            return body.content.read()


def within(story: Callable[[House], Awaitable[None]]) -> None:
    async def told() -> None:
        house = House()
        with house.stack:
            await story(house)

    asyncio.run(told())


async def fate(filling: Filling) -> type[BaseException]:
    with pytest.raises(Refused) as refused:
        await asyncio.wait_for(filling, 5)
    return refused.type


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rooms in which a share is 1000 bytes, of bodies large from 100."""
    monkeypatch.setattr(bodies, "LARGE", 100)
    for each in ("ROOM_FOR_LARGE", "ROOM_FOR_SMALL"):
        monkeypatch.setattr(bodies, each, 1000 * bodies.CLIENTS_TO_A_ROOM)


@pytest.mark.usefixtures("narrow")
def test_large_bodies_leave_the_room_of_small_ones_alone() -> None:
    async def story(house: House) -> None:
        for each in range(40):
            await house.stalls(f"attacker {each % 8}", 999, 199)
        assert await house.sends("honest", b"a" * 100) == b"a" * 100

    within(story)


@pytest.mark.usefixtures("narrow")
def test_no_client_holds_more_than_a_share() -> None:
    async def story(house: House) -> None:
        fillings = [(await house.stalls("attacker", 300, 300))[1] for _ in range(4)]
        assert await fate(fillings[3]) is TooMany
        assert not any(each.done() for each in fillings[:3])
        assert await house.sends("honest", b"a" * 500)

    within(story)


@pytest.mark.usefixtures("narrow")
def test_a_share_that_is_left_is_free_again() -> None:
    async def story(house: House) -> None:
        for _ in range(30):
            await house.sends("honest", b"a" * 900)
            await house.sends("honest", b"a" * 90, b"b" * 90, announced=1)
        for room in (house.bodies.small, house.bodies.large):
            assert (room._bytes, dict(room._shares)) == (0, {})

    within(story)


@pytest.mark.usefixtures("narrow")
def test_who_holds_the_most_gives_way_at_once() -> None:
    async def story(house: House) -> None:
        crowd = [await house.stalls(f"attacker {each}", 999, 799) for each in range(10)]
        largest, filling = await house.stalls("attacker 3", 999, 10)
        assert await house.sends("honest", b"a" * 300)
        gone = [body for body, _ in crowd if not body.size]
        assert [each.client for each in gone] == ["attacker 3"]
        assert gone[0].content.getbuffer().nbytes == 0
        assert await fate(crowd[3][1]) is TooBusy
        assert largest.size == 10
        assert not filling.done()

    within(story)


@pytest.mark.usefixtures("narrow")
def test_who_would_hold_the_most_is_who_is_refused() -> None:
    async def story(house: House) -> None:
        crowd = [await house.stalls(f"attacker {each}", 200, 200) for each in range(40)]
        with pytest.raises(TooBusy):
            await house.sends("another", b"a" * 300)
        assert not any(filling.done() for _, filling in crowd)

    within(story)


@pytest.mark.usefixtures("narrow")
def test_a_body_that_grows_large_moves_to_the_other_room() -> None:
    async def story(house: House) -> None:
        grown, _ = await house.stalls("one", 0, 500)
        assert (house.bodies.small._bytes, house.bodies.large._bytes) == (0, 500)
        assert grown.size == 500
        assert await house.sends("two", b"a" * 60, b"b" * 60, announced=1) == b"a" * 60 + b"b" * 60

    within(story)


def test_a_client_has_only_so_many_on_their_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that sends forty at the same instant is no crowd."""

    async def story(house: House) -> None:
        for _ in range(bodies.MOST_ON_THEIR_WAY + 8):
            await house.stalls("attacker", 9, 1)
        assert await house.sends("attacker", b"a")
        monkeypatch.setattr(bodies, "BLINK", 0)
        with pytest.raises(TooMany):
            await house.sends("attacker", b"a")
        assert await house.sends("honest", b"a")
        for _ in range(bodies.MOST_ON_THEIR_WAY + 8):
            with house.bodies.expected(None, announced=9):
                pass

    within(story)


@pytest.mark.parametrize(
    ("sent", "silence", "deadline", "lasts"),
    [
        pytest.param(1, 0.1, 9, 0.1, id="little, then nothing"),
        pytest.param(9000, 0.1, 9, 0.1, id="much, then nothing"),
        pytest.param(9000, 9, 0.2, 0.2, id="until the deadline"),
    ],
)
def test_a_body_must_go_on(
    monkeypatch: pytest.MonkeyPatch, sent: int, silence: float, deadline: float, lasts: float
) -> None:
    monkeypatch.setattr(bodies, "SECONDS_OF_SILENCE", silence)
    monkeypatch.setattr(bodies, "SECONDS_FOR_BODY", deadline)

    async def story(house: House) -> None:
        clock = asyncio.get_running_loop().time
        begun = clock()
        body, filling = await house.stalls("slow", 9999, sent)
        assert await fate(filling) is TooSlow
        assert lasts - 0.02 <= clock() - begun < lasts + 2
        body.release()
        assert house.bodies.small._bytes == 0

    within(story)


def test_a_trickle_does_not_buy_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then breaks the silence, and is worth half a millisecond."""
    monkeypatch.setattr(bodies, "SECONDS_OF_SILENCE", 0.2)

    async def story(house: House) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(200):
                await asyncio.sleep(0.05)
                yield b"a"

        with house.bodies.expected("slow", announced=200) as body, pytest.raises(TooSlow):
            await body.fill(pieces(), most=MOST)
        assert 0 < body.begun < asyncio.get_running_loop().time() < body.begun + 3

    within(story)
