"""The short way to a feed: the same answer as the long one, or none.

Where the database is another process there is no short way, for it might have to be waited for.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.datastructures import Headers

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.test_feeds import made, put_to
from wgroup.accounts.models import Account
from wgroup.config import Settings
from wgroup.db.dialect import quick_reader
from wgroup.kernel.actor import Role
from wgroup.meetings.services import proposing
from wgroup.web.feeds import serving
from wgroup.web.feeds.asking import Reply
from wgroup.web.feeds.shortcut import Shortcut

FOCAL = Role.DELEGATION_FOCAL_POINT
PUBLIC, MILESTONES = "/feeds/public.ics", "/feeds/milestones.ics"
# Drawn for each answer.
DRAWN = {"Content-Security-Policy", "X-Request-Id"}

AtOnce = Callable[..., Reply | None]


@pytest.fixture
def short(
    app: Flask, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AtOnce]:
    """Ask by the short way: the answer, or None."""
    monkeypatch.setattr(serving.SHELF, "_kept", OrderedDict())
    settings: Settings = app.extensions["wgroup"]
    shortcut: Any = Shortcut(engine, settings)

    def ask(path: str, method: str = "GET", host: str = "localhost", **said: str) -> Any:
        plain, _, query = path.partition("?")
        named = {name.replace("_", "-"): value for name, value in said.items()}
        headers = Headers({"Host": host, **named})
        return shortcut(
            SimpleNamespace(method=method, path=plain, query_string=query, headers=headers)
        )

    yield ask
    shortcut.close()


@pytest.fixture
def is_there(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


@pytest.fixture
def owner(sign_in: SignIn) -> Browser:
    return sign_in(FOCAL, "CN")


@pytest.fixture
def address(owner: Browser) -> str:
    return made(owner)


def test_the_short_way_gives_what_the_long_way_gives(
    client: Browser, short: AtOnce, address: str, is_there: bool
) -> None:
    for said in (
        {},
        {"If_None_Match": '"x"'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"Accept_Encoding": "gzip"},
        {"Accept": "application/calendar+json"},
    ):
        named = {name.replace("_", "-"): value for name, value in said.items()}
        for path in (address, f"{address}?scope=all", f"{PUBLIC}?lang=zh", MILESTONES):
            long = client.get(path, headers=named)
            answer = short(path, **said)
            assert (answer is not None) is is_there
            if answer is not None:
                assert (answer.status, answer.body) == (long.status_code, long.data)
                assert told_by(answer.headers, answer.body) == told_by(long.headers.items(), b"")
                assert {name for name, _ in answer.headers} >= DRAWN


def told_by(headers: Iterable[tuple[str, str]], body: bytes) -> dict[str, str]:
    """What is not drawn anew; the server itself adds the length of the body."""
    told = {name: value for name, value in headers if name not in DRAWN}
    return told | ({"Content-Length": str(len(body))} if body else {})


def test_other_ways_of_asking_go_the_long_way(
    client: Browser, short: AtOnce, address: str
) -> None:
    assert short(address) is None
    client.get(address)
    client.get(PUBLIC)

    for path in ("/", "/feeds/short.ics", "/feeds/.ics", f"/feeds/{'A' * 43}.ics", f"{address}x",
                 address.replace("/feeds", "/meetings"), "/account/feeds"):
        assert short(path) is None
    for method in ("HEAD", "POST", "OPTIONS"):
        assert short(address, method=method) is None
    assert short(address, host="elsewhere.example") is None
    assert short(PUBLIC, host="") is None


def test_what_is_pressed_for_the_first_time_goes_the_long_way(
    client: Browser, short: AtOnce, address: str, is_there: bool
) -> None:
    tag = client.get(address).headers["ETag"]

    assert short(address, Accept_Encoding="gzip") is None
    held = short(address, Accept_Encoding="gzip", If_None_Match=tag)
    assert (held is not None and held.status == 304) is is_there


def test_no_other_rights_open_what_was_kept_for_these(
    client: Browser, short: AtOnce, owner: Browser, address: str, work_as: WorkAs, is_there: bool
) -> None:
    """Each of these ends the short way until the feed was made anew, or for good."""

    def change(**facts: object) -> None:
        with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
            account = work.session.get_one(Account, owner.account_id)
            for name, value in facts.items():
                setattr(account, name, value)

    def comes_back() -> bool:
        gone = short(address) is None
        again = client.get(address).status_code == 200
        return gone and again and (short(address) is not None) is is_there

    client.get(address)
    change(roles=[Role.OBSERVER.value])
    assert comes_back()
    change(party=None)
    assert comes_back()
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        proposing.propose(work, factories.draft())
    assert comes_back()
    change(disabled_at=factories.NOW)
    assert short(address) is None
    assert client.get(address).status_code == 404
    change(disabled_at=None)
    owner.submit(put_to(owner, "revoke"))
    assert short(address) is None


def test_the_long_way_notes_the_hour_and_the_day(
    client: Browser, short: AtOnce, address: str, clock: Clock, is_there: bool
) -> None:
    client.get(address)
    for later, comes in ((timedelta(minutes=59), is_there), (timedelta(minutes=60), False),
                         (timedelta(days=1), False)):
        clock.set(factories.NOW + later)
        assert (short(address) is not None) is comes


def test_a_reading_that_cannot_be_had_now_is_no_answer(app: Flask, engine: Engine) -> None:
    from wgroup.calendar.holders import HINTED

    reader = quick_reader(engine, HINTED)
    if reader is not None:
        assert len(reader()) == 1
        reader.close()
        assert len(reader()) == 1
        reader.close()
        reader._path = "/nowhere/at/all.db"
        assert reader() == []


def test_what_nobody_filtered_is_not_prepared(engine: Engine) -> None:
    from sqlalchemy import select

    from wgroup.db.prepared import Prepared

    with pytest.raises(RuntimeError, match="filter"):
        Prepared.of(select(Account.id), engine.dialect)
