"""Answers as the programs of those invited write them, and all that is none."""

from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import pytest

from tests.pace import seconds
from tests.replies import (
    AUTHSERV,
    BOUNCE,
    FORMS,
    SMITH,
    TNEF,
    ZHANG,
    Answer,
    calendar,
    mail,
)
from wgroup.invitations.contents import DEEPEST, MOST_CHARACTERS, MOST_EVENTS, read_calendar
from wgroup.invitations.reading import (
    MOST_ANSWERS,
    Asking,
    Kind,
    Reading,
    Wall,
    clean,
    read_mail,
)
from wgroup.mail.incoming import Refused
from wgroup.mail.verdicts import Verdict

UID = "8a6e0804-2bd0-4672-b79d-d97027f9071a@wgroup.test"


def said(**facts: object) -> Answer:
    return Answer(**{"uid": UID, "attendee": f"mailto:{ZHANG}", **facts})  # type: ignore[arg-type]


def reading(raw: bytes) -> Reading:
    return read_mail(raw, AUTHSERV)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_each_program_is_understood(name: str, partstat: str) -> None:
    found = reading(FORMS[name](ZHANG, said(partstat=partstat, sequence=2)))

    assert (found.kind, found.sender, found.verdict) == (Kind.ANSWER, ZHANG, Verdict.PASS)
    [answer] = found.answers
    assert (answer.asking, answer.uid, answer.sequence) == (Asking.REPLY, UID, 2)
    assert (answer.attendee, answer.partstat) == (ZHANG, partstat)
    assert answer.stamp == datetime(2022, 4, 2, tzinfo=UTC)


def test_notes() -> None:
    written = said(lines=["COMMENT:\\n", "COMMENT:Yes\\, but\\nlater\\; perhaps\u202e\x07"])
    assert reading(mail(ZHANG, written.ics)).answers[0].note == "Yes, but\nlater; perhaps"
    assert reading(FORMS["google"](ZHANG, said())).answers[0].note == "Later"
    assert reading(FORMS["exchange"](ZHANG, said())).answers[0].note == ""


def test_text_of_outside_is_kept_clean() -> None:
    assert clean("a\r\nb\x00\u2028\ud800c\ufeff", 10) == "a\nbc"
    assert clean("长" * 99, 10) == "长" * 10


def test_the_method_of_the_calendar_outweighs_that_of_the_part() -> None:
    kind = "text/calendar; method=REPLY"
    asked = reading(mail(ZHANG, said(method="REQUEST").ics, kind=kind))
    unsaid = reading(mail(ZHANG, calendar(said().event, method=None), kind=kind))

    assert asked.kind is Kind.OTHER
    assert unsaid.kind is Kind.ANSWER


def test_several_components_and_attendees() -> None:
    """All are read; whose counts, is decided where it is known who was invited."""
    other = replace(said(), attendee=f"mailto:{SMITH}", uid="other")
    found = reading(mail(ZHANG, calendar(said(lines=other.event[4:5]).event, other.event)))

    assert [(each.uid, each.attendee) for each in found.answers] == [
        (UID, ZHANG),
        (UID, SMITH),
        ("other", SMITH),
    ]


def test_by_another_hand() -> None:
    line = f'ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY="MAILTO:Office@MFA.example":mailto:{ZHANG}'
    ics = said().ics.replace(f"ATTENDEE;PARTSTAT=ACCEPTED;CN=x:mailto:{ZHANG}", line)

    assert reading(mail(ZHANG, ics)).answers[0].sent_by == "office@mfa.example"


def test_a_substitute() -> None:
    ics = said(partstat="DELEGATED").ics.replace("CN=x", f'DELEGATED-TO="mailto:{SMITH}"')
    assert reading(mail(ZHANG, ics)).answers[0].delegate == SMITH


def test_a_counter_proposal() -> None:
    lines = ["DTSTART;TZID=China Standard Time:20220518T080000", "DTEND:20220518T020000Z"]
    [answer] = reading(mail(ZHANG, said(method="COUNTER", lines=lines).ics)).answers

    assert answer.asking is Asking.COUNTER
    assert answer.starts == Wall("2022-05-18T08:00:00", "China Standard Time")
    assert answer.ends == Wall("2022-05-18T02:00:00", "UTC")


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [
        ("PT1H30M", 90), ("P1D", 1440), ("P1W", 10080), ("P1DT2H", 1560), ("PT0M", None),
        ("-PT1H", None), ("PT99999M", None), ("P", None), ("x", None),
    ],
)  # fmt: skip
def test_lengths(duration: str, minutes: int | None) -> None:
    lines = ["DTSTART:20220518T080000Z", f"DURATION:{duration}"]
    [answer] = reading(mail(ZHANG, said(method="COUNTER", lines=lines).ics)).answers

    assert (answer.ends, answer.minutes) == (None, minutes)


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART;VALUE=DATE:20220518", "DTSTART:20221318T080000Z", "DTSTART:99990518T080000Z",
        "DTSTART:",
    ],
)  # fmt: skip
def test_what_is_no_time(line: str) -> None:
    [answer] = reading(mail(ZHANG, said(method="COUNTER", lines=[line]).ics)).answers
    assert answer.starts is None


@pytest.mark.parametrize(
    ("sequence", "found"), [("3", 3), ("٣", 0), ("-1", 0), ("", 0), ("9" * 10, 2**31 - 1)]
)
def test_sequences(sequence: str, found: int) -> None:
    ics = said(sequence=None, lines=[f"SEQUENCE:{sequence}"]).ics
    assert reading(mail(ZHANG, ics)).answers[0].sequence == found


@pytest.mark.parametrize("stamp", ["", "x", "20220230T000000Z", "00010101T000000Z"])
def test_a_stamp_that_is_none(stamp: str) -> None:
    assert reading(mail(ZHANG, said(stamp=stamp).ics)).answers[0].stamp is None


@pytest.mark.parametrize(
    ("date", "stamp"),
    [
        ("Sat, 2 Apr 2022 08:00:00 +0800 (CST)", datetime(2022, 4, 2, tzinfo=UTC)),
        ("2 Apr 2022 00:00:00 -0000", datetime(2022, 4, 2, tzinfo=UTC)),
        ("Sat, 2 Apr 2022 08:00:00 +999999999999999999", None),
        ("2 Apr 22222 00:00:00 +0000", None),
        ("Fri, 1 Jan 1960 00:00:00 +0000", None),
        ("", None), ("x" * 9000, None), ("0 0 0 0 0", None),
    ],
)  # fmt: skip
def test_without_a_stamp_the_date_of_the_mail_counts(date: str, stamp: datetime | None) -> None:
    raw = mail(ZHANG, said(stamp="").ics, head=[f"Date: {date}"])
    assert reading(raw).answers[0].stamp == stamp
    dated = mail(ZHANG, said().ics, head=[f"Date: {date}"])
    assert reading(dated).answers[0].stamp == datetime(2022, 4, 2, tzinfo=UTC)


def test_marks_upon_marks_cost_nobody_time() -> None:
    """A comment of marks that combine is cleaned once, not for each of those it is said by."""
    marks = "\u0345\u0315\u0316\u0334" * 500
    lines = [f"COMMENT:\u200b{marks}"] * 40
    lines += [f"ATTENDEE;PARTSTAT=ACCEPTED;X-RESPONSE-COMMENT={marks[:20]}:mailto:{ZHANG}"] * 600
    raw = mail(ZHANG, said(lines=lines).ics, encoding="8bit")
    assert len(raw) > 200_000
    before = process_time()
    assert len(reading(raw).answers) == MOST_ANSWERS
    assert process_time() - before < seconds(0.1)


def test_many_events_are_read_no_further_than_is_kept() -> None:
    event = ["BEGIN:VEVENT", "UID:u", *[f"ATTENDEE:mailto:{ZHANG}"] * 60, "END:VEVENT"]
    raw = mail(ZHANG, calendar(*[event] * 20))
    assert len(reading(raw).answers) == MOST_ANSWERS


def test_of_many_comments_the_first_that_says_something() -> None:
    lines = ["COMMENT: "] * 9 + ["COMMENT:Later", "COMMENT:Never"]
    assert reading(mail(ZHANG, said(lines=lines).ics)).answers[0].note == "Later"


def test_a_calendar_is_known_again_however_it_is_folded() -> None:
    ics = said().ics
    one, folded, other = (
        reading(mail(ZHANG, each)).answers[0].mark
        for each in (ics, ics.replace("PARTSTAT", "PART\r\n STAT"), said(partstat="DECLINED").ics)
    )
    assert one == folded != other
    assert len(one) == 32


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (BOUNCE, Kind.BOUNCE),
        (TNEF, Kind.TNEF),
        (mail(ZHANG), Kind.WORDS),
        (mail("Postmaster@mfa.example"), Kind.BOUNCE),
        (mail(ZHANG, head=["Auto-Submitted: auto-replied (vacation)"]), Kind.AUTOMATIC),
        (mail(ZHANG, head=["Auto-Submitted: no"]), Kind.WORDS),
        (mail(ZHANG, head=["X-Autoreply: yes"]), Kind.AUTOMATIC),
        (mail(ZHANG, head=["Precedence: bulk"]), Kind.AUTOMATIC),
        (mail(ZHANG, head=["Return-Path: <>"]), Kind.AUTOMATIC),
        (mail(ZHANG, "BEGIN:VCARD"), Kind.UNREAD),
        (mail(ZHANG, calendar(["BEGIN:VEVENT", "END:VEVENT"])), Kind.UNREAD),
        (mail(ZHANG, said(uid="a\x07b").ics), Kind.UNREAD),
        (mail(ZHANG, said(uid="x" * 301).ics), Kind.UNREAD),
        (mail(ZHANG, said(method="PUBLISH").ics), Kind.OTHER),
        (mail(ZHANG, said().ics, kind="application/octet-stream; name=Invite.ICS"), Kind.ANSWER),
    ],
)  # fmt: skip
def test_what_kind_of_mail_it_is(raw: bytes, kind: Kind) -> None:
    assert reading(raw).kind is kind


def test_a_bounce_names_whom_it_did_not_reach() -> None:
    assert reading(BOUNCE).bounced == ((ZHANG, "5.1.1"),)


def test_the_calendar_in_the_text_comes_before_the_one_attached() -> None:
    """The same is often there twice; where they differ, what the program reads counts."""
    both = (
        b"From: %s\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: application/ics\r\n\r\n%s\r\n"
        b"--B\r\nContent-Type: text/calendar\r\n\r\n%s\r\n--B--\r\n"
    ) % (ZHANG.encode(), said(partstat="DECLINED").ics.encode(), said().ics.encode())

    assert reading(both).answers[0].partstat == "ACCEPTED"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_charsets(charset: str) -> None:
    told = said(lines=["COMMENT:届时参加"]).ics
    kind = f"text/calendar; method=REPLY; charset={charset}"
    assert reading(mail(ZHANG, told, kind=kind, charset=charset)).answers[0].note == "届时参加"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_calendar"),
        ("BEGIN:VCALENDAR\n" + "X:1\n" * 20_001, "too_many_lines"),
        ("BEGIN:VCALENDAR\nX:" + "1" * MOST_CHARACTERS, "too_large"),
        ("BEGIN:VCALENDAR\n" + "BEGIN:X\n" * DEEPEST, "too_deep"),
        ("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:X\n" * (MOST_EVENTS + 1), "too_many_events"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + "ATTENDEE:x\n" * 1001, "too_many_lines"),
    ],
    ids=lambda each: each[-20:],
)  # fmt: skip
def test_calendars_beyond_reading(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_calendar(text)
    assert refusal.value.code == code


def test_what_lies_deeper_is_not_the_events() -> None:
    alarm = ["BEGIN:VALARM", "ATTENDEE;PARTSTAT=DECLINED:mailto:x@y.example", "END:VALARM"]
    [answer] = reading(mail(ZHANG, said(lines=alarm).ics)).answers
    assert answer.attendee == ZHANG


def test_lines_that_are_none_cost_nobody_their_answer() -> None:
    odd = ["???", 'X-A;B="never closed', "X-B;C", ":", "END", "X-C;D=E:F:G"]
    assert reading(mail(ZHANG, said(lines=odd).ics)).kind is Kind.ANSWER
