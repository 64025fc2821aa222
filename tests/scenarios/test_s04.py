"""S04: an expert meeting with outside experts, from the seats to the list, by the API.

All people are invented. ``sides`` runs it once more with the Parties swapped (INV-45).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock
from wgroup.kernel.actor import Role

MEETING = "/api/v1/meetings/WG-MET-2022-1"
LAST_SECOND = "2022-05-30T12:00:00+00:00"

# By what they are: where they come from, and how many seats each side has.
TYPES = {
    "ministry": "national-government", "city": "local-government", "enterprise": "enterprise",
    "tank": "think-tank", "university": "academic-institution",
}


@dataclass
class Table:
    """Everybody at it, with their tokens; organisations by side and what they are."""

    client: Browser
    clock: Clock
    cn: str
    us: str
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    organisations: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def post(self, who: str, path: str, body: object = None) -> TestResponse:
        return self.client.post(path, json=body or {}, headers=self.headers[who])

    def get(self, who: str, path: str) -> TestResponse:
        return self.client.get(path, headers=self.headers[who])

    def nominate(self, who: str, what: str, family: str, **fields: object) -> TestResponse:
        """Prepare and submit in one breath; the answer of what failed, else of the second."""
        body = {
            "family_name": family, "given_name": "A",
            "organisation": self.organisations[who, what], **fields,
        }
        answer = self.post(who, f"{MEETING}/nominations", body)
        if answer.status_code != 201:
            return answer
        self.ids[family] = answer.get_json()["id"]
        return self.post(who, f"/api/v1/nominations/{self.ids[family]}/submit")

    def register(self, family: str) -> dict[str, object]:
        answer = self.post("sec", f"/api/v1/nominations/{self.ids[family]}/register")
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.get_json()
        return found

    def one(self, who: str, family: str) -> dict[str, object]:
        answer = self.get(who, f"/api/v1/nominations/{self.ids[family]}")
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.get_json()
        return found

    def state(self, family: str) -> object:
        return self.one("sec", family)["state"]


@pytest.fixture
def table(
    client: Browser, bearer: Callable[..., dict[str, str]], sides: tuple[str, str], clock: Clock
) -> Table:
    """At 2022-05-20, with seats planned and organisations admitted long before."""
    made = Table(client, clock, *sides)
    clock.set("2022-05-01T02:00+00:00")
    made.headers = {
        "sec": bearer(Role.SECRETARIAT_OFFICER),
        "cn": bearer(Role.DELEGATION_FOCAL_POINT, made.cn),
        "us": bearer(Role.DELEGATION_FOCAL_POINT, made.us),
        "member": bearer(Role.DELEGATION_MEMBER, made.cn),
        "objected": bearer(
            Role.NON_GOVERNMENTAL_EXPERT, made.us, email="thinker@tank.example",
            family_name="Thinker",
        ),
        "expert": bearer(
            Role.NON_GOVERNMENTAL_EXPERT, made.cn, email="expert@works.example",
            family_name="Works",
        ),
    }
    when = {"starts": "2022-06-15T20:00", "ends": "2022-06-15T22:00", "type": "expert"}
    proposed = made.post("sec", "/api/v1/meetings", factories.body(host=made.us, **when))
    assert proposed.status_code == 201, proposed.text
    for who in ("cn", "us"):
        for what, kind in TYPES.items():
            level = {"level": "city"} if what == "city" else {}
            body = {"name": {"en": f"Invented {what} of {who}"}, "type": kind, **level}
            answer = made.post(who, "/api/v1/organisations", body)
            assert answer.status_code == 201, answer.text
            made.organisations[who, what] = answer.get_json()["id"]
        concurred = made.post(
            who, f"{MEETING}/concurrences", {"seen": proposed.get_json()["fingerprint"]}
        )
        assert concurred.status_code == 200, concurred.text
    clock.set("2022-05-20T02:00+00:00")
    seats = {
        "composition": "mixed", "governmental": 5, "non_governmental": 3,
        "closes": "2022-06-01T12:00", "zone": "America/New_York",
    }
    planned = client.put(f"{MEETING}/seats", json=seats, headers=made.headers["sec"])
    assert planned.status_code == 200, planned.text
    assert planned.get_json()["closes_at"] == "2022-06-01T16:00:00Z"
    return made


GOVERNMENTAL = {
    "cn": [("ministry", f"Gov{each}") for each in range(4)] + [("city", "Mayor")],
    "us": [("ministry", f"Fed{each}") for each in range(4)],
}
OUTSIDE = {
    "cn": {"enterprise": "Works", "tank": "Denker", "university": "欧阳"},
    "us": {"enterprise": "Plant", "tank": "Thinker", "university": "Scholar"},
}
MORE: dict[str, dict[str, object]] = {
    "欧阳": {"given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming"},
    "Thinker": {"email": "thinker@tank.example", "interests": {"en": "Advises a gas company"}},
    "Works": {"email": "expert@works.example"},
}


def all_nominated(table: Table) -> None:
    for who in ("cn", "us"):
        named = [*GOVERNMENTAL[who], *OUTSIDE[who].items()]
        for what, family in named:
            answer = table.nominate(who, what, family, **MORE.get(family, {}))
            assert answer.status_code == 200, answer.text
            assert answer.get_json()["state"] == "submitted"


def all_registered(table: Table) -> None:
    """The governmental at once, the lists of the others at 12:00 on 25 May."""
    for who in ("cn", "us"):
        for _, family in GOVERNMENTAL[who]:
            assert table.register(family)["state"] == "accredited"
    table.clock.set("2022-05-25T12:00:00+00:00")
    for who in ("cn", "us"):
        for family in OUTSIDE[who].values():
            found = table.register(family)
            assert (found["state"], found["window_ends_at"]) == (
                "no_objection_window", "2022-05-30T12:00:00Z",
            )


def listed(table: Table, who: str = "sec") -> list[dict[str, object]]:
    answer = table.get(who, f"{MEETING}/nominations?limit=100")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.get_json()["items"]
    return found


def test_s04(table: Table) -> None:
    all_nominated(table)
    all_registered(table)

    table.clock.set(LAST_SECOND)  # the last second counts
    path = f"/api/v1/nominations/{table.ids['Thinker']}"
    objection = table.post("cn", f"{path}/object", {"reason": {"en": "Works for a rival"}})
    assert (objection.status_code, objection.get_json()["state"]) == (200, "objected")
    outside = [each for who in ("cn", "us") for each in OUTSIDE[who].values()]
    standing = [each for each in outside if each != "Thinker"]
    assert {table.state(each) for each in standing} == {"no_objection_window"}
    table.clock.set("2022-05-30T12:00:01+00:00")  # nobody's job has run
    assert {table.state(each) for each in standing} == {"accredited"}
    assert table.one("us", "Plant")["accredited_from"] == "2022-05-30T12:00:01Z"

    table.clock.set("2022-05-31T09:00:00+00:00")
    assert table.nominate("us", "tank", "Ponder").status_code == 200
    assert table.register("Ponder")["window_ends_at"] == "2022-06-05T09:00:00Z"
    table.clock.set("2022-06-05T09:00:00+00:00")
    assert table.state("Ponder") == "no_objection_window"
    table.clock.set("2022-06-05T09:00:01+00:00")
    assert table.state("Ponder") == "accredited"

    accredited = [each for each in listed(table) if each["state"] == "accredited"]
    assert len(accredited) == 15
    assert Counter(each["party"] for each in accredited) == {table.cn: 8, table.us: 7}
    assert Counter(each["type"] for each in accredited) == {
        "local-government": 1, "enterprise": 2, "think-tank": 2, "academic-institution": 2,
        "national-government": 8,
    }
    listed_all = table.get("sec", f"{MEETING}/participants").get_json()
    assert len(listed_all["items"]) == 15
    assert listed_all["by_side"] == {table.cn: 8, table.us: 7}
    assert listed_all["by_type"] == {
        "local-government": 1, "enterprise": 2, "think-tank": 2, "academic-institution": 2,
        "national-government": 8,
    }
    of_cn = [each for each in accredited if each["party"] == table.cn]
    families = [str(each["latin_family"] or each["family_name"]) for each in of_cn]
    assert families == sorted(families, key=str.casefold)
    named = next(each for each in of_cn if each["family_name"] == "欧阳")
    assert named["name"] == {"zh": "欧阳明", "en": "OUYANG Ming"}


def test_what_each_is_told(table: Table) -> None:
    """The other side: name, kind and organisation, once it is registered; nobody outside."""
    all_nominated(table)
    assert {each["party"] for each in listed(table, "cn")} == {table.cn}
    assert table.get("cn", f"/api/v1/nominations/{table.ids['Thinker']}").status_code == 404
    all_registered(table)
    told = table.one("cn", "Thinker")
    assert told["family_name"] == "Thinker"
    assert {"email", "position", "interests", "shortcoming"}.isdisjoint(told)
    assert table.one("us", "Thinker")["interests"] == {"en": "Advises a gas company", "zh": ""}
    assert table.one("sec", "Thinker")["email"] == "thinker@tank.example"
    path = f"/api/v1/nominations/{table.ids['Thinker']}"
    for who in ("objected", "expert"):
        assert table.get(who, path).status_code == 404
        assert table.get(who, f"{MEETING}/nominations").status_code == 404


def test_accredited_or_objected_at_the_door(table: Table) -> None:
    """Who is accredited opens the meeting in that very second; who was objected to never does."""
    all_nominated(table)
    all_registered(table)
    table.clock.set(LAST_SECOND)
    path = f"/api/v1/nominations/{table.ids['Thinker']}/object"
    assert table.post("cn", path, {"reason": {"en": "No"}}).status_code == 200
    answer = f"{MEETING}/my-answer"
    for who in ("expert", "objected"):
        assert table.get(who, MEETING).status_code == 404
    table.clock.set("2022-05-30T12:00:01+00:00")
    assert table.get("expert", MEETING).status_code == 200
    assert table.get("expert", answer).get_json()["capacity"] == "non-governmental-expert"
    assert table.get("objected", MEETING).status_code == 404
    assert table.get("objected", answer).status_code == 404


def test_s04_bad_input(table: Table) -> None:
    all_nominated(table)
    before = listed(table)
    fourth = table.nominate("cn", "enterprise", "Fourth")
    assert (fourth.status_code, fourth.get_json()["code"]) == (409, "quota_exceeded")
    twice = table.nominate("cn", "enterprise", "Works", email="expert@works.example")
    assert (twice.status_code, twice.get_json()["code"]) == (409, "duplicate_nomination")
    body = {"family_name": "X", "organisation": table.organisations["cn", "tank"]}
    member = table.post("member", f"{MEETING}/nominations", body)
    assert (member.status_code, member.get_json()["code"]) == (403, "role_cannot")
    other = {**body, "organisation": table.organisations["us", "tank"]}
    theirs = table.post("cn", f"{MEETING}/nominations", other)
    assert (theirs.status_code, theirs.get_json()["code"]) == (403, "not_your_party")

    table.clock.set("2022-06-01T16:00:00+00:00")  # the last second, inclusive
    in_time = table.post("us", f"{MEETING}/nominations", {"family_name": "Late"})
    assert in_time.status_code == 201
    table.clock.set("2022-06-01T16:00:01+00:00")
    late = table.nominate("us", "enterprise", "Later")
    assert (late.status_code, late.get_json()["code"]) == (409, "nomination_closed")
    for told in ("Thu 2 Jun 00:00 Beijing", "Wed 1 Jun 12:00 Washington"):
        assert told in late.get_json()["detail"]
    assert listed(table) == before


def test_time_runs_for_the_other_side_alone(table: Table) -> None:
    all_nominated(table)
    all_registered(table)
    path = f"/api/v1/nominations/{table.ids['Thinker']}"
    reason = {"reason": {"en": "No"}}
    own = table.post("us", f"{path}/object", reason)
    assert (own.status_code, own.get_json()["code"]) == (403, "not_your_party")
    assert table.post("sec", f"{path}/waive").status_code == 403
    assert table.post("cn", f"{path}/object", {"reason": {"en": " "}}).status_code == 422
    assert table.post("cn", f"{path}/waive").get_json()["state"] == "accredited"
    table.clock.set(table.clock.set(LAST_SECOND) + timedelta(seconds=1))
    scholar = f"/api/v1/nominations/{table.ids['Scholar']}"
    late = table.post("cn", f"{scholar}/object", reason)
    assert (late.status_code, late.get_json()["code"]) == (409, "window_closed")
