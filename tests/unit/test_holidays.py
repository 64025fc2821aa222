"""Which days the two countries work, and what is worth a second look."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from wgroup.holidays import (
    Almanac,
    Care,
    DayKind,
    HolidayFileError,
    cautions,
    read_almanac,
)
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import Capital, TwoClocks, two_clocks

SEATS = [
    Capital("CN", Bilingual("Beijing", "北京"), "Asia/Shanghai"),
    Capital("US", Bilingual("Washington", "华盛顿"), "America/New_York"),
]
USUAL = Almanac()


def told(starts: str, hours: float = 2, zone: str = "America/New_York") -> TwoClocks:
    at = datetime.fromisoformat(starts).replace(tzinfo=UTC)
    return two_clocks(SEATS, zone, at, at + timedelta(hours=hours))


def cares(clocks: TwoClocks, almanac: Almanac = USUAL) -> list[tuple[Care, str | None]]:
    return [(each.care, each.code) for each in cautions(clocks, almanac)]


@pytest.mark.parametrize(
    ("code", "day", "kind", "name"),
    [
        ("CN", "2022-05-02", DayKind.HOLIDAY, Bilingual("Labor Day", "劳动节")),
        ("CN", "2022-05-04", DayKind.HOLIDAY, Bilingual("Labor Day", "劳动节")),
        ("CN", "2022-05-07", DayKind.MAKE_UP, Bilingual()),
        ("CN", "2022-05-08", DayKind.WEEKEND, Bilingual()),
        ("CN", "2022-05-09", DayKind.WORK, Bilingual()),
        ("US", "2022-05-30", DayKind.HOLIDAY, Bilingual("Memorial Day", "阵亡将士纪念日")),
        ("US", "2022-05-07", DayKind.WEEKEND, Bilingual()),
        ("US", "2022-12-26", DayKind.HOLIDAY, Bilingual("Christmas Day", "圣诞节")),
    ],
)
def test_days_of_each_country(code: str, day: str, kind: DayKind, name: Bilingual) -> None:
    found = USUAL.day(code, date.fromisoformat(day))
    assert (found.kind, found.name) == (kind, name)


def test_every_holiday_has_a_name_in_both_languages() -> None:
    for code in ("CN", "US"):
        found = list(USUAL.notable(code, date(2015, 1, 1), date(2030, 12, 31)))
        off = [each for each in found if each.kind is DayKind.HOLIDAY]
        assert off
        assert all(each.name.complete for each in off)


def test_a_country_nobody_knows_has_weekends_alone() -> None:
    assert USUAL.day("ZZ", date(2022, 5, 7)).kind is DayKind.WEEKEND
    assert list(USUAL.notable("ZZ", date(2022, 1, 1), date(2022, 12, 31))) == []
    assert not USUAL.is_provisional("ZZ", 2050)


def test_years_that_are_not_published_are_provisional_only_where_days_are_moved() -> None:
    assert not USUAL.is_provisional("CN", 2022)
    assert USUAL.is_provisional("CN", 2060)
    assert not USUAL.is_provisional("US", 2060)


FILE = """
published: {CN: [2060]}
days:
  - {party: CN, from: 2060-02-02, to: 2060-02-08, kind: holiday,
     name: {en: Spring Festival, zh: 春节}}
  - {party: CN, from: 2060-02-14, kind: workday}
"""


def test_the_operators_file_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text(FILE, "utf-8")
    almanac = read_almanac(path)
    assert almanac.day("CN", date(2060, 2, 8)).name == Bilingual("Spring Festival", "春节")
    assert almanac.day("CN", date(2060, 2, 14)).kind is DayKind.MAKE_UP
    assert not almanac.is_provisional("CN", 2060)
    assert read_almanac(None) == USUAL


@pytest.mark.parametrize(
    "content",
    [
        "- a list",
        "other: 1",
        "days: [{party: CN, from: tomorrow, kind: holiday}]",
        "days: [{party: CN, from: 2060-02-08, to: 2060-02-02, kind: holiday}]",
        "days: [{party: CN, from: 2060-02-02, to: 9060-02-02, kind: holiday}]",
        "days: [{party: CN, from: 2060-02-02, kind: perhaps}]",
        "days: [{from: 2060-02-02, kind: holiday}]",
        "days: [7]",
        "days: 7",
        "published: {CN: [soon]}",
        "published: [CN]",
        "days: [",
        "!!python/object/apply:os.getcwd []",
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(HolidayFileError, match=r"holidays\.yaml"):
        read_almanac(path)


def test_a_good_time_needs_no_caution() -> None:
    assert cares(told("2022-05-18T00:00")) == []


def test_night_on_either_side() -> None:
    assert cares(told("2022-05-17T18:00")) == [(Care.NIGHT, "CN")]
    assert cares(told("2022-05-18T06:00")) == [(Care.NIGHT, "US")]


def test_a_holiday_counts_on_its_own_clock() -> None:
    evening = told("2022-05-31T00:00")  # Memorial Day evening in the west, a workday in the east
    assert cares(evening) == [(Care.HOLIDAY, "US")]
    assert cautions(evening, USUAL)[0].date == date(2022, 5, 30)


def test_a_make_up_day_is_no_weekend() -> None:
    assert cares(told("2022-05-07T00:00")) == []  # Saturday 7 May in the east: worked
    assert cares(told("2022-05-14T00:00")) == [(Care.WEEKEND, "CN")]


def test_clocks_that_change_within_a_week() -> None:
    found = cautions(told("2022-11-04T00:00"), USUAL)
    assert [(each.care, each.code, each.date) for each in found] == [
        (Care.CLOCK_CHANGE, "US", date(2022, 11, 6))
    ]
    assert (found[0].before, found[0].after) == ("UTC−4", "UTC−5")


def test_a_stay_tells_each_holiday_once() -> None:
    week = told("2022-10-02T01:00", hours=24 * 4, zone="Asia/Shanghai")
    assert cares(week).count((Care.HOLIDAY, "CN")) == 1
