"""S01: the methane meeting that Article 8.4 asks for, from the proposal to held, by the API.

All people are invented. ``sides`` runs it once more with the Parties swapped (INV-45).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from werkzeug.test import TestResponse

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock
from wgroup.kernel.actor import Role

PATH = "/api/v1/meetings/WG-MET-2022-1"


@dataclass
class Table:
    """Everybody at it, each with the header of their own token; feeds by who reads them."""

    client: Browser
    first: str
    second: str
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)

    def post(self, who: str, path: str, body: object = None) -> TestResponse:
        return self.client.post(path, json=body or {}, headers=self.headers.get(who, {}))

    def get(self, who: str, path: str) -> TestResponse:
        return self.client.get(path, headers=self.headers.get(who, {}))

    def calendar(self, who: str) -> str:
        """What that reader's calendar gets, unfolded."""
        answer = self.client.get(self.feeds[who])
        assert answer.status_code == 200
        return answer.text.replace("\r\n ", "")

    def events(self, who: str) -> int:
        return self.calendar(who).count("BEGIN:VEVENT")


@pytest.fixture
def table(client: Browser, bearer: Callable[..., dict[str, str]], sides: tuple[str, str]) -> Table:
    first, second = sides
    made = Table(client, first, second)
    made.headers = {
        "sec": bearer(Role.SECRETARIAT_OFFICER),
        "first": bearer(Role.DELEGATION_FOCAL_POINT, first),
        "second": bearer(Role.DELEGATION_FOCAL_POINT, second),
        "member": bearer(Role.DELEGATION_MEMBER, second),
        "expert": bearer(Role.NON_GOVERNMENTAL_EXPERT, first),
    }
    for who in made.headers:
        answer = made.post(who, "/api/v1/feeds", {"name": "Desk"})
        assert answer.status_code == 201
        made.feeds[who] = answer.get_json()["url"].removeprefix("http://localhost")
    made.feeds["public"] = "/feeds/public.ics"
    return made


def propose(table: Table) -> dict[str, object]:
    answer = table.post("sec", "/api/v1/meetings", factories.body(host=table.second))
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def concur(table: Table, who: str, seen: object) -> dict[str, object]:
    answer = table.post(who, f"{PATH}/concurrences", {"seen": seen})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def test_s01(table: Table, clock: Clock) -> None:
    proposed = propose(table)
    assert (proposed["code"], proposed["status"]) == ("WG/MET/2022/1", "proposed")
    assert proposed["concurring"] == []
    assert (proposed["starts_at"], proposed["ends_at"]) == (
        "2022-05-18T00:00:00Z", "2022-05-18T02:00:00Z",
    )
    assert [table.events(who) for who in table.feeds] == [0] * 6

    tentative = concur(table, "first", proposed["fingerprint"])
    assert (tentative["status"], tentative["concurring"]) == ("tentative", [table.first])
    assert {who: table.events(who) for who in table.feeds} == {
        "sec": 1, "first": 1, "second": 1, "member": 1, "expert": 0, "public": 0,
    }
    told = table.calendar("second")
    for line in (
        "DTSTART;TZID=America/New_York:20220517T200000",
        "DTEND;TZID=America/New_York:20220517T220000",
        "STATUS:TENTATIVE",
        "SEQUENCE:0",
    ):
        assert f"\r\n{line}\r\n" in told
    uid = next(line for line in told.split("\r\n") if line.startswith("UID:"))

    confirmed = concur(table, "second", proposed["fingerprint"])
    assert (confirmed["status"], confirmed["concurring"]) == (
        "confirmed", sorted([table.first, table.second]),
    )
    told = table.calendar("first")
    assert {"STATUS:CONFIRMED", "SEQUENCE:1", uid} <= set(told.split("\r\n"))

    for who, count in (("first", 4), ("second", 5)):
        for number in range(count):
            person = {
                "family_name": f"Invented{number}", "given_name": who, "capacity": "delegate",
                "partstat": "accepted",
            }
            assert table.post(who, f"{PATH}/participations", person).status_code == 201
    listed = table.get("sec", f"{PATH}/participations").get_json()["items"]
    assert [each["partstat"] for each in listed] == ["accepted"] * 9

    early = table.post("sec", f"{PATH}/close")
    assert (early.status_code, early.get_json()["code"]) == (409, "wrong_state")
    clock.set("2022-05-18T02:05:00Z")
    held = table.post("sec", f"{PATH}/close")
    assert (held.status_code, held.get_json()["status"]) == (200, "held")


def test_the_page_tells_both_capitals(
    table: Table, sign_in: Callable[..., Browser]
) -> None:
    seen = propose(table)["fingerprint"]
    for who in ("first", "second"):
        concur(table, who, seen)
    browser = sign_in(Role.DELEGATION_MEMBER, table.second)
    english = browser.get("/meetings/WG-MET-2022-1?lang=en").text
    for piece in ("Washington", "Beijing", "20:00", "08:00", "Tue 17 May", "Wed 18 May", "00:00"):
        assert piece in english
    chinese = browser.get("/meetings/WG-MET-2022-1?lang=zh").text
    for piece in ("华盛顿", "北京", "20:00", "08:00", "5月17日周二", "5月18日周三"):
        assert piece in chinese


BAD = [
    ({"ends": "2022-05-17T20:00"}, "ends", "end_not_after_start"),
    ({"zone": "Beijing"}, "zone", "unknown_timezone"),
    ({"starts": "2022-03-13T02:30", "ends": "2022-03-13T05:00"}, "starts",
     "nonexistent_local_time"),
    ({"starts": "2022-11-06T01:30", "ends": "2022-11-06T05:00"}, "starts",
     "ambiguous_local_time"),
]


@pytest.mark.parametrize(("parts", "field_name", "code"), BAD, ids=[each[2] for each in BAD])
def test_bad_input_is_told_and_changes_nothing(
    table: Table, parts: dict[str, object], field_name: str, code: str
) -> None:
    answer = table.post("sec", "/api/v1/meetings", factories.body(**parts))
    problem = answer.get_json()
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    told = [problem["code"], *(each["code"] for each in problem.get("errors", []))]
    assert code in told
    assert field_name in [each["field"] for each in problem["errors"]]
    assert table.get("sec", "/api/v1/meetings").get_json()["items"] == []
    # The number was not used up.
    assert propose(table)["code"] == "WG/MET/2022/1"


def test_the_offset_settles_the_hour_that_comes_twice(table: Table) -> None:
    for offset, instant in (("-04:00", "05:30:00Z"), ("-05:00", "06:30:00Z")):
        parts = {"starts": f"2022-11-06T01:30{offset}", "ends": "2022-11-06T05:00"}
        answer = table.post("sec", "/api/v1/meetings", factories.body(**parts))
        assert answer.get_json()["starts_at"] == f"2022-11-06T{instant}"


def test_nobody_concurs_for_the_other_party(table: Table) -> None:
    seen = propose(table)["fingerprint"]
    answer = table.post(
        "second", f"{PATH}/concurrences", {"seen": seen, "party": table.first}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_your_party")
    assert table.get("sec", PATH).get_json()["concurring"] == []


def test_nobody_concurs_with_what_has_changed(table: Table) -> None:
    old = propose(table)
    tag = table.get("sec", PATH).headers["ETag"]
    moved = table.client.patch(
        PATH,
        json={"starts": "2022-05-17T21:00"},
        headers={**table.headers["sec"], "If-Match": tag},
    )
    assert (moved.status_code, moved.get_json()["status"]) == (200, "proposed")
    answer = table.post("first", f"{PATH}/concurrences", {"seen": old["fingerprint"]})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "stale_version")
    assert table.get("sec", PATH).get_json()["concurring"] == []


def test_the_public_finds_nothing(table: Table) -> None:
    seen = propose(table)["fingerprint"]
    before = table.client.get("/feeds/public.ics")
    for who in ("first", "second"):
        concur(table, who, seen)
    for path in ("/meetings/WG-MET-2022-1", PATH):
        missing = table.client.get(path.replace("2022-1", "2022-7"))
        hidden = table.client.get(path)
        assert (hidden.status_code, missing.status_code) == (404, 404)
    assert table.client.get("/api/v1/meetings").get_json() == {"items": [], "next": None}
    after = table.client.get("/feeds/public.ics")
    assert (before.data, before.headers["ETag"]) == (after.data, after.headers["ETag"])
