"""The list of participants is filed by each side and freezes at an instant before the meeting."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.meetings.pages import words
from tests.web.test_nominations import MEETING, officer, planned  # noqa: F401  fixtures
from wgroup.kernel.actor import Role
from wgroup.meetings.drafts import read_person
from wgroup.meetings.services import taking_part

FOCAL = Role.DELEGATION_FOCAL_POINT
LIST, SLUG = f"{MEETING}/participants", "WG-MET-2022-1"
API = f"/api/v1/meetings/{SLUG}/participants"
# 12:00 in Beijing.
AT = {"day": "2022-05-10", "time": "12:00", "zone": "Asia/Shanghai"}
FREEZES = datetime(2022, 5, 10, 4, tzinfo=UTC)
Queries = Callable[[Callable[[], object]], list[str]]
pytestmark = pytest.mark.usefixtures("planned")


def enter(work_as: WorkAs, party: str, name: str) -> None:
    with work_as(FOCAL, party).saved() as work:
        told = {"family_name": name, "capacity": "delegate"}
        taking_part.enter(work, SLUG, read_person(told))


def names(client: Browser, headers: dict[str, str]) -> list[str]:
    return [each["name"]["en"] for each in client.get(API, headers=headers).json["items"]]


def test_once_frozen_the_list_is_what_each_side_filed(
    planned: Browser,  # noqa: F811  that fixture
    sign_in: SignIn,
    work_as: WorkAs,
    clock: Clock,
    client: Browser,
    bearer: Callable[..., dict[str, str]],
    sides: tuple[str, str],
) -> None:
    own, other = (sign_in(FOCAL, each) for each in sides)
    enter(work_as, sides[0], "Filed")
    enter(work_as, sides[1], "Unfiled")
    assert planned.submit(f"{LIST}/freezing", AT).location == LIST
    assert own.submit(LIST, {}, action="/filing").location == LIST
    enter(work_as, sides[0], "Late")
    told = words(other.get(f"{LIST}?lang=en").text)
    for said in ("It freezes as each side filed it", "Tue 10 May", "nothing filed", "LATE"):
        assert said in told
    clock.set(FREEZES - timedelta(seconds=1))
    assert sorted(names(client, bearer(FOCAL, sides[1]))) == ["FILED", "LATE", "UNFILED"]
    clock.set(FREEZES)
    for party in sides:
        assert sorted(names(client, bearer(FOCAL, party))) == ["FILED", "UNFILED"]
    seen = client.get(API, headers=bearer(Role.SECRETARIAT_OFFICER)).json
    assert (seen["frozen"], list(seen["filed"])) == (True, [sides[0]])
    assert seen["by_side"] == {sides[0]: 1, sides[1]: 1}
    reader = sign_in(FOCAL, sides[1])
    page = words(reader.get(f"{LIST}?lang=en").text)
    assert "The list stands as each side filed it; of a side that filed nothing" in page
    assert "Filed" in reader.get(f"{LIST}.csv").text
    assert "Late" not in reader.get(f"{LIST}.csv").text
    enter(work_as, sides[0], "Later")
    enter(work_as, sides[1], "Later still")  # that nothing was filed opens no way onto the list
    assert sorted(names(client, bearer(FOCAL, sides[0]))) == ["FILED", "UNFILED"]
    refused = client.post(f"{API}/filing", json={}, headers=bearer(FOCAL, sides[1]))
    assert (refused.status_code, refused.json["code"]) == (409, "list_frozen")
    body = {"at": "2022-05-11T12:00", "zone": "Asia/Shanghai"}
    refused = client.post(f"{API}/freezing", json=body, headers=bearer(Role.SECRETARIAT_OFFICER))
    assert (refused.status_code, refused.json["code"]) == (409, "list_frozen")


def test_it_is_filed_anew_until_it_freezes(
    work_as: WorkAs,
    clock: Clock,
    client: Browser,
    bearer: Callable[..., dict[str, str]],
    sides: tuple[str, str],
) -> None:
    own = bearer(FOCAL, sides[0])
    enter(work_as, sides[0], "First")
    assert client.post(f"{API}/filing", json={}, headers=own).status_code == 200
    enter(work_as, sides[0], "Second")
    told = client.post(f"{API}/filing", json={}, headers=own).json
    assert (told["frozen"], told["freezes_at"], list(told["filed"])) == (False, None, [sides[0]])
    body = {"at": "2022-05-10T12:00", "zone": "Asia/Shanghai"}
    told = client.post(f"{API}/freezing", json=body, headers=bearer(Role.SECRETARIAT_OFFICER)).json
    assert told["freezes_at"] == "2022-05-10T04:00:00Z"
    clock.set(FREEZES)
    assert names(client, bearer(FOCAL, sides[1])) == ["FIRST", "SECOND"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "2022-06-30"}, "It freezes before the meeting begins."),
        ({"day": ""}, "This is needed."),
        ({"zone": "Mars/Base"}, "There is no time zone called"),
    ],
)
def test_what_is_wrong_with_the_instant_stands_beside_it(
    planned: Browser,  # noqa: F811  that fixture
    fields: dict[str, str],
    said: str,
) -> None:
    answer = planned.submit(f"{LIST}/freezing?lang=en", {**AT, **fields})
    assert answer.status_code == 422
    assert said in words(answer.text)


def test_what_is_typed_is_shown_in_both_capitals_before_it_is_kept(
    planned: Browser,  # noqa: F811  that fixture
    client: Browser,
) -> None:
    part = client.get("/clocks?lang=en&day=2022-05-10&time=12:00&zone=Asia/Shanghai").text
    for said in ("12:00", "00:00", "Tue 10 May"):
        assert said in part
    for odd in ("day=2022-05-10", "day=x&time=12:00&zone=UTC", "day=2022-05-10&time=12:00&zone=No",
                "day=2022-03-13&time=02:30&zone=America/New_York"):  # fmt: skip
        assert client.get(f"/clocks?{odd}").text.strip() == ""
    for place in (f"{LIST}/freezing", f"{MEETING}/seats"):
        assert 'data-preview="/clocks"' in planned.get(place).text


def test_each_does_what_is_theirs(
    sign_in: SignIn, client: Browser, bearer: Callable[..., dict[str, str]]
) -> None:
    member = sign_in(Role.DELEGATION_MEMBER, "US")
    assert "File the list of your side" not in words(member.get(f"{LIST}?lang=en").text)
    assert sign_in(FOCAL, "US").get(f"{LIST}/freezing").status_code == 403
    for role in (Role.SECRETARIAT_OFFICER, Role.NON_GOVERNMENTAL_EXPERT):
        party = "CN" if role is Role.NON_GOVERNMENTAL_EXPERT else None
        answer = client.post(f"{API}/filing", json={}, headers=bearer(role, party))
        assert answer.status_code == (404 if party else 403)


def test_the_frozen_list_asks_as_much_for_many_as_for_one(
    planned: Browser,  # noqa: F811  that fixture
    sign_in: SignIn,
    work_as: WorkAs,
    clock: Clock,
    client: Browser,
    bearer: Callable[..., dict[str, str]],
    queries_of: Queries,
) -> None:
    planned.submit(f"{LIST}/freezing", AT)

    def asked(count: int) -> int:
        clock.set(FREEZES - timedelta(days=20))
        for number in range(count):
            enter(work_as, "US", f"Many{count}x{number}")
        client.post(f"{API}/filing", json={}, headers=bearer(FOCAL, "US"))
        clock.set(FREEZES)
        reader = sign_in(FOCAL, "CN")
        reader.get(LIST)
        return len(queries_of(lambda: reader.get(LIST)))

    assert asked(1) == asked(30)
