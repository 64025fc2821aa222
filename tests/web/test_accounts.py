"""The doors, one's own account, people and roles: as browsers and programs meet them."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import people
from tests.browser import Browser
from tests.conftest import Clock, SignIn
from wgroup.accounts.models import Account, ApiToken, LoginSession
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.services import inviting, managing
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now
from wgroup.web.accounts.coming_back import signed_path

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


def without_chance(answer: TestResponse) -> str:
    """The page without what is random in every page."""
    return re.sub(r'(nonce=|csrf_token"[^>]*value=)"[^"]*"', "", answer.text)


# -- signing in and out


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


# -- coming back


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


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "https://e.example", ""])
def test_we_sign_no_address_of_others(app: Flask, path: str) -> None:
    with app.test_request_context():
        assert signed_path(path) == ""


# -- sessions end


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


# -- links


@pytest.fixture
def link(act: Act) -> str:
    """The path of an invitation."""

    def make(work: Work) -> str:
        account = people.make_account(work, MEMBER, "CN", email=EMAIL)
        return f"/links/{inviting.link(work, account)}"

    return str(act(make))


def test_a_scanner_that_opens_the_link_uses_nothing_up(app: Flask, link: str) -> None:
    scanner, who = browser(app), browser(app)
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    answer = who.submit(link, {"password": NEW, "again": NEW})
    assert answer.status_code == 303
    assert signed_in(who)
    assert enter(browser(app), password=NEW).status_code == 303


def test_used_old_and_unknown_links_are_one(app: Flask, link: str, clock: Clock) -> None:
    unknown = browser(app).get("/links/" + "x" * 43)
    browser(app).submit(link, {"password": NEW, "again": NEW})
    used = browser(app).get(link)
    pages = {without_chance(each) for each in (unknown, used)}
    assert (unknown.status_code, used.status_code, len(pages)) == (404, 404, 1)


def test_a_link_that_ends_while_one_types_is_dead(
    client: Browser, link: str, clock: Clock
) -> None:
    form = client.form(link)
    clock.set(utc_now() + timedelta(hours=72))
    sent = form.filled({"password": NEW, "again": NEW})
    assert client.post(link, data=dict(sent)).status_code == 404
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (NEW, "other"), (EMAIL, EMAIL), ("", "")]
)
def test_a_weak_password_leaves_the_link_as_it_was(
    client: Browser, link: str, password: str, again: str
) -> None:
    assert client.submit(link, {"password": password, "again": again}).status_code == 422
    assert client.submit(link, {"password": NEW, "again": NEW}).status_code == 303


def test_a_link_sent_from_elsewhere_sets_nothing(client: Browser, link: str) -> None:
    assert client.post(link, data={"password": NEW, "again": NEW}).status_code == 403
    assert client.submit(link, {"password": NEW, "again": NEW}).status_code == 303


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_asking_for_a_reset_tells_nothing(app: Flask, lu: UUID, lang: str) -> None:
    answers = {
        without_chance(browser(app).submit(f"/reset?lang={lang}", {"email": email}))
        for email in (EMAIL, "nobody@delegation.example", "not an address", "")
    }
    assert len(answers) == 1
    assert "/links/" not in answers.pop()


# -- tokens


def token_on(page: str) -> str:
    [found] = set(re.findall(r"wgp_[\w-]{43}", page))
    return str(found)


def carrying(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


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


def test_tokens_by_program(client: Browser, bearer: Callable[..., dict[str, str]]) -> None:
    header = bearer(MEMBER, "CN")
    made = client.post("/api/v1/tokens", json={"name": "one", "scopes": ["read"]}, headers=header)
    assert (made.status_code, made.json["scopes"]) == (201, ["read"])
    mine = client.get("/api/v1/tokens", headers=header).json
    assert {each["name"] for each in mine["items"]} == {"tests", "one"}
    assert "token" not in mine["items"][0]
    place = f"/api/v1/tokens/{made.json['id']}"
    assert client.delete(place, headers=header).status_code == 428
    ended = client.delete(place, headers={**header, "If-Match": made.headers["ETag"]})
    assert ended.status_code == 204
    assert client.get("/api/v1/me", headers=carrying(made.json["token"])).status_code == 401



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
    client: Browser, bearer: Callable[..., dict[str, str]], body: dict[str, object], field: str
) -> None:
    answer = client.post("/api/v1/tokens", json=body, headers=bearer(MEMBER, "CN"))
    assert answer.status_code == 422
    assert field in answer.text


# -- people and roles


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


# -- one's own pages


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
