"""The pages and the interface of the organisations, as people and programs use them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations import queries, services
from wgroup.organisations.drafts import read_organisation

FOCAL = Role.DELEGATION_FOCAL_POINT
ROOM, NEW, API = "/organisations", "/organisations/new", "/api/v1/organisations"
TANK = {"name-en": "Invented Institute", "name-zh": "虚构研究院", "type": "think-tank"}
Queries = Callable[[Callable[[], object]], list[str]]


def brought_in(browser: Browser, **fields: str) -> str:
    """The address of its page."""
    answer = browser.submit(NEW, {**TANK, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def many(work_as: WorkAs, count: int, party: str = "US") -> None:
    with work_as(FOCAL, party).saved() as work:
        for number in range(count):
            name = Bilingual(en=f"Institute {party} {number}")
            services.bring_in(work, read_organisation({"name": name, "type": "think-tank"}))


def test_the_whole_way_of_an_organisation(
    sign_in: SignIn, sides: tuple[str, str], clock: Clock
) -> None:
    """Brought in by one side, seen by all, objected to by the other, in both languages."""
    own, other = (sign_in(FOCAL, each) for each in sides)
    secretariat = sign_in(Role.SECRETARIAT_OFFICER)
    page = brought_in(own)
    told = words(other.get(f"{page}?lang=en").text)
    for said in ("Open to objection", "Wed 6 Apr", "Beijing", "Washington", "Answer for your"):
        assert said in told
    assert "Answer for your" not in words(own.get(page).text)
    assert "Invented Institute" in other.get(f"{ROOM}?state=mine").text
    assert "Invented Institute" not in own.get(f"{ROOM}?state=window&side={sides[1]}").text

    answer = other.submit(f"{page}/answer", {"answer": "object"})
    assert answer.status_code == 422
    assert "Say why" in words(answer.text)
    answer = other.submit(f"{page}/answer", {"answer": "object", "reason-en": "Not known"})
    assert (answer.status_code, answer.location) == (303, page)
    for reader in (own, other, secretariat):
        told = words(reader.get(page).text)
        assert "Objected to" in told
        assert "Not known" in told
    assert "有异议" in words(own.get(f"{page}?lang=zh").text)
    assert own.submit(f"{page}/edit", {"name-en": "Renamed"}).status_code == 409


def test_who_does_not_object_admits_at_once_and_who_keeps_it_may_suspend(
    sign_in: SignIn,
) -> None:
    own, other = sign_in(FOCAL, "US"), sign_in(Role.CO_CHAIR, "CN")
    page = brought_in(own, type="enterprise")
    assert other.submit(f"{page}/answer", {"answer": "waive"}).location == page
    told = words(own.get(page).text)
    assert "The other side said that it does not object." in told
    assert own.submit(page, {}, action="/suspend").location == page
    assert "It takes part no longer" in words(other.get(page).text)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name-en": "", "name-zh": ""}, "This is needed."),
        ({"type": "local-government"}, "say at which level"),
        ({"country": "1x"}, "two letters"),
        ({"url": "ftp://x.example"}, "not a web address"),
    ],
)
def test_what_was_typed_stays_beside_what_is_wrong(
    sign_in: SignIn, fields: dict[str, str], said: str
) -> None:
    own = sign_in(FOCAL, "CN")
    answer = own.submit(f"{NEW}?lang=en", {**TANK, "place-en": "Reno", **fields})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert 'value="Reno"' in answer.text
    assert "No organisation takes part yet." in words(own.get(ROOM).text)


def test_a_page_sent_twice_brings_in_one(sign_in: SignIn) -> None:
    own = sign_in(FOCAL, "CN")
    form = {**TANK, "nonce": "one"}
    first, second = (own.submit(NEW, form) for _ in range(2))
    assert first.location == second.location


def test_programs_do_what_pages_do(
    client: Browser, bearer: Callable[..., dict[str, str]], sides: tuple[str, str]
) -> None:
    own, other = (bearer(FOCAL, each) for each in sides)
    body = {"name": {"en": "Invented", "zh": "虚构"}, "type": "ngo", "country": "us"}
    made = client.post(API, json=body, headers=own)
    assert made.status_code == 201
    told = {"state": "window", "sponsor": sides[0], "country": "US", "side": "non-governmental"}
    assert told.items() <= made.json.items()
    one = made.location.removeprefix("http://localhost")
    again = client.post(API, json=body, headers=other)
    assert (again.status_code, again.json["code"]) == (409, "duplicate_organisation")
    seen = {"If-Match": client.get(one, headers=own).headers["ETag"]}
    assert client.patch(one, json={"url": "https://x.example"}, headers=own).status_code == 428
    changed = client.patch(one, json={"url": "https://x.example"}, headers={**own, **seen})
    assert changed.json["url"] == "https://x.example"
    assert client.patch(one, json={"url": ""}, headers={**own, **seen}).status_code == 412
    refused = client.post(f"{one}/object", json={"reason": {"en": "x"}}, headers=own)
    assert (refused.status_code, refused.json["code"]) == (403, "not_your_party")
    told = client.post(f"{one}/object", json={"reason": {"en": "Why"}}, headers=other).json
    assert (told["state"], told["answers"][0]["reason"]["en"]) == ("objected", "Why")
    late = client.post(f"{one}/waive", json={}, headers=other)
    assert (late.status_code, late.json["code"]) == (409, "window_closed")
    listed = client.get(f"{API}?state=objected&type=ngo&sponsor={sides[0]}", headers=other).json
    assert [each["id"] for each in listed["items"]] == [told["id"]]
    past = client.get(f"{one}/history", headers=own).json["items"]
    acts = {f"organisation.{each}" for each in ("bring_in", "change", "object")}
    assert {each["act"] for each in past} == acts


def test_outside_there_is_nothing(
    client: Browser, bearer: Callable[..., dict[str, str]], sign_in: SignIn
) -> None:
    page = brought_in(sign_in(FOCAL, "US"))
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.OBSERVER):
        browser, program = sign_in(role), bearer(role)
        assert browser.get(page).status_code == 404
        assert client.get(f"/api/v1{page}", headers=program).status_code == 404
        assert browser.get(ROOM).status_code == 403
        assert "Organisations" not in browser.get("/?lang=en").text


def test_as_many_queries_for_a_hundred_as_for_one(
    work_as: WorkAs, sign_in: SignIn, queries_of: Queries
) -> None:
    own = sign_in(Role.DELEGATION_MEMBER, "US")
    many(work_as, 1)
    own.get(ROOM)
    few = queries_of(lambda: own.get(ROOM))
    many(work_as, 99, "CN")
    page = own.get(ROOM)
    assert page.text.count('class="task"') == 50
    assert len(queries_of(lambda: own.get(ROOM))) == len(few)
    following = page.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert own.get(f"{ROOM}{following}").text.count('class="task"') == 50


def test_the_picture_counts_what_is_admitted(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    own = sign_in(Role.DELEGATION_MEMBER, "US")
    many(work_as, 3)
    assert "●" not in own.get(ROOM).text
    first = queries.listed(work_as(FOCAL, "US")).items[0]
    clock.set(first.window_ends_at + timedelta(seconds=1))
    own = sign_in(Role.DELEGATION_MEMBER, "US")
    assert own.get(ROOM).text.count("●") == 3
