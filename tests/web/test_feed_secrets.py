"""The address of a feed is a secret: what it tells whom, and where it must not stand."""

import logging
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event

from tests import factories
from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.web.test_feeds import made, put_to
from wgroup.kernel.actor import Role
from wgroup.meetings.services import proposing

FOCAL = Role.DELEGATION_FOCAL_POINT

Statements = list[tuple[str, object]]


@pytest.fixture
def owner(sign_in: SignIn) -> Browser:
    return sign_in(FOCAL, "CN")


@pytest.fixture
def statements(engine: Engine) -> Iterator[Statements]:
    """Everything that is sent to the database; the values too, but for what a secret becomes."""
    sent: Statements = []

    def note(_connection: object, _cursor: object, statement: str, values: object,
             *_rest: object) -> None:
        sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def token_of(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)


def test_ended_unknown_and_odd_tokens_are_answered_alike_at_the_same_cost(
    client: Browser, owner: Browser, statements: Statements
) -> None:
    ended = made(owner)
    owner.submit(put_to(owner, "revoke"))
    replaced = made(owner)
    owner.submit(put_to(owner, "renew"))
    odd = [f"/feeds/{each}.ics" for each in ("A" * 43, "-" * 43, "_" * 42 + "B")]

    def asked(path: str) -> tuple[int, str, list[str], list[str]]:
        statements.clear()
        answer = client.get(path)
        kept = {name: value for name, value in answer.headers.items()
                if name not in {"Content-Security-Policy", "X-Request-Id"}}
        return (answer.status_code, without_nonce(answer.text),
                sorted(f"{name}: {value}" for name, value in kept.items()),
                [statement for statement, _ in statements])

    first = asked(ended)
    assert first[0] == 404
    assert any("token_hash" in each for each in first[3])
    for path in (replaced, *odd):
        assert asked(path) == first


def test_the_database_is_asked_for_a_digest_and_never_for_the_token(
    client: Browser, owner: Browser, statements: Statements
) -> None:
    address = made(owner)
    client.get(address)

    assert token_of(address) not in repr(statements)


def test_the_token_stands_in_the_answer_that_makes_it_and_nowhere_else(
    client: Browser, owner: Browser, work_as: WorkAs, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    address = made(owner)
    token = token_of(address)
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        proposing.propose(work, factories.draft())
    json = {"Accept": "application/calendar+json"}
    answers = [
        client.get(address),
        client.get(f"{address}?scope=all"),
        client.get(address, headers=json),
        client.head(address),
        client.get(address, headers={"If-None-Match": "*"}),
        client.post(address),
        client.get(f"{address}x"),
        client.get(address.replace("/feeds/", "/feeds//")),
        owner.get("/account/feeds"),
        owner.submit(put_to(owner, "renew")),
        client.get(address),
    ]
    told = capsys.readouterr()

    for each in answers:
        assert token not in each.text
        assert token not in str(each.headers)
        assert each.headers["Referrer-Policy"] == "no-referrer"
    assert token not in caplog.text
    assert token not in told.err + told.out


def test_a_link_that_carries_the_token_elsewhere_sends_no_referrer(owner: Browser) -> None:
    page = owner.submit("/account/feeds", {"name": "Phone", "language": "en"}, action="feeds")

    assert page.headers["Cache-Control"] == "no-store"
    for each in page.text.split("<a ")[1:]:
        tag = each.partition(">")[0]
        if "https://calendar.google" in tag or "https://outlook" in tag:
            assert 'rel="noreferrer noopener"' in tag


def test_what_a_form_of_anothers_would_do_is_not_done(
    client: Browser, owner: Browser, sign_in: SignIn
) -> None:
    address = made(owner)
    feed = put_to(owner, "renew")
    stranger = sign_in(FOCAL, "US")
    for path in (feed, feed.replace("renew", "revoke"), feed.removesuffix("/renew")):
        assert stranger.post(path, data={"name": "x"}).status_code in {403, 404}

    assert client.get(address).status_code == 200


def test_an_address_lives_as_long_as_its_owner_may_come_in(
    client: Browser, owner: Browser, work_as: WorkAs
) -> None:
    from wgroup.accounts.models import Account

    address = made(owner)
    tag = client.get(address).headers["ETag"]
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        account = work.session.get_one(Account, owner.account_id)
        account.secrets_from = work.now.replace(year=work.now.year + 1)

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404


