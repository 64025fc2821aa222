"""Reading the calendars of others: what is found, and why the rest is not."""

from datetime import UTC, date, datetime

import pytest

from tests.foreign_calendars import APPLE, GOOGLE, OUTLOOK, calendar, event
from tests.pace import insist_cheap
from wgroup.calendar.foreign.reading import Found, Reading, read_calendar
from wgroup.kernel.errors import RuleBroken

TODAY = date(2022, 4, 1)
NEAR = ("Asia/Shanghai", "America/New_York")


def read(data: bytes | str, floating: str | None = None) -> Reading:
    octets = data.encode() if isinstance(data, str) else data
    return read_calendar(octets, today=TODAY, near=NEAR, floating=floating)


def told(found: Found) -> tuple[str, str, str]:
    return found.title, f"{found.starts_at:%m-%d %H:%M}", found.zone


def why(data: bytes) -> list[str]:
    return [each.code for each in read(data).skipped]


def refused(data: bytes) -> str:
    with pytest.raises(RuleBroken) as refusal:
        read(data)
    assert refusal.value.field == "file"
    return refusal.value.code


def test_outlook() -> None:
    reading = read(OUTLOOK)
    assert [told(each) for each in reading.found] == [
        ("甲烷监测, 第一次讨论", "05-17 12:00", "Asia/Shanghai"),
        ("Landfill gas", "06-01 14:00", "America/New_York"),
    ]
    assert [each.place for each in reading.found] == [
        "Microsoft Teams Meeting", "Room 4, North Hall",
    ]
    assert reading.found[0].key == "040000008200E00074C5B7101A82E00800000000A0"
    assert [(each.title, each.code) for each in reading.skipped] == [("A day of talks", "all_day")]
    assert b"secret" not in reading.kept
    assert b"lan.wei" not in reading.kept


def test_google() -> None:
    reading = read(GOOGLE)
    assert [told(each) for each in reading.found] == [
        ("Weekly call on methane", "03-04 14:00", "America/New_York"),
        ("Weekly call on methane", "03-11 14:00", "America/New_York"),
        ("Weekly call on methane (moved)", "03-26 19:00", "America/New_York"),
        ("Clean energy, first talk", "04-19 13:00", "UTC"),
    ]
    assert [each.key for each in reading.found] == [
        "6h2abc@google.com 20220304T140000Z", "6h2abc@google.com 20220311T140000Z",
        "6h2abc@google.com 20220325T130000Z", "2sp0@google.com",
    ]
    assert [(each.title, each.code) for each in reading.skipped] == [("Called off", "cancelled")]
    assert reading.cut == ()


def test_apple() -> None:
    reading = read(APPLE)
    assert [told(each) for each in reading.found] == [
        ("甲烷核算方法 研讨会", "05-12 02:00", "Asia/Shanghai"),
    ]
    assert reading.found[0].place == "北京会议中心 三层"
    assert (reading.others, reading.floats) == (1, True)
    assert [each.code for each in reading.skipped] == ["floating"]
    chosen = read(APPLE, floating="America/New_York")
    assert told(chosen.found[1]) == ("On no clock", "05-13 13:00", "America/New_York")
    assert chosen.found[1].ends_at == datetime(2022, 5, 13, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", [OUTLOOK, GOOGLE, APPLE], ids=["outlook", "google", "apple"])
def test_what_is_kept_reads_the_same(text: str) -> None:
    first = read(text)
    assert read(first.kept) == first
    assert len(first.kept) < len(text.encode())


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"DTSTART": ""}, "no_start"),
        ({"DTEND": ""}, "no_end"),
        ({"DTEND": ";TZID=Asia/Shanghai:20220517T200000"}, "end_not_after_start"),
        ({"DTEND": "", "DURATION": "-PT1H"}, "unread_time"),
        ({"DTEND": "", "DURATION": "P"}, "end_not_after_start"),
        ({"DTSTART": "yesterday"}, "unread_time"),
        ({"DTSTART": "20220231T100000Z"}, "unread_time"),
        ({"DTSTART": "22220517T100000Z"}, "unread_time"),
        ({"DTSTART": "２０２２0517T100000Z"}, "unread_time"),
        ({"DTSTART": ";TZID=Mars/Olympus:20220517T200000"}, "unknown_timezone"),
        ({"DTSTART": "20220517T200000"}, "floating"),
        ({"DTSTART": ";VALUE=DATE:20220517"}, "all_day"),
        ({"X_MICROSOFT_CDO_ALLDAYEVENT": "TRUE"}, "all_day"),
        ({"SUMMARY": ""}, "no_title"),
        ({"SUMMARY": "\x07\u202e"}, "no_title"),
        ({"SUMMARY": "x" * 301}, "title_too_long"),
        ({"STATUS": "CANCELLED"}, "cancelled"),
        ({"RRULE": "FREQ=SECONDLY"}, "too_often"),
        ({"RRULE": "FREQ=HOURLY;BYMINUTE=1"}, "too_often"),
        ({"RRULE": "FREQ=FORTNIGHTLY"}, "rule_unread"),
        ({"RRULE": "FREQ=DAILY;BYHOUR=9,17"}, "rule_unread"),
        ({"RRULE": "FREQ=DAILY;COUNT=0"}, "rule_unread"),
        ({"RRULE": "FREQ=DAILY;INTERVAL=99999"}, "rule_unread"),
        ({"RRULE": "FREQ=MONTHLY;BYDAY=" + ",".join(["1MO"] * 99)}, "rule_unread"),
        ({"RRULE": "FREQ=DAILY", "EXRULE": "FREQ=WEEKLY"}, "rule_unread"),
        ({"RRULE": "FREQ=DAILY;UNTIL=20200101"}, "series_empty"),
        ({"RRULE": "FREQ=DAILY", "EXDATE": "20220518T120000Z," * 250}, "unread_time"),
        ({"RDATE": ";VALUE=PERIOD:20220518T120000Z/PT1H"}, "unread_time"),
    ],
)
def test_what_is_wrong_with_an_event_is_told(lines: dict[str, str], code: str) -> None:
    sound = event("sound@example.org")
    reading = read(calendar(event(**lines), sound))
    assert [each.code for each in reading.skipped] == [code]
    assert [each.key for each in reading.found] == ["sound@example.org"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "required"),
        (b"  \r\n ", "required"),
        (b"PK\x03\x04 not a calendar", "not_a_calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\r\nSUMMARY:\xff\xfe\r\nEND:VCALENDAR", "not_utf8"),
        (calendar(event())[:-40], "cut_off"),
        (calendar(event(), method="REPLY"), "not_events"),
        (calendar(*[event(str(each)) for each in range(501)]), "too_many_events"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * 1_000_000, "too_large"),
        (b"BEGIN:VCALENDAR\r\n" * 20, "not_a_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"A:\r\n" * 60_000, "not_a_calendar"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_calendar_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_requests_are_data_and_cancellations_are_off() -> None:
    assert len(read(calendar(event(), method="REQUEST")).found) == 1
    assert why(calendar(event(), method="CANCEL")) == ["cancelled"]


def test_of_two_with_one_uid_the_later_version_counts() -> None:
    old, new = event(SEQUENCE="1"), event(SEQUENCE="2", SUMMARY="Newer")
    for data in (calendar(old, new), calendar(new, old)):
        reading = read(data)
        assert [each.title for each in reading.found] == ["Newer"]
        assert [each.code for each in reading.skipped] == ["twice_in_file"]


def test_an_event_without_uid_is_known_again() -> None:
    one, again, other = (read(calendar(event("", SUMMARY=each))) for each in "AAB")
    assert one.found[0].key == again.found[0].key != other.found[0].key
    assert one.found[0].key.startswith("sha256:")
    assert len(read(calendar(event("u" * 400))).found[0].key) < 100


def test_a_title_is_one_clean_line() -> None:
    hostile = "Talk\\n on\\r\x0bBEGIN:VEVENT\u2028\u0085 \u202ethe\x07 gas\ufeff"
    found = read(calendar(event(SUMMARY=hostile))).found[0]
    assert found.title == "Talk onr BEGIN:VEVENT the gas"


def test_an_hour_that_comes_twice_is_the_first() -> None:
    """RFC 5545 3.3.5; across a gap the distance from UTC before it counts."""
    twice = {"DTSTART": ";TZID=America/New_York:20221106T013000", "DTEND": "20221106T080000Z"}
    gap = {"DTSTART": ";TZID=America/New_York:20220313T023000", "DTEND": "20220313T093000Z"}
    found = read(calendar(event("1", **gap), event("2", **twice))).found
    assert [f"{each.starts_at:%d %H:%M}" for each in found] == ["13 07:30", "06 05:30"]


def test_an_end_may_be_on_another_clock() -> None:
    found = read(calendar(event(DTEND=";TZID=Europe/Paris:20220517T153000"))).found[0]
    assert found.ends_at == datetime(2022, 5, 17, 13, 30, tzinfo=UTC)


def test_a_series_keeps_its_wall_time_across_a_change_of_clocks() -> None:
    lines = {
        "DTSTART": ";TZID=America/New_York:20220308T090000",
        "DTEND": ";TZID=America/New_York:20220308T100000",
        "RRULE": "FREQ=WEEKLY;UNTIL=20220322T130000Z",
    }
    found = read(calendar(event(**lines))).found
    assert [f"{each.starts_at:%d %H:%M}" for each in found] == [
        "08 14:00", "15 13:00", "22 13:00",
    ]


def test_a_series_is_cut_and_says_so() -> None:
    reading = read(calendar(event(RRULE="FREQ=WEEKLY")))
    assert len(reading.found) == 100
    assert [(each.title, each.taken) for each in reading.cut] == [("Methane", 100)]
    yearly = read(calendar(event(RRULE="FREQ=YEARLY;COUNT=999999999")))
    assert [each.starts_at.year for each in yearly.found] == [2022, 2023, 2024, 2025, 2026]
    assert yearly.cut[0].taken == 5
    assert read(calendar(event(RRULE="FREQ=DAILY;COUNT=100"))).cut == ()


def test_more_than_can_be_proposed_is_left() -> None:
    several = [event(str(each), RRULE="FREQ=DAILY;COUNT=100") for each in range(6)]
    reading = read(calendar(*several, event("last")))
    assert len(reading.found) == 500
    assert [each.code for each in reading.skipped] == ["over_limit", "over_limit"]


def test_days_are_added_and_left_out() -> None:
    lines = {
        "RRULE": "FREQ=DAILY;COUNT=4",
        "RDATE": ";TZID=Asia/Shanghai:20220601T200000,20220602T200000",
        "EXDATE": "20220518T120000Z\r\nEXDATE;VALUE=DATE:20220519",
    }
    found = read(calendar(event(**lines))).found
    assert [f"{each.starts_at:%m-%d}" for each in found] == ["05-17", "05-20", "06-01", "06-02"]


def test_one_of_a_series_may_stand_alone_or_be_off() -> None:
    alone = event(RECURRENCE_ID="20220519T120000Z", SUMMARY="Alone")
    assert [each.key for each in read(calendar(alone)).found] == [
        "one@example.org 20220519T120000Z"
    ]
    series = event(RRULE="FREQ=DAILY;COUNT=3")
    off = event(RECURRENCE_ID=";TZID=Asia/Shanghai:20220518T200000", STATUS="CANCELLED")
    reading = read(calendar(off, series))
    assert [f"{each.starts_at:%d}" for each in reading.found] == ["17", "19"]
    assert [each.code for each in reading.skipped] == ["cancelled"]
    later = event(RECURRENCE_ID=";RANGE=THISANDFUTURE:20220518T120000Z")
    assert why(calendar(series, later)) == ["series_split"]


BOMBS = {
    "never": [event(str(each), RRULE="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") for each in range(500)],
    "weeks": [event(str(each), RRULE="FREQ=WEEKLY;BYMONTH=2;BYDAY=MO") for each in range(500)],
    "years": [
        event(
            str(each), DTSTART="19710517T120000Z", DTEND="19710517T130000Z",
            RRULE="FREQ=YEARLY;BYDAY=53MO",
        )
        for each in range(500)
    ],
    "dates": [
        event(str(each), EXDATE=",".join(["20220101T000000Z"] * 235)) for each in range(230)
    ],
    "depth": ["BEGIN:X\r\n" * 60_000],
    "parameters": ["SUMMARY" + ";A=b" * 200_000 + ":x"],
    "quotes": ['SUMMARY;A="' + "x;" * 400_000],
    "escapes": ["BEGIN:VEVENT\r\nSUMMARY:" + "\\n" * 450_000 + "\r\nEND:VEVENT"],
    "folds": ["SUMMARY:" + "\r\n x" * 200_000],
    "names": ["X" * 900_000],
    "zones": [
        "\r\n".join(
            [
                f"BEGIN:VTIMEZONE\r\nTZID:Z{zone}",
                *(
                    "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
                    f"TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH={part % 12 + 1};BYDAY=1SU\r\n"
                    "END:STANDARD"
                    for part in range(60)
                ),
                "END:VTIMEZONE",
            ]
        )
        for zone in range(95)
    ][:90]
    + [event(str(each), DTSTART=f";TZID=Z{each % 90}:{1990 + each % 90}0517T200000")
       for each in range(400)],
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_what_a_large_calendar_does(name: str) -> None:
    data = calendar(*BOMBS[name])[:1_000_000]

    def take() -> None:
        try:
            read(data)
        except RuleBroken as refusal:
            assert refusal.field == "file"  # noqa: PT017

    insist_cheap(take, most=3)
