"""Calendar addresses by program."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import factories
from tests.browser import Browser
from tests.conftest import WorkAs
from wgroup.calendar.models import Feed
from wgroup.kernel.actor import Role
from wgroup.meetings.services import proposing

FEEDS = "/api/v1/feeds"
FOCAL = Role.DELEGATION_FOCAL_POINT

Headers = dict[str, str]

# Filters that narrow nothing.
WHOLE = {
    **{each: [] for each in ("groups", "series", "topics", "provisions")},
    **dict.fromkeys(("mine", "deadlines", "milestones"), False),
}


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

    assert set(feed) == {"id", "name", "language", "filters", "alarms", "created_at", "url"}
    assert (feed["name"], feed["language"]) == ("Phone", "zh")
    assert (feed["filters"], feed["alarms"]) == (WHOLE, [])
    assert client.get(path_of(feed)).status_code == 200


def test_the_address_is_never_told_again(client: Browser, mine: Headers) -> None:
    feed = make(client, mine)
    listed = client.get(FEEDS, headers=mine)
    shown = client.get(f"{FEEDS}/{feed['id']}", headers=mine)

    del feed["url"]
    unused = {"last_used_at": None, "last_used_by": None}
    assert listed.json == {"items": [{**feed, **unused}], "next": None}
    assert shown.json == feed


def test_the_last_use_is_told(client: Browser, mine: Headers) -> None:
    client.get(path_of(make(client, mine)), headers={"User-Agent": "Google-Calendar-Importer"})

    [item] = client.get(FEEDS, headers=mine).json["items"]  # type: ignore[index]
    assert item["last_used_at"] == "2022-04-01T02:00:00Z"
    assert item["last_used_by"] == "google"


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


ODD: list[tuple[dict[str, object], str, str]] = [
    ({}, "name", "required"),
    ({"name": " "}, "name", "required"),
    ({"name": "x" * 81}, "name", "too_long"),
    ({"name": "a\u202eb"}, "name", "invalid_text"),
    ({"name": 3}, "name", "wrong_type"),
    ({"name": "x", "language": "fr"}, "language", "invalid_choice"),
    ({"name": "x", "scope": "all"}, "scope", "unknown_field"),
    ({"name": "x", "filters": {"groups": ["XYZ"]}}, "filters.groups", "unknown_group"),
    ({"name": "x", "filters": {"series": ["S1"]}}, "filters.series", "unknown_series"),
    ({"name": "x", "filters": {"topics": ["topic/1"]}}, "filters.topics", "unknown_topic"),
    (
        {"name": "x", "filters": {"provisions": ["glasgow-2021/99"]}},
        "filters.provisions", "unknown_provision",
    ),
    ({"name": "x", "filters": {"parties": []}}, "filters.parties", "unknown_field"),
    ({"name": "x", "filters": {"mine": 1}}, "filters.mine", "wrong_type"),
    ({"name": "x", "filters": {"groups": "MET"}}, "filters.groups", "wrong_type"),
    ({"name": "x", "filters": {"groups": ["a\u202e"]}}, "filters.groups", "invalid_text"),
    ({"name": "x", "filters": {"groups": ["A"] * 101}}, "filters.groups", "too_many"),
    ({"name": "x", "alarms": [10, 20, 30, 40, 50]}, "alarms", "too_many"),
    ({"name": "x", "alarms": [-1]}, "alarms", "out_of_range"),
    ({"name": "x", "alarms": ["10"]}, "alarms.0", "wrong_type"),
]


def test_what_is_odd_is_refused_by_name(client: Browser, mine: Headers) -> None:
    for body, field, code in ODD:
        answer = client.post(FEEDS, json=body, headers=mine)

        assert answer.status_code == 422
        told = [(each["field"], each["code"]) for each in answer.json["errors"]]  # type: ignore[index]
        assert told == [(field, code)]
    assert client.get(FEEDS, headers=mine).json["items"] == []  # type: ignore[index]


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


def test_filters_and_alarms_are_kept_in_order_and_once(client: Browser, mine: Headers) -> None:
    feed = make(
        client, mine, filters={"groups": ["MET", "ENE", "MET"], "mine": True}, alarms=[1440, 10],
    )

    assert feed["filters"] == {**WHOLE, "groups": ["ENE", "MET"], "mine": True}
    assert feed["alarms"] == [10, 1440]


def change(client: Browser, headers: Headers, feed_id: object, **body: object) -> TestResponse:
    place = f"{FEEDS}/{feed_id}"
    tag = client.get(place, headers=headers).headers["ETag"]
    return client.patch(place, json=body, headers={**headers, "If-Match": tag})


def test_a_feed_is_changed_under_its_address(client: Browser, mine: Headers) -> None:
    feed = make(client, mine, filters={"groups": ["MET"], "mine": True})
    changed = change(
        client, mine, feed["id"], name="Office", language="both",
        filters={"groups": ["ENE"], "milestones": True}, alarms=[30],
    )

    assert changed.status_code == 200
    told = dict(changed.json)  # type: ignore[arg-type]
    assert (told["name"], told["language"], told["alarms"]) == ("Office", "both", [30])
    assert told["filters"] == {**WHOLE, "groups": ["ENE"], "mine": True, "milestones": True}
    assert changed.headers["ETag"] == client.get(
        f"{FEEDS}/{feed['id']}", headers=mine
    ).headers["ETag"]
    assert b"X-WR-CALNAME:Office\r\n" in client.get(path_of(feed)).data


def test_who_changes_a_feed_says_what_they_saw(client: Browser, mine: Headers) -> None:
    place = f"{FEEDS}/{make(client, mine)['id']}"

    assert client.patch(place, json={"name": "x"}, headers=mine).status_code == 428
    stale = {**mine, "If-Match": '"old"'}
    assert client.patch(place, json={"name": "x"}, headers=stale).status_code == 412
    for body in ({"name": ""}, {"filters": {"topics": ["nowhere"]}}, {"url": "x"}):
        anyhow = {**mine, "If-Match": "*"}
        assert client.patch(place, json=body, headers=anyhow).status_code == 422
    assert client.get(place, headers=mine).json["name"] == "Phone"  # type: ignore[index]


def test_a_feed_is_given_a_new_address(client: Browser, mine: Headers) -> None:
    feed = make(client, mine)
    renewed = client.post(f"{FEEDS}/{feed['id']}/renew", json={}, headers=mine)
    new = dict(renewed.json)  # type: ignore[arg-type]

    assert renewed.status_code == 200
    assert new["id"] == feed["id"]
    assert client.get(path_of(feed)).status_code == 404
    assert client.get(path_of(new)).status_code == 200


def test_what_a_feed_would_show(client: Browser, mine: Headers, work_as: WorkAs) -> None:
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        proposing.propose(work, factories.draft())
    asked = {"language": "zh", "filters": {"groups": ["MET"]}, "alarms": [10]}
    answer = client.post(f"{FEEDS}/preview", json=asked, headers=mine)

    told = dict(answer.json)  # type: ignore[arg-type]
    assert (answer.status_code, told["count"], told["large"]) == (200, 1, False)
    assert told["upcoming"] == [{
        "summary": "甲烷联合会议", "starts_at": "2022-05-18T00:00:00Z",
        "ends_at": "2022-05-18T02:00:00Z", "days": None, "cancelled": False,
    }]
    feed = make(client, mine, **asked)
    assert client.get(f"{FEEDS}/{feed['id']}/preview", headers=mine).json == told
    octets = len(client.get(path_of(feed)).data)
    assert abs(told["bytes"] - octets) < 500
    empty = client.post(f"{FEEDS}/preview", json={"filters": {"groups": ["ENE"]}}, headers=mine)
    assert (empty.json["count"], empty.json["upcoming"]) == (0, [])  # type: ignore[index]
    assert len(client.get(FEEDS, headers=mine).json["items"]) == 1  # type: ignore[index]


def test_what_a_preview_cannot_show_is_said(client: Browser, mine: Headers) -> None:
    answer = client.post(f"{FEEDS}/preview", json={"filters": {"groups": ["?"]}}, headers=mine)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown_group")  # type: ignore[index]
