"""Every trap of the corpus, through every door of the house: no failure, no wait, no damage.

A door is a place where a stranger's text gets in. An answer is safe if it is no 5xx, came soon,
and carries no header or cookie that the text asked for.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from tests import factories
from tests.browser import Browser
from tests.faults import trap_inputs
from tests.web.conftest import FIRST, FOCAL_POINT, MEETINGS, SECRETARIAT
from wgroup.db.dialect import sqlite_module, wal_is_safe
from wgroup.kernel.actor import Role

SECONDS = 5.0

Bearer = Callable[..., dict[str, str]]
SignIn = Callable[..., Browser]


class Watch:
    """Counts what was asked, and keeps each answer that is not safe."""

    def __init__(self) -> None:
        self.asked = 0
        self.traps: list[str] = []

    def see(self, name: str, ask: Callable[[], TestResponse]) -> TestResponse:
        begun = time.perf_counter()
        answer = ask()
        took = time.perf_counter() - begun
        self.asked += 1
        said = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        bent = "a=b" in said or "x=y" in said or leads_away(answer.headers.get("Location", ""))
        if answer.status_code >= 500 or took > SECONDS or bent:
            self.traps.append(f"{name}: {answer.status_code} in {took:.1f} s")
        return answer


def leads_away(location: str) -> bool:
    """A browser that reads it as browsers do would leave the house."""
    seen = urlsplit(re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/"))
    return seen.netloc not in {"", "localhost"} or seen.scheme not in {"", "http"}


@pytest.fixture
def watch() -> Iterator[Watch]:
    made = Watch()
    yield made
    assert made.traps == []
    assert made.asked > 0


@pytest.fixture
def officer(app: object, bearer: Bearer) -> dict[str, str]:
    return bearer(SECRETARIAT)


Door = TypeVar("Door")


def third(doors: Sequence[Door], number: int) -> Sequence[Door]:
    """A third of the doors, another one for the next input: all are tried with many."""
    return doors[number % 3 :: 3]


def json_body(value: object) -> bytes:
    """As a program would send it, halves of surrogate pairs and all."""
    return json.dumps(value).encode("ascii")


def bytes_of(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def test_texts_of_a_meeting(
    client: FlaskClient, officer: dict[str, str], bearer: Bearer, watch: Watch
) -> None:
    """By program; what is kept stands in pages, lists and calendars, and harms nobody there."""
    sides = [bearer(FOCAL_POINT, each) for each in ("CN", "US")]
    kept = 0
    for number, (name, value) in enumerate(trap_inputs.TEXTS.items()):
        both = {"en": value, "zh": value}
        texts = [{"title": both, "purpose": both, "venue": both, "mode": "hybrid"}]
        keys = [
            {"zone": value}, {"starts": value}, {"host": value}, {"group": value},
            {"type": value}, {"provisions": [value]}, {"topics": [value]},
        ]
        for parts in (*texts, *third(keys, number)):
            body = json_body(factories.body(level="public", **parts))
            answer = watch.see(f"{name} as {[*parts]}", lambda b=body: client.post(
                MEETINGS, data=b, content_type="application/json", headers=officer,
            ))
            if answer.status_code == 201:
                kept += 1
                confirm(client, sides, answer)
    assert kept > 20
    read_everything(client, officer, watch)


def confirm(client: FlaskClient, sides: list[dict[str, str]], made: TestResponse) -> None:
    for each in sides:
        client.post(
            f"{made.headers['Location']}/concurrences",
            json={"seen": made.json["fingerprint"]}, headers=each,
        )


def read_everything(client: FlaskClient, officer: dict[str, str], watch: Watch) -> None:
    calendar = watch.see("the public calendar", lambda: client.get("/feeds/public.ics"))
    assert calendar.text.count("BEGIN:VEVENT") > 10
    unfolded = calendar.data.replace(b"\r\n ", b"").decode()
    events = unfolded[unfolded.index("BEGIN:VEVENT"):]
    lines = events.splitlines()
    assert [each for each in lines if re.match("(?i)attach|attendee|rrule|x-wg", each)] == []
    assert {len(each) <= 75 for each in calendar.data.split(b"\r\n")} == {True}
    listed = watch.see("the list", lambda: client.get(f"{MEETINGS}?limit=100", headers=officer))
    for each in listed.json["items"]:
        page = watch.see("a page", lambda s=each["slug"]: client.get(f"/meetings/{s}"))
        assert page.status_code == 200
        assert "<img" not in page.text
        assert 'href="javascript' not in page.text
        assert "5183" not in re.findall(r"<h1>(.*?)</h1>", page.text, re.DOTALL)[0]
    watch.see("today", lambda: client.get("/"))
    watch.see("the meetings", lambda: client.get("/meetings"))


def test_people_reasons_feeds_and_tokens(
    client: FlaskClient, officer: dict[str, str], bearer: Bearer, watch: Watch
) -> None:
    client.post(MEETINGS, json=factories.body(), headers=officer)
    side = bearer(FOCAL_POINT, "CN")
    person = {"family_name": "A", "capacity": "delegate"}
    for name, value in trap_inputs.TEXTS.items():
        for path, body, who in (
            (f"{FIRST}/participations", {**person, "family_name": value}, side),
            (f"{FIRST}/participations", {**person, "email": value}, side),
            (f"{FIRST}/concurrences", {"seen": value, "party": value}, side),
            (f"{FIRST}/cancel", {"reason": {"zh": value}}, side),
            ("/api/v1/feeds", {"name": value}, side),
            ("/api/v1/tokens", {"name": value}, side),
            ("/api/v1/accounts", {"email": value, "family_name": value, "roles": []}, officer),
        ):
            watch.see(f"{name} at {path}", lambda p=path, b=body, w=who: client.post(
                p, data=json_body(b), content_type="application/json", headers=w,
            ))
    for path in (f"{FIRST}/participations", "/api/v1/feeds", "/api/v1/tokens"):
        watch.see(path, lambda p=path: client.get(p, headers=side))


def test_bodies(client: FlaskClient, officer: dict[str, str], watch: Watch) -> None:
    bodies = {
        **{name: ("application/json", each) for name, each in trap_inputs.BODIES.items()},
        **{f"ics {n}": ("text/calendar", each) for n, each in trap_inputs.CALENDAR_FILES.items()},
        **{f"mail {n}": ("message/rfc822", each) for n, each in trap_inputs.MAIL_FILES.items()},
    }
    doors = (MEETINGS, "/api/v1/imports?dry_run=1", "/sign-in", "/healthz", "/feeds/public.ics")
    for name, (kind, data) in bodies.items():
        for path in doors:
            for sent_as in {kind, "application/json", "application/x-www-form-urlencoded"}:
                answer = watch.see(f"{name} as {sent_as} to {path}", lambda p=path, d=data,
                                   k=sent_as: client.post(p, data=d, content_type=k,
                                                          headers=officer))
                assert answer.status_code >= 400 or path == "/sign-in"
    assert client.get(MEETINGS, headers=officer).json["items"] == []


def test_addresses_and_queries(
    client: FlaskClient, officer: dict[str, str], sign_in: SignIn, watch: Watch
) -> None:
    inside = sign_in(SECRETARIAT)
    pages = (
        "/calendar?month=", "/meetings?after=", "/meetings?group=", "/meetings?q=", "/?lang=",
        "/?theme=", "/sign-in?next=", "/meetings/preview?zone=", "/meetings/preview?starts=",
        "/people?after=", "/meetings/", "/links/", "/feeds/", "/register/", "/topics/",
        "/provisions/", "/commitments/", "/api/v1/meetings/", "/api/v1/provisions/",
        "/api/v1/topics/", "/api/v1/instruments/", "/api/v1/commitments/",
        "/api/v1/provisions?after=", "/api/v1/commitments?holder=", "/static/",
        *(f"{MEETINGS}?{each}=" for each in ("limit", "after", "group", "status", "since")),
    )
    for number, (name, value) in enumerate(trap_inputs.TEXTS.items()):
        told = quote(bytes_of(value[:8000]), safe="")
        for page in third(pages, number):
            headers = officer if page.startswith("/api") else {}
            watch.see(f"{name} in {page}", lambda p=page, t=told, h=headers: inside.get(
                p + t, headers=h,
            ))


HEADERS = (
    "Accept-Language", "If-None-Match", "If-Match", "If-Modified-Since", "Idempotency-Key",
    "Authorization", "Origin", "X-Forwarded-For", "X-CSRFToken", "Cookie", "Range",
    "Content-Type",
)


def test_headers_and_cookies(client: FlaskClient, officer: dict[str, str], watch: Watch) -> None:
    for number, (name, value) in enumerate(trap_inputs.TEXTS.items()):
        told = re.sub(r"[\r\n\0]", "", value).encode("utf-8", "replace").decode("latin-1")[:8000]
        for header in third(HEADERS, number):
            for path in (MEETINGS, "/"):
                watch.see(f"{name} in {header}", lambda p=path, h=header, t=told: client.get(
                    p, headers={**officer, h: t},
                ))
    for cookie in ("wg=a.b.c" * 400, "wg_lang=\x01; wg_theme=<b>", "wg=" + "x" * 3000):
        watch.see("a cookie", lambda c=cookie: client.get("/", headers={"Cookie": c}))


def test_forms(sign_in: SignIn, client: Browser, watch: Watch) -> None:
    """Passwords and addresses at the door, and a meeting typed into its form."""
    inside = sign_in(SECRETARIAT)
    page = "/meetings/new"
    shown = inside.form(page)
    texts = {**trap_inputs.TEXTS, **trap_inputs.PASSWORDS}
    typed = ("title-en", "purpose-zh", "zone", "starts", "venue-en", "provisions")
    for number, (name, value) in enumerate(texts.items()):
        raw = quote(bytes_of(value))
        for field in third(typed, number):
            fields = [(key, kept) for key, kept in shown.fields if key != field]
            sent = "&".join([*(f"{key}={quote(kept)}" for key, kept in fields), f"{field}={raw}"])
            watch.see(f"{name} in the form's {field}", lambda d=sent: inside.post(
                page, data=d, content_type="application/x-www-form-urlencoded",
            ))
    door = client.form("/sign-in")
    token = dict(door.fields)["csrf_token"]
    for name, value in texts.items():
        raw = quote(bytes_of(value))
        data = f"csrf_token={quote(token)}&email={raw}&password={raw}"
        watch.see(f"{name} at the door", lambda d=data: client.post(
            "/sign-in", data=d, content_type="application/x-www-form-urlencoded",
        ))


def test_a_form_of_many_parts(client: Browser, watch: Watch) -> None:
    parts = {f"f{number}": "1" for number in range(2000)}
    answer = watch.see("2,000 parts", lambda: client.post(
        "/sign-in", data=parts, content_type="multipart/form-data",
    ))
    assert answer.status_code == 413


def test_another_host_is_not_believed(client: Browser, watch: Watch) -> None:
    answer = watch.see("a strange host", lambda: client.get(
        "/sign-in", headers={"Host": "evil.example"},
    ))
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_garbled_hash_lets_nobody_in(
    client: Browser, engine: Engine, sign_in: SignIn, watch: Watch
) -> None:
    sign_in(Role.OBSERVER, email="garbled@wgroup.test", password_hash="!")

    answer = client.submit("/sign-in", {"email": "garbled@wgroup.test", "password": "x" * 20})
    watch.see("a garbled hash", lambda: answer)

    assert answer.status_code in {401, 422}


def test_the_database_is_one_that_can_be_trusted(engine: Engine) -> None:
    """The library has the mend of its write-ahead log, and keys between tables are kept."""
    if engine.url.get_backend_name() != "sqlite":
        return
    assert wal_is_safe(sqlite_module().sqlite_version_info)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_what_is_too_long_is_refused_before_the_database(
    client: FlaskClient, officer: dict[str, str]
) -> None:
    """SQLite would keep it and PostgreSQL refuse it: so neither is asked."""
    answer = client.post(
        MEETINGS, json=factories.body(title={"en": "x" * 301}), headers=officer
    )
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "too_long")
