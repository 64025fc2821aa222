"""Where people belong, from when to when: on pages, by programs, from a table."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.meetings.pages import words
from wgroup.affiliations.models import Affiliation
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now
from wgroup.organisations import services as organisations
from wgroup.organisations.drafts import read_organisation
from wgroup.parties.models import Person
from wgroup.personal import merging
from wgroup.personal import services as personal

FOCAL = Role.DELEGATION_FOCAL_POINT
Bearer = Callable[..., dict[str, str]]
POST = {"post-en": "Deputy director", "post-zh": "副主任"}


@pytest.fixture
def sides() -> tuple[str, str]:
    """Days are of the capital, so here the sides are not swapped."""
    return "CN", "US"


@pytest.fixture
def focal(sign_in: SignIn, sides: tuple[str, str]) -> Browser:
    return sign_in(FOCAL, sides[0])


@pytest.fixture
def somebody(app: Flask, engine: Engine, sides: tuple[str, str]) -> UUID:
    return added(engine, sides[0], family_name="Belongs", email="belongs@x.example")


def added(engine: Engine, party: str, **fields: object) -> UUID:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        made = Person(party=party, **fields)
        work.session.add(made)
        return made.id


def house(work_as: WorkAs, party: str, name: str) -> str:
    told = {"name": Bilingual(en=name, zh=f"{name}机构"), "type": "national-government"}
    with work_as(FOCAL, party).saved() as work:
        return str(organisations.bring_in(work, read_organisation(told)).id)


def first(work_as: WorkAs, name: str = "id") -> object:
    [found] = work_as(FOCAL, "CN").session.scalars(select(Affiliation))
    return getattr(found, name)


def test_it_is_said_put_right_and_taken_back(
    focal: Browser, sign_in: SignIn, somebody: UUID, work_as: WorkAs, clock: Clock
) -> None:
    before, now = house(work_as, "CN", "Invented Before"), house(work_as, "CN", "Invented Now")
    page = f"/persons/{somebody}"
    days = {"from_day": "2019-01-01", "until_day": "2022-06-30"}
    assert focal.submit(f"{page}/affiliations/new", {"organisation": before, **days, **POST})
    sent = focal.submit(f"{page}/affiliations/new", {
        "organisation": now, "from_day": "2022-07-01",
    })
    assert sent.location == page
    told = words(focal.get(f"{page}?lang=en").text)
    assert "Deputy director" in told
    assert "副主任" in words(focal.get(f"{page}?lang=zh").text)

    # The last day ends at midnight in Beijing: 16:00 UTC.
    for at, expected in ((datetime(2022, 6, 30, 15, 59, tzinfo=UTC), "Invented Before"),
                         (datetime(2022, 6, 30, 16, tzinfo=UTC), "Invented Now")):
        clock.set(at)
        listed = words(sign_in(FOCAL, "CN").get("/persons?lang=en").text)
        assert expected in listed
    focal = sign_in(FOCAL, "CN")
    [one] = work_as(FOCAL, "CN").session.scalars(
        select(Affiliation).where(Affiliation.until_day.is_(None))
    )
    form = focal.form(f"{page}/affiliations/{one.id}", "/remove")
    assert focal.post(form.action, data=dict(form.fields)).location == page
    assert "Invented Now" not in focal.get(page).text
    left = f"{page}/affiliations/{first(work_as)}"
    assert focal.submit(left, {"until_day": ""}).location == page
    assert first(work_as, "until_day") is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "This is needed."),
        ({"organisation": "x"}, "Choose one of what is offered"),
        ({"organisation": "own", "from_day": "1/2/2022"}, "is not a date"),
        ({"organisation": "own", "from_day": "2022-02-02", "until_day": "2022-02-01"},
         "The last day comes before the first."),
        ({"organisation": "other"}, "Choose one of what is offered"),
    ],
)
def test_what_cannot_be_stands_beside_it(
    focal: Browser, somebody: UUID, work_as: WorkAs, fields: dict[str, str], said: str
) -> None:
    houses = {"own": house(work_as, "CN", "Own"), "other": house(work_as, "US", "Other")}
    typed = {name: houses.get(value, value) for name, value in fields.items()}
    answer = focal.submit(f"/persons/{somebody}/affiliations/new?lang=en", {**typed, **POST})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "Deputy director" in answer.text


def test_by_program(
    client: Browser, somebody: UUID, work_as: WorkAs, bearer: Bearer, engine: Engine
) -> None:
    own, other = bearer(FOCAL, "CN"), bearer(FOCAL, "US")
    place = f"/api/v1/persons/{somebody}/affiliations"
    body = {"organisation": house(work_as, "CN", "Own"), "post": {"en": "Envoy", "zh": "特使"}}
    made = client.post(place, json=body, headers={**own, "Idempotency-Key": "one"})
    again = client.post(place, json=body, headers={**own, "Idempotency-Key": "one"})
    assert (made.status_code, again.json) == (201, made.json)
    one = made.headers["Location"]
    tag = client.get(one, headers=own).headers["ETag"]
    told = {**body, "until_day": "2022-01-31"}
    changed = client.put(one, json=told, headers={**own, "If-Match": tag})
    assert (changed.status_code, changed.json["until_day"]) == (200, "2022-01-31")
    assert client.put(one, json=told, headers={**own, "If-Match": tag}).status_code == 412
    for path in (place, one):
        assert client.get(path, headers=other).status_code in {403, 404}
    elsewhere = added(engine, "CN", family_name="Else")
    wrong = one.replace(str(somebody), str(elsewhere))
    assert client.get(wrong, headers=own).status_code == 404
    assert client.delete(one, headers=own).status_code == 428
    tag = client.get(one, headers=own).headers["ETag"]
    assert client.delete(one, headers={**own, "If-Match": tag}).status_code == 204
    assert client.get(place, headers=own).json["items"] == []


def test_the_other_side_never_reads_it(somebody: UUID, work_as: WorkAs) -> None:
    key = house(work_as, "CN", "Own")
    with work_as(FOCAL, "CN").saved() as work:
        made = Affiliation(person_id=somebody, party="CN", organisation_id=UUID(key))
        work.session.add(made)
    for role, party in ((FOCAL, "US"), (Role.SECRETARIAT_OFFICER, None), (None, None)):
        assert work_as(role, party).session.scalars(select(Affiliation)).all() == []
    assert len(work_as(FOCAL, "CN").session.scalars(select(Affiliation)).all()) == 1


def test_it_goes_with_the_person(somebody: UUID, work_as: WorkAs, engine: Engine) -> None:
    key = UUID(house(work_as, "CN", "Own"))
    keep = added(engine, "CN", family_name="Belongs", given_name="Too")
    with work_as(FOCAL, "CN").saved() as work:
        for person_id, post in ((somebody, "One"), (keep, "Two")):
            work.session.add(Affiliation(
                person_id=person_id, party="CN", organisation_id=key, post=Bilingual(en=post),
            ))
    with work_as(FOCAL, "CN").saved() as work:
        merging.merge(work, keep, somebody)
    own = work_as(FOCAL, "CN")
    kept = own.session.scalars(select(Affiliation).where(Affiliation.person_id == keep)).all()
    assert {each.post.en for each in kept} == {"One", "Two"}
    with work_as(FOCAL, "CN").saved() as work:
        personal.erase(work, keep)
    assert work_as(FOCAL, "CN").session.scalars(select(Affiliation)).all() == []
