"""Which answer by mail counts, for whom, and whether it still does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from wgroup.invitations.answers import Came, Case, Chosen, Fate, Why, choose, instant_of, judge
from wgroup.invitations.reading import Answer, Asking, Wall
from wgroup.mail.verdicts import Verdict
from wgroup.meetings.rules import PartStat, Status

ZHANG, SMITH, GUEST = "zhang@mfa.example", "smith@state.example", "guest@else.example"
OFFICE, DESK = "office@mfa.example", "desk@mfa.example"
Z, S, D = uuid4(), uuid4(), uuid4()
INVITED = {ZHANG: {Z: "CN"}, SMITH: {S: "US"}, DESK: {D: "CN"}}
NOW = datetime(2022, 4, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STARTS, ENDS = datetime(2022, 5, 18, tzinfo=UTC), datetime(2022, 5, 18, 2, tzinfo=UTC)
CAME = Came("m", NOW)
CASE = Case(Status.CONFIRMED, 3, 2, STARTS, ENDS)


def said(attendee: str = ZHANG, **facts: object) -> Answer:
    usual: dict[str, object] = {
        "asking": Asking.REPLY, "uid": "u", "sequence": 3, "stamp": NOW - HOUR,
        "attendee": attendee, "sent_by": "", "partstat": "ACCEPTED",
    }
    return Answer(**{**usual, **facts})  # type: ignore[arg-type]


# -- whose --------------------------------------------------------------------------------------


def whose(
    answers: list[Answer], sender: str, verdict: Verdict = Verdict.PASS
) -> tuple[UUID | None, Why | None]:
    [chosen] = choose(answers, sender, verdict, INVITED)
    assert isinstance(chosen, Chosen)
    return chosen.person_id, chosen.why


@pytest.mark.parametrize(
    ("answers", "sender", "person", "why"),
    [
        ([said()], ZHANG, Z, None),
        # an alias of the sender stands for the sender
        ([said("zhang.wei@mfa.example")], ZHANG, Z, None),
        ([said("")], ZHANG, Z, None),
        # the whole list is answered with: the sender's own line counts
        ([said(SMITH, partstat="DECLINED"), said()], ZHANG, Z, None),
        ([said("alias@mfa.example"), said()], ZHANG, Z, None),
        # another hand of the same side, invited too; any other could be anybody's
        ([said(sent_by=DESK)], DESK, Z, None),
        ([said()], DESK, Z, Why.FOR_ANOTHER),
        ([said(SMITH, sent_by=DESK)], DESK, S, Why.FOR_ANOTHER),
        ([said(sent_by=OFFICE)], OFFICE, Z, Why.FOR_ANOTHER),
        ([said(sent_by=GUEST)], GUEST, Z, Why.FOR_ANOTHER),
        ([said(sent_by=DESK)], "other@mfa.example", Z, Why.FOR_ANOTHER),
        ([said(SMITH)], ZHANG, S, Why.FOR_ANOTHER),
        ([said()], GUEST, Z, Why.FOR_ANOTHER),
        ([said(GUEST)], GUEST, None, Why.NOT_INVITED),
        ([said(GUEST)], "", None, Why.NOT_INVITED),
    ],
)
def test_whose_answer_it_is(
    answers: list[Answer], sender: str, person: UUID | None, why: Why | None
) -> None:
    assert whose(answers, sender) == (person, why)


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.NONE])
@pytest.mark.parametrize(
    ("answer", "sender", "person"),
    [(said(), ZHANG, Z), (said(), GUEST, Z), (said(GUEST), GUEST, None)],
)
def test_nobody_is_believed_for_whom_nobody_vouches(
    answer: Answer, sender: str, person: UUID | None, verdict: Verdict
) -> None:
    assert whose([answer], sender, verdict) == (person, Why.NOT_VOUCHED)


def test_one_who_acts_for_another_and_for_themself() -> None:
    """An assistant who is invited too answers with SENT-BY for the one, and plainly for both."""
    [lent] = choose([said(sent_by=DESK)], DESK, Verdict.PASS, INVITED)
    [both] = choose([said(sent_by=DESK), said(DESK)], DESK, Verdict.PASS, INVITED)

    assert lent.person_id == Z
    assert both.person_id == D


# -- one address, two names (decision 0015) -----------------------------------------------------

E = uuid4()
PEOPLE = list[tuple[UUID | None, Why | None]]


@pytest.mark.parametrize(
    ("answer", "sender", "entered", "expected"),
    [
        # the very address: it answers on both lists
        (said(), ZHANG, {ZHANG: {Z: "CN", E: "US"}}, [(Z, None), (E, None)]),
        # an alias of the sender
        (said("z.wei@mfa.example"), ZHANG, {"z.wei@mfa.example": {E: "US"}}, [(Z, None)]),
        # whom the sender answers for, and the sender who does
        (said(sent_by=DESK), DESK, {ZHANG: {Z: "CN", E: "US"}}, [(Z, None)]),
        (said(sent_by=DESK), DESK, {DESK: {D: "CN", E: "US"}}, [(Z, None)]),
        # of another house it is for a person to decide, as ever
        (said(SMITH), ZHANG, {}, [(S, Why.FOR_ANOTHER)]),
    ],
)
def test_what_the_other_side_enters_takes_no_answer_away(
    answer: Answer, sender: str, entered: dict[str, dict[UUID, str]], expected: PEOPLE
) -> None:
    found = choose([answer], sender, Verdict.PASS, {**INVITED, **entered})
    assert [(each.person_id, each.why) for each in found] == expected


def test_words_of_an_address_on_both_lists_go_on_neither() -> None:
    """They are for the own side alone, and it is not known which that is."""
    both = choose([said(note="x")], ZHANG, Verdict.PASS, {ZHANG: {Z: "CN", E: "US"}})
    assert [each.listed.note for each in both] == ["", ""]
    assert [each.answer.note for each in both] == ["x", "x"]
    [alone] = choose([said(note="x")], ZHANG, Verdict.PASS, INVITED)
    assert alone.listed.note == "x"


def test_where_nobody_vouches_an_address_on_both_lists_is_held_once() -> None:
    [held] = choose([said()], ZHANG, Verdict.FAIL, {ZHANG: {Z: "CN", E: "US"}})
    assert (held.person_id, held.why) == (None, Why.NOT_VOUCHED)


def test_two_of_one_side_with_one_address_are_for_a_person_to_decide() -> None:
    """Those of the one side; on the other list it is clear who answers."""
    people = {ZHANG: {Z: "CN", S: "CN", E: "US"}}
    found = choose([said()], ZHANG, Verdict.PASS, people)
    assert [(each.person_id, each.why) for each in found] == [
        (None, Why.SHARED_ADDRESS), (E, None),
    ]


def test_the_latest_of_several_counts() -> None:
    answers = [
        said(partstat="ACCEPTED", sequence=2, stamp=NOW),
        said(partstat="DECLINED", sequence=3, stamp=NOW - HOUR),
        said(partstat="TENTATIVE", sequence=3, stamp=None),
    ]
    [chosen] = choose(answers, ZHANG, Verdict.PASS, INVITED)
    assert chosen.answer.partstat == "DECLINED"


def test_no_answers_are_nobodys() -> None:
    assert choose([], ZHANG, Verdict.PASS, INVITED) == []


# -- whether it counts --------------------------------------------------------------------------


def verdict(answer: Answer, case: Case = CASE) -> tuple[Fate, Why]:
    judged = judge(answer, case, CAME, NOW)
    return judged.fate, judged.why


@pytest.mark.parametrize("partstat", [PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DECLINED])
def test_an_answer_is_taken(partstat: PartStat) -> None:
    judged = judge(said(partstat=partstat.value.upper()), CASE, CAME, NOW)

    assert (judged.fate, judged.partstat) == (Fate.TAKEN, partstat)
    assert (judged.sequence, judged.stamp) == (3, NOW - HOUR)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (said(sequence=1), Why.STALE),
        (said(sequence=0, asking=Asking.COUNTER), Why.STALE),
        (said(sequence=0, asking=Asking.REFRESH), Why.ASKED_AGAIN),
    ],
)
def test_who_answers_to_terms_that_have_passed_is_told_again(answer: Answer, why: Why) -> None:
    assert verdict(answer) == (Fate.AGAIN, why)


def test_an_answer_to_the_same_terms_counts_though_the_meeting_was_confirmed_since() -> None:
    assert verdict(said(sequence=2)) == (Fate.TAKEN, Why.ANSWERS)


@pytest.mark.parametrize(
    ("sequence", "stamp", "taken"),
    [
        (3, NOW - 3 * HOUR, False),
        (3, NOW - 2 * HOUR, False),
        (3, NOW - HOUR, True),
        (2, NOW - HOUR, False),
        (3, None, True),
    ],
)
def test_answers_in_their_order(sequence: int, stamp: datetime | None, taken: bool) -> None:
    """Of equal ones the first stands."""
    case = replace(CASE, reply_sequence=3, reply_stamp=NOW - 2 * HOUR)
    found = verdict(said(sequence=sequence, stamp=stamp), case)
    assert found == ((Fate.TAKEN, Why.ANSWERS) if taken else (Fate.NOTED, Why.OLD))


def test_what_was_said_by_another_way_since_stands() -> None:
    case = replace(CASE, own_answer_at=NOW - HOUR / 2)
    assert verdict(said(), case) == (Fate.NOTED, Why.OLD)
    assert verdict(said(stamp=NOW), case) == (Fate.TAKEN, Why.ANSWERS)


def test_a_clock_or_a_count_that_runs_ahead_bars_nobodys_next_answer() -> None:
    judged = judge(said(sequence=99, stamp=NOW + 400 * HOUR), CASE, CAME, NOW)
    assert (judged.sequence, judged.stamp) == (CASE.sequence, NOW)


@pytest.mark.parametrize("stamp", [None, NOW + HOUR])
def test_what_says_no_time_or_a_later_one_counts_from_when_it_came(stamp: datetime | None) -> None:
    judged = judge(said(stamp=stamp), CASE, Came("m", NOW - HOUR), NOW)
    assert judged.stamp == NOW - HOUR


def test_a_calendar_that_was_taken_counts_once() -> None:
    """Sent again it is nothing; the very mail, read again, was taken and changes nothing."""
    case = replace(CASE, taken={"abc": "m"})
    for answer, fate in ((said(mark="abc"), Fate.TAKEN),
                         (counter(AT_NINE, mark="abc"), Fate.PROPOSED)):
        again = judge(answer, case, Came("other", NOW), NOW)
        same = judge(answer, case, CAME, NOW)
        assert (again.fate, again.why) == (Fate.NOTED, Why.OLD)
        assert (same.fate, same.partstat, same.starts_at) == (fate, None, None)
    assert verdict(said(mark="b"), case) == (Fate.TAKEN, Why.ANSWERS)


@pytest.mark.parametrize(
    ("partstat", "expected"),
    [
        ("DELEGATED", (Fate.HELD, Why.REPLACEMENT)),
        ("NEEDS-ACTION", (Fate.NOTED, Why.NO_ANSWER)),
        ("", (Fate.NOTED, Why.NO_ANSWER)),
        ("X-NO", (Fate.NOTED, Why.NO_ANSWER)),
    ],
)
def test_what_is_no_plain_answer(partstat: str, expected: tuple[Fate, Why]) -> None:
    assert verdict(said(partstat=partstat)) == expected


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED, Status.HELD])
@pytest.mark.parametrize("asking", Asking)
def test_where_nothing_is_asked_nothing_is_taken(status: Status, asking: Asking) -> None:
    found = verdict(said(asking=asking), replace(CASE, status=status))
    assert found == (Fate.NOTED, Why.NOTHING_ASKED)


def test_once_it_is_over_nothing_is_taken() -> None:
    assert verdict(said(), replace(CASE, ends_at=NOW)) == (Fate.NOTED, Why.NOTHING_ASKED)


# -- another time -------------------------------------------------------------------------------


def counter(
    starts: Wall | None, ends: Wall | None = None, minutes: int | None = None, mark: str = ""
) -> Answer:
    return said(asking=Asking.COUNTER, starts=starts, ends=ends, minutes=minutes, mark=mark)


AT_NINE = Wall("2022-05-19T09:00:00", "China Standard Time")


@pytest.mark.parametrize(
    ("answer", "hours"),
    [
        (counter(AT_NINE), 2),
        (counter(AT_NINE, Wall("2022-05-19T02:00:00", "UTC")), 1),
        (counter(AT_NINE, minutes=90), 1.5),
    ],
)
def test_a_proposal(answer: Answer, hours: float) -> None:
    judged = judge(answer, CASE, CAME, NOW)

    assert (judged.fate, judged.why) == (Fate.PROPOSED, Why.PROPOSES)
    assert judged.starts_at == datetime(2022, 5, 19, 1, tzinfo=UTC)
    assert judged.ends_at == judged.starts_at + hours * HOUR


@pytest.mark.parametrize(
    "answer",
    [
        counter(None),
        counter(Wall("2022-05-19T09:00:00", "")),
        counter(Wall("2022-05-19T09:00:00", "Customized Time Zone")),
        counter(AT_NINE, Wall("2022-05-19T00:00:00", "UTC")),
        counter(Wall("2022-04-01T09:00:00", "UTC")),
        counter(Wall("2022-11-06T01:30:00", "America/New_York")),
        counter(Wall("2023-03-12T02:30:00", "Eastern Standard Time")),
    ],
)
def test_a_proposal_whose_time_is_not_clear_is_held(answer: Answer) -> None:
    assert verdict(answer) == (Fate.HELD, Why.UNCLEAR_TIME)


def test_a_proposal_of_the_same_time_is_none() -> None:
    assert verdict(counter(Wall("2022-05-17T20:00:00", "America/New_York"))) == (
        Fate.NOTED, Why.SAME_TIME,
    )


@pytest.mark.parametrize(
    "zone", ["Asia/Shanghai", "China Standard Time", "/example.org/1/Asia/Shanghai"]
)
def test_names_of_zones(zone: str) -> None:
    assert instant_of(Wall("2022-05-19T09:00:00", zone)) == datetime(2022, 5, 19, 1, tzinfo=UTC)
