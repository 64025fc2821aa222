"""People and roles, and the pages of one's own account."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import people
from tests.browser import Browser
from tests.conftest import SignIn
from tests.web.accounts import (
    ADMIN,
    ALL,
    EMAIL,
    FOCAL,
    MEMBER,
    NEW,
    OFFICER,
    Act,
    browser,
    enter,
    signed_in,
    without_chance,
)
from wgroup.accounts.models import Account
from wgroup.accounts.services import managing
from wgroup.kernel.actor import Role


def test_a_focal_point_invites_and_the_guest_comes_in(sign_in: SignIn, app: Flask) -> None:
    who = sign_in(FOCAL, "CN")
    made = who.submit(
        "/people/new",
        {"email": EMAIL, "family_name": "陆", "given_name": "文熙", "party": "CN",
         "roles": [MEMBER.value, Role.TOPIC_LEAD.value], "language": "zh"},
    )
    assert made.status_code == 200
    [address] = set(re.findall(r"http://localhost(/links/[\w-]{43})", made.text))
    guest = browser(app)
    assert guest.submit(address, {"password": NEW, "again": NEW}).status_code == 303
    page = guest.get("/account").text
    assert "陆文熙" in page
    assert '<html lang="zh-Hans"' in page


def test_pages_of_people_are_for_who_invites(sign_in: SignIn, lu: UUID) -> None:
    for role, party in ((MEMBER, "CN"), (OFFICER, None), (Role.AUDITOR, None)):
        who = sign_in(role, party)
        for path in ("/people", "/people/new", f"/people/{lu}"):
            assert (role, path, who.get(path).status_code) == (role, path, 403)


def test_people_of_the_other_side_are_as_if_they_were_not(sign_in: SignIn, lu: UUID) -> None:
    who = sign_in(FOCAL, "US")
    assert EMAIL not in who.get("/people").text
    hidden, missing = who.get(f"/people/{lu}"), who.get(f"/people/{uuid4()}")
    assert hidden.status_code == missing.status_code == 404
    strip = lambda each: re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", without_chance(each))  # noqa: E731
    assert strip(hidden) == strip(missing)
    fields = dict(who.form("/people/new").fields)
    for act in ("roles", "disable", "enable", "link"):
        assert who.post(f"/people/{lu}/{act}", data=fields).status_code == 404


def test_a_focal_point_changes_roles_closes_and_opens(
    sign_in: SignIn, app: Flask, lu: UUID, engine: Engine
) -> None:
    who, other = sign_in(FOCAL, "CN"), browser(app)
    enter(other)
    place = f"/people/{lu}"

    def account() -> Account:
        with Session(engine) as session:
            wanted = select(Account).where(Account.id == lu)
            return session.scalars(wanted, execution_options=ALL).one()

    who.submit(place, {"roles": ["topic-lead"]}, action="/roles")
    assert account().roles == ["topic-lead"]
    assert not signed_in(other)
    who.submit(place, action="/disable")
    assert account().is_disabled
    who.submit(place, action="/enable")
    assert not account().is_disabled
    assert re.search(r"/links/[\w-]{43}", who.submit(place, action="/link").text)


def test_an_old_page_of_roles_says_so(sign_in: SignIn, lu: UUID, act: Act) -> None:
    who = sign_in(FOCAL, "CN")
    form = who.form(f"/people/{lu}", "/roles")
    act(lambda work: managing.change_roles(work, lu, frozenset({Role.RAPPORTEUR})))
    sent = dict(form.filled({"roles": "topic-lead"}))
    assert who.post(f"/people/{lu}/roles", data=sent).status_code == 409


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "nothing"},
        {"family_name": ""},
        {"roles": []},
        {"roles": ["system-administrator"]},
        {"roles": ["emperor"]},
        {"party": "US"},
        {"party": "XX"},
        {"party": ""},
        {"family_name": "x" * 101},
        {"given_name": "a\u202eb"},
        {"email": "lu@delegation.example"},
    ],
)
def test_odd_invitations_are_refused_and_kept_on_the_page(
    sign_in: SignIn, lu: UUID, engine: Engine, changed: dict[str, object]
) -> None:
    who = sign_in(FOCAL, "CN")
    typed: dict[str, object] = {
        "email": "new@delegation.example", "family_name": "Okafor", "given_name": "Dana",
        "party": "CN", "roles": ["delegation-member"], "language": "",
    }
    answer = who.submit("/people/new", {**typed, **changed})
    assert answer.status_code in {403, 409, 422}
    assert "Dana" in answer.text or "given_name" in changed
    with Session(engine) as session:
        wanted = select(Account).where(Account.name.like("%OKAFOR"))
        assert list(session.scalars(wanted, execution_options=ALL)) == []


@pytest.mark.parametrize(
    ("party", "roles", "told"),
    [
        ("", ["delegation-focal-point", "auditor"],
         "These roles belong to a Party: Delegation focal point. Say which Party."),
        ("US", ["delegation-focal-point", "auditor", "secretariat-officer"],
         "These roles belong to neither Party: Secretariat officer, Auditor."),
        ("US", ["delegation-member"], "not yours to give or to take: Delegation member."),
    ],
)
def test_a_refusal_names_the_roles(
    sign_in: SignIn, party: str, roles: list[str], told: str
) -> None:
    who = sign_in(ADMIN)
    typed = {"email": "new@x.example", "family_name": "Okafor", "party": party, "roles": roles}
    assert told in who.submit("/people/new?lang=en", typed).text


def test_the_list_holds_what_this_one_may_give(sign_in: SignIn) -> None:
    admin, focal = sign_in(ADMIN), sign_in(FOCAL, "CN")
    both = admin.get("/people/new?lang=en&party=US&role=delegation-focal-point").text
    assert "Delegation focal point (of a Party)" in both
    assert "Secretariat officer (of neither Party)" in both
    assert "Delegation member" not in both
    assert '<option selected value="US">' in both
    assert re.search(r'<input checked[^>]*value="delegation-focal-point"', both)
    own = focal.get("/people/new?lang=en").text
    assert "Delegation member" in own
    assert "Secretariat officer" not in own
    assert "(of a Party)" not in own


def test_a_name_is_shown_as_it_was_written(sign_in: SignIn) -> None:
    typed = {"email": "new@x.example", "family_name": "GU", "given_name": "Qinghe",
             "party": "CN", "roles": [MEMBER.value]}
    assert "GU Qinghe" in sign_in(FOCAL, "CN").submit("/people/new", typed).text


def test_accounts_by_program(client: Browser, bearer: Callable[..., dict[str, str]]) -> None:
    admin = bearer(ADMIN)
    body = {"email": EMAIL, "family_name": "陆", "given_name": "文熙", "party": "CN",
            "roles": ["delegation-focal-point"]}
    made = client.post("/api/v1/accounts", json=body, headers=admin)
    assert made.status_code == 201
    assert re.fullmatch(r"http://localhost/links/[\w-]{43}", made.json["link"])
    again = client.post("/api/v1/accounts", json=body, headers=admin)
    assert (again.status_code, again.json["code"]) == (403, "cannot_give_role")
    place = f"/api/v1/accounts/{made.json['id']}"
    closed = client.post(f"{place}/disable", json={"seen": 1}, headers=admin)
    assert (closed.status_code, closed.json["disabled_at"] is not None) == (200, True)
    late = client.post(f"{place}/enable", json={"seen": 1}, headers=admin)
    assert (late.status_code, late.json["code"]) == (409, "stale_version")
    assert client.post(f"{place}/enable", json={}, headers=admin).status_code == 200
    items = client.get("/api/v1/accounts?limit=1", headers=admin).json
    assert len(items["items"]) == 1
    assert items["next"]
    member = bearer(MEMBER, "CN")
    for path in ("/api/v1/accounts", place):
        assert client.get(path, headers=member).status_code == 403
    assert client.get("/api/v1/accounts").status_code == 401


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "path",
    ["/account", "/account/password", "/account/sessions", "/account/tokens", "/people",
     "/people/new"],
)
def test_pages_stand_in_both_languages(sign_in: SignIn, path: str, lang: str) -> None:
    answer = sign_in(ADMIN).get(f"{path}?lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_language_of_the_account_is_spoken(sign_in: SignIn) -> None:
    who = sign_in(MEMBER, "CN")
    who.get("/account?lang=en")
    who.submit("/account", {"language": "zh"})
    assert '<html lang="zh-Hans"' in who.get("/account").text
    assert who.submit("/account", {"language": "xx"}).status_code == 422


def test_a_page_of_people_asks_as_often_for_many_as_for_one(
    sign_in: SignIn, act: Act, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    who = sign_in(ADMIN)
    who.get("/people")
    few = len(queries_of(lambda: who.get("/people")))
    for _ in range(30):
        act(lambda work: people.make_account(work, MEMBER, "CN"))
    assert len(queries_of(lambda: who.get("/people"))) == few <= 8


def test_finding_out_who_asks_takes_one_query(
    sign_in: SignIn, client: Browser, bearer: Callable[..., dict[str, str]],
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    header = bearer(MEMBER, "CN")
    client.get("/api/v1/me", headers=header)
    assert len(queries_of(lambda: client.get("/api/v1/me", headers=header))) == 1
