"""Signing in and out, and where one goes on."""

from datetime import timedelta
from threading import BoundedSemaphore
from uuid import UUID

import pytest
from flask import Flask

from tests import people
from tests.browser import Browser
from tests.conftest import Clock, SignIn
from tests.web.accounts import (
    EMAIL,
    HASH,
    MEMBER,
    PASSWORD,
    Act,
    browser,
    enter,
    signed_in,
    without_chance,
)
from wgroup.accounts import passwords
from wgroup.accounts.services import managing
from wgroup.db.work import Work
from wgroup.kernel.time import utc_now
from wgroup.web.accounts import coming_back
from wgroup.web.accounts.coming_back import signed_path


def test_one_signs_in_and_out(client: Browser, lu: UUID) -> None:
    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in(client)
    assert client.submit("/account", action="/sign-out").status_code == 303
    assert not signed_in(client)


def test_the_address_may_be_typed_in_capitals(client: Browser, lu: UUID) -> None:
    assert enter(client, email=f"  {EMAIL.upper()} ").status_code == 303


def test_signing_in_gives_a_new_session_and_keeps_nothing(client: Browser, lu: UUID) -> None:
    client.get("/sign-in")
    with client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
    enter(client)
    with client.session_transaction() as kept:
        assert "planted" not in kept
        assert len(kept["_user_id"]) == 43
        assert set(kept) <= {"_user_id", "_fresh", "csrf_token", "_flashes"}


def test_the_cookie_holds_no_account(client: Browser, lu: UUID) -> None:
    enter(client)
    with client.session_transaction() as kept:
        assert str(lu) not in str(dict(kept))


def test_the_cookie_is_for_this_host_alone(client: Browser, lu: UUID) -> None:
    cookie = enter(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("password", ["wrong", "", "x" * 500, PASSWORD + " "])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_known_and_unknown_accounts_answer_with_the_same_bytes(
    app: Flask, lu: UUID, act: Act, password: str, lang: str
) -> None:
    def closed(work: Work) -> None:
        account = people.make_account(work, MEMBER, "CN", email="zz@delegation.example",
                                      password_hash=HASH)
        managing.disable(work, account.id)

    act(closed)
    act(lambda work: people.make_account(work, MEMBER, "CN", email="yy@delegation.example"))
    answers = []
    others = [f"{each}@delegation.example" for each in ("xx", "yy", "zz")]
    for email in (EMAIL, *others):
        answer = enter(browser(app), email, password, at=f"/sign-in?lang={lang}")
        answers.append((answer.status_code, without_chance(answer).replace(email, "")))
    assert answers[0][0] == 422
    assert len(set(answers)) == 1


def test_a_closed_account_with_the_right_password_is_as_unknown(
    app: Flask, lu: UUID, act: Act
) -> None:
    act(lambda work: managing.disable(work, lu))
    closed = enter(browser(app))
    unknown = enter(browser(app), email="xx@delegation.example")
    assert closed.status_code == unknown.status_code == 422
    assert without_chance(closed).replace(EMAIL, "") == without_chance(unknown).replace(
        "xx@delegation.example", ""
    )


@pytest.mark.parametrize("email", [EMAIL, "nobody@delegation.example"])
def test_the_eleventh_try_must_wait(app: Flask, lu: UUID, clock: Clock, email: str) -> None:
    who = browser(app)
    for _ in range(10):
        assert enter(who, email, "wrong").status_code == 422
    answer = enter(who, email)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    clock.set(utc_now() + timedelta(minutes=15))
    assert enter(who, email).status_code == (303 if email == EMAIL else 422)


@pytest.mark.parametrize("email", [EMAIL, "nobody@delegation.example"])
def test_strangers_lock_nobody_out_of_a_known_browser(
    app: Flask, lu: UUID, clock: Clock, email: str
) -> None:
    home, stranger = browser(app), browser(app)
    known = enter(home).headers.getlist("Set-Cookie")
    [cookie] = [each for each in known if each.startswith("wg-known=")]
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={180 * 24 * 3600}"):
        assert part in cookie
    assert EMAIL not in cookie
    assert str(lu) not in cookie
    home.submit("/account", action="/sign-out")
    for _ in range(10):
        enter(stranger, email, "wrong")
    assert enter(stranger, email).status_code == 429
    # Under another address the cookie is worth nothing, whether or not it has an account.
    assert enter(home, email).status_code == (303 if email == EMAIL else 429)


def test_a_browser_is_not_known_for_ever_nor_by_a_forged_cookie(
    app: Flask, lu: UUID, clock: Clock
) -> None:
    home, forger = browser(app), browser(app)
    enter(home)
    home.submit("/account", action="/sign-out")
    genuine = home.get_cookie("wg-known")
    assert genuine is not None
    forger.set_cookie("wg-known", f"x{genuine.decoded_value}")
    clock.set(utc_now() + timedelta(days=180, seconds=1))
    for _ in range(10):
        enter(browser(app), password="wrong")
    assert enter(home).status_code == enter(forger).status_code == 429


def test_who_finds_no_room_is_told_so_at_once_and_loses_no_try(
    client: Browser, lu: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(passwords, "ROOM", BoundedSemaphore(1))
        passwords.ROOM.acquire()
        for _ in range(11):
            answer = enter(client, at="/sign-in?lang=en")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert "did not count as a try" in answer.text
    assert EMAIL in answer.text
    assert PASSWORD not in answer.text
    assert enter(client).status_code == 303


def test_what_was_typed_stays_but_for_the_password(client: Browser, lu: UUID) -> None:
    page = enter(client, password="wrong words and such").text
    assert EMAIL in page
    assert "wrong words" not in page


def test_a_sign_in_that_did_not_come_from_here_is_refused(client: Browser, lu: UUID) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 403
    assert not signed_in(client)


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_another_site_signs_nobody_out(
    sign_in: SignIn, headers: dict[str, str]
) -> None:
    who = sign_in(MEMBER, "CN")
    form = who.form("/account", "/sign-out")
    assert who.post("/sign-out", data=dict(form.fields), headers=headers).status_code == 403
    assert signed_in(who)


def test_one_comes_back_to_where_one_was(client: Browser, lu: UUID) -> None:
    away = client.get("/account/tokens?lang=en")
    assert away.status_code == 303
    answer = enter(client, at=away.location)
    assert answer.location == "/account/tokens?lang=en"


@pytest.mark.parametrize(
    "target",
    ["/account", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x",
     "Ii9hY2NvdW50Ig.forged-signature", ""],
)
def test_a_target_that_we_did_not_sign_is_no_target(
    client: Browser, lu: UUID, target: str
) -> None:
    assert enter(client, at=f"/sign-in?next={target}").location == "/"


@pytest.mark.parametrize("path", ["/meetings/%0d%0aX/move", "/meetings/%09/move"])
def test_an_odd_address_is_none_to_come_back_to(client: Browser, lu: UUID, path: str) -> None:
    away = client.get(path)
    assert away.location == "/sign-in"
    assert enter(client, at=away.location).location == "/"


def test_an_odd_address_that_was_signed_once_leads_home(
    app: Flask, client: Browser, lu: UUID
) -> None:
    with app.test_request_context():
        odd = coming_back._signer().dumps("/meetings/\r\nX/move")
    assert enter(client, at=f"/sign-in?next={odd}").location == "/"


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "https://e.example", "",
                                  "/a\r\nb", "/\t/evil.example", "/\u2028"])
def test_we_sign_no_address_of_others(app: Flask, path: str) -> None:
    with app.test_request_context():
        assert signed_path(path) == ""
