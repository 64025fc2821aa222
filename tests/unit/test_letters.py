"""What a letter says, to whom and in which words; and the calendar file beside it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from wgroup.calendar.rules import Edition
from wgroup.calendar.wording import Place, Surroundings
from wgroup.invitations import facts, letters
from wgroup.invitations.facts import Facts
from wgroup.invitations.letters import Letter
from wgroup.invitations.models import Invitation
from wgroup.invitations.readers import Reader
from wgroup.invitations.rules import (
    LetterState,
    Listed,
    Method,
    Told,
    due,
    follows_a_request,
    round_of,
)
from wgroup.invitations.wording import Matter
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import Capital
from wgroup.mail.words import plain
from wgroup.meetings.links import JoinLink
from wgroup.meetings.rules import PartStat

PLACE = Place("wgroup.example", "https://wgroup.example", "rsvp@wgroup.example", mails=True)
AROUND = Surroundings(
    PLACE,
    [
        Capital("CN", Bilingual("Beijing", "北京"), "Asia/Shanghai"),
        Capital("US", Bilingual("Washington", "华盛顿"), "America/New_York"),
    ],
    {"CN": Bilingual("China", "中方"), "US": Bilingual("US", "美方")},
    {"MET": Bilingual("Methane", "甲烷")},
)
NOW = datetime(2022, 4, 1, 2, tzinfo=UTC)
ID = UUID(int=7)
READER = Reader("Wei ZHANG", "zhang@cn.example", Edition.EN, rsvp_url="https://x.example/rsvp/t")

KEPT = {
    "uid": f"{ID}@wgroup.example",
    "withdrawn": False,
    "id": str(ID),
    "code": "WG/MET/2022/1",
    "group": "MET",
    "title": {"en": "Joint methane meeting", "zh": "甲烷联合会议"},
    "type": "joint_thematic",
    "host": "US",
    "status": "confirmed",
    "reason": {"en": "", "zh": ""},
    "starts_at": "2022-05-18T00:00:00Z",
    "ends_at": "2022-05-18T02:00:00Z",
    "zone": "America/New_York",
    "mode": "virtual",
    "venue": {"en": "", "zh": ""},
    "sequence": 1,
    "terms_sequence": 0,
    "created_at": "2022-03-01T00:00:00Z",
}
LATER = {"starts_at": "2022-05-19T00:00:00Z", "ends_at": "2022-05-19T02:00:00Z"}


def told(**parts: object) -> Facts:
    return facts.read({**KEPT, **parts})


def letter(method: Method = Method.REQUEST, **parts: object) -> Letter:
    names = ("earlier", "came_back", "joining")
    about = {name: parts.pop(name) for name in names if name in parts}
    return Letter(method, told(**parts), NOW, **about)  # type: ignore[arg-type]


def said(one: Letter, reader: Reader = READER) -> str:
    words = letters.words_of(one, reader, AROUND)
    return f"{words.subject}\n\n{plain(words.sections)}"


def test_an_invitation_says_when_in_both_capitals_and_how_to_answer() -> None:
    page = said(letter())
    assert page.startswith("Invitation: Joint methane meeting (WG/MET/2022/1)\n\nDear Wei ZHANG,")
    for line in (
        "  Tue 17 May 2022 20:00–22:00 Washington",
        "  Wed 18 May 2022 08:00–10:00 Beijing (+1)",
        "  00:00–02:00 UTC (Wed 18 May 2022)",
        "Mode: Virtual",
        "Host: US",
        "  https://x.example/rsvp/t",
        "  https://wgroup.example/meetings/WG-MET-2022-1",
    ):
        assert f"{line}\n" in page


def test_where_the_language_is_not_known_both_are_written() -> None:
    page = said(letter(), replace(READER, edition=Edition.BOTH))
    assert page.startswith("会议邀请：甲烷联合会议 / Invitation: Joint methane meeting (WG/MET")
    chinese, english = page.index("2022年5月17日周二 20:00–22:00 华盛顿"), page.index("Tue 17 May")
    assert chinese < english
    assert page.count("https://x.example/rsvp/t") == 2


def test_a_change_shows_the_new_time_and_the_old() -> None:
    page = said(letter(**LATER, status="tentative", earlier=told(), sequence=2))
    assert page.startswith("Changed: ")
    new = page.index("Wed 18 May 2022 20:00–22:00 Washington")
    old = page.index("Tue 17 May 2022 20:00")
    assert page.index("When:") < new < page.index("When before:") < old
    assert "These arrangements are tentative" in page
    assert "Where before" not in page


def test_a_change_of_place_shows_both_places() -> None:
    room = {"mode": "hybrid", "venue": {"en": "Room 12", "zh": "12室"}}
    page = said(letter(**room, earlier=told(venue={"en": "Hall", "zh": "礼堂"})))
    assert "Where: Room 12\nWhere before: Hall\nMode: Hybrid\nMode before: Virtual" in page
    assert "When before" not in page


MATTERS = (
    (letter(), Matter.INVITED),
    (letter(earlier=told(status="tentative")), Matter.CONFIRMED),
    (letter(**LATER, earlier=told()), Matter.CHANGED),
    (letter(title={"en": "Another", "zh": ""}, earlier=told()), Matter.RESTATED),
    (letter(status="tentative", came_back=True), Matter.REINSTATED),
    (letter(Method.CANCEL, status="cancelled"), Matter.CANCELLED),
    (letter(Method.CANCEL, status="postponed"), Matter.POSTPONED),
    (letter(Method.CANCEL, withdrawn=True), Matter.WITHDRAWN),
)


@pytest.mark.parametrize(("one", "matter"), MATTERS, ids=[each[1] for each in MATTERS])
def test_what_a_letter_is_about(one: Letter, matter: Matter) -> None:
    assert one.matter is matter
    for edition in Edition:
        assert said(one, replace(READER, edition=edition))


@pytest.mark.parametrize(
    ("status", "withdrawn"), [("cancelled", False), ("postponed", False), ("confirmed", True)]
)
def test_what_is_taken_back_asks_for_nothing(status: str, withdrawn: bool) -> None:
    joining = JoinLink(meeting_id=ID, url="https://meet.example/abc", dial_in=Bilingual("1", "1"))
    one = letter(Method.CANCEL, status=status, withdrawn=withdrawn, joining=joining)
    page, calendar = said(one), letters.calendar_of(one, READER, AROUND).decode()
    assert "/rsvp/" not in page
    assert "meet.example" not in page + calendar
    assert "STATUS:CANCELLED" in calendar
    assert "METHOD:CANCEL" in calendar
    assert "RSVP=FALSE" in calendar.replace("\r\n ", "")


def test_a_cancellation_gives_its_reason() -> None:
    why = {"en": "A storm", "zh": "暴风雨"}
    assert "Reason: A storm\n" in said(letter(Method.CANCEL, status="cancelled", reason=why))


def test_how_to_join_is_told_to_those_invited() -> None:
    joining = JoinLink(
        meeting_id=ID, url="https://meet.example/abc", dial_in=Bilingual("+1 202, PIN 1", "")
    )
    one = letter(joining=joining)
    assert "By telephone: +1 202, PIN 1" in said(one)
    assert "  https://meet.example/abc\n" in said(one)
    assert "meet.example" in letters.calendar_of(one, READER, AROUND).decode()


@pytest.mark.parametrize("answer", [PartStat.ACCEPTED, PartStat.NEEDS_ACTION])
def test_an_answer_that_stands_is_kept_in_the_calendar(answer: PartStat) -> None:
    one = letter(earlier=told(status="tentative"))
    calendar = letters.calendar_of(one, replace(READER, answer=answer), AROUND).decode()
    stat = answer.value.upper().replace("_", "-")
    assert f"PARTSTAT={stat};RSVP=TRUE" in calendar.replace("\r\n ", "")
    assert ("Your answer so far" in said(one, replace(READER, answer=answer))) == (
        answer is PartStat.ACCEPTED
    )


def test_mail_and_calendar_speak_as_the_pages_do() -> None:
    """One word for one thing, in the Chinese of the catalogues."""
    room = {"mode": "in_person", "venue": {"en": "Hall", "zh": "礼堂"}}
    joining = JoinLink(meeting_id=ID, url="https://meet.example/abc",
                       dial_in=Bilingual("+1 202", "+86 10"))
    reader = replace(READER, edition=Edition.ZH, answer=PartStat.TENTATIVE)
    one = letter(**room, joining=joining, earlier=told(**room))
    page = said(one, reader)
    for each in ("方式：线下会议", "主办方：美方", "会议编号：WG/MET/2022/1", "电话入会：+86 10",
                 "您此前的回执：暂定", "入会方式：\n", "您的回执（无需登录）：\n"):
        assert each in page
    calendar = letters.calendar_of(one, reader, AROUND).decode().replace("\r\n ", "")
    assert "线下会议 · 主办方：美方" in calendar


def test_only_the_reader_is_named() -> None:
    calendar = letters.calendar_of(letter(), READER, AROUND).decode().replace("\r\n ", "")
    lines = [each for each in calendar.split("\r\n") if each.startswith(("ATTENDEE", "ORGANIZER"))]
    assert [each.rpartition("mailto:")[2] for each in lines] == [
        "rsvp@wgroup.example", "zhang@cn.example",
    ]
    assert "SEQUENCE:1\r\n" in calendar
    assert "DTSTAMP:20220401T020000Z" in calendar


def test_facts_come_back_as_they_were() -> None:
    back = told()
    assert facts.kept(back.meeting, uid=back.uid, withdrawn=False) == KEPT


def invitation(**parts: object) -> Invitation:
    usual: dict[str, object] = {
        "meeting_id": ID, "sequence": 1, "method": Method.REQUEST, "round": 1, "address": "a@b.c",
        "id": UUID(int=9),
    }
    return Invitation(**{**usual, **parts})


def test_each_letter_has_a_name_of_its_own() -> None:
    """Of meeting, SEQUENCE, METHOD, recipient and round; two people may have one address."""
    parts = ({"sequence": 2}, {"method": Method.CANCEL}, {"round": 2}, {"id": UUID(int=10)},
             {"meeting_id": UUID(int=8)}, {})
    keys = [letters.key_of(invitation(**each)) for each in parts]
    assert len(set(keys)) == 6
    assert letters.key_of(invitation()) == keys[-1]
    assert UUID(int=9).hex not in letters.message_id(keys[-1], PLACE)
    assert letters.thread_of(ID, PLACE) == f"{ID.hex}@wgroup.example"


# -- who is told what ---------------------------------------------------------------------------

ASKED = Told(Method.REQUEST, 1, "a@b.c")
OFF = Told(Method.CANCEL, 1, "a@b.c")
HERE, PASSED_BY = Listed("a@b.c"), Listed("a@b.c", fresh=False)


@pytest.mark.parametrize(
    ("before", "listed", "on", "sequence", "wanted"),
    [
        (None, HERE, True, 1, "REQUEST"),
        (None, PASSED_BY, True, 1, None),
        (None, Listed(""), True, 1, None),
        (None, HERE, False, 1, None),
        (None, None, True, 1, None),
        (ASKED, HERE, True, 1, None),
        (ASKED, HERE, True, 2, "REQUEST"),
        (ASKED, PASSED_BY, True, 2, "REQUEST"),
        (ASKED, Listed("new@b.c"), True, 1, "REQUEST"),
        (ASKED, Listed(""), True, 2, None),
        (ASKED, HERE, False, 2, "CANCEL"),
        (ASKED, None, True, 1, "CANCEL"),
        (OFF, HERE, False, 2, None),
        (OFF, None, True, 1, None),
        (OFF, HERE, True, 1, "REQUEST"),
        (OFF, PASSED_BY, True, 2, "REQUEST"),
        (OFF, PASSED_BY, True, 1, None),
    ],
)
def test_what_is_due(
    before: Told | None, listed: Listed | None, on: bool, sequence: int, wanted: str | None
) -> None:
    assert due(before, listed, on=on, sequence=sequence) == wanted


def test_a_second_invitation_at_one_sequence_is_another_round() -> None:
    """And so is one after a CANCEL: what was sent before opens nothing any more."""
    ask = {"sequence": 1, "method": Method.REQUEST}
    assert [
        round_of(None, 1, **ask),  # type: ignore[arg-type]
        round_of(OFF, 1, **ask),  # type: ignore[arg-type]
        round_of(OFF, 1, sequence=2, method=Method.REQUEST),
        round_of(ASKED, 1, sequence=2, method=Method.REQUEST),
        round_of(ASKED, 1, sequence=1, method=Method.CANCEL),
    ] == [1, 2, 2, 1, 1]


def test_what_is_taken_back_is_what_may_have_arrived() -> None:
    sent, unsure, queued = LetterState.SENT, LetterState.UNSURE, LetterState.QUEUED
    asked, off = Method.REQUEST, Method.CANCEL
    assert follows_a_request([(asked, sent)])
    assert follows_a_request([(asked, unsure), (asked, LetterState.SUPERSEDED)])
    assert not follows_a_request([(asked, queued)])
    assert not follows_a_request([(asked, sent), (off, sent)])
    assert not follows_a_request([(asked, LetterState.REFUSED)])
    assert not follows_a_request([])
