"""The roster of experts, on pages and for programs."""

from collections.abc import Callable

import pytest

from tests.conftest import Browser, WorkAs
from wgroup.kernel.actor import Role
from wgroup.roster import services
from wgroup.roster.drafts import read_expert

FOCAL, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER
API = "/api/v1/experts"
TOLD = {
    "family_name": "欧阳", "given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming",
    "topics": ["topic/8.1"], "languages": ["zh"],
    "expertise": {"en": "Methane", "zh": "煤矿甲烷"}, "place": {"en": "Taiyuan", "zh": "太原"},
}  # fmt: skip
INTERESTS = {"interests": {"en": "Paid by an invented mine", "zh": ""}}

Queries = Callable[[Callable[[], object]], list[str]]
Bearer = Callable[..., dict[str, str]]


def test_programs_keep_a_roster(
    client: Browser, bearer: Bearer, sides: tuple[str, str]
) -> None:
    own, other = (bearer(FOCAL, each) for each in sides)
    made = client.post(API, json=TOLD, headers=own)
    assert made.status_code == 201
    one = made.location.removeprefix("http://localhost")
    assert (made.json["kind"], made.json["listed_since"]) == ("non_governmental", None)
    assert (made.json["type"], made.json["seats_to_come"]) == ("independent-expert", 0)
    assert client.get(one, headers=other).status_code == 404
    assert client.get(f"{API}?words=阳明", headers=other).json["items"] == []
    seen = {"If-Match": client.get(one, headers=own).headers["ETag"]}
    told = client.put(f"{one}/interests", json=INTERESTS, headers={**own, **seen})
    assert told.json["interests"]["en"] == INTERESTS["interests"]["en"]
    assert client.put(one, json=TOLD, headers=own).status_code == 428
    assert client.post(f"{one}/consent", json={}, headers=own).json["listed_since"]
    shown = client.get(one, headers=other).json
    assert shown["name"] == {"zh": "欧阳明", "en": "OUYANG Ming"}
    assert "interests" not in shown
    for asked in ("words=阳明", "words=ming ouy", "topic=topic/8.1", "place=太", "language=zh",
                  f"party={sides[0]}", "type=independent-expert", "kind=non_governmental",
                  "order=load"):  # fmt: skip
        listed = client.get(f"{API}?{asked}", headers=other).json["items"]
        assert [each["id"] for each in listed] == [shown["id"]], asked
    for asked in ("words=明欧", "topic=topic/8.2", "language=en", f"party={sides[1]}",
                  "type=ngo", "kind=governmental"):  # fmt: skip
        assert client.get(f"{API}?{asked}", headers=other).json["items"] == [], asked
    refused = client.post(f"{one}/withdraw", json={}, headers=other)
    assert (refused.status_code, refused.json["code"]) == (403, "not_your_party")
    client.post(f"{one}/withdraw", json={}, headers=own)
    assert client.get(one, headers=other).status_code == 404
    assert client.get(f"{API}?words=阳明", headers=other).json["items"] == []


@pytest.mark.parametrize("asked", ["'; drop", "NEAR(", '"*', "全角", "𠮷", "%00", "a%20" * 60])
def test_no_question_is_too_odd(client: Browser, bearer: Bearer, asked: str) -> None:
    answer = client.get(f"{API}?words={asked}", headers=bearer(MEMBER, "CN"))
    assert answer.status_code in {200, 422}


def many(work_as: WorkAs, count: int, party: str) -> None:
    """Half of them listed for both sides."""
    work = work_as(FOCAL, party)
    with work.saved():
        for number in range(count):
            told = {"family_name": f"Named {number:03}", "topics": ["topic/8.1", "topic/7.1"]}
            made = services.add(work, read_expert({**told, "languages": ["en", "zh"]}))
            work.session.flush()
            if number % 2 == 0:
                services.consent(work, made.id)


@pytest.mark.parametrize("address", [API, f"{API}?order=load&words=named"])
def test_as_many_queries_for_a_hundred_as_for_one(
    work_as: WorkAs, client: Browser, bearer: Bearer, queries_of: Queries, address: str
) -> None:
    many(work_as, 1, "US")
    headers = bearer(MEMBER, "CN")
    client.get(address, headers=headers)
    few = queries_of(lambda: client.get(address, headers=headers))
    many(work_as, 101, "US")
    assert len(queries_of(lambda: client.get(address, headers=headers))) == len(few)
    page = client.get(address, headers=headers).json
    mark = "&" if "?" in address else "?"
    rest = client.get(f"{address}{mark}after={page['next']}", headers=headers).json
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (50, 2, None)
