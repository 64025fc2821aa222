"""Passwords for calendar programs: made on a page or by program, shown once, revoked."""

import re

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import Clock, SignIn
from tests.web.accounts import ALL, MEMBER, asking
from wgroup.accounts.app_secrets import read_app_password
from wgroup.accounts.models import AppPassword
from wgroup.accounts.rules import digest_of
from wgroup.accounts.services.app_passwords import MOST_APP_PASSWORDS

PLACE, BY_PROGRAM = "/account/app-passwords", "/api/v1/app-passwords"
SHOWN = re.compile(r"(?:[0-9a-z]{4}-){6}[0-9a-z]{4}")


def make(who: Browser, name: str = "Phone") -> str:
    page = who.submit(PLACE, {"name": name}, action="app-passwords")
    [found] = set(SHOWN.findall(page.text.partition("h-passwords")[0]))
    return str(found)


def test_it_is_shown_once_and_only_its_digest_is_kept(sign_in: SignIn, engine: Engine) -> None:
    who = sign_in(MEMBER, "CN", email="lin@delegation.example")
    made = who.submit(PLACE, {"name": "Phone"}, action="app-passwords")
    secret = SHOWN.search(made.text)[0]
    assert made.headers["Cache-Control"] == "no-store"
    again = who.get(PLACE).text
    assert secret not in again
    assert "Phone" in again
    with Session(engine) as session:
        [row] = session.scalars(select(AppPassword), execution_options=ALL)
    assert row.digest == digest_of(read_app_password(secret))
    assert (row.last_used_at, row.last_used_by, row.account_id) == (None, "", who.account_id)


def test_the_page_says_what_to_type_where(sign_in: SignIn) -> None:
    who = sign_in(MEMBER, "CN", email="lin@delegation.example")
    page = who.get(PLACE).text
    for told in ("http://localhost/dav/", "lin@delegation.example", "Thunderbird", "DAVx⁵",
                 "iPhone", "Mac"):
        assert told in page
    assert "应用专用密码" in who.get(PLACE + "?lang=zh").text


def test_the_page_tells_of_meetings_that_show_twice_and_of_single_calendars(
    sign_in: SignIn,
) -> None:
    who = sign_in(MEMBER, "CN")
    who.submit("/account/feeds", {"name": "Methane only", "language": "en"}, action="feeds")
    page = who.get(PLACE).text
    assert "shows twice" in page
    assert "同时勾选会重复显示" in who.get(PLACE + "?lang=zh").text
    found = re.findall(rf'value="http://localhost/dav/calendars/{who.account_id}/([\w-]+)/"', page)
    assert (found[0], len(found), found[-1]) == ("all", 3, "tasks")
    assert "Methane only" in page


def test_each_is_revoked_by_itself(sign_in: SignIn) -> None:
    who = sign_in(MEMBER, "CN")
    make(who, "Red one")
    make(who, "Blue one")
    newest = re.findall(r"/account/app-passwords/[0-9a-f-]{36}/revoke", who.get(PLACE).text)[0]
    assert who.submit(PLACE, action=newest).status_code == 303
    left = who.get(PLACE).text
    assert ("Blue one" in left, "Red one" in left) in {(True, False), (False, True)}
    assert who.post(newest, data={}).status_code == 403


def test_another_account_cannot_see_or_revoke_it(sign_in: SignIn) -> None:
    hers, other = sign_in(MEMBER, "CN"), sign_in(MEMBER, "CN")
    make(hers, "Phone of hers")
    make(other, "Mine")
    [theirs] = re.findall(r"/account/app-passwords/([0-9a-f-]{36})/revoke", hers.get(PLACE).text)
    assert "Phone of hers" not in other.get(PLACE).text
    form = other.form(PLACE, "revoke")
    assert other.post(f"{PLACE}/{theirs}/revoke", data=dict(form.fields)).status_code == 404


def test_no_more_than_so_many(sign_in: SignIn, engine: Engine) -> None:
    who = sign_in(MEMBER, "CN")
    for number in range(MOST_APP_PASSWORDS):
        make(who, f"Device {number}")
    refused = who.submit(PLACE, {"name": "One more"}, action="app-passwords")
    assert refused.status_code == 409
    assert "20 app passwords" in refused.text


def test_by_program(sign_in: SignIn, clock: Clock) -> None:
    ask = asking(sign_in(MEMBER, "CN"))
    made = ask("POST", BY_PROGRAM, {"name": "Phone"})
    assert made.status_code == 201
    assert SHOWN.fullmatch(made.json["password"])
    assert made.headers["Cache-Control"] == "no-store"
    listed = ask("GET", BY_PROGRAM).json["items"]
    assert [each["name"] for each in listed] == ["Phone"]
    assert "password" not in listed[0]
    assert (listed[0]["last_used_at"], listed[0]["last_used_by"]) == (None, "")
    place = f"{BY_PROGRAM}/{made.json['id']}"
    assert made.headers["Location"].endswith(place)
    assert ask("GET", place).json["name"] == "Phone"
    assert ask("DELETE", place).status_code == 428
    ended = ask("DELETE", place, If_Match=made.headers["ETag"])
    assert ended.status_code == 204
    assert ask("GET", place).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 81}, {"name": "a\u0000"}])
def test_odd_names_are_refused(sign_in: SignIn, body: dict[str, object]) -> None:
    answer = asking(sign_in(MEMBER, "CN"))("POST", BY_PROGRAM, body)
    assert (answer.status_code, "name" in answer.text) == (422, True)
