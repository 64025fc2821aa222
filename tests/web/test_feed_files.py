"""Feeds in their several files: editions, JSON, the whole history, milestones, for the invited."""

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

import pytest
from icalendar import Calendar, Component

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.test_feeds import made
from wgroup.kernel.actor import Role
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.services import concurring, proposing, running
from wgroup.web.feeds import serving

PUBLIC, MILESTONES = "/feeds/public.ics", "/feeds/milestones.ics"
FOCAL, SECRETARIAT = Role.DELEGATION_FOCAL_POINT, Role.SECRETARIAT_OFFICER
JSON = {"Accept": "application/calendar+json"}

Queries = Callable[[Callable[[], object]], list[str]]


@pytest.fixture(autouse=True)
def bare_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is at hand from another test, whose fresh database was the same."""
    monkeypatch.setattr(serving.SHELF, "_kept", OrderedDict())


@pytest.fixture
def address(sign_in: SignIn) -> str:
    return made(sign_in(FOCAL, "CN"))


def publish(work_as: WorkAs, **parts: object) -> str:
    """A public meeting that both Parties agreed to; return its slug."""
    with work_as(SECRETARIAT).saved() as work:
        slug = proposing.propose(work, factories.draft(level=Level.PUBLIC, **parts)).slug
    for party in ("CN", "US"):
        with work_as(FOCAL, party).saved() as work:
            seen = queries.get(work, slug).terms.fingerprint
            concurring.concur(work, slug, seen=seen)
    return slug


def events(octets: bytes) -> list[Component]:
    return list(Calendar.from_ical(octets).walk("VEVENT"))


def test_an_edition_may_hold_both_languages(client: Browser, work_as: WorkAs) -> None:
    publish(work_as)
    both, english = client.get(f"{PUBLIC}?lang=both"), client.get(f"{PUBLIC}?lang=en")

    [told], [one] = events(both.data), events(english.data)
    assert str(told["SUMMARY"]) == "甲烷联合会议 / Joint methane meeting"
    assert told["UID"] == one["UID"]
    assert told["DTSTART"].to_ical() == one["DTSTART"].to_ical()
    assert "工作组会议 / Working Group meetings" in both.text
    assert both.headers["ETag"] != english.headers["ETag"]


def test_milestones_are_whole_days_in_a_calendar_of_their_own(client: Browser) -> None:
    for language, name in (("en", "Working Group milestones"), ("zh", "工作组时间节点")):
        answer = client.get(f"{MILESTONES}?lang={language}")
        told = events(answer.data)

        assert f"X-WR-CALNAME:{name}\r\n" in answer.text
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert len(told) >= 3
        assert {each["DTSTART"].params["VALUE"] for each in told} == {"DATE"}
        assert {str(each["TRANSP"]) for each in told} == {"TRANSPARENT"}


def test_the_same_is_told_in_json(client: Browser, work_as: WorkAs, address: str) -> None:
    publish(work_as)
    for path in (PUBLIC, f"{PUBLIC}?lang=both", MILESTONES, address):
        is_the_same_in_json(client, path)


def is_the_same_in_json(client: Browser, path: str) -> None:
    ics, told = client.get(path), client.get(path, headers=JSON)
    read = Component.from_jcal(json.loads(told.data))

    assert told.headers["Content-Type"] == "application/calendar+json"
    assert told.headers["Content-Disposition"] == 'inline; filename="wgroup.json"'
    assert told.headers["Vary"] == ics.headers["Vary"] == "Accept, Accept-Encoding"
    assert told.headers["ETag"] != ics.headers["ETag"]
    whole = Calendar.from_ical(ics.data)
    for kind in ("VEVENT", "VTIMEZONE"):
        octets = [each.to_ical() for each in read.walk(kind)]
        assert octets == [each.to_ical() for each in whole.walk(kind)]
    assert read.walk("VEVENT")
    assert {str(read[each]) for each in ("NAME", "METHOD")} == {str(whole["NAME"]), "PUBLISH"}


def test_json_is_held_and_pressed_as_the_other_form_is(client: Browser, address: str) -> None:
    told = client.get(address, headers=JSON)
    tag = told.headers["ETag"]

    assert client.get(address, headers={**JSON, "If-None-Match": tag}).status_code == 304
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    pressed = client.get(address, headers={**JSON, "Accept-Encoding": "gzip"})
    assert gzip.decompress(pressed.data) == told.data
    head = client.head(address, headers=JSON)
    assert (head.data, head.headers["ETag"]) == (b"", tag)


def test_a_single_meeting_is_told_in_json_too(client: Browser, work_as: WorkAs) -> None:
    slug = publish(work_as)
    told = client.get(f"/meetings/{slug}.ics", headers=JSON)
    [event] = Component.from_jcal(json.loads(told.data)).walk("VEVENT")

    assert str(event["SUMMARY"]) == "Joint methane meeting"
    assert told.headers["Content-Disposition"] == f'attachment; filename="{slug}.json"'
    assert set(told.headers["Vary"].split(", ")) == {
        "Accept", "Accept-Encoding", "Cookie", "Accept-Language",
    }


def test_the_whole_history_is_a_file_to_keep(
    client: Browser, work_as: WorkAs, clock: Clock, address: str
) -> None:
    publish(work_as)
    later = factories.draft().terms.slot.ends_at + timedelta(days=61)
    clock.set(later)

    for path, between in ((address, "?"), (f"{PUBLIC}?lang=zh", "&")):
        window, whole = client.get(path), client.get(f"{path}{between}scope=all")
        assert len(events(window.data)) == 0
        assert len(events(whole.data)) == 1
        assert whole.headers["Content-Disposition"] == 'attachment; filename="wgroup.ics"'
        assert window.headers["Content-Disposition"] == 'inline; filename="wgroup.ics"'
        tag = whole.headers["ETag"]
        held = client.get(f"{path}{between}scope=all", headers={"If-None-Match": tag})
        assert (held.status_code, held.headers["ETag"]) == (304, tag)


def test_a_cancelled_meeting_stays_for_ninety_days_and_says_so(
    client: Browser, work_as: WorkAs, clock: Clock
) -> None:
    slug = publish(work_as)
    with work_as(SECRETARIAT).saved() as work:
        running.cancel(work, slug, reason=factories.TITLE)
    ends = factories.draft().terms.slot.ends_at
    for days, count in ((61, 1), (90, 1), (91, 0)):
        clock.set(ends + timedelta(days=days))
        told = events(client.get(PUBLIC).data)
        assert len(told) == count
    clock.set(ends + timedelta(days=1))
    [event] = events(client.get(PUBLIC).data)
    assert str(event["SUMMARY"]).startswith("已取消 / CANCELLED: ")


def test_each_file_has_a_date_of_its_own_that_stands_still(
    client: Browser, work_as: WorkAs, clock: Clock, address: str
) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        (address, {}), (address, JSON), (f"{address}?scope=all", {}), (MILESTONES, {}),
    ]
    before = [client.get(path, headers=headers) for path, headers in asked]
    clock.set(factories.NOW + timedelta(hours=3))
    publish(work_as, group="ENE")
    after = [client.get(path, headers=headers) for path, headers in asked]

    moved = [a.last_modified != b.last_modified for a, b in zip(after, before, strict=True)]
    assert moved == [True, True, True, False]
    assert after[3].data == before[3].data


def test_a_change_that_the_reader_may_not_see_leaves_every_file_to_the_byte(
    client: Browser, work_as: WorkAs, clock: Clock, sign_in: SignIn
) -> None:
    publish(work_as)
    asked: list[tuple[str, dict[str, str]]] = [
        (each, headers)
        for each in (made(sign_in(Role.OBSERVER)), PUBLIC, f"{PUBLIC}?scope=all")
        for headers in ({}, JSON, {"Accept-Encoding": "gzip"})
    ]
    before = [client.get(path, headers=headers) for path, headers in asked]
    clock.set(factories.NOW + timedelta(hours=1))
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        proposing.propose(work, factories.draft())
    after = [client.get(path, headers=headers) for path, headers in asked]

    for old, new in zip(before, after, strict=True):
        assert new.data == old.data
        for name in ("ETag", "Last-Modified"):
            assert new.headers[name] == old.headers[name]


def test_filters_cost_no_query_more_however_much_there_is(
    client: Browser, sign_in: SignIn, work_as: WorkAs, queries_of: Queries
) -> None:
    everything = {
        "groups": ["MET", "ENE"], "topics": ["topic/8.2", "topic/9.1"],
        "provisions": ["glasgow-2021/8"], "deadlines": "y", "milestones": "y", "alarms": "10",
    }
    plain, narrowed = (made(sign_in(FOCAL, "CN"), **more) for more in ({}, everything))

    def asked(path: str, count: int) -> int:
        with work_as(Role.CO_CHAIR, "US").saved() as work:
            for _ in range(count):
                proposing.propose(work, factories.draft(topics=("topic/8.2",)))
        return len(queries_of(lambda: client.get(path)))

    for path in (plain, narrowed):
        client.get(path)
    assert asked(narrowed, 1) == asked(narrowed, 12) == asked(plain, 1) <= 5
    told = events(client.get(narrowed).data)
    assert len(queries_of(lambda: client.get(narrowed))) == 1
    assert len([each for each in told if each.walk("VALARM")]) == 14


@pytest.mark.parametrize("date", [
    "Mon, 01 Jan 2026 99999999999999999999:00:00 GMT",
    "Mon, 01 Jan 2026 00:00:00 +99999999999999999999",
    "Mon, 01 Jan 99999 00:00:00 GMT",
    "yesterday",
])
def test_a_date_that_cannot_be_read_is_none(client: Browser, work_as: WorkAs, date: str) -> None:
    slug = publish(work_as)
    for path in (PUBLIC, MILESTONES, f"/meetings/{slug}.ics", "/static/app.css", "/"):
        for name in ("If-Modified-Since", "If-Unmodified-Since", "If-Range"):
            told = {name: date, "Range": "bytes=0-0"}
            answer = client.get(path, headers=told, buffered=True)
            assert answer.status_code in {200, 206}, (path, name)
