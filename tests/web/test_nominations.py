"""The pages of the nominations as people use them."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role
from wgroup.meetings.drafts import read_person
from wgroup.meetings.seats import read_seats
from wgroup.meetings.services import taking_part
from wgroup.meetings.services.proposing import propose
from wgroup.nominations import queries
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services import nominating
from wgroup.roster import services as roster
from wgroup.roster.drafts import read_expert

FOCAL = Role.DELEGATION_FOCAL_POINT
MEETING = "/meetings/WG-MET-2022-1"
ROOM, NEW, SEATS = f"{MEETING}/nominations", f"{MEETING}/nominations/new", f"{MEETING}/seats"
PLAN = {
    "composition": "mixed", "governmental": "2", "non_governmental": "3",
    "day": "2022-05-01", "time": "12:00", "zone": "America/New_York",
}
SCHOLAR = {
    "family_name": "欧阳", "given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming",
    "email": "ming@uni.example", "position-en": "Professor", "interests-en": "Holds shares",
}
Queries = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def officer(app: object, work_as: WorkAs, sign_in: SignIn) -> Browser:
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        propose(work, factories.draft())
    return sign_in(Role.SECRETARIAT_OFFICER)


@pytest.fixture
def planned(officer: Browser) -> Browser:
    assert officer.submit(SEATS, PLAN).location == ROOM
    return officer


def nominated(browser: Browser, **fields: str) -> str:
    """The address of its page."""
    answer = browser.submit(NEW, {**SCHOLAR, **fields})
    assert answer.status_code == 303, words(answer.text)
    return str(answer.location)


def test_the_whole_way_of_an_outside_expert(
    planned: Browser, sign_in: SignIn, sides: tuple[str, str], clock: Clock
) -> None:
    """Prepared by one side, registered by the secretariat, objected to by the other."""
    own, other = (sign_in(FOCAL, each) for each in sides)
    page = nominated(own)
    for reader in (other, planned):
        assert reader.get(page).status_code == 404
        assert "OUYANG" not in reader.get(f"{ROOM}?lang=en").text
    assert "OUYANG Ming" in words(own.get(f"{page}?lang=en").text)
    assert own.submit(page, {}, action="/submit").location == page
    assert other.get(page).status_code == 404
    told = words(planned.get(f"{page}?lang=en").text)
    assert "Holds shares" in told
    assert planned.submit(page, {}, action="/register").location == page

    told = words(other.get(f"{page}?lang=en").text)
    for said in ("OUYANG Ming", "欧阳明", "Open to objection", "Wed 6 Apr", "in a personal"):
        assert said.casefold() in told.casefold()
    for hidden in ("Holds shares", "Professor", "ming@uni.example"):
        assert hidden not in told
    answer = other.submit(f"{page}/answer", {"answer": "object"})
    assert answer.status_code == 422
    assert "Say why" in words(answer.text)
    answer = other.submit(f"{page}/answer", {"answer": "object", "reason-en": "A rival"})
    assert (answer.status_code, answer.location) == (303, page)
    for reader in (own, other, planned):
        told = words(reader.get(page).text)
        assert "Objected to" in told
        assert "A rival" in told
    assert "有异议" in words(own.get(f"{page}?lang=zh").text)


def test_what_lacks_something_is_sent_back_and_handed_in_again(
    planned: Browser, sign_in: SignIn
) -> None:
    own = sign_in(FOCAL, "CN")
    page = nominated(own, email="")
    own.submit(page, {}, action="/submit")
    assert planned.submit(f"{page}/return", {}).status_code == 422
    assert planned.submit(f"{page}/return", {"shortcoming-en": "An address"}).location == page
    told = words(own.get(f"{page}?lang=en").text)
    assert "Sent back" in told
    assert "An address" in told
    assert own.submit(f"{page}/edit", {"email": "ming@uni.example"}).location == page
    assert own.submit(page, {}, action="/submit").location == page
    assert own.submit(page, {}, action="/withdraw").location == page
    assert "Its own side took it back." in words(own.get(f"{page}?lang=en").text)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"family_name": ""}, "This is needed."),
        ({"latin_family": ""}, "This is needed."),
        ({"latin_family": "欧阳"}, "Latin letters"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"organisation": "0"}, "Choose one"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    planned: Browser, sign_in: SignIn, fields: dict[str, str], said: str
) -> None:
    own = sign_in(FOCAL, "CN")
    answer = own.submit(NEW, {**SCHOLAR, **fields})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "Holds shares" in answer.text  # nothing typed is lost


def test_late_and_too_many_are_told_in_both_capitals(
    planned: Browser, sign_in: SignIn, clock: Clock
) -> None:
    own = sign_in(FOCAL, "CN")
    pages = [nominated(own, family_name=f"Rival{each}", email="") for each in range(4)]
    for page in pages[:3]:
        assert own.submit(page, {}, action="/submit").status_code == 303
    refused = own.submit(pages[3], {}, action="/submit")
    assert refused.status_code == 409
    assert "All 3 seats" in words(refused.text)
    clock.set("2022-05-01T16:00:01+00:00")
    late = sign_in(FOCAL, "CN").submit(NEW, {**SCHOLAR, "email": ""})
    assert late.status_code == 409
    for told in ("Mon 2 May 00:00 Beijing", "Sun 1 May 12:00 Washington"):
        assert told in words(late.text)


def test_the_secretariat_plans_and_nobody_else(officer: Browser, sign_in: SignIn) -> None:
    own = sign_in(FOCAL, "US")
    assert own.get(ROOM).status_code == 404  # before anything is planned
    assert own.get(SEATS).status_code == 403
    refused = officer.submit(SEATS, {**PLAN, "governmental": "many", "day": ""})
    assert refused.status_code == 422
    assert "This must be a number." in words(refused.text)
    assert officer.submit(SEATS, {**PLAN, "day": "2022-06-01"}).status_code == 422
    assert officer.submit(SEATS, PLAN).location == ROOM
    told = words(own.get(f"{MEETING}?lang=en").text)
    assert "Nominations of experts" in told
    assert "0 of 3" in words(own.get(f"{ROOM}?lang=en").text)


def test_as_many_queries_for_many_as_for_one(
    planned: Browser, sign_in: SignIn, work_as: WorkAs, queries_of: Queries
) -> None:
    own = sign_in(FOCAL, "CN")

    def prepared(count: int) -> int:
        with work_as(FOCAL, "CN").saved() as work:
            for number in range(count):
                draft = read_nomination({"family_name": f"Many{count}x{number}"})
                nominating.prepare(work, "WG-MET-2022-1", draft)
        return len(queries_of(lambda: own.get(ROOM)))

    own.get(ROOM)
    assert prepared(1) == prepared(40)


def test_outside_there_is_nothing(planned: Browser, sign_in: SignIn, client: Browser) -> None:
    own = sign_in(FOCAL, "CN")
    page = nominated(own)
    expert = sign_in(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    for address in (page, ROOM, SEATS):
        assert expert.get(address).status_code == 404
        assert client.get(address).status_code == 303  # to where one signs in


def test_seats_are_read_again_as_they_were_typed() -> None:
    seats = {**PLAN, "closes": "2022-05-01T12:00"}
    assert read_seats(seats).closes.isoformat() == "2022-05-01T12:00:00"


def test_the_list_of_participants_as_a_page_and_as_a_table(
    planned: Browser, sign_in: SignIn, client: Browser
) -> None:
    """Names in both scripts; no cell that a spreadsheet would reckon with."""
    own, other = sign_in(FOCAL, "CN"), sign_in(FOCAL, "US")
    for fields in ({}, {"family_name": "=Sum", "latin_family": "", "email": ""}):
        page = nominated(own, **fields)
        own.submit(page, {}, action="/submit")
        planned.submit(page, {}, action="/register")
        other.submit(f"{page}/answer", {"answer": "waive"})
    told = words(other.get(f"{MEETING}/participants?lang=en").text)
    for said in ("OUYANG Ming", "欧阳明", "Expert in a personal capacity", "No answer"):
        assert said in told
    file = other.get(f"{MEETING}/participants.csv?lang=en")
    assert file.headers["Content-Disposition"].endswith('"WG-MET-2022-1-participants.csv"')
    rows = file.text.removeprefix("\ufeff").split("\r\n")
    assert rows[0].startswith("Party,Family name,")
    assert any(each.startswith("CN,欧阳,明,Ouyang,Ming,") for each in rows)
    assert any(each.startswith("CN,'=Sum,") for each in rows)
    assert "ming@uni.example" not in file.text
    expert = sign_in(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    assert expert.get(f"{MEETING}/participants").status_code == 404
    assert client.get(f"{MEETING}/participants.csv").status_code == 303


def test_the_list_asks_as_much_for_many_as_for_one(
    planned: Browser, sign_in: SignIn, work_as: WorkAs, queries_of: Queries
) -> None:
    own = sign_in(FOCAL, "CN")

    def listed(count: int) -> int:
        with work_as(FOCAL, "CN").saved() as work:
            for number in range(count):
                told = {"family_name": f"Many{count}x{number}", "capacity": "delegate"}
                taking_part.enter(work, "WG-MET-2022-1", read_person(told))
        return len(queries_of(lambda: own.get(f"{MEETING}/participants")))

    own.get(ROOM)
    assert listed(1) == listed(40)


def test_an_expert_is_nominated_from_the_roster_and_entered_once(
    planned: Browser, sign_in: SignIn, work_as: WorkAs
) -> None:
    """The form is filled in, and the person is the one of the roster."""
    told = {"family_name": "Rostered", "topics": ["topic/8.2"], "languages": ["en"]}
    with work_as(FOCAL, "US").saved() as work:
        found = roster.add(work, read_expert(told))
        person = found.person_id
    own, other = sign_in(FOCAL, "US"), sign_in(FOCAL, "CN")
    page = own.get(f"/experts/{found.id}").text
    [way] = set(re.findall(r'href="(/meetings/[^"]+\?expert=[^"]+)"', page))
    assert dict(own.form(way).fields)["family_name"] == "Rostered"
    answer = own.submit(way)
    assert answer.location.startswith("/nominations/")
    made = queries.get(work_as(FOCAL, "US"), UUID(answer.location.rpartition("/")[2]))
    assert made.person_id == person
    # Of the other side's roster nothing is filled in, and nobody is taken.
    assert dict(other.form(way).fields)["family_name"] == ""
    body = {"family_name": "Rostered", "person": str(person)}
    csrf = dict(other.form("/account").fields)["csrf_token"]
    path = f"/api/v1{MEETING}/nominations"
    refused = other.post(path, json=body, headers={"X-CSRFToken": csrf})
    assert (refused.status_code, refused.json["code"]) == (404, "not_found")
