"""Who may be there twice, before those who keep the list; made one, told apart, put right."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.mailroom import Mailroom
from tests.web.meetings.pages import confirmed, words
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now
from wgroup.meetings.drafts import read_person
from wgroup.meetings.services import taking_part
from wgroup.parties.models import Person
from wgroup.personal import merging

FOCAL = Role.DELEGATION_FOCAL_POINT
LIST, API, SLUG = "/persons/alike", "/api/v1/persons", "WG-MET-2022-1"
OUYANG = {
    "family_name": "欧阳", "given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming",
}  # fmt: skip
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def focal(sign_in: SignIn, sides: tuple[str, str]) -> Browser:
    return sign_in(FOCAL, sides[0])


@pytest.fixture
def twins(app: object, engine: Engine, sides: tuple[str, str]) -> tuple[UUID, UUID]:
    one = added(engine, sides[0], **OUYANG)
    return one, added(engine, sides[0], **OUYANG, email="m@c.example")


def added(engine: Engine, party: str, **fields: object) -> UUID:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        made = Person(party=party, **fields)
        work.session.add(made)
        return made.id


def test_two_are_looked_at_and_made_one(focal: Browser, twins: tuple[UUID, UUID]) -> None:
    told = words(focal.get(f"{LIST}?lang=en").text)
    assert "the same name in Chinese characters" in told
    assert "汉字姓名相同" in words(focal.get(f"{LIST}?lang=zh").text)
    one, other = sorted(twins)
    page = f"{LIST}/{one}/{other}"
    assert "m@c.example" in focal.get(page).text
    sent = focal.submit(page, {"keep": str(other)})
    assert sent.location == f"/persons/{other}"
    assert "m@c.example" in focal.get(str(sent.location)).text
    assert focal.get(f"/persons/{one}").location == f"/persons/{other}"
    assert "Nobody looks like somebody else." in words(focal.get(f"{LIST}?lang=en").text)


def test_what_has_changed_meanwhile_is_shown_again(
    focal: Browser, sign_in: SignIn, twins: tuple[UUID, UUID], sides: tuple[str, str]
) -> None:
    one, other = sorted(twins)
    form = focal.form(f"{LIST}/{one}/{other}", None)
    second = sign_in(FOCAL, sides[0])
    second.submit(f"/persons/{one}/edit", {"family_name": "Other", "latin_family": ""})
    late = focal.post(f"{LIST}/{one}/{other}", data=dict(form.filled({"keep": str(one)})))
    assert late.status_code == 409
    assert second.submit(f"{LIST}/{one}/{other}", {}, action="/distinct").location == LIST


def test_the_other_side_reads_nothing_of_it(
    sign_in: SignIn, twins: tuple[UUID, UUID], sides: tuple[str, str], client: Browser,
    bearer: Bearer,
) -> None:  # fmt: skip
    other = sign_in(FOCAL, sides[1])
    assert "OUYANG" not in words(other.get(f"{LIST}?lang=en").text)
    assert other.get(f"{LIST}/{twins[0]}/{twins[1]}").status_code == 403
    headers = bearer(FOCAL, sides[1])
    assert client.get(f"{API}/alike", headers=headers).json["items"] == []
    assert client.get(f"{API}/{twins[1]}", headers=headers).status_code == 403
    body = {"gone": str(twins[1])}
    refused = client.post(f"{API}/{twins[0]}/merge", json=body, headers=headers)
    assert refused.status_code == 403


def test_programs_do_the_same(
    twins: tuple[UUID, UUID], sides: tuple[str, str], client: Browser, bearer: Bearer
) -> None:
    headers = bearer(FOCAL, sides[0])
    [pair] = client.get(f"{API}/alike", headers=headers).json["items"]
    assert {pair["one"]["id"], pair["other"]["id"]} == {str(each) for each in twins}
    assert pair["reasons"] == ["name", "latin"]
    keep, gone = twins
    body = {"gone": str(gone), "take": ["email"]}
    made = client.post(f"{API}/{keep}/merge", json=body, headers=headers)
    assert made.json["email"] == "m@c.example"
    again = client.post(f"{API}/{keep}/merge", json=body, headers=headers)
    assert (again.status_code, again.json["code"]) == (409, "already_merged")
    tag = client.get(f"{API}/{keep}", headers=headers).headers["ETag"]
    right = {**OUYANG, "given_name": "敏", "latin_given": "Min", "language": "zh"}
    put = client.put(f"{API}/{keep}", json=right, headers={**headers, "If-Match": tag})
    assert (put.json["latin_given"], put.json["email"]) == ("Min", None)


def test_a_wrong_name_is_said_beside_the_field(
    focal: Browser, twins: tuple[UUID, UUID]
) -> None:
    page = focal.submit(f"/persons/{twins[0]}/edit", {"latin_family": "欧阳", "email": "nowhere"})
    assert page.status_code == 422
    assert 'id="latin_family-error"' in page.text
    assert 'id="email-error"' in page.text


def test_the_list_asks_as_much_for_many_as_for_one(
    focal: Browser, twins: tuple[UUID, UUID], sides: tuple[str, str], engine: Engine,
    queries_of: Callable[..., list[str]],
) -> None:  # fmt: skip
    focal.get(LIST)
    few = queries_of(lambda: focal.get(LIST))
    for _ in range(4):
        added(engine, sides[0], **OUYANG)
    assert len(queries_of(lambda: focal.get(LIST))) == len(few)


def test_everybody_whom_a_side_has_named_is_found_again(
    focal: Browser, twins: tuple[UUID, UUID], sides: tuple[str, str], client: Browser,
    bearer: Bearer, sign_in: SignIn,
) -> None:  # fmt: skip
    for language, said in (("en", "OUYANG Ming"), ("zh", "欧阳明")):
        told = words(focal.get(f"/persons?lang={language}").text)
        assert said in told
        assert "m@c.example" in told
    assert "OUYANG Ming" in words(focal.get("/persons?lang=en&words=欧阳").text)
    assert "Nobody is found." in words(focal.get("/persons?lang=en&words=nobody").text)
    other = sign_in(FOCAL, sides[1])
    assert "OUYANG" not in words(other.get("/persons?lang=en").text)
    found = client.get(f"{API}?words=ouyang", headers=bearer(FOCAL, sides[0])).json["items"]
    assert {each["id"] for each in found} == {str(each) for each in twins}


def test_the_list_of_people_asks_as_much_for_many_as_for_one(
    focal: Browser, twins: tuple[UUID, UUID], sides: tuple[str, str], engine: Engine,
    queries_of: Callable[..., list[str]],
) -> None:  # fmt: skip
    focal.get("/persons")
    few = queries_of(lambda: focal.get("/persons"))
    for number in range(4):
        added(engine, sides[0], family_name=f"Person {number}")
    assert len(queries_of(lambda: focal.get("/persons"))) == len(few)


def test_a_link_to_the_address_that_was_given_up_opens_nothing(
    mailroom: Mailroom, work_as: WorkAs, engine: Engine, client: Browser, sides: tuple[str, str]
) -> None:
    """Its letter may lie in the mailbox of somebody who is not whom the two records are."""
    confirmed(work_as)
    with work_as(FOCAL, sides[0]).saved() as work:
        told = {**OUYANG, "capacity": "delegate", "email": "left@c.example"}
        gone = taking_part.enter(work, SLUG, read_person(told)).person_id
    mailroom.work_off()
    [letter] = mailroom.arrived("left@c.example")
    [link, *_] = re.findall(r"/rsvp/[\w-]+=*", letter.text)
    assert client.get(link).status_code == 200
    keep = added(engine, sides[0], **OUYANG, email="stays@c.example")
    with work_as(FOCAL, sides[0]).saved() as work:
        merging.merge(work, keep, gone)
    mailroom.work_off()
    assert client.get(link).status_code == 404
    [anew] = mailroom.arrived("stays@c.example")
    [link, *_] = re.findall(r"/rsvp/[\w-]+=*", anew.text)
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("versions", ["9" * 5000, "x.y", "1.2.3", "９.9", ""])
def test_odd_versions_are_as_good_as_old_ones(
    focal: Browser, twins: tuple[UUID, UUID], versions: str
) -> None:
    one, other = sorted(twins)
    answer = focal.submit(f"{LIST}/{one}/{other}", {"keep": str(one), "versions": versions})
    assert answer.status_code == 409
