"""Answers, lists and ways to join, for programs."""

import pytest

from tests.web.conftest import FIRST, Program, ProgramOf
from wgroup.kernel.actor import Role

PEOPLE, MINE, JOINING = (f"{FIRST}/{each}" for each in ("participations", "my-answer", "joining"))
LATER = {"starts": "2022-05-18T20:00", "ends": "2022-05-18T22:00"}
INVITED = {
    "family_name": "Okafor", "given_name": "Daniel", "email": "okafor@wgroup.test",
    "capacity": "non-governmental-expert",
}
LINK = {
    "url": "https://meet.example.org/j/84521?pwd=7",
    "dial_in": {"zh": "+86 10 8555 0000", "en": "+1 202 555 0100\nPIN 84521"},
}
NOTHING = {"url": "", "dial_in": {"zh": "", "en": ""}}


@pytest.fixture
def sides() -> tuple[str, str]:
    """One order: that swapping the Parties swaps the results, test_meeting_answers.py tries."""
    return "US", "CN"


@pytest.fixture
def expert(
    secretariat: Program, both: tuple[Program, Program], program: ProgramOf, sides: tuple[str, str]
) -> Program:
    """Who is invited by the first side to the confirmed meeting, and is no insider."""
    found = program(Role.NON_GOVERNMENTAL_EXPERT, sides[0], email=INVITED["email"])
    secretariat.propose()
    for each in both:
        each.concur()
    assert both[0].post(PEOPLE, INVITED).status_code == 201
    return found


def put(who: Program, path: str, body: object, **headers: str):  # type: ignore[no-untyped-def]
    seen = {"If_Match": "*", **headers}
    return who.client.put(path, json=body, headers=who._with(seen))


def delete(who: Program, path: str, **headers: str):  # type: ignore[no-untyped-def]
    return who.client.delete(path, headers=who._with({"If_Match": "*", **headers}))


def listed(who: Program) -> dict[str, object]:
    (found,) = who.get(PEOPLE).json["items"]
    return found  # type: ignore[no-any-return]


def test_one_answers_to_what_one_saw(expert: Program, secretariat: Program) -> None:
    seen = expert.get(MINE)
    assert (seen.json["partstat"], seen.json["answered_at"]) == ("needs_action", None)
    assert seen.json["terms"] == secretariat.get().json["fingerprint"]
    yes = {"partstat": "accepted", "note": "From ten"}
    assert expert.client.put(MINE, json=yes, headers=expert.headers).status_code == 428
    given = put(expert, MINE, yes, If_Match=seen.headers["ETag"])
    assert given.status_code == 200
    told = {name: given.json[name] for name in ("partstat", "note", "answered_by")}
    assert told == {**yes, "answered_by": "page"}
    secretariat.patch(LATER)
    assert put(expert, MINE, yes, If_Match=given.headers["ETag"]).status_code == 412
    asked = expert.get(MINE).json
    assert (asked["partstat"], asked["answered_for_earlier_terms"]) == ("needs_action", "accepted")
    assert put(expert, MINE, {"partstat": "declined"}).json["partstat"] == "declined"


@pytest.mark.parametrize("body", [
    {}, {"partstat": "needs_action"}, {"partstat": "delegated"}, {"partstat": "perhaps"},
    {"partstat": "accepted", "note": "x" * 1001}, {"partstat": "accepted", "note": "\x07"},
    {"partstat": "accepted", "person": "x"},
])
def test_what_is_no_answer(expert: Program, body: object) -> None:
    assert put(expert, MINE, body).status_code == 422
    assert expert.get(MINE).json["partstat"] == "needs_action"


def test_whose_answer_is_whose(
    expert: Program, secretariat: Program, both: tuple[Program, Program]
) -> None:
    """When and what, both delegations; how and why, the own side and the secretariat."""
    put(expert, MINE, {"partstat": "tentative", "note": "If I am well"})
    shown = {"partstat": "tentative", "answered_at": "2022-04-01T02:00:00Z"}
    kept = {"note": "If I am well", "answered_by": "page"}
    mail = {"email": INVITED["email"]}
    for who, told, untold in (
        (both[0], shown | kept | mail, set()),
        (expert, shown | kept | mail, set()),
        (secretariat, shown | kept, {"email"}),
        (both[1], shown, {"email", "note", "answered_by"}),
    ):
        found = listed(who)
        assert {name: found[name] for name in told} == told
        assert not untold & found.keys()
        assert who.get(f"{PEOPLE}/{found['id']}").json == found
    for who in (both[0], both[1], secretariat):
        assert who.get(MINE).status_code == put(who, MINE, {"partstat": "accepted"}).status_code
        assert who.get(MINE).status_code == 404
    assert "If I am well" not in both[1].get(f"{FIRST}/history").text


def test_who_is_taken_off_the_list_is_outside(
    expert: Program, both: tuple[Program, Program]
) -> None:
    where = f"{PEOPLE}/{listed(both[0])['id']}"
    seen = both[0].get(where).headers["ETag"]
    put(expert, MINE, {"partstat": "accepted"})
    assert both[0].client.delete(where, headers=both[0].headers).status_code == 428
    assert delete(both[0], where, If_Match=seen).status_code == 412
    assert delete(both[1], where).json["code"] == "not_your_party"
    assert expert.get().status_code == 200
    gone = delete(both[0], where)
    assert (gone.status_code, gone.text) == (204, "")
    assert expert.get().status_code == expert.get(MINE).status_code == 404
    assert delete(both[0], where).status_code == 404


def test_those_it_concerns_are_told_how_to_join(
    expert: Program, secretariat: Program, both: tuple[Program, Program], guest: Program,
    program: ProgramOf,
) -> None:
    assert secretariat.get(JOINING).json == expert.get(JOINING).json == NOTHING
    set_ = put(secretariat, JOINING, LINK)
    assert (set_.status_code, set_.json) == (200, LINK)
    assert expert.get(JOINING).json == LINK
    assert put(expert, JOINING, LINK).json["code"] == "role_cannot"
    assert guest.get(JOINING).status_code == 401
    outside = program(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    for who in (*both, outside):
        for answer in (who.get(JOINING), put(who, JOINING, LINK), delete(who, JOINING)):
            assert answer.status_code == 404
    for who in (*both, secretariat):
        for path in (FIRST, f"{FIRST}/history", PEOPLE):
            assert "84521" not in who.get(path).text


def test_one_changes_the_way_to_join_that_one_saw(secretariat: Program) -> None:
    secretariat.propose()
    before = secretariat.get(JOINING).headers["ETag"]
    assert secretariat.client.put(
        JOINING, json=LINK, headers=secretariat.headers
    ).status_code == 428
    first = put(secretariat, JOINING, LINK, If_Match=before)
    assert put(secretariat, JOINING, LINK, If_Match=before).status_code == 412
    assert delete(secretariat, JOINING, If_Match=before).status_code == 412
    held = secretariat.get(JOINING, If_None_Match=first.headers["ETag"])
    assert held.status_code == 304
    only = put(secretariat, JOINING, {"url": "tel:+12025550100"})
    assert only.json == {"url": "tel:+12025550100", "dial_in": {"zh": "", "en": ""}}
    assert delete(secretariat, JOINING, If_Match=only.headers["ETag"]).status_code == 204
    assert secretariat.get(JOINING).json == NOTHING
    for body in ({"url": "javascript:alert(1)"}, {"dial_in": {"fr": "x"}}, {"link": "x"}):
        assert put(secretariat, JOINING, body).status_code == 422
    assert secretariat.get(JOINING).json == NOTHING


def test_lists_ask_no_more_with_more_people(
    secretariat: Program, both: tuple[Program, Program], queries_of  # type: ignore[no-untyped-def]
) -> None:
    secretariat.propose()
    both[0].post(PEOPLE, INVITED)
    few = len(queries_of(lambda: secretariat.get(PEOPLE)))
    for number in range(20):
        both[1].post(PEOPLE, {**INVITED, "email": f"p{number}@wgroup.test"})
    assert len(queries_of(lambda: secretariat.get(PEOPLE))) == few
