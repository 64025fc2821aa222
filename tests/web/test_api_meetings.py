"""Meetings for programs: the fixed names, the acts and what they answer."""

import re

from tests import factories
from tests.web.conftest import (
    CHAIR,
    FIRST,
    FOCAL_POINT,
    MEETINGS,
    SECRETARIAT,
    Program,
    ProgramOf,
)

FIXED = {
    "code", "slug", "status", "fingerprint", "sequence", "version", "title", "purpose", "type",
    "group", "mode", "host", "venue", "starts", "ends", "zone", "starts_at", "ends_at", "level",
    "provisions", "topics", "concurring", "reason",
}


def test_a_proposal_is_answered_with_the_fixed_names(secretariat: Program) -> None:
    answer = secretariat.propose(purpose={"zh": "目的", "en": "Aim"}, topics=["topic/8.1~b"])

    assert answer.status_code == 201
    assert answer.headers["Location"] == FIRST
    assert set(answer.json) >= FIXED
    assert {name: answer.json[name] for name in ("code", "slug", "status", "sequence")} == {
        "code": "WG/MET/2022/1", "slug": "WG-MET-2022-1", "status": "proposed", "sequence": 0,
    }
    assert (answer.json["starts"], answer.json["starts_at"]) == (
        "2022-05-17T20:00", "2022-05-18T00:00:00Z",
    )
    assert re.fullmatch("[0-9a-f]{64}", answer.json["fingerprint"])
    assert answer.json["level"] == "bilateral"
    assert answer.json["concurring"] == []
    assert secretariat.get().json == answer.json


def test_the_answer_to_a_proposal_carries_the_tag_of_what_stands(secretariat: Program) -> None:
    made = secretariat.propose(
        provisions=["glasgow-2021/8.4", "glasgow-2021/8.1"], topics=["topic/8.2", "topic/8.1~b"]
    )

    assert made.headers["ETag"] == secretariat.get().headers["ETag"]


def test_a_chair_concurs_by_proposing(program: ProgramOf, sides: tuple[str, str]) -> None:
    answer = program(CHAIR, sides[0]).propose(host=sides[1])

    assert (answer.json["status"], answer.json["concurring"]) == ("tentative", [sides[0]])


def test_both_parties_confirm(
    secretariat: Program, both: tuple[Program, Program], sides: tuple[str, str]
) -> None:
    secretariat.propose()

    first = both[0].concur()
    assert (first.status_code, first.json["status"], first.json["sequence"]) == (
        200, "tentative", 0,
    )
    second = both[1].concur()
    assert (second.json["status"], second.json["sequence"]) == ("confirmed", 1)
    assert second.json["concurring"] == sorted(sides)


def test_a_party_speaks_for_itself(
    secretariat: Program, both: tuple[Program, Program], sides: tuple[str, str]
) -> None:
    seen = secretariat.propose().json["fingerprint"]

    answer = both[0].post(f"{FIRST}/concurrences", {"seen": seen, "party": sides[1]})

    assert (answer.status_code, answer.json["code"]) == (403, "not_your_party")
    assert secretariat.get().json["concurring"] == []


def test_what_has_changed_since_is_not_concurred_in(
    secretariat: Program, both: tuple[Program, Program]
) -> None:
    seen = secretariat.propose().json["fingerprint"]
    secretariat.patch({"starts": "2022-05-17T19:00"})

    answer = both[0].post(f"{FIRST}/concurrences", {"seen": seen})

    assert (answer.status_code, answer.json["code"]) == (409, "stale_version")
    assert answer.json["facts"]["fingerprint"] == secretariat.get().json["fingerprint"]


BROKEN: list[tuple[dict[str, object], str, str]] = [
    ({"ends": "2022-05-17T20:00"}, "end_not_after_start", "ends"),
    ({"zone": "Beijing"}, "unknown_timezone", "zone"),
    ({"zone": "America"}, "unknown_timezone", "zone"),
    (
        {"starts": "2022-03-13T02:30", "ends": "2022-03-13T04:00"},
        "nonexistent_local_time", "starts",
    ),
    (
        {"starts": "2022-11-06T01:30", "ends": "2022-11-06T04:00"},
        "ambiguous_local_time", "starts",
    ),
    ({"starts": "2022-05-17T20:00+08:00"}, "offset_not_of_zone", "starts"),
    ({"starts": "tomorrow"}, "bad_datetime", "starts"),
    ({"provisions": ["glasgow-2021/99"]}, "unknown_provision", "provisions"),
    ({"topics": ["topic/8.9"]}, "unknown_topic", "topics"),
    ({"group": "XX"}, "unknown_group", "group"),
    ({"host": "FR"}, "unknown_party", "host"),
    ({"mode": "in_person"}, "venue_required", "venue"),
]


def test_a_rule_that_is_broken_is_named(secretariat: Program) -> None:
    for parts, code, field in BROKEN:
        answer = secretariat.propose(**parts)

        assert (answer.status_code, answer.json["code"]) == (422, code), parts
        told = [(each["field"], each["code"]) for each in answer.json["errors"]]
        assert told == [(field, code)]
    assert secretariat.get(MEETINGS).json == {"items": [], "next": None}


UNREADABLE: list[tuple[dict[str, object], str, str]] = [
    ({"title": None}, "required", "title"),
    ({"type": None}, "required", "type"),
    ({"mode": None}, "required", "mode"),
    ({"host": None}, "required", "host"),
    ({"starts": None}, "required", "starts"),
    ({"ends": None}, "required", "ends"),
    ({"zone": None}, "required", "zone"),
    ({"title": {"zh": "", "en": " "}}, "required", "title"),
    ({"title": {"en": "a\x00b"}}, "invalid_text", "title.en"),
    ({"title": {"zh": "a\u202eb"}}, "invalid_text", "title.zh"),
    ({"title": {"en": "a" * 301}}, "too_long", "title.en"),
    ({"title": {"fr": "réunion"}}, "unknown_field", "title.fr"),
    ({"title": "Meeting"}, "wrong_type", "title"),
    ({"title": {"en": 5}}, "wrong_type", "title.en"),
    ({"provisions": "glasgow-2021/8.4"}, "wrong_type", "provisions"),
    ({"provisions": [8.4]}, "wrong_type", "provisions.0"),
    ({"host": 2**70}, "wrong_type", "host"),
    ({"type": "party"}, "invalid_choice", "type"),
    ({"level": "own_party"}, "invalid_choice", "level"),
    ({"status": "confirmed"}, "unknown_field", "status"),
]


def test_input_that_cannot_be_read_is_told_by_its_field(secretariat: Program) -> None:
    for parts, code, field in UNREADABLE:
        answer = secretariat.propose(**parts)

        assert (answer.status_code, answer.json["code"]) == (422, "invalid_input"), parts
        assert (field, code) in [(each["field"], each["code"]) for each in answer.json["errors"]]
    assert secretariat.get(MEETINGS).json["items"] == []


def test_a_field_that_is_not_known_is_told_those_that_are(secretariat: Program) -> None:
    (fault,) = secretariat.propose(colour="red").json["errors"]
    assert {"title", "starts", "zone"} <= set(fault["facts"]["known"])
    assert "host" in fault["detail"]
    (inside,) = secretariat.propose(title={"en": "A", "fr": "réunion"}).json["errors"]
    assert inside["facts"]["known"] == ["en", "zh"]
    assert inside["detail"] == "There is no field of this name. Those there are: en or zh."
    asked = secretariat.get(f"{MEETINGS}?colour=red").json["errors"]
    assert "limit" in asked[0]["facts"]["known"]


def test_all_faults_are_told_at_once(secretariat: Program) -> None:
    answer = secretariat.propose(title={"en": "a\x00"}, zone="Beijing", mode="hybrid")

    assert answer.json["code"] == "invalid_input"
    assert {each["field"] for each in answer.json["errors"]} == {"title.en", "zone", "venue"}


def test_an_ambiguous_hour_names_its_choices_and_takes_one(secretariat: Program) -> None:
    when = {"starts": "2022-11-06T01:30", "ends": "2022-11-06T04:00"}
    choices = secretariat.propose(**when).json["errors"][0]["facts"]["choices"]
    assert choices == ["2022-11-06T01:30-04:00", "2022-11-06T01:30-05:00"]

    made = secretariat.propose(**{**when, "starts": choices[1]})

    assert made.status_code == 201
    assert (made.json["starts"], made.json["starts_at"]) == (choices[1], "2022-11-06T06:30:00Z")
    again = secretariat.patch({"starts": made.json["starts"]}, made.headers["Location"])
    assert again.json == made.json


def test_null_is_as_good_as_nothing_where_nothing_is_needed(secretariat: Program) -> None:
    names = ("group", "purpose", "venue", "level", "provisions", "topics")
    body = {**factories.body(), **dict.fromkeys(names)}

    answer = secretariat.post(MEETINGS, body)

    assert (answer.status_code, answer.json["code"]) == (201, "WG/2022/1")


def test_a_change_mixes_parts_all_or_nothing(secretariat: Program) -> None:
    secretariat.propose()
    was = secretariat.get().json

    refused = secretariat.patch({"title": {"en": "Other"}, "zone": "Beijing"})
    assert (refused.status_code, secretariat.get().json) == (422, was)

    done = secretariat.patch({"title": {"en": "Other"}, "starts": "2022-05-17T21:00"}).json
    assert done["title"] == {"en": "Other", "zh": was["title"]["zh"]}
    assert (done["starts"], done["ends"]) == ("2022-05-17T21:00", was["ends"])
    assert done["fingerprint"] != was["fingerprint"]
    assert done == secretariat.get().json


def test_each_part_of_a_change_needs_its_own_permission(
    secretariat: Program, both: tuple[Program, Program], sides: tuple[str, str]
) -> None:
    secretariat.propose()

    moved = both[0].patch({"starts": "2022-05-17T21:00"})
    assert (moved.status_code, moved.json["concurring"]) == (200, [sides[0]])

    refused = both[0].patch({"starts": "2022-05-17T20:30", "title": {"en": "Mine"}})
    assert (refused.status_code, refused.json["code"]) == (403, "role_cannot")
    assert secretariat.patch({"level": "public"}).json["code"] == "role_cannot"
    assert secretariat.get().json == moved.json


def test_the_level_widens_when_both_parties_say_so(
    secretariat: Program, both: tuple[Program, Program], sides: tuple[str, str]
) -> None:
    secretariat.propose()

    one = both[0].patch({"level": "public"}).json
    assert (one["level"], one["consents"]) == (
        "bilateral", [{"party": sides[0], "level": "public"}],
    )
    two = both[1].patch({"level": "public"}).json
    assert (two["level"], two["consents"]) == ("public", [])
    narrower = both[0].patch({"level": "bilateral"})
    assert (narrower.status_code, narrower.json["code"]) == (409, "cannot_narrow")
    assert secretariat.patch({"level": "public"}).json == two  # it has that level: nothing asked


def test_a_meeting_goes_its_way(
    secretariat: Program, both: tuple[Program, Program], clock: object
) -> None:
    secretariat.propose()

    def status(act: str, body: object = None) -> object:
        answer = secretariat.post(f"{FIRST}/{act}", body)
        return answer.json["status"] if answer.status_code == 200 else answer.json["code"]

    assert status("open") == "wrong_state"
    assert status("postpone") == "postponed"
    assert status("cancel", {"reason": {}}) == "reason_required"
    assert status("cancel", {"reason": {"en": "Illness"}}) == "cancelled"
    assert secretariat.get().json["reason"] == {"zh": "", "en": "Illness"}
    assert status("reinstate") == "proposed"
    for each in both:
        each.concur()
    assert status("open") == "in_session"
    assert status("close") == "wrong_state"
    clock.set("2022-05-18T02:05Z")  # type: ignore[attr-defined]
    assert status("close") == "held"


def test_lists_are_paged_and_narrowed(secretariat: Program) -> None:
    for month, group in ((7, "ENE"), (6, "MET"), (5, "MET")):
        day = f"2022-0{month}-17"
        secretariat.propose(group=group, starts=f"{day}T20:00", ends=f"{day}T22:00")

    def codes(query: str) -> list[str]:
        return [each["code"] for each in secretariat.get(f"{MEETINGS}{query}").json["items"]]

    assert codes("") == ["WG/MET/2022/2", "WG/MET/2022/1", "WG/ENE/2022/1"]
    assert codes("?order=desc")[0] == "WG/ENE/2022/1"
    assert codes("?group=ENE&status=proposed") == ["WG/ENE/2022/1"]
    assert codes("?status=held") == []
    assert codes("?since=2022-06-01T00:00Z&before=2022-07-01T00:00Z") == ["WG/MET/2022/1"]
    page = secretariat.get(f"{MEETINGS}?limit=2").json
    assert len(page["items"]) == 2
    assert codes(f"?limit=2&after={page['next']}") == ["WG/ENE/2022/1"]


def test_fifty_at_a_time(secretariat: Program, work_as: object) -> None:
    from wgroup.meetings.services.proposing import propose

    with work_as(SECRETARIAT).saved() as work:  # type: ignore[operator]
        for _ in range(51):
            propose(work, factories.draft())

    page = secretariat.get(MEETINGS).json
    rest = secretariat.get(f"{MEETINGS}?after={page['next']}").json

    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (50, 1, None)


ODD_QUERIES = [
    "limit=0", "limit=-5", "limit=1e3", "limit=", "limit=٣", f"limit={'9' * 5000}", "page=2",
    "status=nonsense", "since=yesterday", "since=9999-12-31T00:00Z", "since=2022-05-17",
    "before=0001-01-01T00:00-14:00", "group=%00", "group=met", f"group={'A' * 60000}",
    "after=%00", "after=eyJ", "after=W1siaSIsICIxIl1d", f"after={'a' * 600}",
    "limit=1&limit=2", "order=up", "lang=fr", "%ED%A0%80=1",
]


def test_an_odd_query_is_refused(secretariat: Program) -> None:
    for query in ODD_QUERIES:
        answer = secretariat.get(f"{MEETINGS}?{query}")

        assert answer.status_code == 422, query
        assert answer.content_type == "application/problem+json"


def test_who_takes_part_is_entered_by_each_side(
    secretariat: Program, both: tuple[Program, Program], sides: tuple[str, str]
) -> None:
    secretariat.propose()
    path = f"{FIRST}/participations"
    person = {"family_name": "欧阳", "given_name": "明", "capacity": "delegate"}

    made = both[0].post(path, {**person, "email": "M@wgroup.test", "partstat": "accepted"})
    assert made.status_code == 201
    told = made.json
    assert made.headers["Location"] == f"{path}/{told.pop('id')}"
    assert told == {
        "party": sides[0], "family_name": "欧阳", "given_name": "明",
        "latin_family": "", "latin_given": "", "name": "欧阳明",
        "capacity": "delegate", "partstat": "accepted", "email": "m@wgroup.test",
        "answered_for_earlier_terms": None, "answered_at": "2022-04-01T02:00:00Z",
        "answered_by": "focal_point", "note": "",
    }
    assert both[0].post(path, {**person, "email": "m@wgroup.test"}).json["code"] == (
        "already_entered"
    )
    assert secretariat.post(path, person).json["code"] == "role_cannot"
    both[1].post(path, {**person, "family_name": "Smith", "given_name": "Ada"})

    listed = both[1].get(path).json["items"]
    assert [each["party"] for each in listed] == sorted(sides)
    assert {each["party"] for each in listed if "email" in each} == {sides[1]}


def test_an_answer_is_changed_by_its_own_side(
    secretariat: Program, both: tuple[Program, Program]
) -> None:
    secretariat.propose()
    body = {"family_name": "Smith", "capacity": "adviser"}
    made = both[0].post(f"{FIRST}/participations", body)
    where = made.headers["Location"]
    reply = {"partstat": "declined"}

    assert both[0].client.patch(where, json=reply, headers=both[0].headers).status_code == 428
    assert both[1].patch(reply, where).json["code"] == "not_your_party"
    seen = both[0].get(where).headers["ETag"]
    assert seen == made.headers["ETag"]
    changed = both[0].patch(reply, where, If_Match=seen)
    assert changed.json["partstat"] == "declined"
    assert both[0].patch(reply, where, If_Match=seen).status_code == 412
    assert both[0].patch({"partstat": "maybe"}, where).json["code"] == "invalid_input"
    assert both[0].patch(reply, where[:-1] + ("0" if where[-1] != "0" else "1")).status_code == 404


NOBODY = [
    ({"capacity": "delegate"}, "family_name"),
    ({"family_name": "  ", "capacity": "delegate"}, "family_name"),
    ({"family_name": "A"}, "capacity"),
    ({"family_name": "A", "capacity": "king"}, "capacity"),
    ({"family_name": "A", "capacity": "delegate", "email": "a@["}, "email"),
    ({"family_name": "A", "capacity": "delegate", "partstat": "x"}, "partstat"),
    ({"family_name": "A\x07", "capacity": "delegate"}, "family_name"),
]


def test_a_person_that_cannot_be_entered(secretariat: Program, program: ProgramOf) -> None:
    secretariat.propose()
    focal_point = program(FOCAL_POINT, "CN")
    for body, field in NOBODY:
        answer = focal_point.post(f"{FIRST}/participations", body)

        assert answer.status_code == 422, body
        assert [each["field"] for each in answer.json["errors"]] == [field]
    assert focal_point.get(f"{FIRST}/participations").json["items"] == []


def test_the_history_is_newest_first_and_paged(secretariat: Program, clock: object) -> None:
    secretariat.propose(provisions=[])
    clock.set("2022-04-01T02:01Z")  # type: ignore[attr-defined]
    secretariat.patch({"title": {"en": "Other"}})

    page = secretariat.get(f"{FIRST}/history").json

    assert [each["act"] for each in page["items"]] == ["meeting.edit", "meeting.propose"]
    assert page["items"][0]["changes"]["title_en"] == ["Joint methane meeting", "Other"]
    first = secretariat.get(f"{FIRST}/history?limit=1").json
    rest = secretariat.get(f"{FIRST}/history?limit=1&after={first['next']}").json
    assert first["items"] + rest["items"] == page["items"]
