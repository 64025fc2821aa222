"""The bytes that calendars are given."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tests import factories
from wgroup.calendar.ics import calendar, itip, vevent
from wgroup.calendar.told import Attendee, Event, Organizer, State
from wgroup.meetings.rules import PartStat

STAMP = datetime(2022, 4, 1, 2, tzinfo=UTC)

EVENT = Event(
    uid="5f6c@wgroup.example.org",
    sequence=0,
    stamp=STAMP,
    created=STAMP,
    starts_at=datetime(2022, 5, 18, 0, tzinfo=UTC),
    ends_at=datetime(2022, 5, 18, 2, tzinfo=UTC),
    zone="America/New_York",
    state=State.TENTATIVE,
    summary="甲烷联合会议",
    description="第一行\n第二行",
    location="线上会议",
    categories=("甲烷",),
    url="https://wgroup.example.org/meetings/WG-MET-2022-1",
    organizer=Organizer("工作组秘书处", "secretariat@wgroup.example.org"),
)


def lines(event: Event) -> list[str]:
    return vevent(event).replace(b"\r\n ", b"").decode("utf-8").splitlines()


def test_a_meeting_in_full() -> None:
    assert lines(EVENT) == [
        "BEGIN:VEVENT",
        "UID:5f6c@wgroup.example.org",
        "SEQUENCE:0",
        "DTSTAMP:20220401T020000Z",
        "CREATED:20220401T020000Z",
        "LAST-MODIFIED:20220401T020000Z",
        "DTSTART;TZID=America/New_York:20220517T200000",
        "DTEND;TZID=America/New_York:20220517T220000",
        "SUMMARY:甲烷联合会议",
        "DESCRIPTION:第一行\\n第二行",
        "LOCATION:线上会议",
        "CATEGORIES:甲烷",
        "URL:https://wgroup.example.org/meetings/WG-MET-2022-1",
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "ORGANIZER;CN=工作组秘书处:mailto:secretariat@wgroup.example.org",
        "END:VEVENT",
    ]


def test_a_meeting_that_is_off_takes_nobodys_time() -> None:
    assert "TRANSP:TRANSPARENT" in lines(replace(EVENT, state=State.CANCELLED))


@pytest.mark.parametrize(
    ("starts", "ends", "tzid"),
    [
        ("2022-11-06T00:15", "2022-11-06T00:45", "America/New_York"),
        ("2022-11-06T00:30", "2022-11-06T01:30-04:00", ""),
        ("2022-11-06T01:30-05:00", "2022-11-06T03:00", ""),
        ("2022-11-06T02:30", "2022-11-06T03:00", "America/New_York"),
        ("2022-03-13T01:30", "2022-03-13T03:30", ""),
    ],
)
def test_on_the_nights_clocks_change_times_are_in_utc(starts: str, ends: str, tzid: str) -> None:
    slot = factories.slot(starts, ends)
    event = replace(EVENT, starts_at=slot.starts_at, ends_at=slot.ends_at)

    assert event.tzid == tzid
    read = Calendar.from_ical(vevent(event))
    assert read.decoded("dtstart").astimezone(UTC) == slot.starts_at
    assert read.decoded("dtend").astimezone(UTC) == slot.ends_at


def test_a_meeting_in_utc_needs_no_zone() -> None:
    event = replace(EVENT, zone="Etc/UTC")

    assert event.tzid == ""
    assert "DTSTART:20220518T000000Z" in lines(event)


HOSTILE = "甲\r\nATTENDEE:mailto:x@y\x0b\x85\u2028BEGIN:VEVENT, 😀; \\n \x00\"^'"


def test_a_hostile_title_stays_one_title() -> None:
    event = replace(EVENT, summary=HOSTILE)

    assert [each.partition(":")[0].partition(";")[0] for each in lines(event)] == [
        each.partition(":")[0].partition(";")[0] for each in lines(EVENT)
    ]
    read = Calendar.from_ical(vevent(event))
    assert read["summary"] == "甲\nATTENDEE:mailto:x@yBEGIN:VEVENT, 😀; \\n \"^'"


@given(st.text(min_size=1, max_size=300))
def test_whatever_the_title_the_component_is_whole(title: str) -> None:
    octets = vevent(replace(EVENT, summary=title, description=title, location=title))

    for piece in octets.split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode("utf-8")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert octets.count(b"BEGIN:VEVENT\r\n") == octets.count(b"\r\nEND:VEVENT\r\n") == 1


def test_three_hundred_chinese_characters_fold_between_characters() -> None:
    title = "关于加强甲烷排放测量与控制的联合专题会议" * 15
    octets = vevent(replace(EVENT, summary=title))

    assert max(len(each) for each in octets.split(b"\r\n")) <= 75
    assert Calendar.from_ical(octets)["summary"] == title


def test_the_same_values_give_the_same_bytes() -> None:
    assert vevent(EVENT) == vevent(replace(EVENT))


def test_a_file_holds_each_zone_once_and_none_unused() -> None:
    octets = calendar(
        [vevent(EVENT)] * 2,
        {"America/New_York": (2022, 2022), "Asia/Shanghai": (2022, 2022)},
        name="a, b",
        about="c",
    )

    text = octets.decode("utf-8")
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert text.count("BEGIN:VTIMEZONE") == 2
    for line in (
        "METHOD:PUBLISH", "NAME:a\\, b", "X-WR-CALNAME:a\\, b",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ):
        assert f"\r\n{line}\r\n" in text
    assert "\r\nUID:" not in text.split("BEGIN:VTIMEZONE")[0]


def test_an_empty_file_is_a_calendar_still() -> None:
    read = Calendar.from_ical(calendar([], {}, name="a", about="b"))

    assert [each.name for each in read.subcomponents] == ["VTIMEZONE"]


def test_an_invitation_names_whom_it_is_for_and_no_calendar() -> None:
    invited = Attendee('Zhang, "Wei"; 张伟\r\nRSVP:x', "wei@example.org")
    octets = itip("REQUEST", vevent(EVENT, invited), EVENT.zones)

    text = octets.decode("utf-8")
    assert "\r\nMETHOD:REQUEST\r\n" in text
    assert "PUBLISH" not in text
    assert "X-WR-" not in text
    read = Calendar.from_ical(octets)
    [event] = read.walk("VEVENT")
    attendee = event["attendee"]
    assert str(attendee) == "mailto:wei@example.org"
    assert attendee.params["CN"] == "Zhang, 'Wei'; 张伟 RSVP:x"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert [each["tzid"] for each in read.walk("VTIMEZONE")] == ["America/New_York"]


def test_a_cancellation_asks_for_no_answer() -> None:
    told = Attendee("张伟", "wei@example.org", PartStat.ACCEPTED, rsvp=False)
    octets = itip("CANCEL", vevent(replace(EVENT, state=State.CANCELLED), told), {})

    [event] = Calendar.from_ical(octets).walk("VEVENT")
    params = event["attendee"].params
    assert (params["PARTSTAT"], params["RSVP"]) == ("ACCEPTED", "FALSE")
    assert str(event["status"]) == "CANCELLED"
