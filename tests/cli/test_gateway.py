"""Bodies are waited for without a thread, for a bounded time and within bounded memory."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from wgroup.cli import bodies
from wgroup.cli.gateway import Gateway, client_of, environ_of


class Proto:
    """What granian hands over: chunks to read, and one answer to give."""

    def __init__(self, chunks: Iterable[bytes | None]) -> None:
        self.chunks = chunks
        self.answer: tuple[int, list[tuple[str, str]], bytes] | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self.chunks:
            if each is None:
                await asyncio.Event().wait()  # and no more is ever sent
            else:
                yield each

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = status, headers, body


def scope(method: str = "POST", path: str = "/", *headers: tuple[str, str]) -> Any:
    return SimpleNamespace(
        method=method, path=path, query_string="a=1", scheme="http", http_version="1.1",
        server="127.0.0.1:8000", client="[::1]:5000", headers=dict(headers),
    )


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [("X-Length", str(environ.get("CONTENT_LENGTH")))])
    return [environ["wsgi.input"].read()]


def broken(_environ: dict[str, Any], _start: Any) -> list[bytes]:
    raise LookupError("the application fell over")


def asked(
    chunks: Iterable[bytes | None], *headers: tuple[str, str], app: Any = echo
) -> tuple[int, bytes]:
    async def ask() -> None:
        gate: Any = Gateway(app, threads=1, most=10)
        await gate(scope("POST", "/", *headers), proto)

    proto = Proto(chunks)
    asyncio.run(ask())
    assert proto.answer is not None
    return proto.answer[0], proto.answer[2]


LENGTH = "Content-Length"
PIECES = ("Transfer-Encoding", "chunked")


def test_a_body_is_handed_over_whole() -> None:
    assert asked([b"ab", b"cd"], (LENGTH, "4")) == (200, b"abcd")
    assert asked([b"ab", b"cd"], PIECES) == (200, b"abcd")
    assert asked([b"not read"]) == (200, b"")


def test_a_body_too_long_is_not_read_to_its_end() -> None:
    """The application refuses it by its length, in words of its own."""
    never = (b"", None)
    assert asked(never, (LENGTH, "11")) == (200, b"")
    assert asked([b"a" * 6, b"b" * 6, None], PIECES) == (200, b"a" * 6 + b"b" * 6)


def test_a_body_that_does_not_come_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS_OF_SILENCE", 0.05)
    status, words = asked([b"a", None], (LENGTH, "5"))
    assert status == 408
    assert "请求内容传输过慢" in words.decode()


def test_a_body_cut_short_never_reaches_the_application() -> None:
    assert asked([b"a"], (LENGTH, "5"))[0] == 408


def test_who_goes_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "ROOM_FOR_SMALL", 8 * bodies.CLIENTS_TO_A_ROOM)
    assert asked([b"a" * 8], (LENGTH, "8"))[0] == 200
    assert asked([b"a" * 9], (LENGTH, "9"))[0] == 429


def test_an_application_that_falls_over_is_answered_for(caplog: pytest.LogCaptureFixture) -> None:
    status, words = asked([], app=broken)
    assert (status, b"fell over" in words) == (500, False)
    assert "the application fell over" in caplog.text


def test_an_environ_is_as_pep_3333_has_it() -> None:
    environ = environ_of(
        scope("GET", "/中", ("x-forwarded-for", "1"), ("x_forwarded_for", "2"), ("cookie", "a=1"))
    )
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/中"
    assert environ["REMOTE_ADDR"] == "::1"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environ["HTTP_X_FORWARDED_FOR"] == "1"
    assert environ["HTTP_COOKIE"] == "a=1"


def test_a_client_is_an_address_or_what_the_proxies_say_of_it() -> None:
    peer = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.9, 192.0.2.1,192.0.2.2"}
    assert [client_of(peer, hops) for hops in (0, 1, 2)] == ["10.0.0.1", "192.0.2.2", "192.0.2.1"]
    assert client_of(peer, 4) is client_of({"REMOTE_ADDR": "10.0.0.1"}, 1) is None
    one, other = ({"REMOTE_ADDR": f"2001:db8::{each}"} for each in ("1", "ffff:1"))
    assert client_of(one, 0) == client_of(other, 0) == "2001:db8::/64"
    assert client_of({"REMOTE_ADDR": "::ffff:192.0.2.1"}, 0) == "192.0.2.1"
    assert client_of({"REMOTE_ADDR": "no:address"}, 0) == "no:address"
