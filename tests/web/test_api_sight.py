"""Who is shown what: guests, the invited, the Parties; hidden and missing read alike."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from tests.browser import Browser
from tests.web.conftest import FIRST, FOCAL_POINT, MEETINGS, SECRETARIAT, Program, ProgramOf
from wgroup.kernel.actor import Role

PUBLIC = {
    "code", "slug", "status", "title", "group", "mode", "host", "venue", "starts", "ends", "zone",
    "starts_at", "ends_at", "sequence",
}
INVITED = PUBLIC | {"type", "purpose", "level", "reason", "provisions", "topics"}

ACTS = ("concurrences", "participations", "postpone", "cancel", "reinstate", "open", "close")

SignIn = Callable[..., Browser]


@pytest.fixture
def public(secretariat: Program, both: tuple[Program, Program]) -> dict[str, object]:
    """WG/MET/2022/1, confirmed and public."""
    secretariat.propose(level="public", purpose={"en": "Secret aim"})
    both[0].concur()
    shown: dict[str, object] = both[1].concur().json
    return shown


def test_a_guest_is_shown_what_the_public_may_know(
    public: dict[str, object], guest: Program
) -> None:
    shown = guest.get().json

    assert set(shown) == PUBLIC
    assert shown == {name: public[name] for name in PUBLIC}
    assert guest.get(MEETINGS).json["items"] == [shown]
    assert "Secret aim" not in guest.get(MEETINGS).text + guest.get().text


def test_an_account_outside_is_shown_no_more_than_a_guest(
    public: dict[str, object], guest: Program, program: ProgramOf
) -> None:
    for role in (Role.OBSERVER, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR):
        outsider = program(role)
        assert outsider.get().json == guest.get().json
        assert outsider.get(f"{FIRST}/history").status_code == 404
        assert outsider.get(f"{FIRST}/participations").json["items"] == []


def test_what_was_public_stays_known_when_it_is_off(
    public: dict[str, object], secretariat: Program, guest: Program
) -> None:
    secretariat.post(f"{FIRST}/cancel", {"reason": {"en": "Not for everybody"}})

    assert guest.get().json["status"] == "cancelled"
    assert "Not for everybody" not in guest.get().text


def test_the_invited_are_shown_what_it_is_about(
    secretariat: Program, both: tuple[Program, Program], program: ProgramOf, engine: Engine
) -> None:
    secretariat.propose(purpose={"en": "Aim"}, topics=["topic/8.2"])
    expert = program(Role.GOVERNMENTAL_EXPERT, "CN", email="expert@wgroup.test")
    assert expert.get().status_code == 404
    cn = next(each for each in both if each.post(
        f"{FIRST}/participations",
        {"family_name": "E", "email": "expert@wgroup.test", "capacity": "governmental-expert"},
    ).json["party"] == "CN")
    assert expert.get().status_code == 404  # not announced yet

    cn.concur()

    shown = expert.get().json
    assert set(shown) == INVITED
    assert (shown["purpose"]["en"], shown["topics"]) == ("Aim", ["topic/8.2"])
    assert [set(each) for each in expert.get(MEETINGS).json["items"]] == [INVITED]
    own = expert.get(f"{FIRST}/participations").json["items"]
    assert [each["email"] for each in own] == ["expert@wgroup.test"]


@pytest.mark.parametrize("slug", ["WG-MET-2022-1", "WG-MET-2022-9"])
def test_hidden_and_missing_read_alike(
    secretariat: Program, guest: Program, program: ProgramOf, slug: str
) -> None:
    secretariat.propose()
    observer = program(Role.OBSERVER)
    path = f"{MEETINGS}/{slug}"

    told = [guest.get(path), observer.get(path), observer.patch({}, path)]
    told += [observer.get(f"{path}/{part}") for part in ("history", "participations")]
    bodies = {
        "concurrences": {"seen": ""},
        "participations": {"family_name": "A", "capacity": "delegate"},
        "cancel": {"reason": {"en": "x"}},
    }
    told += [observer.post(f"{path}/{act}", bodies.get(act)) for act in ACTS]

    assert {(each.status_code, each.data) for each in told} == {(404, told[0].data)}
    assert told[0].json == {
        "type": "/api#not_found", "title": "Not found", "status": 404, "code": "not_found",
        "detail": "There is nothing here, or nothing that you may see.",
    }


def test_a_guest_asks_and_does_not_act(public: dict[str, object], guest: Program) -> None:
    told = [guest.post(f"{FIRST}/{act}", {}) for act in ACTS]
    told += [guest.propose(), guest.patch({}), guest.get(f"{FIRST}/history")]
    told += [guest.get(f"{FIRST}/participations")]

    assert {(each.status_code, each.json["code"]) for each in told} == {(401, "unauthenticated")}
    assert {each.headers["WWW-Authenticate"] for each in told} == {'Bearer realm="wgroup"'}


@pytest.mark.parametrize("header", ["Bearer wgp_none", "Bearer", "Basic YTpi", "wgp_x", ""])
def test_a_token_that_is_none_is_refused(guest: Program, header: str) -> None:
    answer = guest.get(MEETINGS, Authorization=header)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="wgroup", error="invalid_token"'


def test_acts_are_for_those_whose_they_are(
    secretariat: Program, program: ProgramOf, sides: tuple[str, str]
) -> None:
    secretariat.propose()
    member, chair = (program(each, sides[0]) for each in (Role.DELEGATION_MEMBER, Role.CO_CHAIR))

    for act in ("postpone", "reinstate", "open", "close"):
        answer = member.post(f"{FIRST}/{act}")
        assert (answer.status_code, answer.json["code"]) == (403, "role_cannot")
        assert chair.post(f"{FIRST}/{act}").status_code in {200, 409}
    assert member.propose().json["code"] == "role_cannot"
    assert secretariat.post(f"{FIRST}/concurrences", {"seen": "x"}).json["code"] == "role_cannot"


def test_a_browser_may_read_and_with_its_token_write(sign_in: SignIn, client: Browser) -> None:
    browser = sign_in(SECRETARIAT)
    assert browser.get(MEETINGS).status_code == 200

    bare = browser.post(MEETINGS, json=factories.body())
    assert (bare.status_code, bare.json["code"]) == (403, "csrf")
    signed = {"X-CSRFToken": csrf_of(browser)}
    foreign = browser.post(
        MEETINGS, json=factories.body(), headers={**signed, "Origin": "https://evil.example"}
    )
    assert (foreign.status_code, foreign.json["code"]) == (403, "csrf")
    assert browser.post(MEETINGS, json=factories.body(), headers=signed).status_code == 201


def test_a_token_counts_alone_beside_a_cookie(
    sign_in: SignIn, program: ProgramOf, secretariat: Program
) -> None:
    secretariat.propose()
    browser, observer = sign_in(SECRETARIAT), program(Role.OBSERVER)

    assert browser.get(FIRST).status_code == 200
    assert browser.get(FIRST, headers=observer.headers).status_code == 404
    wrong = {"Authorization": "Bearer wgp_none"}
    assert browser.get(FIRST, headers=wrong).status_code == 401


def test_no_answer_to_a_token_sets_a_cookie(secretariat: Program) -> None:
    assert "Set-Cookie" not in secretariat.propose().headers
    assert "Set-Cookie" not in secretariat.get(f"{MEETINGS}?lang=zh").headers


def test_the_same_number_of_queries_for_one_and_for_many(
    secretariat: Program, program: ProgramOf, guest: Program, engine: Engine,
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    readers = [secretariat, program(FOCAL_POINT, "CN"), program(Role.OBSERVER), guest]

    def counted(rows: int) -> list[int]:
        make_public(engine, rows)
        lists = [f"{MEETINGS}?limit=100", f"{FIRST}/history", f"{FIRST}/participations", FIRST]
        for reader in readers:  # the first use of a token is noted, once a minute
            reader.get(MEETINGS)
        return [len(queries_of(lambda r=r, p=p: r.get(p))) for r in readers for p in lists]

    one, many = counted(1), counted(99)

    assert one == many
    assert max(many) <= 8


def make_public(engine: Engine, rows: int) -> None:
    """Meetings that everybody may know of, each with its parts."""
    from wgroup.db.work import Work
    from wgroup.kernel.levels import Level
    from wgroup.kernel.time import utc_now
    from wgroup.meetings.models import Meeting, Participation
    from wgroup.meetings.rules import Capacity, PartStat, Status
    from wgroup.meetings.services.concurring import concur_as
    from wgroup.meetings.services.proposing import propose
    from wgroup.parties.models import Person

    actor = factories.actor(SECRETARIAT)
    with Session(engine) as session, Work(session, actor, utc_now()).saved() as work:
        first: Meeting | None = None
        for number in range(rows):
            meeting = propose(work, factories.draft(level=Level.PUBLIC, topics=("topic/8.2",)))
            meeting.status = Status.CONFIRMED
            meeting.published = meeting.announced = True
            for party in ("CN", "US"):
                concur_as(work, meeting, party)
            first = session.query(Meeting).filter_by(code="WG/MET/2022/1").one()
            person = Person(family_name=f"P{number}", given_name="", email=None, language=None,
                            party="CN")
            session.add(person)
            session.flush()
            session.add(Participation(
                meeting_id=first.id, person_id=person.id, party="CN",
                capacity=Capacity.DELEGATE, partstat=PartStat.ACCEPTED,
            ))


def csrf_of(browser: Browser) -> str:
    """The token that the browser's pages carry."""
    found = re.search('name="csrf_token" value="([^"]+)"', browser.get("/api").text)
    assert found
    return found[1]
