"""Sessions end: by time, by their owner, by what is done to the account."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.conftest import Clock, SignIn
from tests.web.accounts import (
    ALL,
    FOCAL,
    MEMBER,
    NEW,
    OFFICER,
    PASSWORD,
    Act,
    browser,
    enter,
    signed_in,
)
from wgroup.accounts.models import LoginSession
from wgroup.accounts.services import managing
from wgroup.db.work import Work
from wgroup.kernel.time import utc_now


def test_a_session_ends_when_it_is_idle_or_old(app: Flask, clock: Clock, lu: UUID) -> None:
    who = browser(app)
    enter(who)
    start = utc_now()
    clock.set(start + timedelta(minutes=119))
    assert signed_in(who)
    clock.set(start + timedelta(minutes=119 + 121))
    assert not signed_in(who)
    enter(who)
    start = utc_now()
    for hour in range(1, 12):
        clock.set(start + timedelta(hours=hour))
        assert signed_in(who)
    clock.set(start + timedelta(hours=12))
    assert not signed_in(who)


def test_staff_is_signed_out_after_half_an_hour(sign_in: SignIn, clock: Clock) -> None:
    who = sign_in(OFFICER)
    clock.set(utc_now() + timedelta(minutes=30))
    assert not signed_in(who)


def test_an_ended_session_takes_its_cookie_along(sign_in: SignIn, clock: Clock) -> None:
    who = sign_in(MEMBER, "CN")
    clock.set(utc_now() + timedelta(hours=3))
    who.get("/sign-in")
    with who.session_transaction() as kept:
        assert "_user_id" not in kept


def test_being_seen_is_written_once_a_minute(
    sign_in: SignIn, clock: Clock, engine: Engine, app: Flask
) -> None:
    who = sign_in(MEMBER, "CN")

    def seen() -> object:
        with Session(engine) as session:
            return session.scalar(select(LoginSession.seen_at), execution_options=ALL)

    start = utc_now()
    clock.set(start + timedelta(seconds=59))
    who.get("/account")
    assert seen() == start
    clock.set(start + timedelta(seconds=60))
    who.get("/account")
    assert seen() == start + timedelta(seconds=60)


@pytest.mark.parametrize(
    "change",
    [
        managing.disable,
        lambda work, lu: managing.change_roles(work, lu, frozenset({FOCAL})),
    ],
    ids=["closed", "roles"],
)
def test_what_is_done_to_an_account_shuts_its_browsers_out_at_once(
    app: Flask, lu: UUID, act: Act, change: Callable[[Work, UUID], object]
) -> None:
    who = browser(app)
    enter(who)
    assert signed_in(who)
    act(lambda work: change(work, lu))
    assert not signed_in(who)


def test_a_new_password_signs_out_everywhere_else(app: Flask, lu: UUID) -> None:
    here, there = browser(app), browser(app)
    enter(here)
    enter(there)
    answer = here.submit(
        "/account/password", {"current": PASSWORD, "password": NEW, "again": NEW}
    )
    assert answer.status_code == 303
    assert signed_in(here)
    assert not signed_in(there)
    assert enter(there).status_code == 422
    assert enter(there, password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "again"),
    [("wrong", NEW, NEW), (PASSWORD, NEW, "other"), (PASSWORD, "short", "short"),
     (PASSWORD, "password password", "password password"), ("", "", "")],
)
def test_a_password_is_not_changed_without_the_present_one_and_a_good_new_one(
    app: Flask, lu: UUID, current: str, new: str, again: str
) -> None:
    who = browser(app)
    enter(who)
    typed = {"current": current, "password": new, "again": again}
    assert who.submit("/account/password", typed).status_code == 422
    assert enter(browser(app)).status_code == 303


def test_guesses_at_the_present_password_are_counted(app: Flask, lu: UUID) -> None:
    who = browser(app)
    enter(who)
    typed = {"current": "wrong", "password": NEW, "again": NEW}
    for _ in range(10):
        assert who.submit("/account/password", typed).status_code == 422
    answer = who.submit("/account/password", {**typed, "current": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")


def test_one_ends_another_of_ones_own_sessions(app: Flask, lu: UUID) -> None:
    here, there = browser(app), browser(app)
    enter(here)
    enter(there)
    page = here.get("/account/sessions").text
    [other] = re.findall(r"/account/sessions/[0-9a-f-]{36}/end", page)
    here.submit("/account/sessions", action=other)
    assert signed_in(here)
    assert not signed_in(there)


def test_one_signs_out_everywhere(app: Flask, lu: UUID) -> None:
    here, there = browser(app), browser(app)
    enter(here)
    enter(there)
    here.submit("/account/sessions", action="/account/sessions/end")
    assert not signed_in(here)
    assert not signed_in(there)


def test_the_session_of_another_is_not_there(
    app: Flask, lu: UUID, sign_in: SignIn, engine: Engine
) -> None:
    victim = browser(app)
    enter(victim)
    with Session(engine) as session:
        wanted = select(LoginSession.id).where(LoginSession.account_id == lu)
        found = session.scalars(wanted, execution_options=ALL).one()
    who = sign_in(FOCAL, "CN")
    fields = dict(who.form("/account/sessions", "/account/sessions/end").fields)
    for target in (found, uuid4()):
        assert who.post(f"/account/sessions/{target}/end", data=fields).status_code == 404
    assert signed_in(victim)
