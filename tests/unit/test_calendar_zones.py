"""VTIMEZONE, read back by dateutil, against the zone data itself."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from wgroup.calendar import zones
from wgroup.calendar.zones import holds_since, vtimezone
from wgroup.kernel.time import LAST_YEAR

TOLD_BY_RULE = {
    "America/New_York": 2007,
    "Asia/Shanghai": 1992,
    "Europe/London": 1996,
    "Asia/Kolkata": 1970,
    "Europe/Dublin": 1996,
    "Australia/Lord_Howe": 2008,
    "America/Sao_Paulo": 2020,
}
# Clocks that follow Ramadan, or change before or after the day that an RRULE could name.
TOLD_ONE_BY_ONE = ("Africa/Casablanca", "America/Nuuk", "Asia/Gaza")

HOUR = timedelta(hours=1)


def told(zone: str, first: int, last: int) -> str:
    return vtimezone(zone, first, last).decode("ascii").replace("\r\n", "\n")


def test_the_zone_of_a_capital_in_full() -> None:
    assert told("America/New_York", 2022, 2022).splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:America/New_York",
        "BEGIN:DAYLIGHT",
        "DTSTART:20070311T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0400",
        "TZNAME:EDT",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20071104T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
        "TZOFFSETFROM:-0400",
        "TZOFFSETTO:-0500",
        "TZNAME:EST",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_zone_without_changes_has_one_observance() -> None:
    assert told("Asia/Shanghai", 2022, 2022).count("BEGIN:STANDARD") == 1
    assert "RRULE" not in told("Asia/Shanghai", 2022, 2022)


@pytest.mark.parametrize("zone", TOLD_BY_RULE)
def test_rules_are_used_from_the_year_they_hold(zone: str) -> None:
    assert holds_since(zone) == TOLD_BY_RULE[zone]
    assert "RDATE" not in told(zone, 2022, 2030)


@pytest.mark.parametrize("zone", TOLD_ONE_BY_ONE)
def test_elsewhere_changes_are_told_one_by_one_and_never_in_a_list(zone: str) -> None:
    text = told(zone, 2022, 2030)

    assert holds_since(zone) > 2030
    assert "RRULE" not in text
    assert re.search(r"^RDATE:\d{8}T\d{6}$", text, re.MULTILINE)
    assert not re.search(r"^RDATE.*,", text, re.MULTILINE)


def test_a_meeting_before_the_present_rules_is_told_by_the_clocks_of_its_time() -> None:
    assert "RDATE" in told("America/New_York", 2005, 2022)


@pytest.mark.parametrize("zone", [*TOLD_BY_RULE, *TOLD_ONE_BY_ONE])
def test_every_hour_is_the_hour_of_the_zone(zone: str) -> None:
    """Read by a library that knows nothing but the component; whole hours of three years."""
    read, info = tzical(StringIO(told(zone, 2022, 2024))).get(zone), ZoneInfo(zone)
    moment, wrong = datetime(2022, 1, 1, 12, tzinfo=UTC), []
    while moment.year < 2025:
        local = moment.astimezone(info)
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        if not twice and local.replace(tzinfo=read).utcoffset() != local.utcoffset():
            wrong.append(local)
        moment += HOUR
    assert wrong == []


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Asia/Shanghai"])
def test_a_rule_that_is_used_is_true_to_the_last_year(zone: str) -> None:
    rule, info = zones.rule_of(zone), ZoneInfo(zone)
    moment = datetime(holds_since(zone), 1, 1, tzinfo=UTC)

    assert rule is not None
    while moment.year < LAST_YEAR:
        assert rule.clock_at(moment).away == moment.astimezone(info).utcoffset(), moment
        moment += 25 * HOUR
