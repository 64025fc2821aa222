"""What tests of the doors and of accounts share."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import people
from tests.browser import Browser
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.services import inviting
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now

ADMIN, OFFICER = Role.SYSTEM_ADMINISTRATOR, Role.SECRETARIAT_OFFICER
FOCAL, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER
EMAIL, PASSWORD = "lu@delegation.example", "violet anchor prairie kettle"
NEW = "otter sleeps under granite"
HASH = hash_password(PASSWORD)
ALL = {"sees_all": True}


@pytest.fixture
def act(app: Flask, engine: Engine) -> Callable[[Callable[[Work], object]], object]:
    """Do something as the house, in a transaction of its own."""

    def act(do: Callable[[Work], object]) -> object:
        with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
            return do(work)

    return act


Act = Callable[[Callable[[Work], object]], object]


@pytest.fixture
def lu(act: Act) -> UUID:
    """The account of somebody with a password."""

    def make(work: Work) -> UUID:
        return people.make_account(work, MEMBER, "CN", email=EMAIL, password_hash=HASH).id

    found = act(make)
    assert isinstance(found, UUID)
    return found


def browser(app: Flask) -> Browser:
    made: Browser = app.test_client()  # type: ignore[assignment]
    return made


def enter(who: Browser, email: str = EMAIL, password: str = PASSWORD, at: str = "/sign-in",
          ) -> TestResponse:
    return who.submit(at, {"email": email, "password": password})


def signed_in(who: Browser) -> bool:
    return who.get("/account").status_code == 200


def asking(who: Browser, place: str = "") -> Callable[..., TestResponse]:
    """As the pages' own scripts ask: with the session and its token against forgery."""
    csrf = dict(who.form("/account").fields)["csrf_token"]

    def ask(method: str, path: str = "", body: object = None, **headers: str) -> TestResponse:
        sent = {"json": body} if method == "POST" else {}
        told = {name.replace("_", "-"): each for name, each in headers.items()}
        told["X-CSRFToken"] = csrf
        return who.open(place + path, method=method, headers=told, **sent)

    return ask


def without_chance(answer: TestResponse) -> str:
    """The page without what is random in every page, challenges to passkeys among it."""
    random = r'(nonce=|(?:csrf_token|offer)"[^>]*value=|data-options=)"[^"]*"'
    return re.sub(random, "", answer.text)


@pytest.fixture
def link(act: Act) -> str:
    """The path of an invitation."""

    def make(work: Work) -> str:
        account = people.make_account(work, MEMBER, "CN", email=EMAIL)
        return f"/links/{inviting.link(work, account)}"

    return str(act(make))


def token_on(page: str) -> str:
    [found] = set(re.findall(r"wgp_[\w-]{43}", page))
    return str(found)


def carrying(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
