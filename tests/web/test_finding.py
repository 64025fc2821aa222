"""Finding a time: the easiest hours for both, and whose turn it is, in pages and by programs."""

from collections.abc import Callable

import pytest

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.services.meeting_table import Table
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role
from wgroup.meetings.services.concurring import concur

OFFICER = Role.SECRETARIAT_OFFICER
PAGE, API = "/meetings/find", "/api/v1/times"
SPAN = {"first": "2022-05-16", "last": "2022-05-20", "minutes": "90"}
ZONE = {"zone": "Asia/Shanghai"}
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def table(app: object, work_as: WorkAs, sides: tuple[str, str]) -> Table:
    return Table(work_as, sides)


def evening(table: Table, zone: str, day: int) -> None:
    """A meeting at 20:00 there, agreed to by both."""
    when = {"starts": f"2022-05-{day:02}T20:00", "ends": f"2022-05-{day:02}T21:30", "zone": zone}
    made = table.propose(**when)
    slug, seen = made.slug, made.terms.fingerprint
    for party in (table.focal, table.focal_other):
        with party.saved() as saving:
            concur(saving, slug, seen=seen)


def test_whose_evening_it_was_gets_the_easier_hour(
    table: Table, client: Browser, bearer: Bearer
) -> None:
    officer = bearer(OFFICER)
    evening(table, "Asia/Shanghai", 10)
    told = client.get(API, query_string={**SPAN, **ZONE}, headers=officer).json
    assert (told["lighter_turn"], told["meetings"]) == ("CN", 1)
    best = {each["party"]: each["points"] for each in told["items"][0]["burdens"]}
    assert best["CN"] < best["US"]
    for day in (11, 12):
        evening(table, "America/New_York", day)
    told = client.get(API, query_string={**SPAN, **ZONE}, headers=officer).json
    assert told["lighter_turn"] == "US"


def test_what_stands_is_not_offered_and_what_is_past_neither(
    table: Table, client: Browser, bearer: Bearer
) -> None:
    officer = bearer(OFFICER)
    free = client.get(API, query_string={**SPAN, **ZONE}, headers=officer).json["items"]
    first = free[0]["starts_at"]
    start = first.removesuffix("Z")[:16]
    table.propose(starts=start, ends=f"{start[:11]}23:59", zone="UTC")
    left = client.get(API, query_string={**SPAN, **ZONE}, headers=officer).json["items"]
    assert first not in {each["starts_at"] for each in left}
    past = {"first": "2022-03-01", "last": "2022-03-20", **ZONE}
    assert client.get(API, query_string=past, headers=officer).json["items"] == []


def test_the_page_says_it_in_both_languages_and_leads_on(sign_in: SignIn) -> None:
    officer = sign_in(OFFICER)
    page = officer.get(PAGE, query_string={**SPAN, "lang": "en"}).text
    assert "in office hours" in words(page)
    assert "Both sides have borne the same." in words(page)
    assert page.count("/meetings/new?date=2022-05-") == 12
    assert "在办公时间内" in words(officer.get(PAGE, query_string={**SPAN, "lang": "zh"}).text)
    led = officer.get("/meetings/new?date=2022-05-17&start=08:00&end=09:30&zone=UTC").text
    assert 'value="08:00"' in led
    assert officer.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("fault", "field", "code"),
    [
        ({"first": "soon"}, "first", "bad_date"),
        ({"last": "2022-05-01"}, "last", "last_day_first"),
        ({"last": "2022-07-01"}, "last", "span_too_long"),
        ({"minutes": "0"}, "minutes", "out_of_range"),
        ({"minutes": "x"}, "minutes", "not_a_number"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_its_field(
    sign_in: SignIn, client: Browser, bearer: Bearer, fault: dict[str, str], field: str, code: str
) -> None:
    page = sign_in(OFFICER).get(PAGE, query_string={**SPAN, **fault})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    told = client.get(API, query_string={**SPAN, **ZONE, **fault}, headers=bearer(OFFICER))
    assert (told.status_code, told.json["errors"][0]["field"]) == (422, field)
    assert told.json["errors"][0]["code"] == code


def test_it_takes_as_many_statements_for_many_meetings_as_for_one(
    table: Table, sign_in: SignIn, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    officer = sign_in(OFFICER)
    evening(table, "UTC", 3)
    few = len(queries_of(lambda: officer.get(PAGE, query_string=SPAN)))
    for day in range(4, 9):
        evening(table, "UTC", day)
    assert len(queries_of(lambda: officer.get(PAGE, query_string=SPAN))) == few


def test_members_are_not_asked(sign_in: SignIn) -> None:
    assert sign_in(Role.DELEGATION_MEMBER, "CN").get(PAGE).status_code == 403
