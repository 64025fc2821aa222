"""What people type, read into drafts, with every fault told at once."""

import pytest

from tests.factories import TITLE, slot
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Invalid, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.meetings.drafts import read_draft, read_edit, read_person, read_reason, read_terms
from wgroup.meetings.rules import Capacity, MeetingDraft, MeetingType, Mode, PartStat, Terms

FIELDS: dict[str, object] = {
    "title": TITLE,
    "type": "joint_thematic",
    "mode": "virtual",
    "host": "AA",
    "starts": "2022-05-17T20:00",
    "ends": "2022-05-17T22:00",
    "zone": "America/New_York",
}
HALL, ROOM = Bilingual("Hall", "厅"), Bilingual("Room", "室")


def faults(**parts: object) -> dict[str, str]:
    """The codes by field that a draft with parts is refused for."""
    with pytest.raises((RuleBroken, Invalid)) as refusal:
        read_draft({**FIELDS, **parts})
    if isinstance(refusal.value, Invalid):
        return {each.field: each.code for each in refusal.value.errors}
    assert isinstance(refusal.value, RuleBroken)
    return {refusal.value.field or "": refusal.value.code}


def test_the_least_that_makes_a_meeting() -> None:
    assert read_draft(FIELDS) == MeetingDraft(
        title=TITLE,
        purpose=Bilingual(),
        type=MeetingType.JOINT_THEMATIC,
        group=None,
        host="AA",
        terms=Terms(slot(), Mode.VIRTUAL, Bilingual()),
        level=Level.BILATERAL,
    )


def test_keys_are_read_once_each_and_in_order() -> None:
    draft = read_draft({**FIELDS, "topics": ["b", "a", "b", " a "], "provisions": []})
    assert draft.topics == ("b", "a")
    assert draft.provisions == ()


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"ends": "2022-05-17T20:00"}, {"ends": "end_not_after_start"}),
        ({"ends": "2022-05-17T19:00"}, {"ends": "end_not_after_start"}),
        ({"zone": "Beijing"}, {"zone": "unknown_timezone"}),
        ({"zone": "../etc/passwd"}, {"zone": "unknown_timezone"}),
        ({"starts": "yesterday"}, {"starts": "bad_datetime"}),
        ({"starts": "2022-02-30T10:00"}, {"starts": "bad_datetime"}),
        ({"starts": "0001-01-01T00:00"}, {"starts": "bad_datetime"}),
        ({"starts": "2022-03-13T02:30"}, {"starts": "nonexistent_local_time"}),
        ({"ends": "2022-11-06T01:30"}, {"ends": "ambiguous_local_time"}),
        ({"starts": "2022-05-17T20:00+08:00"}, {"starts": "offset_not_of_zone"}),
        ({"title": Bilingual()}, {"title": "required"}),
        ({"title": Bilingual("  ", "")}, {"title": "required"}),
        ({"title": Bilingual("x" * 301, "")}, {"title.en": "too_long"}),
        ({"title": Bilingual("x" * 1_000_000, "")}, {"title.en": "too_long"}),
        ({"title": Bilingual("a\x00b", "")}, {"title.en": "invalid_text"}),
        ({"title": Bilingual("", "甲\u202e烷")}, {"title.zh": "invalid_text"}),
        ({"title": Bilingual("\ud800", "")}, {"title.en": "invalid_text"}),
        ({"purpose": Bilingual("x" * 4001, "")}, {"purpose.en": "too_long"}),
        ({"type": "party"}, {"type": "invalid_choice"}),
        ({"level": "own_party"}, {"level": "invalid_choice"}),
        ({"level": "secret"}, {"level": "invalid_choice"}),
        ({"mode": "hybrid"}, {"venue": "venue_required"}),
        ({"mode": "hybrid", "venue": Bilingual("\x00", "")}, {"venue.en": "invalid_text"}),
        (
            {"mode": "hybrid", "venue": Bilingual("Renew at https://x.example", "")},
            {"venue.en": "invalid_text"},
        ),
        ({"mode": "hybrid", "venue": Bilingual("", "登录 evil.cn")}, {"venue.zh": "invalid_text"}),
        ({"group": "\x00"}, {"group": "invalid_text"}),
        ({"host": "\ud800"}, {"host": "invalid_text"}),
        ({"provisions": ["\x00"]}, {"provisions": "invalid_text"}),
        ({"topics": [str(each) for each in range(51)]}, {"topics": "too_many"}),
    ],
    ids=lambda value: str(value)[:60],
)
def test_bad_input_is_named(parts: dict[str, object], found: dict[str, str]) -> None:
    assert faults(**parts) == found


def test_all_faults_are_told_at_once_and_each_once() -> None:
    assert faults(title=Bilingual("\x00", "x" * 400), host="", zone="Mars/Base", ends="") == {
        "title.en": "invalid_text",
        "host": "required",
        "zone": "unknown_timezone",
        "ends": "required",
    }


def test_a_skipped_hour_names_its_neighbours() -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_draft({**FIELDS, "starts": "2022-03-13T02:30", "ends": "2022-03-13T05:00"})
    assert refusal.value.facts["choices"] == [
        "2022-03-13T01:30-05:00", "2022-03-13T03:30-04:00",
    ]


def test_an_hour_that_comes_twice_is_settled_by_its_offset() -> None:
    night = {"starts": "2022-11-06T01:30", "ends": "2022-11-06T05:00"}
    with pytest.raises(RuleBroken) as refusal:
        read_draft({**FIELDS, **night})
    readings = refusal.value.facts["choices"]
    assert readings == ["2022-11-06T01:30-04:00", "2022-11-06T01:30-05:00"]
    first, second = (
        read_draft({**FIELDS, **night, "starts": each}).terms.slot.starts_at
        for each in readings  # type: ignore[attr-defined]
    )
    assert (second - first).total_seconds() == 3600


OLD = Terms(slot("2022-05-17T20:00:30"), Mode.HYBRID, HALL)


@pytest.mark.parametrize(
    ("fields", "new"),
    [
        ({}, OLD),
        ({"mode": "in_person"}, Terms(OLD.slot, Mode.IN_PERSON, HALL)),
        ({"mode": "virtual", "venue": Bilingual()}, Terms(OLD.slot, Mode.VIRTUAL, Bilingual())),
        ({"venue": ROOM}, Terms(OLD.slot, Mode.HYBRID, ROOM)),
        (
            {"ends": "2022-05-17T23:00"},
            Terms(slot("2022-05-17T20:00:30", "2022-05-17T23:00"), Mode.HYBRID, HALL),
        ),
        (
            {"zone": "Asia/Shanghai"},
            Terms(slot("2022-05-17T20:00:30", zone="Asia/Shanghai"), Mode.HYBRID, HALL),
        ),
    ],
    ids=str,
)
def test_terms_change_only_as_said(fields: dict[str, object], new: Terms) -> None:
    assert read_terms(fields, OLD) == new


def test_an_ambiguous_start_is_kept_as_it_was_settled() -> None:
    old = Terms(slot("2022-11-06T01:30-05:00", "2022-11-06T05:00"), Mode.HYBRID, HALL)
    assert read_terms({"venue": ROOM}, old).slot == old.slot


def test_an_edit_reads_what_is_given() -> None:
    assert read_edit({}) == {}
    assert read_edit({"type": "expert", "topics": ["a"]}) == {
        "type": MeetingType.EXPERT, "topics": ("a",),
    }
    with pytest.raises(RuleBroken, match="required"):
        read_edit({"title": Bilingual()})
    with pytest.raises(RuleBroken, match="required"):
        read_edit({"host": ""})


def test_a_cancellation_says_why() -> None:
    assert read_reason(Bilingual(" Storm\r\nwarning ", "")) == Bilingual("Storm\nwarning", "")
    with pytest.raises(RuleBroken, match="reason_required"):
        read_reason(Bilingual(" ", ""))


def test_people_are_read_whole() -> None:
    person = read_person(
        {"family_name": "顾", "given_name": "清和", "email": "Gu@Example.org ",
         "capacity": "delegate", "partstat": "accepted"}
    )
    assert (person.email, person.capacity, person.partstat) == (
        "gu@example.org", Capacity.DELEGATE, PartStat.ACCEPTED,
    )
    bare = read_person({"family_name": "Okafor", "capacity": "interpreter"})
    assert (bare.given_name, bare.email, bare.partstat) == ("", None, PartStat.NEEDS_ACTION)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"capacity": "delegate"}, "required"),
        ({"capacity": "delegate", "family_name": "  "}, "required"),
        ({"family_name": "A"}, "required"),
        ({"family_name": "A", "capacity": "king"}, "invalid_choice"),
        ({"family_name": "A", "capacity": "delegate", "email": "nobody"}, "bad_email"),
        ({"family_name": "A\u202e", "capacity": "delegate"}, "invalid_text"),
    ],
    ids=str,
)
def test_people_are_read_carefully(fields: dict[str, object], fault: str) -> None:
    with pytest.raises(RuleBroken, match=fault):
        read_person(fields)
