"""Fetching from a real mailbox: kept first, moved then, never deleted, and never twice."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.cli.test_serve import children, until
from tests.dovecot import Dovecot, mailbox
from tests.processes import started
from tests.replies import AUTHSERV, ROLE, ZHANG, mail
from wgroup.cli import imap
from wgroup.cli.house import House
from wgroup.cli.imap import Access
from wgroup.config import Settings
from wgroup.db import dialect, migrate
from wgroup.invitations.models import IncomingMail
from wgroup.invitations.rules import IncomingState, Route
from wgroup.invitations.services import receiving
from wgroup.mail.incoming import MOST_OCTETS
from wgroup.mail.settings import MailSettings

ONE, OTHER = mail(ZHANG, text="one"), mail(ZHANG, text="other")
LARGE = ONE + b"x" * 998 + (b"\r\n" + b"x" * 998) * (MOST_OCTETS // 1000 + 1)


@pytest.fixture
def box() -> Iterator[Dovecot]:
    with mailbox() as opened:
        yield opened


@pytest.fixture
def house(tmp_path: Path) -> House:
    settings = Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'wgroup.db'}",
        secret_keys=("a key that only tests know, and no more",),
    )
    made = House(settings)
    from wgroup.web.database import db

    with made.app.app_context():
        migrate.upgrade(db.engine)
    return made


def kept(where: House | Engine) -> list[IncomingMail]:
    wanted = select(IncomingMail).order_by(IncomingMail.received_at)
    wanted = wanted.execution_options(sees_all=True)
    if isinstance(where, House):
        with where.work() as work:
            return list(work.session.scalars(wanted))
    with Session(where) as session:
        return list(session.scalars(wanted))


def fetched(house: House, box: Dovecot) -> int:
    with imap.opened(Access.of(box.url)) as opened:
        return imap.fetch_all(house, opened, imap.done_folder(opened))


def test_by_the_running_service(box: Dovecot, tmp_path: Path) -> None:
    box.puts(ONE)
    more = {"WGROUP_MAIL_FROM": ROLE, "WGROUP_AUTHSERV_ID": AUTHSERV, "WGROUP_IMAP_URL": box.url}
    with started(tmp_path / "instance", **more) as service:
        url = f"sqlite:///{service.instance / 'wgroup.db'}"
        engine = create_engine(url, **dialect.engine_options(url))
        assert len(children(service.process.pid)) == 3
        until(lambda: box.count("Done") == 1, 20)
        # and what comes while it waits
        box.puts(OTHER)
        until(lambda: box.count("Done") == 2, 20)
        until(lambda: all(each.state is not IncomingState.RECEIVED for each in kept(engine)), 20)
        assert box.count("INBOX") == 0
        assert [(each.route, each.raw, each.note) for each in kept(engine)] == [
            (Route.IMAP, None, "words"), (Route.IMAP, None, "words"),
        ]
        engine.dispose()
    log = (tmp_path / "instance.log").read_text("utf-8")
    assert "tests" not in log.replace(str(tmp_path), "")


def test_what_is_known_is_moved_and_not_taken_twice(house: House, box: Dovecot) -> None:
    """As after a crash between the two."""
    box.puts(ONE, OTHER)
    assert fetched(house, box) == 2
    box.puts(ONE)
    assert fetched(house, box) == 1
    assert fetched(house, box) == 0

    assert [each.raw for each in kept(house)] == [ONE, OTHER]
    assert (box.count("INBOX"), box.count("Done")) == (0, 3)


def test_what_cannot_be_kept_stays_there(
    house: House, box: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = receiving.take_in

    def fail(*_: object, **__: object) -> bool:
        monkeypatch.setattr(receiving, "take_in", real)
        raise OperationalError("", {}, Exception("the disk is full"))

    monkeypatch.setattr(receiving, "take_in", fail)
    box.puts(ONE)
    with pytest.raises(OperationalError):
        fetched(house, box)
    assert (box.count("INBOX"), kept(house)) == (1, [])
    assert fetched(house, box) == 1
    assert (box.count("INBOX"), len(kept(house))) == (0, 1)


def test_a_mail_that_is_too_large_is_noted_and_moved(house: House, box: Dovecot) -> None:
    box.puts(LARGE)
    assert fetched(house, box) == 1

    [found] = kept(house)
    assert (found.state, found.note) == (IncomingState.LOGGED, "too_large")
    assert found.raw is None
    assert box.count("Done") == 1


def test_while_too_many_wait_the_rest_stays_there(
    house: House, box: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_WAITING", 1)
    box.puts(ONE, OTHER)
    assert fetched(house, box) == 1
    assert (box.count("INBOX"), box.count("Done"), len(kept(house))) == (1, 1, 1)
    monkeypatch.setattr(receiving, "MOST_WAITING", 2)
    assert fetched(house, box) == 1


def test_a_server_that_cannot_move(house: House) -> None:
    """The mail is copied and marked; nothing is deleted, and nothing fetched again."""
    with mailbox("imap_capability = IMAP4rev1 UIDPLUS") as box:
        box.puts(ONE)
        assert fetched(house, box) == 1
        assert fetched(house, box) == 0
        assert (box.count("INBOX"), box.count("Done")) == (1, 1)


class Over(BaseException):
    """The test is."""


def test_a_mailbox_that_went_away_is_opened_anew(
    house: House, box: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    real = imap.wait

    def wait(opened: object) -> None:
        if over.is_set():
            raise Over
        real(opened)  # type: ignore[arg-type]

    def run() -> None:
        with pytest.raises(Over):
            imap.fetch_mail(there)

    monkeypatch.setattr(imap, "wait", wait)
    monkeypatch.setattr(imap, "SECONDS_BETWEEN_LOOKS", 1)
    monkeypatch.setattr(imap, "FIRST_PAUSE", 0.05)
    there = House(replace(house.settings, mail=MailSettings(imap_url=box.url)))
    there.__dict__["app"] = house.app
    box.puts(ONE)
    thread = threading.Thread(target=run)
    thread.start()
    until(lambda: box.count("Done") == 1, 20)
    box.end()
    box.start()
    box.puts(OTHER)
    until(lambda: box.count("Done") == 2, 20)
    over.set()
    thread.join(20)
    assert [each.raw for each in kept(house)] == [ONE, OTHER]


@pytest.mark.parametrize(
    ("url", "access"),
    [
        (
            "imaps://rsvp%40x.example:p%3Aw@mail.example",
            Access("imaps", "mail.example", 993, "rsvp@x.example", "p:w", "INBOX"),
        ),
        ("imap://u:p@[::1]:1143/Sub%2FBox", Access("imap", "::1", 1143, "u", "p", "Sub/Box")),
    ],
)
def test_addresses_of_mailboxes(url: str, access: Access) -> None:
    assert Access.of(url) == access
