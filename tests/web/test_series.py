"""Series in the pages and by programs: looked at first, agreed at once, changed as chosen."""

from collections.abc import Callable

import pytest

from tests.browser import Browser, Reader
from tests.cli.test_prompts import speakers
from tests.conftest import SignIn, WorkAs
from tests.mailroom import Mailroom, mailroom
from tests.services.meeting_table import Table
from tests.services.test_series import all_of, concurred, started
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role
from wgroup.meetings.rules import Status
from wgroup.meetings.services import repeating

__all__ = ["mailroom", "speakers"]

OFFICER, CHAIR = Role.SECRETARIAT_OFFICER, Role.CO_CHAIR
FOCAL, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER
PAGE, API = "/series", "/api/v1/series"
TYPED: dict[str, object] = {
    "title-en": "Methane, monthly", "title-zh": "甲烷月度会议", "group": "MET",
    "date": "2022-09-06", "start": "20:00", "end": "21:30", "zone": "America/New_York",
}  # fmt: skip
BODY: dict[str, object] = {
    "title": {"en": "Methane, monthly", "zh": "甲烷月度会议"}, "type": "regular", "group": "MET",
    "host": "US", "mode": "virtual", "starts": "2022-09-06T20:00", "ends": "2022-09-06T21:30",
    "zone": "America/New_York", "unit": "month", "weekdays": [1], "ordinals": [1], "count": 3,
    "alternates": True,
}  # fmt: skip
Bearer = Callable[..., dict[str, str]]
QueriesOf = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def table(app: object, work_as: WorkAs, sides: tuple[str, str]) -> Table:
    return Table(work_as, sides)


@pytest.fixture
def officer(sign_in: SignIn) -> Browser:
    return sign_in(OFFICER)


def test_twelve_on_one_page_with_two_confirmations(
    table: Table, officer: Browser, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    seen = officer.submit(f"{PAGE}/new?lang=en", TYPED, button="check")
    said = words(seen.text)
    assert seen.status_code == 200
    assert said.count("Leave out") == 12
    assert "Beijing: from here on 09:00, not 08:00" in said  # Washington's clocks go back
    assert "Washington: public holiday" in said or "Beijing: public holiday" in said
    assert all_of(table.secretariat) == []
    sent = officer.submit(f"{PAGE}/new?lang=en", TYPED, button="check")
    assert sent.status_code == 200
    done = officer.post(f"{PAGE}/new", data=_again(officer, seen.text))
    assert (done.status_code, done.location) == (303, f"{PAGE}/met-1")
    assert len(all_of(table.secretariat)) == 12
    for party in sides:
        focal = sign_in(FOCAL, party)
        said = words(focal.get(f"{PAGE}/met-1?lang=en").text)
        assert "12 meetings await the concurrence" in said
        agreed = focal.submit(f"{PAGE}/met-1/concur", {})
        assert agreed.location == f"{PAGE}/met-1"
    assert {each.status for each in all_of(table.secretariat)} == {Status.CONFIRMED}
    assert "每月第一个星期二" in words(officer.get(f"{PAGE}/met-1?lang=zh").text)


def _again(officer: Browser, page: str) -> dict[str, list[str]]:
    """What the browser sends of the page that was looked at, by its other button."""

    form = next(each for each in Reader(page).forms if each.action.endswith("/new"))
    sent: dict[str, list[str]] = {}
    for name, value in [*form.filled({}), ("send", "1")]:
        sent.setdefault(name, []).append(value)
    return sent


def test_what_was_typed_is_kept_when_something_is_wrong(officer: Browser) -> None:
    page = officer.submit(f"{PAGE}/new?lang=en", {**TYPED, "every": "99"}, button="check")
    assert page.status_code == 422
    assert 'id="every-error"' in page.text
    assert "It must lie between 1 and 24." in words(page.text)
    assert 'value="甲烷月度会议"' in page.text


def test_the_preview_needs_no_title_and_keeps_what_is_left_out(officer: Browser) -> None:
    asked = {
        "date": "2022-09-06", "start": "20:00", "end": "21:30", "zone": "America/New_York",
        "host": "US", "unit": "month", "every": "1", "weekdays": "1", "ordinals": ["1", "3"],
        "count": "4", "left_out": "2022-09-20",
    }  # fmt: skip
    part = officer.get(f"{PAGE}/preview", query_string=asked).text
    assert part.count('name="left_out"') == 4
    assert part.count("checked") == 1
    assert "name=" not in officer.get(f"{PAGE}/preview", query_string={"date": "x"}).text


def test_it_goes_on_and_ends(table: Table, officer: Browser) -> None:
    started(table, count="2")
    page = officer.submit(f"{PAGE}/met-1/extend?lang=en", {"count": "3"}, button="check")
    assert words(page.text).count("Leave out") == 3
    done = officer.submit(f"{PAGE}/met-1/extend", {"count": "3"}, button="send")
    assert done.status_code == 303
    assert len(all_of(table.secretariat)) == 5
    wrong = officer.submit(f"{PAGE}/met-1/extend?lang=en", {"count": "0"}, button="send")
    assert wrong.status_code == 422
    assert officer.submit(f"{PAGE}/met-1", {}, action="/end").status_code == 303
    assert "Ended:" in words(officer.get(f"{PAGE}/met-1?lang=en").text)
    late = officer.submit(f"{PAGE}/met-1/extend?lang=en", {"count": "1"}, button="send")
    assert late.status_code == 409
    assert "The series has ended" in words(late.text)


def test_trap_01_a_change_shows_what_it_does_and_asks_where(
    table: Table, officer: Browser
) -> None:
    started(table, count="3")
    typed = {"start": "19:00", "end": "20:30"}
    path = f"{PAGE}/met-1/change?from=WG-MET-2022-2&lang=en"
    page = officer.submit(path, typed, button="check")
    said = words(page.text)
    assert "Nothing has been changed yet." in said
    assert "WG/MET/2022/1" not in said
    assert said.count("As it would be") == 2

    form = next(each for each in Reader(page.text).forms if "sign-out" not in each.action)
    sent: dict[str, list[str]] = {}
    for name, value in [*form.filled({}), ("send", "1")]:
        if (name, value) != ("chosen", "WG-MET-2022-3"):
            sent.setdefault(name, []).append(value)
    assert officer.post(path, data=sent).status_code == 303
    assert [each.starts.hour for each in all_of(table.secretariat)] == [20, 19, 20]


def test_the_permanent_address_leads_to_the_next_one_the_reader_may_see(
    table: Table, officer: Browser, client: Browser
) -> None:
    started(table, count="2")
    for asked in ("series=met-1", "group=MET", ""):
        found = officer.get(f"{PAGE}/next?{asked}")
        assert (found.status_code, found.location) == (302, "/meetings/WG-MET-2022-1")
        assert client.get(f"{PAGE}/next?{asked}").status_code == 404
    assert officer.get(f"{PAGE}/next?series=met-2").status_code == 404
    assert officer.get(f"{PAGE}/next?series=%00").status_code == 404


@pytest.mark.usefixtures("speakers")
def test_each_party_is_written_to_once(table: Table, mailroom: Mailroom) -> None:

    started(table, count="12")
    mailroom.wait(minutes=11)
    mailroom.work_off()
    other = table.other.lower()
    [english], [chinese] = (
        mailroom.arrived(f"{name}@{other}.example") for name in ("chair", "focal")
    )
    assert "12 meetings" in english.text
    assert english.text.count("WG/MET/") >= 12
    assert "/series/met-1" in english.text
    assert "共12次" in chinese.message["Subject"]


@pytest.mark.usefixtures("speakers")
def test_what_is_answered_by_then_is_not_asked(table: Table, mailroom: Mailroom) -> None:

    started(table, count="2")
    concurred(table, table.focal, table.focal_other)
    mailroom.wait(minutes=11)
    mailroom.work_off()
    assert not [each for each in mailroom.arrived() if "series" in each.text]


def test_programs_do_the_same(
    table: Table, client: Browser, bearer: Bearer, sides: tuple[str, str]
) -> None:
    officer = bearer(OFFICER)
    plan = client.post(f"{API}/preview", json=BODY, headers=officer).json
    assert [each["day"] for each in plan["items"]] == ["2022-09-06", "2022-10-04", "2022-11-01"]
    made = client.post(API, json=BODY, headers={**officer, "Idempotency-Key": "one"})
    again = client.post(API, json=BODY, headers={**officer, "Idempotency-Key": "one"})
    assert (made.status_code, again.json) == (201, made.json)
    assert made.json["rule"] == "FREQ=MONTHLY;BYDAY=1TU"
    assert len(all_of(table.secretariat)) == 3
    for party in sides:
        own = bearer(FOCAL, party)
        asked = client.get(f"{API}/met-1/concurrences", headers=own).json
        assert len(asked["items"]) == 3
        stale = client.post(f"{API}/met-1/concurrences", json={"seen": "0"}, headers=own)
        assert (stale.status_code, stale.json["code"]) == (409, "stale_version")
        seen = {"seen": asked["fingerprint"]}
        assert client.post(f"{API}/met-1/concurrences", json=seen, headers=own).status_code == 200
    assert {each.status for each in all_of(table.secretariat)} == {Status.CONFIRMED}
    later = {**BODY, "starts": "2022-09-06T19:00", "ends": "2022-09-06T20:30"}
    looked = client.post(f"{API}/met-1/changes/preview", json=later, headers=officer).json
    chosen = {**later, "chosen": [looked["items"][0]["slug"]]}
    tag = {"If-Match": client.get(f"{API}/met-1", headers=officer).headers["ETag"]}
    missing = client.put(f"{API}/met-1", json=chosen, headers=officer)
    assert missing.status_code == 428
    changed = client.put(f"{API}/met-1", json=chosen, headers={**officer, **tag})
    assert (changed.status_code, changed.json["clock"]) == (200, "19:00")
    old = client.put(f"{API}/met-1", json=chosen, headers={**officer, **tag})
    assert (old.status_code, old.json["code"]) == (412, "stale_version")
    assert [each.starts.hour for each in all_of(table.secretariat)] == [19, 20, 20]
    client.post(f"{API}/met-1/next", json={"count": 1}, headers=officer)
    assert len(all_of(table.secretariat)) == 4
    assert client.post(f"{API}/met-1/end", json={}, headers=officer).json["ended_at"]


@pytest.mark.parametrize(
    ("fault", "errors"),
    [
        ({"every": 0}, [("every", "out_of_range")]),
        ({"weekdays": []}, [("weekdays", "required")]),
        ({"unit": "year"}, [("unit", "invalid_choice")]),
        ({"month_day": 31, "weekdays": [], "ordinals": []},
         [("month_day", "not_in_every_month")]),
        ({"left_out": ["2022-09-06", "2022-10-04", "2022-11-01"]}, [("left_out", "none_left")]),
        ({"zone": "Mars"}, [("zone", "unknown_timezone")]),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_changes_nothing(
    table: Table, client: Browser, bearer: Bearer, fault: dict[str, object],
    errors: list[tuple[str, str]],
) -> None:  # fmt: skip
    answer = client.post(API, json={**BODY, **fault}, headers=bearer(OFFICER))
    assert answer.status_code == 422, answer.text
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == errors
    assert all_of(table.secretariat) == []


def test_lists_take_as_many_statements_for_many_as_for_one(
    table: Table, officer: Browser, queries_of: QueriesOf
) -> None:
    started(table, count="1")
    paths = (PAGE, f"{PAGE}/met-1", f"{PAGE}/met-1/extend?count=12")
    few = [queries_of(lambda path=path: officer.get(path)) for path in paths]  # type: ignore[misc]
    with table.secretariat.saved() as work:
        repeating.extend(work, "met-1", 15)
    for _ in range(3):
        started(table, count="1")
    many = [queries_of(lambda path=path: officer.get(path)) for path in paths]  # type: ignore[misc]
    assert [len(each) for each in few] == [len(each) for each in many]


def test_somebody_is_invited_to_all_of_it_from_its_page(
    table: Table, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    started(table, count="3")
    focal = sign_in(FOCAL, sides[0])
    path = "/invited-once/new?series=met-1&lang=en"
    assert path.partition("&")[0] in focal.get(f"{PAGE}/met-1").text
    typed = {
        "family_name": "Steady", "email": "steady@mfa.example", "capacity": "delegate",
        "first_day": "2022-05-01", "last_day": "2022-12-31",
    }  # fmt: skip
    seen = focal.submit(path, typed, button="check")
    assert "It reaches 3 meetings now" in words(seen.text)
    made = focal.submit(path, typed, button="send")
    assert "Series met-1" in words(focal.get(str(made.location) + "?lang=en").text)


def test_members_read_and_do_nothing(
    table: Table, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    started(table, count="2")
    member = sign_in(MEMBER, sides[1])
    assert member.get(f"{PAGE}/met-1").status_code == 200
    for path in ("new", "met-1/extend", "met-1/change", "met-1/concur"):
        assert member.get(f"{PAGE}/{path}").status_code == 403
