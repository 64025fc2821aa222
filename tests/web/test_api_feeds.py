"""Calendar addresses by program."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.browser import Browser
from wgroup.calendar.models import Feed
from wgroup.kernel.actor import Role

FEEDS = "/api/v1/feeds"
FOCAL = Role.DELEGATION_FOCAL_POINT

Headers = dict[str, str]


@pytest.fixture
def mine(bearer: Callable[..., Headers]) -> Headers:
    return bearer(FOCAL, "CN")


def make(client: Browser, headers: Headers, **body: object) -> dict[str, object]:
    answer = client.post(FEEDS, json={"name": "Phone", **body}, headers=headers)
    assert answer.status_code == 201
    return dict(answer.json)  # type: ignore[arg-type]


def path_of(feed: dict[str, object]) -> str:
    return str(feed["url"]).removeprefix("http://localhost")


def test_a_feed_is_made_with_its_address(client: Browser, mine: Headers) -> None:
    feed = make(client, mine, language="zh")

    assert set(feed) == {"id", "name", "language", "created_at", "url"}
    assert (feed["name"], feed["language"]) == ("Phone", "zh")
    assert client.get(path_of(feed)).status_code == 200


def test_the_address_is_never_told_again(client: Browser, mine: Headers) -> None:
    feed = make(client, mine)
    listed = client.get(FEEDS, headers=mine)
    shown = client.get(f"{FEEDS}/{feed['id']}", headers=mine)

    del feed["url"]
    assert listed.json == {"items": [{**feed, "last_used_at": None}], "next": None}
    assert shown.json == feed


def test_the_last_use_is_told(client: Browser, mine: Headers) -> None:
    client.get(path_of(make(client, mine)))

    [item] = client.get(FEEDS, headers=mine).json["items"]  # type: ignore[index]
    assert item["last_used_at"] == "2022-04-01T02:00:00Z"


def test_a_feed_is_ended_by_who_says_what_they_saw(client: Browser, mine: Headers) -> None:
    made = client.post(FEEDS, json={"name": "Phone"}, headers=mine)
    place, tag = made.headers["Location"], made.headers["ETag"]
    feed: dict[str, object] = dict(made.json)  # type: ignore[arg-type]

    assert client.delete(place, headers=mine).status_code == 428
    assert client.delete(place, headers={**mine, "If-Match": '"old"'}).status_code == 412
    assert client.get(path_of(feed)).status_code == 200
    assert client.delete(place, headers={**mine, "If-Match": tag}).status_code == 204
    assert client.get(path_of(feed)).status_code == 404
    assert client.delete(place, headers={**mine, "If-Match": "*"}).status_code == 404


def test_another_persons_feed_is_not_there(
    client: Browser, mine: Headers, bearer: Callable[..., Headers]
) -> None:
    feed = make(client, mine)
    other = bearer(Role.SECRETARIAT_OFFICER)

    assert client.get(FEEDS, headers=other).json == {"items": [], "next": None}
    for place in (f"{FEEDS}/{feed['id']}", f"{FEEDS}/{uuid4()}"):
        assert client.get(place, headers=other).status_code == 404
        answer = client.delete(place, headers={**other, "If-Match": "*"})
        assert answer.status_code == 404


def test_guests_are_asked_who_they_are(client: Browser) -> None:
    for answer in (client.get(FEEDS), client.post(FEEDS, json={"name": "Phone"})):
        assert answer.status_code == 401
        assert answer.json["code"] == "unauthenticated"  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "name", "required"),
        ({"name": " "}, "name", "required"),
        ({"name": "x" * 81}, "name", "too_long"),
        ({"name": "a\u202eb"}, "name", "invalid_text"),
        ({"name": 3}, "name", "wrong_type"),
        ({"name": "x", "language": "fr"}, "language", "invalid_choice"),
        ({"name": "x", "scope": "all"}, "scope", "unknown_field"),
    ],
)
def test_what_is_odd_is_refused_by_name(
    client: Browser, mine: Headers, body: dict[str, object], field: str, code: str
) -> None:
    answer = client.post(FEEDS, json=body, headers=mine)

    assert answer.status_code == 422
    told = [(each["field"], each["code"]) for each in answer.json["errors"]]  # type: ignore[index]
    assert told == [(field, code)]


def test_asked_twice_under_one_key_it_is_one_feed(
    client: Browser, mine: Headers, engine: Engine
) -> None:
    keyed = {**mine, "Idempotency-Key": "k1"}
    first, second = make(client, keyed), make(client, keyed)

    assert first["id"] == second["id"]
    assert client.get(path_of(first)).status_code == 404
    assert client.get(path_of(second)).status_code == 200
    with Session(engine) as session:
        counted = select(func.count(Feed.id)).execution_options(sees_all=True)
        assert session.scalar(counted) == 1
