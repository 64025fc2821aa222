"""Which clock a foreign calendar means."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from wgroup.calendar.foreign.lines import read_lines
from wgroup.calendar.foreign.zones import Zones, by_name
from wgroup.calendar.zones import vtimezone

NEAR = ("Asia/Shanghai", "America/New_York")


def zones(*parts: str) -> Zones:
    whole = "\r\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR"])
    return Zones.of(read_lines(whole.encode())[0], NEAR)


def clocks(name: str, *observances: str) -> str:
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *observances, "END:VTIMEZONE"])


def shift(kind: str, before: str, after: str, starts: str, more: str = "") -> str:
    lines = [f"BEGIN:{kind}", f"DTSTART:{starts}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
    return "\r\n".join([*lines, *([more] if more else []), f"END:{kind}"])


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("/mozilla.org/20050126_1/America/New_York", "America/New_York"),
        ("/freeassociation.sourceforge.net/America/Argentina/Salta", "America/Argentina/Salta"),
        ('"Europe/Berlin"', "Europe/Berlin"),
        ("China Standard Time", "Asia/Shanghai"),
        ("Eastern Standard Time", "America/New_York"),
        ("Coordinated Universal Time", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ("GMT", "UTC"),
        ("Mars/Olympus", None),
        ("../../etc/passwd", None),
        ("", None),
        ("localtime", None),
    ],
)
def test_names(name: str, zone: str | None) -> None:
    assert by_name(name) == zone


@pytest.mark.parametrize("zone", [*NEAR, "Europe/Berlin", "Asia/Kolkata", "Australia/Sydney"])
def test_rules_without_a_name_find_clocks_that_show_the_same(zone: str) -> None:
    """By RRULE or, as with these years of a zone with one, by changes told one by one."""
    rules = vtimezone(zone, 2022, 2023).decode().replace(f"TZID:{zone}", "TZID:Custom 1")
    found = zones(rules).named("Custom 1", 2022)
    assert found is not None
    assert found in NEAR or zone not in NEAR
    for month in range(1, 13):
        at = datetime(2022, month, 15, tzinfo=UTC)
        offsets = {at.astimezone(ZoneInfo(each)).utcoffset() for each in (found, zone)}
        assert len(offsets) == 1


def test_changes_told_one_by_one() -> None:
    told = clocks(
        "Mine",
        shift("DAYLIGHT", "-0500", "-0400", "20210314T020000",
              "RDATE:20220313T020000,20230312T020000"),
        shift("STANDARD", "-0400", "-0500", "20211107T020000",
              "RDATE:20221106T020000\r\nRDATE:20231105T020000"),
    )
    assert zones(told).named("Mine", 2022) == "America/New_York"


def test_a_place_beside_the_rules_is_taken() -> None:
    told = clocks("Mine", "X-LIC-LOCATION:Europe/Paris")
    assert zones(told).named("Mine", 2022) == "Europe/Paris"


@pytest.mark.parametrize(
    "observances",
    [
        (),
        (shift("STANDARD", "+0800", "+0817", "19700101T000000"),),
        (shift("STANDARD", "+0800", "+9900", "19700101T000000"),),
        (shift("STANDARD", "+0800", "+0800", "00010101T000000"),),
        (shift("STANDARD", "+0800", "+0800", "20220101T000000", "RRULE:FREQ=SECONDLY"),),
        (shift("STANDARD", "+0100", "+0000", "19700101T000000",
               "RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=9SU"),),
        tuple(
            shift("STANDARD", "+0100", "+0200", "19700101T000000",
                  f"RRULE:FREQ=YEARLY;BYMONTH={each};BYDAY=1SU")
            for each in range(1, 13)
        ),
    ],
)
def test_clocks_of_nobody_are_no_zone(observances: tuple[str, ...]) -> None:
    assert zones(clocks("Mine", *observances)).named("Mine", 2022) is None


def test_rules_are_looked_up_a_few_times_only() -> None:
    told = zones(clocks("Mine", shift("STANDARD", "+0800", "+0800", "19700101T000000")))
    found = [told.named("Mine", year) for year in range(1995, 2095)]
    assert set(found[:60]) == {"Asia/Shanghai"}
    assert set(found[60:]) == {None}
    assert told.named("Mine", 1995) == "Asia/Shanghai"


def test_years_in_which_clocks_differed_are_told_apart() -> None:
    """China had summer time until 1991: +08:00 all year was not Shanghai's then."""
    told = zones(clocks("Mine", shift("STANDARD", "+0800", "+0800", "19700101T000000")))
    assert told.named("Mine", 1990) not in (None, "Asia/Shanghai")
