"""The door for delivered mail, over a real socket: who is let in, and what is acknowledged."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

import pytest

from tests.processes import free_port
from wgroup.cli import lmtp
from wgroup.cli.lmtp import MOST, Door, Handler, return_path
from wgroup.kernel.errors import Busy

ROLE = "rsvp@wgroup.test"
MAIL = b"From: a@b.example\r\n\r\nhello\r\n"


@dataclass
class Shelf:
    """Where the door puts mail; it fails while it is full."""

    port: int
    kept: list[bytes] = field(default_factory=list)
    full: bool = False
    busy: bool = False
    holds: threading.Event | None = None

    def keep(self, raw: bytes) -> None:
        if self.holds is not None and b"slow" in raw:
            self.holds.wait(10)
        if self.busy:
            raise Busy(60)
        if self.full:
            raise RuntimeError("no room")
        self.kept.append(raw)

    def client(self) -> smtplib.LMTP:
        return smtplib.LMTP("127.0.0.1", self.port)

    def sends(self, raw: bytes = MAIL, sender: str = "a@b.example", to: str = ROLE) -> int:
        """The code of the answer."""
        with self.client() as client:
            try:
                client.sendmail(sender, [to], raw)
            except smtplib.SMTPRecipientsRefused as refused:
                return int(refused.recipients[to][0])
            except smtplib.SMTPResponseException as refused:
                return int(refused.smtp_code)
        return 250


@contextmanager
def opened(shelf: Shelf) -> Iterator[None]:
    loop, pool = asyncio.new_event_loop(), ThreadPoolExecutor(4)
    handler = Handler(ROLE, shelf.keep, pool)
    server = loop.run_until_complete(
        loop.create_server(lambda: Door(handler), "127.0.0.1", shelf.port)
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(ended(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        pool.shutdown()
        loop.close()


@contextmanager
def talking(shelf: Shelf) -> Iterator[tuple[socket.socket, BinaryIO]]:
    with (
        socket.create_connection(("127.0.0.1", shelf.port), timeout=10) as client,
        client.makefile("rb") as said,
    ):
        yield client, said


async def ended(server: asyncio.Server) -> None:
    """Clients are gone; give their tasks the turn in which they notice."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf(free_port())
    with opened(made):
        yield made


def test_what_is_acknowledged_is_kept(shelf: Shelf) -> None:
    assert shelf.sends() == 250
    assert shelf.kept == [b"Return-Path: <a@b.example>\r\n" + MAIL]


@pytest.mark.parametrize(
    ("sender", "path"),
    [("A@B.example", "a@b.example"), ("", ""), (None, ""), ("é@b.example", ""), ("a>b@c", "")],
)
def test_the_envelope_is_noted(sender: str | None, path: str) -> None:
    assert return_path(sender) == f"Return-Path: <{path}>\r\n".encode()


@pytest.mark.parametrize("to", ["other@wgroup.test", "rsvp@else.test", "rsvp", "root"])
def test_other_mailboxes_are_not_here(shelf: Shelf, to: str) -> None:
    assert shelf.sends(to=to) == 550
    assert shelf.kept == []


def test_the_mailbox_in_capitals_is_the_same(shelf: Shelf) -> None:
    assert shelf.sends(to=ROLE.upper()) == 250


def test_one_recipient_at_a_time(shelf: Shelf) -> None:
    with shelf.client() as client:
        refused = client.sendmail("a@b.example", [ROLE, ROLE.upper()], MAIL)
    assert refused[ROLE.upper()][0] == 452
    assert len(shelf.kept) == 1


def test_trouble_of_ours_leaves_the_mail_with_its_server(shelf: Shelf) -> None:
    shelf.full = True
    assert shelf.sends() == 451
    shelf.full = False
    assert shelf.sends() == 250
    assert len(shelf.kept) == 1


def test_while_too_many_wait_the_mail_stays_with_its_server(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.busy = True
    assert shelf.sends() == 451
    assert [each.levelname for each in caplog.records if each.name == "wgroup.lmtp"] == ["WARNING"]
    shelf.busy = False
    assert shelf.sends() == 250


def test_the_largest_mail_and_one_that_is_larger(shelf: Shelf) -> None:
    line = b"x" * 998 + b"\r\n"
    assert shelf.sends(line * (MOST // 1000 - 1)) == 250
    assert shelf.sends(line * (MOST // 1000 + 1)) == 552
    assert len(shelf.kept) == 1


def test_who_sends_without_end_is_cut_off(shelf: Shelf) -> None:
    """Even within one line, which would otherwise grow in memory."""
    with talking(shelf) as (client, said):
        said.readline()
        for each in ("LHLO x", "MAIL FROM:<a@b.example>", f"RCPT TO:<{ROLE}>", "DATA"):
            client.sendall(f"{each}\r\n".encode())
            while said.readline()[3:4] == b"-":
                pass
        with pytest.raises((ConnectionError, TimeoutError)):
            for _ in range(100):
                client.sendall(b"x" * (1 << 20))


@pytest.mark.parametrize("greeting", ["HELO x", "EHLO x", "DATA", "nonsense"])
def test_it_speaks_lmtp_alone(shelf: Shelf, greeting: str) -> None:
    with talking(shelf) as (client, said):
        assert said.readline().startswith(b"220")
        client.sendall(f"{greeting}\r\n".encode())
        assert said.readline()[:1] == b"5"


def test_clients_do_not_wait_for_each_other(shelf: Shelf) -> None:
    """One is slow to be kept, another stops in the midst of its mail: the rest get through."""
    shelf.holds = threading.Event()
    answers: list[int] = []
    slow = threading.Thread(target=lambda: answers.append(shelf.sends(MAIL + b"slow\r\n")))
    slow.start()
    with socket.create_connection(("127.0.0.1", shelf.port)) as stalled:
        stalled.sendall(b"LHLO x\r\nMAIL FROM:<>\r\n")
        with ThreadPoolExecutor(10) as many:
            codes = list(many.map(lambda _: shelf.sends(), range(20)))
    assert codes == [250] * 20
    assert answers == []
    shelf.holds.set()
    slow.join(10)
    assert answers == [250]


def test_too_many_clients_are_told_to_come_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lmtp, "MOST_CLIENTS", 2)
    first = [shelf.client() for _ in range(2)]
    with pytest.raises((smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)):
        shelf.client()
    for each in first:
        each.quit()
    assert until_open(shelf.sends) == 250


def until_open(sends: Callable[[], int]) -> int:
    """The others' ends may not have been noticed yet."""
    for _ in range(200):
        try:
            return sends()
        except (smtplib.SMTPException, OSError):
            continue
    raise AssertionError("it never opened again")
