"""Second factors on pages: set up, asked for at the door, taken away; and proofs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from pyotp import TOTP

from tests import people
from tests.browser import Browser
from tests.conftest import Clock, SignIn
from tests.web.accounts import (
    ADMIN,
    FOCAL,
    MEMBER,
    NEW,
    PASSWORD,
    Act,
    browser,
    carrying,
    enter,
    signed_in,
)
from tests.web.conftest import Program
from wgroup.accounts.services import inviting
from wgroup.kernel.actor import Role
from wgroup.kernel.time import utc_now

FACTORS, APP = "/account/second-factors", "/account/second-factors/app"


def code_of(key: str, seconds: int = 0) -> str:
    return TOTP(key).at(utc_now() + timedelta(seconds=seconds))


def set_up(who: Browser) -> tuple[str, list[str]]:
    """Set up an app; return its key and the recovery codes."""
    page = who.get(APP).text
    [key] = re.findall(r'id="key"[^>]*>([A-Z2-7 ]+)<', page)
    key = key.replace(" ", "")
    sent = {**dict(who_form(page)), "code": code_of(key, -30)}
    answer = who.post(APP, data=sent)
    assert answer.status_code == 200
    return key, re.findall(r"<li>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</li>", answer.text)


def who_form(page: str) -> list[tuple[str, str]]:
    from tests.browser import Reader

    return next(each for each in Reader(page).forms if "sign-out" not in each.action).fields


@pytest.fixture
def at_home(client: Browser, lu: UUID) -> Browser:
    enter(client)
    return client


def test_an_app_is_set_up_and_asked_for(app: Flask, at_home: Browser) -> None:
    key, codes = set_up(at_home)
    assert len(codes) == 10
    assert "10 codes are left" in at_home.get(FACTORS).text

    other = browser(app)
    answer = enter(other, at="/sign-in")
    assert answer.location.startswith("/sign-in/second?next=")
    assert not signed_in(other)
    assert other.submit("/sign-in/second", {"code": code_of(key)}).status_code == 303
    assert signed_in(other)


def test_one_goes_on_where_one_wanted_to(app: Flask, at_home: Browser) -> None:
    _, codes = set_up(at_home)
    other = browser(app)
    door = other.get("/account/tokens").location
    way = enter(other, at=door).location
    assert way.startswith("/sign-in/second?next=")
    assert other.submit(way, {"code": codes[0]}).location == "/account/tokens"
    assert "You used a recovery code; 9 are left." in other.get("/account?lang=en").text


def test_who_waits_is_nobody(app: Flask, at_home: Browser) -> None:
    set_up(at_home)
    other = browser(app)
    enter(other)
    for path in ("/account", FACTORS, APP, "/account/prove", "/people"):
        assert other.get(path).location.startswith("/sign-in?"), path
    assert other.get("/api/v1/me").status_code == 401
    assert "Sign out" not in other.get("/").text
    # Nor by its secret in the place of one that is signed in.
    with other.session_transaction() as kept:
        kept["_user_id"] = kept["waiting"]
    assert not signed_in(other)


def test_a_wrong_code_says_so_and_five_are_enough(app: Flask, at_home: Browser) -> None:
    key, _ = set_up(at_home)
    other = browser(app)
    enter(other)
    for _ in range(5):
        answer = other.submit("/sign-in/second", {"code": "000000"})
        assert answer.status_code == 422
    assert "This code is not right" in answer.text
    answer = other.submit("/sign-in/second", {"code": code_of(key)})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")


def test_without_a_password_there_is_no_second_step(client: Browser) -> None:
    assert client.get("/sign-in/second").location.startswith("/sign-in")


def test_one_may_leave_the_second_step(app: Flask, at_home: Browser) -> None:
    set_up(at_home)
    other = browser(app)
    enter(other)
    assert other.submit("/sign-in/second", action="/leave").location == "/sign-in"
    assert other.get("/sign-in/second").location.startswith("/sign-in?")


def test_a_link_leads_to_the_second_step(app: Flask, act: Act, at_home: Browser, lu: UUID) -> None:
    key, _ = set_up(at_home)
    link = act(lambda work: inviting.mailed_link(work, lu))
    other = browser(app)
    answer = other.submit(f"/links/{link}", {"password": NEW, "again": NEW})
    assert answer.location.startswith("/sign-in/second")
    assert not signed_in(other)
    other.submit(answer.location, {"code": code_of(key)})
    assert signed_in(other)


def test_a_wrong_code_keeps_the_key_that_was_shown(at_home: Browser) -> None:
    page = at_home.get(APP).text
    key = re.findall(r'id="key"[^>]*>([A-Z2-7 ]+)<', page)
    again = at_home.post(APP, data={**dict(who_form(page)), "code": "000000"})
    assert again.status_code == 422
    assert re.findall(r'id="key"[^>]*>([A-Z2-7 ]+)<', again.text) == key


def test_looking_at_a_key_sets_nothing_up(app: Flask, at_home: Browser) -> None:
    at_home.get(APP)
    other = browser(app)
    assert enter(other).location == "/"


# -- proofs -------------------------------------------------------------------------------------


def later(clock: Clock) -> None:
    clock.set(utc_now() + timedelta(minutes=11))


def test_a_token_is_made_after_a_proof(at_home: Browser, clock: Clock) -> None:
    later(clock)
    answer = at_home.submit("/account/tokens", {"name": "Backup at night"})
    assert answer.status_code == 403
    assert "Backup at night" in answer.text
    [way] = set(re.findall(r'href="(/account/prove\?next=[^"]+)" target', answer.text))
    form_of_before = dict(who_form(at_home.get("/account/tokens").text.partition("h-new")[2]))

    back = at_home.submit(way, {"password": PASSWORD})
    assert back.location == "/account/tokens"
    # The form that was open all the while is still good.
    again = at_home.post("/account/tokens", data={
        **form_of_before, "name": "Backup at night", "scope": "read", "days": "30",
    })
    assert "wgp_" in again.text
    later(clock)
    again = at_home.submit("/account/tokens", {"name": "Once more"}, action="/tokens")
    assert again.status_code == 403


def test_a_wrong_password_proves_nothing(at_home: Browser, clock: Clock) -> None:
    later(clock)
    assert at_home.submit("/account/prove", {"password": "wrong"}).status_code == 422
    assert at_home.submit("/account/app-passwords", {"name": "phone"}).status_code == 403


def test_who_has_an_app_proves_by_it(at_home: Browser, clock: Clock) -> None:
    key, _ = set_up(at_home)
    later(clock)
    assert at_home.submit("/account/prove", {"password": PASSWORD}).status_code == 422
    assert at_home.get(APP).location.startswith("/account/prove")
    answer = at_home.submit("/account/prove", {"code": code_of(key)})
    assert answer.status_code == 303
    assert at_home.submit(FACTORS, action="/app/remove").status_code == 303
    assert "Set up an app" in at_home.get(FACTORS).text


def test_a_factor_is_not_removed_without_a_proof(at_home: Browser, clock: Clock) -> None:
    set_up(at_home)
    later(clock)
    for action in ("/app/remove", "/codes"):
        answer = at_home.submit(FACTORS, action=action)
        assert answer.status_code == 403
        assert "/account/prove?next=" in answer.text
    assert "10 codes are left" in at_home.get(FACTORS).text


def test_rights_change_after_a_proof(sign_in: SignIn, clock: Clock, act: Act) -> None:
    admin = sign_in(ADMIN)
    someone = act(lambda work: people.make_account(work, Role.OBSERVER).id)
    page = f"/people/{someone}"
    later(clock)
    for action in ("/roles", "/disable", "/link"):
        answer = admin.submit(page, {"roles": "auditor"} if action == "/roles" else {},
                              action=action)
        assert answer.status_code == 403, action
    csrf = dict(who_form(admin.get("/account").text))["csrf_token"]
    answer = admin.post(f"/api/v1/accounts/{someone}/disable", json={},
                        headers={"X-CSRFToken": csrf})
    assert (answer.status_code, answer.json["code"]) == (403, "proof_needed")


def test_a_token_is_asked_for_no_proof(program: Callable[..., Program], clock: Clock) -> None:
    admin = program(ADMIN)
    later(clock)
    told = {"email": "new@house.example", "family_name": "New", "roles": ["auditor"]}
    assert admin.post("/api/v1/accounts", told).status_code == 201


def test_the_password_is_changed_with_itself_or_the_second_factor(
    at_home: Browser, clock: Clock
) -> None:
    later(clock)
    typed = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert at_home.submit("/account/password", typed).status_code == 303
    set_up(at_home)
    later(clock)
    typed = {"current": NEW, "password": PASSWORD, "again": PASSWORD}
    assert at_home.submit("/account/password", typed).status_code == 403


# -- asked by role ------------------------------------------------------------------------------


@pytest.fixture
def asked(app: Flask) -> Iterator[None]:
    """Focal points, and who inherits from them, must have a second factor."""
    settings = app.extensions["wgroup"]
    app.extensions["wgroup"] = replace(settings, second_factor_for=frozenset({FOCAL}))
    yield
    app.extensions["wgroup"] = settings


@pytest.mark.parametrize("role", [FOCAL, Role.CO_CHAIR])
def test_who_must_have_one_sets_it_up_first(asked: None, sign_in: SignIn, role: Role) -> None:
    who = sign_in(role, "CN")
    for path in ("/", "/account", "/people", "/account/tokens"):
        assert who.get(path).location == FACTORS, path
    assert who.get("/api/v1/me").json["code"] == "factor_needed"
    assert "Your role needs a second factor" in who.get(FACTORS).text
    _, codes = set_up(who)
    assert len(codes) == 10
    assert who.get("/account").status_code == 200
    who.submit(FACTORS, action="/app/remove")
    assert who.get("/account").location == FACTORS


def test_others_need_none_and_programs_go_on(
    asked: None, sign_in: SignIn, program: Callable[..., Program]
) -> None:
    assert sign_in(MEMBER, "CN").get("/account").status_code == 200
    assert program(FOCAL, "CN").get("/api/v1/me").status_code == 200


def test_who_must_have_one_may_sign_out(asked: None, sign_in: SignIn) -> None:
    who = sign_in(FOCAL, "CN")
    assert who.submit(FACTORS, action="/sign-out").status_code == 303


def test_a_token_of_who_has_a_factor_goes_on(at_home: Browser, client: Browser) -> None:
    page = at_home.submit("/account/tokens", {"name": "robot"}).text
    [token] = set(re.findall(r"wgp_[\w-]{43}", page))
    set_up(at_home)
    assert client.get("/api/v1/me", headers=carrying(token)).status_code == 200
