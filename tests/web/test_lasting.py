"""Inviting once in the pages and by programs, and that calendars and mails follow."""

import re
from collections.abc import Callable

import pytest

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.mailroom import Mailroom, mailroom
from tests.services.meeting_table import Table
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role

__all__ = ["mailroom"]

FOCAL, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER
PAGE, API = "/invited-once", "/api/v1/invited-once"
EMAIL = "steady@mfa.example"
TOLD = {
    "family_name": "Steady", "email": EMAIL, "capacity": "delegate",
    "first_day": "2022-05-01", "last_day": "2022-12-31",
}  # fmt: skip
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def table(app: object, work_as: WorkAs, sides: tuple[str, str]) -> Table:
    return Table(work_as, sides)


@pytest.fixture
def focal(sign_in: SignIn, sides: tuple[str, str]) -> Browser:
    return sign_in(FOCAL, sides[0])


def test_one_looks_first_and_then_invites(table: Table, focal: Browser) -> None:
    table.propose()
    page = focal.submit(f"{PAGE}/new?lang=en", TOLD, button="check")
    assert "It reaches one meeting now" in words(page.text)
    assert "Nobody is invited once yet." in words(focal.get(f"{PAGE}?lang=en").text)
    sent = focal.submit(f"{PAGE}/new", TOLD, button="send")
    assert sent.status_code == 303
    assert "STEADY" in words(focal.get("/meetings/WG-MET-2022-1?lang=en").text)
    assert "1 meeting so far" in words(focal.get(f"{PAGE}?lang=en").text)
    assert "迄今 1 场会议" in words(focal.get(f"{PAGE}?lang=zh").text)
    ended = focal.submit(str(sent.location), {}, action="/end")
    assert ended.location == sent.location
    assert "STEADY" not in words(focal.get("/meetings/WG-MET-2022-1?lang=en").text)


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(focal: Browser) -> None:
    page = focal.submit(f"{PAGE}/new?lang=en", {**TOLD, "last_day": "2022-04-01"}, button="send")
    assert page.status_code == 422
    assert 'id="last_day-error"' in page.text
    assert 'value="steady@mfa.example"' in page.text


def test_the_other_side_learns_nothing(
    table: Table, focal: Browser, sign_in: SignIn, client: Browser, bearer: Bearer,
    sides: tuple[str, str],
) -> None:  # fmt: skip
    made = focal.submit(f"{PAGE}/new", TOLD, button="send")
    other = sign_in(FOCAL, sides[1])
    assert other.get(str(made.location)).status_code == 404
    assert "Steady" not in other.get(PAGE).text
    assert client.get(API, headers=bearer(FOCAL, sides[1])).json["items"] == []
    [own] = client.get(API, headers=bearer(FOCAL, sides[0])).json["items"]
    assert own["name"]["en"] == "STEADY"


def test_lists_ask_as_much_for_many_as_for_one(
    table: Table, focal: Browser, queries_of: Callable[..., list[str]]
) -> None:
    table.propose()
    focal.submit(f"{PAGE}/new", TOLD, button="send")
    focal.get(PAGE)
    few = queries_of(lambda: focal.get(PAGE))
    for number in range(4):
        focal.submit(f"{PAGE}/new", {**TOLD, "email": f"s{number}@mfa.example"}, button="send")
    assert len(queries_of(lambda: focal.get(PAGE))) == len(few)


def test_programs_do_the_same(
    table: Table, client: Browser, bearer: Bearer, sides: tuple[str, str]
) -> None:
    table.propose()
    headers = bearer(FOCAL, sides[0])
    body = {**TOLD, "zone": "Asia/Shanghai", "types": [], "group": "MET"}
    told = client.post(f"{API}/preview", json=body, headers=headers)
    assert [each["reach"] for each in told.json["items"]] == ["put"]
    made = client.post(API, json=body, headers=headers)
    assert made.status_code == 201
    again = client.post(API, json=body, headers=headers)
    assert (again.status_code, again.json["code"]) == (409, "lasting_there")
    expert = {**body, "capacity": "non-governmental-expert"}
    refused = client.post(API, json=expert, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (422, "lasting_not_for_experts")
    ended = client.post(f"{made.location}/end", json={}, headers=headers)
    assert ended.json["ended_at"]


def test_letters_go_out_for_each_meeting_and_take_back_what_is_ended(
    table: Table, mailroom: Mailroom, focal: Browser
) -> None:
    """A calendar takes one request for each UID (RFC 5546 3.2.2), so there is one letter each."""
    table.propose()
    table.concur(table.focal, table.focal_other)
    made = focal.submit(f"{PAGE}/new", TOLD, button="send")
    mailroom.work_off()
    assert methods(mailroom) == ["REQUEST"]
    table.propose(starts="2022-06-17T20:00", ends="2022-06-17T22:00")
    mailroom.work_off()
    assert methods(mailroom) == ["REQUEST"]  # nobody has agreed to that one yet
    focal.submit(str(made.location), {}, action="/end")
    mailroom.work_off()
    assert methods(mailroom) == ["REQUEST", "CANCEL"]


def methods(room: Mailroom) -> list[str]:
    """Of the calendar parts written to the one who is invited, in their order."""
    return [re.findall(r"METHOD:(\w+)", each.calendar)[0] for each in room.arrived(EMAIL)]
