"""Who is let in by CalDAV: an app password, and nothing else (C auth.*)."""

import logging
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from tests.conftest import Clock, SignIn
from tests.dav.conftest import MakeProgram, one_database
from tests.dav.program import Program, basic, change_account
from tests.web.accounts import ALL, HASH, MEMBER, PASSWORD, enter
from wgroup.accounts.models import AppPassword, Throttle
from wgroup.kernel.time import utc_now

DAV = "/dav/"


def used(engine: Engine) -> tuple[object, str]:
    with Session(engine) as session:
        [row] = session.scalars(select(AppPassword), execution_options=ALL)
        return row.last_used_at, row.last_used_by


@one_database
def test_nobody_is_asked_for_their_name_first(app: Flask) -> None:
    answer = Client(app).open(DAV, method="PROPFIND", headers={"Depth": "0"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="wgroup", charset="UTF-8"'
    assert "Set-Cookie" not in answer.headers
    assert answer.mimetype == "application/xml"


def test_an_app_password_lets_in(lin: Program) -> None:
    assert lin.find(DAV, "D:current-user-principal").status == 207


@one_database
def test_it_is_known_however_it_is_typed(lin: Program) -> None:
    lin.password = lin.password.upper().replace("-", " ")
    lin.email = f" {lin.email.upper()} "
    assert lin.find(DAV, "D:displayname").status == 207


@one_database
def test_no_other_header_lets_in(app: Flask, lin: Program) -> None:
    bearer = "Bearer wgp_" + "x" * 43
    for header in ("", "Basic", "Basic !!", "Basic eDp4", bearer, "Digest x", "Basic Og=="):
        for method, path in (
            ("PROPFIND", DAV),
            ("PROPFIND", "/"),
            ("GET", lin.path(lin.account_id)),
            ("REPORT", lin.all),
        ):
            told = {"Authorization": header} if header else {}
            answer = Client(app).open(path, method=method, headers=told)
            assert (method, header, answer.status_code) == (method, header, 401)


def test_the_password_of_the_account_is_none_here(using: MakeProgram) -> None:
    who = using(MEMBER, "CN", password_hash=HASH)
    who.password = PASSWORD
    assert who.find(DAV, "D:displayname").status == 401


@one_database
def test_a_browsers_session_is_none_here(lin: Program, sign_in: SignIn) -> None:
    browser = sign_in(MEMBER, "CN")
    answer = browser.open(DAV, method="PROPFIND", headers={"Depth": "0"})
    assert answer.status_code == 401


@one_database
def test_an_app_password_opens_no_page_and_no_api(app: Flask, lin: Program) -> None:
    header = {"Authorization": basic(lin.email, lin.password)}
    assert Client(app).get("/account", headers=header).status_code == 303
    assert Client(app).get("/api/v1/me", headers=header).status_code == 401


@pytest.mark.parametrize("ending", ["revoked", "disabled", "secrets", "another"])
def test_it_ends(
    lin: Program, using: MakeProgram, engine: Engine, clock: Clock, ending: str
) -> None:
    assert lin.find(DAV, "D:displayname").status == 207
    clock.set(utc_now() + timedelta(minutes=1))
    if ending == "revoked":
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(AppPassword.__table__.update().values(revoked_at=utc_now()))
    elif ending == "disabled":
        change_account(engine, lin.account_id, disabled_at=utc_now())
    elif ending == "secrets":
        change_account(engine, lin.account_id, secrets_from=utc_now())
    else:
        lin.email = using(MEMBER, "CN").email
    assert lin.find(DAV, "D:displayname").status == 401


def test_a_wrong_password_and_an_unknown_account_look_alike(lin: Program, app: Flask) -> None:
    answers = []
    for email in (lin.email, "nobody@wgroup.test"):
        header = {"Authorization": basic(email, "0000-" * 6 + "0000"), "Depth": "0"}
        answer = Client(app).open(DAV, method="PROPFIND", headers=header)
        answers.append((answer.status_code, answer.data, answer.headers["WWW-Authenticate"]))
    assert answers[0] == answers[1]


def test_guesses_are_slowed_and_the_holder_is_let_in(lin: Program, engine: Engine) -> None:
    guess = Program(lin.app, lin.account_id, lin.email, "0000-" * 6 + "0000", lin.actor)
    statuses = [guess.find(DAV, "D:displayname").status for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert int(guess.find(DAV, "D:displayname").headers["Retry-After"]) > 0
    assert lin.find(DAV, "D:displayname").status == 207
    with Session(engine) as session:
        kept = {
            each.scope: len(each.tries)
            for each in session.scalars(select(Throttle), execution_options=ALL)
        }
    assert sorted(kept.values()) == [10, 10]  # what is refused is not even written


def test_guesses_here_shut_nobody_out_of_signing_in(app: Flask, using: MakeProgram) -> None:
    who = using(MEMBER, "CN", password_hash=HASH)
    right, who.password = who.password, "x"
    for _ in range(25):
        who.find(DAV, "D:displayname")
    assert enter(app.test_client(), who.email).status_code == 303  # type: ignore[arg-type]
    assert right


def test_its_use_is_noted_with_the_kind_of_program(
    lin: Program, engine: Engine, clock: Clock
) -> None:
    start = utc_now()
    lin.agent = "Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Thunderbird/128.3"
    lin.find(DAV, "D:displayname")
    assert used(engine) == (start, "Thunderbird")
    clock.set(start + timedelta(minutes=30))
    lin.find(DAV, "D:displayname")
    assert used(engine) == (start, "Thunderbird")
    lin.agent = "DAVx5/4.4"
    lin.find(DAV, "D:displayname")
    assert used(engine) == (start + timedelta(minutes=30), "DAVx⁵")
    clock.set(start + timedelta(minutes=91))
    lin.find(DAV, "D:displayname")
    assert used(engine) == (start + timedelta(minutes=91), "DAVx⁵")


@one_database
def test_the_log_holds_neither_password_nor_address(
    lin: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lin.find(lin.all, "CS:getctag")
    lin.password = "wrong-" + lin.password
    lin.find(lin.all, "CS:getctag")
    said = " ".join(
        f"{each.getMessage()} {each.__dict__}"
        for each in caplog.records
        if each.name.startswith("wgroup")
    )
    assert "PROPFIND dav.calendar 207" in said
    assert "PROPFIND dav.calendar 401" in said
    secret = lin.password.removeprefix("wrong-")
    for told in (secret, secret.replace("-", ""), lin.email, basic(lin.email, secret)):
        assert told not in said
    assert not re.search(r"calendars/", said)
