"""Signing in at one's own organisation, with a provider that listens on a port of its own."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from joserfc.jwk import OctKey
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import identity_provider, people
from tests.browser import Browser
from tests.conftest import Clock
from tests.identity_provider import IdentityProvider
from tests.mailroom import Mailroom
from tests.web.accounts import ALL, HASH, MEMBER, Act, browser, enter, signed_in
from tests.web.test_passkeys import Key, made, shows
from wgroup.accounts.models import Account, Identity
from wgroup.db.work import Work
from wgroup.kernel.time import utc_now

OWN, DOOR = "/account/organisation-sign-in", "/sign-in/with/first-ministry"
API = "/api/v1/identities"
HOSTILE = {
    "another issuer": {"iss": "https://login.example.org"},
    "for another service": {"aud": "another"},
    "for two, and not said for whom": {"aud": [identity_provider.CLIENT, "another"]},
    "of another attempt": {"nonce": "of before"},
    "no nonce": {"nonce": None},
    "nobody": {"sub": ""},
    "a number": {"sub": 7},
    "no subject": {"sub": None},
    "no end": {"exp": None},
    "at_hash of another": {"at_hash": "bm9uZQ"},
}


@pytest.fixture
def idp(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> Iterator[IdentityProvider]:
    with identity_provider.listening() as made:
        settings = app.extensions["wgroup"]
        entered = replace(settings, providers=(
            made.provider(), made.provider("second-agency", "US"), made.provider("both", None),
        ))
        monkeypatch.setitem(app.extensions, "wgroup", entered)
        app.extensions.pop("wgroup.oidc", None)
        yield made
        app.extensions.pop("wgroup.oidc", None)


@pytest.fixture
def at_home(client: Browser, lu: object) -> Browser:
    enter(client)
    return client


def link(who: Browser, *, key: str = "first-ministry") -> TestResponse:
    """Go there by the page of the account, and come back."""
    page = who.submit(OWN, action=key)
    assert page.status_code == 200
    return who.get(identity_provider.authorize(link_of(page)))


def link_of(page: TestResponse) -> str:
    [found] = re.findall(r'href="(http://127[^"]*/authorize[^"]*)"', page.text)
    return html.unescape(found)


def sign_in(who: Browser, path: str = DOOR) -> TestResponse:
    there = who.get(path)
    assert there.status_code == 303, there.text
    return who.get(identity_provider.authorize(there.location))


def kept(engine: Engine) -> list[Identity]:
    with Session(engine) as session:
        return list(session.scalars(select(Identity), execution_options=ALL))


def test_one_links_it_and_signs_in_by_it_and_goes_on(
    app: Flask, idp: IdentityProvider, at_home: Browser, engine: Engine
) -> None:
    answer = link(at_home)
    assert (answer.status_code, answer.location) == (303, OWN)
    page = at_home.get(OWN).text
    assert "somebody@ministry.example" in page
    assert idp.subject not in str([vars(each) for each in kept(engine)])

    other = browser(app)
    door = other.get("/account/tokens").location
    here = next(line for line in other.get(door).text.split('"') if line.startswith(DOOR))
    assert sign_in(other, here).location == "/account/tokens"
    assert signed_in(other)
    assert kept(engine)[0].last_used_at == utc_now()
    # Nothing but the address to go to and the way back was told to the provider.
    assert set(idp.asked) == {
        "/.well-known/openid-configuration", "/authorize", "/token", "/keys",
    }


def test_who_linked_nothing_is_not_let_in_by_their_address(
    app: Flask, idp: IdentityProvider, at_home: Browser
) -> None:
    idp.told = {"email": "lu@delegation.example", "email_verified": True}
    other = browser(app)
    answer = sign_in(other)
    assert answer.status_code == 422
    assert "No account here is linked" in answer.text
    assert not signed_in(other)


def test_a_second_factor_is_asked_for_all_the_same(
    app: Flask, idp: IdentityProvider, at_home: Browser
) -> None:
    link(at_home)
    made(at_home, key := Key())
    other = browser(app)
    step = sign_in(other).location
    assert step.startswith("/sign-in/second")
    assert not signed_in(other)
    shows(other, key, step)
    assert signed_in(other)


@pytest.mark.parametrize("told", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_as_it_must_be_is_not_believed(
    app: Flask, idp: IdentityProvider, at_home: Browser, told: dict[str, object]
) -> None:
    link(at_home)
    idp.told = told
    other = browser(app)
    answer = sign_in(other)
    assert answer.status_code == 422
    assert "cannot be believed" in answer.text
    assert not signed_in(other)


def test_old_and_early_tokens_are_not_believed(
    app: Flask, idp: IdentityProvider, at_home: Browser
) -> None:
    link(at_home)
    now = int(utc_now().timestamp())
    for told in ({"iat": now - 900, "exp": now - 600}, {"nbf": now + 600}, {"iat": now + 600}):
        idp.told = told
        assert sign_in(browser(app)).status_code == 422


def test_only_a_key_of_the_provider_signs(
    app: Flask, idp: IdentityProvider, at_home: Browser
) -> None:
    link(at_home)
    other = browser(app)
    idp.signed_by = identity_provider.new_key()
    assert sign_in(other).status_code == 422
    # The secret that both know signs nothing, whatever the provider says of itself.
    idp.signed_by = OctKey.import_key(identity_provider.SECRET)
    idp.algorithm = "HS256"
    assert sign_in(other).status_code == 422
    assert not signed_in(other)


def test_new_keys_are_fetched_when_they_are_named(
    app: Flask, idp: IdentityProvider, at_home: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wgroup.oidc.directory.KEYS_AGAIN", 0.0)
    link(at_home)
    idp.key = identity_provider.new_key()
    assert sign_in(browser(app)).location == "/"


@pytest.mark.parametrize(
    "answered",
    [{"state": "of somebody else"}, {"state": ""}, {"iss": "https://login.example.org"},
     {"iss": ""}, {"code": ""}, {"code": "never given"}, {"error": "access_denied"}],
    ids=str,
)
def test_an_answer_that_was_not_asked_for_opens_nothing(
    app: Flask, idp: IdentityProvider, at_home: Browser, answered: dict[str, str]
) -> None:
    link(at_home)
    idp.answered = answered
    other = browser(app)
    assert sign_in(other).status_code == 422
    assert not signed_in(other)


def test_what_somebody_else_began_cannot_be_finished_here(
    app: Flask, idp: IdentityProvider, at_home: Browser
) -> None:
    link(at_home)
    theirs, mine = browser(app), browser(app)
    back = identity_provider.authorize(theirs.get(DOOR).location)
    assert mine.get(back).status_code == 422
    assert "Begin it anew" in mine.get(back).text
    mine.get(DOOR)
    assert mine.get(back).status_code == 422
    assert not signed_in(mine)


def test_an_answer_is_taken_once_and_soon(
    app: Flask, idp: IdentityProvider, at_home: Browser, clock: Clock
) -> None:
    link(at_home)
    other = browser(app)
    there = other.get(DOOR).location
    cookie = other.get_cookie("wg")
    back = identity_provider.authorize(there)
    clock.set(utc_now() + timedelta(minutes=10))
    assert other.get(back).status_code == 422
    assert cookie is not None

    # The same cookie and a second code for the same attempt: the attempt is used up.
    begun = browser(app)
    there = begun.get(DOOR).location
    before = begun.get_cookie("wg")
    assert before is not None
    first, second = identity_provider.authorize(there), identity_provider.authorize(there)
    assert begun.get(first).location == "/"
    again = browser(app)
    again.set_cookie("wg", before.value)
    assert again.get(second).status_code == 422
    assert not signed_in(again)


def test_the_provider_of_the_other_side_opens_nothing(
    app: Flask, idp: IdentityProvider, at_home: Browser
) -> None:
    link(at_home)
    assert "second-agency" not in at_home.get(OWN).text
    own = at_home.form(OWN, "first-ministry")
    answer = at_home.post(f"{OWN}/second-agency", data=dict(own.fields))
    assert answer.status_code == 404
    for key in ("second-agency", "both"):
        other = browser(app)
        assert sign_in(other, f"/sign-in/with/{key}").status_code == 422
        assert not signed_in(other)


def test_one_identity_opens_one_account(
    app: Flask, idp: IdentityProvider, at_home: Browser, act: Act, engine: Engine
) -> None:
    link(at_home)
    answer = link(at_home)
    assert (answer.status_code, "already" in answer.text) == (409, True)

    def make(work: Work) -> object:
        return people.make_account(work, MEMBER, "CN", email="wu@d.example", password_hash=HASH)

    act(make)
    other = browser(app)
    enter(other, "wu@d.example")
    answer = link(other)
    assert (answer.status_code, "another account" in answer.text) == (409, True)
    assert len(kept(engine)) == 1


def test_it_is_tied_to_the_account_that_began(
    app: Flask, idp: IdentityProvider, at_home: Browser, engine: Engine
) -> None:
    page = at_home.submit(OWN, action="first-ministry")
    back = identity_provider.authorize(link_of(page))
    at_home.get("/account")
    form = at_home.form("/account/sessions", "sessions/end")
    at_home.post(form.action, data=dict(form.fields))
    assert at_home.get(back).status_code == 422
    assert kept(engine) == []


def test_it_goes_with_one_s_other_secrets(
    app: Flask, idp: IdentityProvider, at_home: Browser, act: Act, clock: Clock, engine: Engine
) -> None:
    link(at_home)
    clock.set(utc_now() + timedelta(minutes=1))

    def end(work: Work) -> None:
        work.session.scalars(select(Account), execution_options=ALL).one().secrets_from = work.now

    act(end)
    assert sign_in(browser(app)).status_code == 422
    again = browser(app)
    enter(again)
    assert "somebody@" not in again.get(OWN).text
    assert link(again).status_code == 303  # what is dead stands in nobody's way
    assert len(kept(engine)) == 1
    assert sign_in(browser(app)).location == "/"


def test_who_is_shut_out_is_out(
    app: Flask, idp: IdentityProvider, at_home: Browser, act: Act
) -> None:
    link(at_home)

    def shut(work: Work) -> None:
        account = work.session.scalars(select(Account), execution_options=ALL).one()
        account.disabled_at = work.now

    act(shut)
    assert sign_in(browser(app)).status_code == 422


def test_it_is_removed_by_page_and_by_program(
    app: Flask, idp: IdentityProvider, at_home: Browser
) -> None:
    link(at_home)
    [item] = at_home.get(API).json["items"]
    assert (item["issuer"], item["called"]) == (idp.issuer, "somebody@ministry.example")
    form = at_home.form(OWN, "remove")
    assert at_home.post(form.action, data=dict(form.fields)).status_code == 303
    assert at_home.get(API).json["items"] == []
    assert sign_in(browser(app)).status_code == 422


def test_the_owner_is_told_by_mail(
    app: Flask, idp: IdentityProvider, at_home: Browser, mailroom: Mailroom
) -> None:
    link(at_home)
    form = at_home.form(OWN, "remove")
    at_home.post(form.action, data=dict(form.fields))
    mailroom.work_off()
    titles = [str(each.message["Subject"]) for each in mailroom.arrived("lu@delegation.example")]
    assert any("sign-in at your organisation was added" in each for each in titles)
    assert any("sign-in at your organisation was removed" in each for each in titles)


def test_a_provider_that_is_away_endless_or_unsafe_says_so(
    app: Flask, idp: IdentityProvider
) -> None:
    who = browser(app)
    for described, padding in (
        ({}, 400_000),
        ({"issuer": "https://login.example.org"}, 0),
        ({"token_endpoint": "http://login.example.org/token"}, 0),
        ({"jwks_uri": None}, 0),
        ({"authorization_endpoint": "javascript:alert(1)"}, 0),
    ):
        idp.described, idp.padding = described, padding
        app.extensions.pop("wgroup.oidc", None)
        answer = who.get(DOOR)
        assert answer.status_code == 422
        assert "cannot be reached" in answer.text
    assert "暂时无法连接" in who.get(f"{DOOR}?lang=zh").text


def test_tries_are_counted_by_place(app: Flask, idp: IdentityProvider, lu: object) -> None:
    who = browser(app)
    answers = [sign_in(who).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
