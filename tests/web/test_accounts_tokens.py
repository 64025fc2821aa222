"""Tokens: shown once, judged at each use."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import Clock, SignIn
from tests.web.accounts import (
    ALL,
    MEMBER,
    OFFICER,
    asking,
    carrying,
    token_on,
)
from wgroup.accounts.models import ApiToken
from wgroup.kernel.time import utc_now


def test_a_token_is_shown_once_and_works(sign_in: SignIn, client: Browser) -> None:
    who = sign_in(MEMBER, "CN")
    made = who.submit("/account/tokens", {"name": "export", "scope": "read", "days": "30"})
    token = token_on(made.text)
    assert made.headers["Cache-Control"] == "no-store"
    assert "wgp_" + token[4:] not in who.get("/account/tokens").text
    me = client.get("/api/v1/me", headers=carrying(token))
    assert (me.status_code, me.json["party"], me.json["roles"]) == (200, "CN", [MEMBER])


def test_a_token_that_may_read_writes_nothing(sign_in: SignIn, client: Browser) -> None:
    who = sign_in(MEMBER, "CN")
    page = who.submit("/account/tokens", {"name": "x", "scope": "read", "days": "30"}).text
    refused = client.post(
        "/api/v1/tokens", json={"name": "more"}, headers=carrying(token_on(page))
    )
    assert (refused.status_code, refused.json["code"]) == (403, "role_cannot")


def test_a_revoked_or_ended_token_is_none(
    sign_in: SignIn, client: Browser, clock: Clock
) -> None:
    who = sign_in(MEMBER, "CN")
    typed: dict[str, object] = {"name": "x", "scope": "write", "days": "30"}
    place = "/account/tokens"
    tokens = [token_on(who.submit(place, typed, action=place).text) for _ in range(2)]
    page = who.get("/account/tokens").text
    [revoke, _] = re.findall(r"/account/tokens/[0-9a-f-]{36}/revoke", page)
    who.submit("/account/tokens", action=revoke)
    answers = {client.get("/api/v1/me", headers=carrying(each)).status_code for each in tokens}
    assert answers == {200, 401}
    clock.set(utc_now() + timedelta(days=30))
    answers = {client.get("/api/v1/me", headers=carrying(each)).status_code for each in tokens}
    assert answers == {401}


@pytest.mark.parametrize(
    "header", ["Bearer wgp_" + "x" * 43, "Bearer", "", "Basic YTpi", "Bearer x", "wgp_x"]
)
def test_a_header_that_is_no_token_is_refused_even_where_guests_may_go(
    sign_in: SignIn, header: str
) -> None:
    who = sign_in(MEMBER, "CN")
    for path in ("/api/v1/me", "/api/v1/meetings", "/api/v1/nothing-here"):
        answer = who.get(path, headers={"Authorization": header})
        assert (path, answer.status_code) == (path, 401)


def test_beside_a_token_cookies_do_not_count(
    sign_in: SignIn, bearer: Callable[..., dict[str, str]]
) -> None:
    who = sign_in(OFFICER)
    me = who.get("/api/v1/me", headers=bearer(MEMBER, "US"))
    assert (me.json["party"], me.json["roles"]) == ("US", [MEMBER])


def test_a_token_opens_no_pages(client: Browser, bearer: Callable[..., dict[str, str]]) -> None:
    assert client.get("/account", headers=bearer(MEMBER, "US")).status_code == 303


def test_the_use_of_a_token_is_noted_at_most_once_a_minute(
    client: Browser, bearer: Callable[..., dict[str, str]], engine: Engine, clock: Clock
) -> None:
    header = bearer(MEMBER, "CN")

    def used() -> object:
        with Session(engine) as session:
            return session.scalar(select(ApiToken.last_used_at), execution_options=ALL)

    start = utc_now()
    client.get("/api/v1/me", headers=header)
    assert used() == start
    clock.set(start + timedelta(seconds=30))
    client.get("/api/v1/me", headers=header)
    assert used() == start


def test_tokens_by_program(client: Browser, sign_in: SignIn) -> None:
    ask = asking(sign_in(MEMBER, "CN"), "/api/v1/tokens")
    made = ask("POST", body={"name": "one", "scopes": ["read"]})
    assert (made.status_code, made.json["scopes"]) == (201, ["read"])
    header = carrying(made.json["token"])
    mine = client.get("/api/v1/tokens", headers=header).json
    assert [each["name"] for each in mine["items"]] == ["one"]
    assert "token" not in mine["items"][0]
    place = f"/{made.json['id']}"
    assert ask("DELETE", place).status_code == 428
    assert ask("DELETE", place, If_Match=made.headers["ETag"]).status_code == 204
    assert client.get("/api/v1/me", headers=header).status_code == 401


def test_no_token_makes_another(client: Browser, bearer: Callable[..., dict[str, str]]) -> None:
    """It would outlive the one that made it, and who revokes that would not know."""
    header = bearer(MEMBER, "CN")
    for place in ("/api/v1/tokens", "/api/v1/app-passwords"):
        refused = client.post(place, json={"name": "next"}, headers=header)
        assert (refused.status_code, refused.json["code"]) == (403, "session_needed")



@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\u0000b"}, "name"),
        ({"name": "x", "days": 0}, "days"),
        ({"name": "x", "days": 366}, "days"),
        ({"name": "x", "days": 10**30}, "days"),
        ({"name": "x", "days": "30"}, "days"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["all"]}, "scopes"),
        ({"name": "x", "owner": "me"}, "owner"),
    ],
)
def test_odd_tokens_are_refused(
    sign_in: SignIn, body: dict[str, object], field: str
) -> None:
    answer = asking(sign_in(MEMBER, "CN"), "/api/v1/tokens")("POST", body=body)
    assert answer.status_code == 422
    assert field in answer.text
