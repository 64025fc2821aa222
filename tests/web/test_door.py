"""The door of a meeting: who is here, by an officer, by the code, signed in or by link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.conftest import Program
from tests.web.invitees import SLUG, Invitee, invited, invitee
from wgroup.attendance.models import Attendance
from wgroup.attendance.rules import Came, Presence, came, check_code, door_code, is_open_to_all
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.errors import RuleBroken
from wgroup.meetings.rules import Status
from wgroup.meetings.services.running import close
from wgroup.outbox.models import Job

__all__ = ["invitee"]

OFFICER, CHAIR = Role.SECRETARIAT_OFFICER, Role.CO_CHAIR
DOOR = f"/meetings/{SLUG}/door"
API = f"/api/v1/meetings/{SLUG}/attendance"
STARTS = datetime(2022, 5, 18, 0, tzinfo=UTC)


def seen(engine: Engine) -> list[tuple[str, bool]]:
    """How each was seen, and whether they checked in alone."""
    with Session(engine) as session:
        session.info["actor"] = SYSTEM
        return [(each.presence, each.alone) for each in session.scalars(select(Attendance))]


def jobs(engine: Engine) -> int:
    with Session(engine) as session:
        session.info["actor"] = SYSTEM
        return len(session.scalars(select(Job)).all())


@pytest.fixture
def on_the_day(invitee: Invitee, clock: Clock) -> Invitee:
    clock.set(STARTS - timedelta(hours=1))
    return invitee


def code_on(page: str) -> str:
    [found] = re.findall(r'id="code"[^>]*>([0-9a-z]{3}-[0-9a-z]{3})<', page)
    return str(found)


def test_an_officer_says_who_is_here_and_takes_it_back(
    on_the_day: Invitee, sign_in: SignIn, engine: Engine
) -> None:
    officer, before = sign_in(OFFICER), jobs(engine)
    page = officer.get(DOOR).text
    assert "0 of 1" in page
    form = f"/{on_the_day.participation_id}"
    assert officer.submit(DOOR, {"presence": "remote"}, action=form).status_code == 303
    assert seen(engine) == [(Presence.REMOTE, False)]
    assert "1 of 1" in officer.get(DOOR).text
    assert officer.submit(DOOR, action=form).status_code == 303
    assert seen(engine) == []
    assert officer.submit(DOOR, {"presence": "elsewhere"}, action=form).status_code == 422
    assert jobs(engine) == before  # nobody is written to because they came
    assert "said who is here" in officer.get(f"/meetings/{SLUG}/history").text


def test_one_checks_in_by_the_link_with_the_code_at_the_door(
    on_the_day: Invitee, sign_in: SignIn, client: Browser, engine: Engine
) -> None:
    code = code_on(sign_in(OFFICER).get(DOOR).text)
    here = f"{on_the_day.link}/here"
    assert here in client.get(on_the_day.link).text
    for method in ("GET", "HEAD"):  # scanners of mail open every link
        assert client.open(here, method=method).status_code == 200
    assert seen(engine) == []
    answer = client.submit(here, {"code": "000-00o"})
    assert answer.status_code == 422
    assert "This is not the code at the door" in answer.text
    assert client.submit(here, {"code": f" {code.upper().replace('-', ' ')}"}).status_code == 303
    assert seen(engine) == [(Presence.IN_PERSON, True)]
    assert "checked in" in client.get(here).text
    assert client.post(f"/api/v1{on_the_day.link}/attendance", json={"code": code}
                       ).status_code == 204
    assert len(seen(engine)) == 1


def test_guessing_ends_after_five(
    on_the_day: Invitee, client: Browser, sign_in: SignIn, engine: Engine
) -> None:
    code, here = code_on(sign_in(OFFICER).get(DOOR).text), f"{on_the_day.link}/here"
    for _ in range(5):
        assert client.submit(here, {"code": "wrong"}).status_code == 422
    answer = client.submit(here, {"code": code})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert seen(engine) == []


def test_who_has_an_account_comes_by_the_picture(
    on_the_day: Invitee, sign_in: SignIn, engine: Engine, program: Callable[..., Program]
) -> None:
    code = program(OFFICER).get(API).json["door_code"]
    mine = sign_in(Role.GOVERNMENTAL_EXPERT, on_the_day.party, person_id=on_the_day.person_id)
    page = mine.get(f"/meetings/{SLUG}").text
    assert f"/meetings/{SLUG}/here" in page
    assert mine.submit(f"/meetings/{SLUG}/here?code={code}").status_code == 303
    assert seen(engine) == [(Presence.IN_PERSON, True)]
    assert mine.get(DOOR).status_code == 403


def test_insiders_read_the_roll_and_only_the_officer_the_code(
    on_the_day: Invitee, sign_in: SignIn, program: Callable[..., Program]
) -> None:
    other = "US" if on_the_day.party == "CN" else "CN"
    for role, party in ((CHAIR, on_the_day.party), (CHAIR, other)):
        page = sign_in(role, party).get(DOOR)
        assert page.status_code == 200
        assert 'id="code"' not in page.text
        assert f"/door/{on_the_day.participation_id}" not in page.text
        assert program(role, party).get(API).json["door_code"] is None
        path = f"{API}/{on_the_day.participation_id}"
        put = program(role, party)
        answer = put.client.put(path, json={"presence": "remote"}, headers=put.headers)
        assert answer.json["code"] == "role_cannot"
    assert sign_in(Role.OBSERVER).get(DOOR).status_code == 404


def test_before_the_door_opens_and_after_the_meeting(
    invitee: Invitee, clock: Clock, sign_in: SignIn, client: Browser, engine: Engine,
    work_as: WorkAs,
) -> None:
    clock.set(STARTS - timedelta(hours=2, seconds=1))
    officer, here = sign_in(OFFICER), f"{invitee.link}/here"
    assert 'id="code"' not in officer.get(DOOR).text
    assert "/here" not in client.get(invitee.link).text
    assert "from two hours before" in client.get(here).text
    clock.set(STARTS - timedelta(hours=2))
    code = code_on(officer.get(DOOR).text)
    assert client.submit(here, {"code": code}).status_code == 303

    clock.set(STARTS + timedelta(days=1))
    officer = sign_in(OFFICER)
    invitee.meets(close)
    page = officer.get(DOOR).text
    assert 'id="code"' not in page
    assert "came" in page
    form = f"/{invitee.participation_id}"
    assert officer.submit(DOOR, action=form).status_code == 303  # set right after the meeting
    assert "not recorded" in officer.get(DOOR).text
    invited(work_as, engine, invitee.party, "other@mfa.example", slug=SLUG)
    assert officer.submit(DOOR, {"presence": "remote"}, action=form).status_code == 303
    assert "absent" in officer.get(DOOR).text


def test_nobody_of_another_meeting_is_here(
    on_the_day: Invitee, program: Callable[..., Program]
) -> None:
    officer = program(OFFICER)
    path = f"{API}/{uuid4()}"
    answer = officer.client.put(path, json={"presence": None}, headers=officer.headers)
    assert answer.status_code == 404


def test_the_roll_asks_as_much_for_many_as_for_one(
    on_the_day: Invitee, sign_in: SignIn, work_as: WorkAs, engine: Engine,
    queries_of: Callable[..., list[str]],
) -> None:
    officer = sign_in(OFFICER)
    few = queries_of(lambda: officer.get(DOOR))
    for each in range(5):
        invited(work_as, engine, on_the_day.party, f"z{each}@mfa.example", slug=SLUG)
    many = queries_of(lambda: officer.get(DOOR))
    assert "of 6" in officer.get(DOOR).text
    assert len(many) == len(few) <= 12


# -- as arithmetic ------------------------------------------------------------------------------

END = STARTS + timedelta(hours=2)


@pytest.mark.parametrize(
    ("status", "at", "open_"),
    [
        (Status.CONFIRMED, STARTS - timedelta(hours=2), True),
        (Status.CONFIRMED, STARTS - timedelta(hours=2, seconds=1), False),
        (Status.IN_SESSION, END, True),
        (Status.IN_SESSION, END + timedelta(seconds=1), False),
        (Status.HELD, STARTS, False),
        (Status.TENTATIVE, STARTS, False),
        (Status.CANCELLED, STARTS, False),
    ],
)
def test_the_door_to_the_second(status: Status, at: datetime, *, open_: bool) -> None:
    assert is_open_to_all(status, STARTS, END, at) is open_


def test_the_code_is_of_one_meeting_at_one_time_under_any_key_of_the_house() -> None:
    one, other = uuid4(), uuid4()
    code = door_code("a" * 40, one, 3)
    check_code(code, ["b" * 40, "a" * 40], one, 3)
    for typed, keys, meeting, sequence in (
        (code, ["a" * 40], other, 3), (code, ["a" * 40], one, 4), (code, ["b" * 40], one, 3),
        ("", ["a" * 40], one, 3), ("x" * 9999, ["a" * 40], one, 3),
    ):
        with pytest.raises(RuleBroken, match="wrong_door_code"):
            check_code(typed, keys, meeting, sequence)


def test_who_was_not_seen_is_absent_once_it_is_over() -> None:
    assert came(None, Status.IN_SESSION, kept=True) is Came.AWAITED
    assert came(None, Status.HELD, kept=True) is Came.ABSENT
    assert came(None, Status.HELD, kept=False) is Came.NOT_RECORDED
    assert came(Presence.REMOTE, Status.RECORD_AGREED, kept=True) is Came.ATTENDED
