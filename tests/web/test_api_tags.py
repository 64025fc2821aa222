"""Versions: tags of what a reader sees, changes of what was seen, acts done once."""

import pytest

from tests import factories
from tests.web.conftest import FIRST, MEETINGS, Program, ProgramOf
from wgroup.kernel.actor import Role

CHANGE = {"title": {"en": "Other"}}


def test_who_holds_what_stands_is_told_so(secretariat: Program) -> None:
    secretariat.propose()
    for path in (FIRST, MEETINGS, f"{FIRST}/history"):
        tag = secretariat.get(path).headers["ETag"]
        for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            answer = secretariat.get(path, If_None_Match=held)
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == tag
        assert secretariat.get(path, If_None_Match='"other"').status_code == 200


def test_answers_are_kept_by_their_reader_alone(secretariat: Program) -> None:
    secretariat.propose()
    answer = secretariat.get()

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))


def test_the_tag_changes_with_what_is_seen(
    secretariat: Program, both: tuple[Program, Program]
) -> None:
    first = secretariat.propose().headers["ETag"]
    second = both[0].concur().headers["ETag"]
    third = secretariat.patch(CHANGE).headers["ETag"]

    assert len({first, second, third}) == 3
    assert secretariat.get().headers["ETag"] == third


def test_the_tag_tells_a_guest_nothing_of_what_is_hidden(
    secretariat: Program, guest: Program, both: tuple[Program, Program]
) -> None:
    nothing = guest.get(MEETINGS).headers["ETag"]
    secretariat.propose()
    assert guest.get(MEETINGS).headers["ETag"] == nothing

    secretariat.propose(level="public")
    path = f"{MEETINGS}/WG-MET-2022-2"
    for each in both:
        each.concur(path)
    public = guest.get(path).headers["ETag"]
    secretariat.patch({"purpose": {"en": "Not for everybody"}}, path)
    assert guest.get(path).headers["ETag"] == public


def test_a_change_says_what_was_seen(secretariat: Program) -> None:
    tag = secretariat.propose().headers["ETag"]

    missing = secretariat.client.patch(FIRST, json=CHANGE, headers=secretariat.headers)
    assert (missing.status_code, missing.json["code"]) == (428, "precondition_required")
    for stale in ('"other"', f"W/{tag}", '"a", "b"', ",", "other"):
        answer = secretariat.patch(CHANGE, If_Match=stale)
        assert (answer.status_code, answer.json["code"]) == (412, "stale_version")
    assert secretariat.get().headers["ETag"] == tag

    done = secretariat.patch(CHANGE, If_Match=f'"other", {tag}')
    assert done.status_code == 200
    assert secretariat.patch(CHANGE, If_Match=tag).status_code == 412
    assert secretariat.patch(CHANGE, If_Match=done.headers["ETag"]).json == done.json
    assert secretariat.patch(CHANGE, If_Match="*").status_code == 200


def test_who_may_not_change_it_is_told_that_first(
    secretariat: Program, program: ProgramOf, both: tuple[Program, Program]
) -> None:
    secretariat.propose()
    assert both[0].patch(CHANGE, If_Match='"other"').status_code == 403
    observer = program(Role.OBSERVER)
    assert observer.patch(CHANGE, If_Match='"other"').status_code == 404


def test_acts_need_no_tag(secretariat: Program) -> None:
    secretariat.propose()
    assert secretariat.post(f"{FIRST}/postpone", If_Match='"other"').status_code == 200


def test_what_is_sent_twice_under_one_key_is_done_once(secretariat: Program) -> None:
    first = secretariat.post(MEETINGS, factories.body(), Idempotency_Key="k1")
    again = secretariat.post(MEETINGS, factories.body(), Idempotency_Key="k1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Location"] == first.headers["Location"]
    assert len(secretariat.get(MEETINGS).json["items"]) == 1
    secretariat.post(MEETINGS, factories.body(), Idempotency_Key="k2")
    secretariat.post(MEETINGS, factories.body())
    assert len(secretariat.get(MEETINGS).json["items"]) == 3


def test_an_act_is_done_once_too(secretariat: Program) -> None:
    secretariat.propose()
    for _ in range(2):
        answer = secretariat.post(f"{FIRST}/postpone", Idempotency_Key="k")
        assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert secretariat.post(f"{FIRST}/reinstate", Idempotency_Key="k").status_code == 409


def test_a_key_stands_for_one_request_of_one_account(
    secretariat: Program, program: ProgramOf
) -> None:
    secretariat.post(MEETINGS, factories.body(), Idempotency_Key="k")

    other = secretariat.post(MEETINGS, factories.body(group="ENE"), Idempotency_Key="k")
    assert (other.status_code, other.json["errors"][0]["code"]) == (422, "key_reused")
    somebody = program(Role.SECRETARIAT_OFFICER)
    assert somebody.post(MEETINGS, factories.body(), Idempotency_Key="k").json["code"] == (
        "WG/MET/2022/2"
    )


def test_a_refused_act_takes_no_key(secretariat: Program) -> None:
    wrong = factories.body(zone="Beijing")
    assert secretariat.post(MEETINGS, wrong, Idempotency_Key="k").status_code == 422
    assert secretariat.post(MEETINGS, factories.body(), Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_an_odd_key_is_refused(secretariat: Program, key: str) -> None:
    answer = secretariat.post(MEETINGS, factories.body(), Idempotency_Key=key)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "Idempotency-Key")
