"""Passkeys on pages and by program; second factors taken away for who has lost them."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests import people
from tests.authenticator import SecurityKey
from tests.backends import PUBLIC_URL
from tests.browser import Browser, Reader
from tests.conftest import Clock, SignIn
from tests.web.accounts import (
    ADMIN,
    FOCAL,
    MEMBER,
    PASSWORD,
    Act,
    asking,
    browser,
    enter,
    signed_in,
)
from tests.web.conftest import Program
from wgroup.accounts.models import Challenge, Passkey
from wgroup.accounts.passkeys import site_of
from wgroup.accounts.rules import digest_of
from wgroup.kernel.actor import Role
from wgroup.kernel.time import utc_now

FACTORS, NEW = "/account/second-factors", "/account/second-factors/passkey"
API = "/api/v1/second-factors"


class Key(SecurityKey):
    """At the address of the tests' own service."""

    def __init__(self, **facts: object) -> None:
        place = site_of(PUBLIC_URL)
        assert place is not None
        super().__init__(origin=place.origin, site=place.name, **facts)  # type: ignore[arg-type]


def options_on(page: str, kind: str = "get") -> str:
    [found] = re.findall(rf'data-passkey="{kind}"\s+data-options="([^"]*)"', page)
    return html.unescape(found)


def made(who: Browser, key: SecurityKey, name: str = "Office laptop") -> TestResponse:
    page = who.get(NEW).text
    form = next(each for each in Reader(page).forms if "signed" in dict(each.fields))
    return who.post(form.action, data={
        **dict(form.fields), "name": name, "signed": key.make(options_on(page, "create")),
    })


def shows(who: Browser, key: SecurityKey, path: str) -> TestResponse:
    """Answer the passkey's form on the page at path."""
    page = who.get(path).text
    form = next(each for each in Reader(page).forms if "signed" in dict(each.fields))
    return who.post(form.action, data={
        **dict(form.fields), "signed": key.sign(options_on(page)),
    })


@pytest.fixture
def at_home(client: Browser, lu: object) -> Browser:
    enter(client)
    return client


def test_one_signs_in_with_a_passkey_and_goes_on(app: Flask, at_home: Browser) -> None:
    key = Key()
    answer = made(at_home, key)
    assert (answer.status_code, len(re.findall(r"<li>[0-9a-z]{4}-", answer.text))) == (200, 10)
    assert "Office laptop" in at_home.get(FACTORS).text

    other = browser(app)
    door = other.get("/account/tokens").location
    assert shows(other, key, door).location == "/account/tokens"
    assert signed_in(other)


def test_after_a_password_the_passkey_is_the_second_step(app: Flask, at_home: Browser) -> None:
    key = Key()
    made(at_home, key)
    other = browser(app)
    step = enter(other).location
    assert step.startswith("/sign-in/second")
    assert shows(other, replaced(key), step).status_code == 422
    assert not signed_in(other)
    assert shows(other, key, step).status_code == 303
    assert signed_in(other)


def replaced(key: SecurityKey) -> SecurityKey:
    """A key that says it is the other, and signs with its own."""
    return Key(name=key.name, handle=key.handle)


def test_a_false_passkey_says_so_and_lets_nobody_in(app: Flask, at_home: Browser) -> None:
    key = Key()
    made(at_home, key)
    other = browser(app)
    answer = shows(other, replaced(key), "/sign-in")
    assert answer.status_code == 422
    assert "This passkey was not accepted" in answer.text
    assert not signed_in(other)
    assert "未被接受" in shows(other, replaced(key), "/sign-in?lang=zh").text


def test_guesses_are_held_up(app: Flask, at_home: Browser) -> None:
    key, other = Key(), browser(app)
    made(at_home, key)
    for _ in range(20):
        answer = shows(other, replaced(key), "/sign-in")
    answer = shows(other, key, "/sign-in")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")


def test_one_proves_oneself_with_a_passkey(at_home: Browser, clock: Clock) -> None:
    key = Key()
    made(at_home, key)
    clock.set(utc_now() + timedelta(minutes=11))
    assert at_home.get(NEW).location.startswith("/account/prove")
    assert at_home.submit("/account/app-passwords", {"name": "phone"}).status_code == 403
    assert shows(at_home, replaced(key), "/account/prove").status_code == 422
    assert shows(at_home, key, "/account/prove").status_code == 303
    assert at_home.submit("/account/app-passwords", {"name": "phone"}).status_code == 200


def test_a_passkey_is_removed(app: Flask, at_home: Browser) -> None:
    key = Key()
    made(at_home, key)
    assert at_home.submit(FACTORS, action="/remove").status_code == 303
    assert "Office laptop" not in at_home.get(FACTORS).text
    assert shows(browser(app), key, "/sign-in").status_code == 422


def test_a_refused_passkey_keeps_its_name_and_asks_anew(at_home: Browser) -> None:
    page = at_home.get(NEW).text
    form = next(each for each in Reader(page).forms if "signed" in dict(each.fields))
    answer = at_home.post(form.action, data={**dict(form.fields), "name": "Käse", "signed": "{}"})
    assert answer.status_code == 422
    assert 'value="Käse"' in answer.text
    assert options_on(answer.text, "create") != options_on(page, "create")


def test_to_look_at_a_door_keeps_nothing(app: Flask, act: Act) -> None:
    for _ in range(3):
        browser(app).get("/sign-in")
    assert act(lambda work: work.session.scalar(select(func.count(Challenge.digest)))) == 0


# -- by program ---------------------------------------------------------------------------------


def test_all_of_it_by_program_in_a_browser(app: Flask, at_home: Browser, clock: Clock) -> None:
    from pyotp import TOTP

    ask, key = asking(at_home, API), Key()
    assert ask("GET").json == {"app": None, "passkeys": [], "recovery_codes_left": 0}
    offer = ask("POST", "/passkeys/offers", {}).json
    answer = ask("POST", "/passkeys", {
        "offer": offer["offer"], "signed": key.make(offer["options"]), "name": "ring",
    })
    assert (answer.status_code, len(answer.json["recovery_codes"])) == (201, 10)
    assert answer.headers["Cache-Control"] == "no-store"
    offer = ask("POST", "/app/offers", {}).json
    shown = TOTP(offer["key"]).at(utc_now())
    assert ask("POST", "/app", {"offer": offer["offer"], "code": "000000"}).status_code == 422
    assert ask("POST", "/app", {"offer": offer["offer"], "code": shown}).json == {
        "recovery_codes": []
    }
    told = ask("GET").json
    assert told["app"]["last_used_at"] is None
    assert [each["name"] for each in told["passkeys"]] == ["ring"]
    assert len(ask("POST", "/recovery-codes", {}).json["recovery_codes"]) == 10
    assert ask("DELETE", "/app").status_code == 204
    clock.set(utc_now() + timedelta(minutes=11))
    path = f"/passkeys/{told['passkeys'][0]['id']}"
    assert ask("DELETE", path).json["code"] == "proof_needed"
    shows(at_home, key, "/account/prove")
    ask = asking(at_home, API)
    assert ask("DELETE", path).status_code == 204
    assert ask("DELETE", path).status_code == 404


def test_a_token_reads_and_changes_nothing(program: Callable[..., Program]) -> None:
    lu = program(MEMBER, "CN")
    assert lu.get(API).status_code == 200
    assert lu.post(f"{API}/app/offers").json["code"] == "session_needed"
    assert lu.post(f"{API}/recovery-codes").json["code"] == "session_needed"


def test_where_browsers_make_none_the_pages_say_so(
    app: Flask, at_home: Browser
) -> None:
    from dataclasses import replace

    settings = app.extensions["wgroup"]
    app.extensions["wgroup"] = replace(settings, public_url="http://group.example")
    try:
        assert "browsers make no passkeys there" in at_home.get(FACTORS).text
        assert at_home.get(NEW).status_code == 404
        assert "data-passkey" not in browser(app).get("/sign-in").text
    finally:
        app.extensions["wgroup"] = settings


# -- for who has lost them ----------------------------------------------------------------------


def has_passkey(act: Act, account_id: object) -> None:
    act(lambda work: work.session.add(Passkey(
        account_id=account_id, name="lost", credential="AAAA",
        digest=digest_of(str(account_id)), public_key="AAAA", sign_count=0, last_used_at=None,
    )))


def count(act: Act) -> object:
    wanted = select(func.count(Passkey.id))
    return act(lambda work: work.session.scalar(wanted, execution_options={"sees_all": True}))


@pytest.mark.parametrize("party", ["CN", "US"])
@pytest.mark.parametrize("leader", [Role.CO_CHAIR, Role.HEAD_OF_DELEGATION])
def test_leaders_take_them_from_their_own_people(
    sign_in: SignIn, act: Act, party: str, leader: Role
) -> None:
    lost = act(lambda work: people.make_account(work, FOCAL, party).id)
    has_passkey(act, lost)
    who = sign_in(leader, party)
    page = f"/people/{lost}"
    assert "Take the second factors away" in who.get(page).text
    assert who.submit(page, action="/reset").status_code == 303
    assert count(act) == 0
    assert "Take the second factors away" not in who.get(page).text


def test_others_neither_do_so_nor_learn_of_them(
    sign_in: SignIn, act: Act, program: Callable[..., Program]
) -> None:
    lost = act(lambda work: people.make_account(work, MEMBER, "CN").id)
    has_passkey(act, lost)
    for role, party, status in (
        (FOCAL, "CN", "role_cannot"), (ADMIN, None, "cannot_reset_factors"),
        (Role.CO_CHAIR, "US", "not_found"),
    ):
        who = program(role, party)
        answer = who.post(f"/api/v1/accounts/{lost}/reset-second-factors")
        assert answer.json["code"] == status, role
        if status != "not_found":
            assert "second factors" not in sign_in(role, party).get(f"/people/{lost}").text
    assert count(act) == 1


def test_administrators_do_so_for_those_of_no_party(
    act: Act, program: Callable[..., Program]
) -> None:
    lost = act(lambda work: people.make_account(work, Role.OBSERVER).id)
    has_passkey(act, lost)
    path = f"/api/v1/accounts/{lost}/reset-second-factors"
    assert program(ADMIN).post(path).status_code == 200
    assert program(ADMIN).post(path).json["code"] == "no_factor"


def test_nobody_does_so_for_themself(at_home: Browser, sign_in: SignIn, act: Act) -> None:
    who = sign_in(Role.CO_CHAIR, "CN")
    has_passkey(act, who.account_id)
    csrf = dict(who.form("/account").fields)["csrf_token"]
    answer = who.post(f"/people/{who.account_id}/second-factors/reset", data={"csrf_token": csrf})
    assert answer.status_code == 409
    assert count(act) == 1


def test_a_password_still_opens_after_a_reset(app: Flask, at_home: Browser, lu: object,
                                              act: Act) -> None:
    from wgroup.accounts.services import managing

    made(at_home, Key())
    act(lambda work: managing.reset_factors(work, lu))  # type: ignore[arg-type]
    assert not signed_in(at_home)
    other = browser(app)
    assert other.submit("/sign-in", {"email": "lu@delegation.example", "password": PASSWORD}
                        ).location == "/"
