"""The two-capital time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import (
    Capital,
    DayPart,
    Phase,
    day_text,
    part_at,
    two_clocks,
)
from wgroup.kernel.clock_lines import line_pieces, one_line, whole_pieces

EAST = Capital("AA", Bilingual("Beijing", "北京"), "Asia/Shanghai")
WEST = Capital("BB", Bilingual("Washington", "华盛顿"), "America/New_York")
BOTH = (EAST, WEST)
MAY = datetime(2022, 5, 18, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def line(zone: str, starts_at: datetime, language: Language = Language.EN, **more: object) -> str:
    clocks = two_clocks(BOTH, zone, starts_at, starts_at + 2 * HOUR)
    return one_line(clocks, language, **{"this_year": starts_at.year, **more})  # type: ignore[arg-type]


def test_own_zone_comes_first() -> None:
    assert line("America/New_York", MAY) == (
        "Tue 17 May 20:00 Washington · Wed 18 May 08:00 Beijing (+1) · 00:00 UTC (Wed 18 May)"
    )
    assert line("Asia/Shanghai", MAY) == (
        "Wed 18 May 08:00 Beijing (+1) · Tue 17 May 20:00 Washington · 00:00 UTC (Wed 18 May)"
    )


def test_same_order_in_chinese() -> None:
    assert line("America/New_York", MAY, Language.ZH) == (
        "5月17日周二 20:00 华盛顿 · 5月18日周三 08:00 北京（+1） · 00:00 协调世界时（5月18日）"
    )


def test_another_year_is_told_without_breaking_the_pieces() -> None:
    english = line("America/New_York", MAY, this_year=2025)
    assert english.endswith("00:00 UTC (Wed 18 May 2022)")
    assert "Tue 17 May 20:00 Washington" in english
    chinese = line("America/New_York", MAY, Language.ZH, this_year=2025)
    assert chinese.startswith("2022年5月17日周二 20:00 华盛顿 · 5月18日周三")


def test_new_years_eve_tells_both_years_in_chinese() -> None:
    eve = datetime(2023, 1, 1, 1, 0, tzinfo=UTC)
    chinese = line("America/New_York", eve, Language.ZH, this_year=2022)
    one, other, _ = chinese.split(" · ")
    assert one == "2022年12月31日周六 20:00 华盛顿"
    assert other == "2023年1月1日周日 09:00 北京（+1）"


def test_winter_is_thirteen_hours() -> None:
    winter = datetime(2022, 12, 1, 1, 0, tzinfo=UTC)
    assert line("America/New_York", winter).startswith(
        "Wed 30 Nov 20:00 Washington · Thu 1 Dec 09:00 Beijing (+1)"
    )


def test_a_third_zone_leads_with_the_city_of_its_name() -> None:
    pieces = line_pieces(two_clocks(BOTH, "Europe/Paris", MAY), Language.EN, this_year=2022)
    assert [piece.split()[4] for piece in pieces[:3]] == ["Paris", "Beijing", "Washington"]
    assert pieces[0] == "Wed 18 May 02:00 Paris (+1)"


def test_a_third_zone_may_be_named() -> None:
    paris = Bilingual("Paris", "巴黎")
    clocks = two_clocks(BOTH, "Europe/Paris", MAY, place=paris)
    assert "巴黎" in one_line(clocks, Language.ZH)


def test_half_hour_zone() -> None:
    row = two_clocks(BOTH, "Asia/Kolkata", MAY).rows[0]
    assert (row.clock, row.offset, row.city.en) == ("05:30", "UTC+5:30", "Kolkata")


def test_a_meeting_in_utc_has_it_once_and_first() -> None:
    clocks = two_clocks(BOTH, "UTC", MAY)
    assert [row.city.en for row in clocks.rows] == ["UTC", "Beijing", "Washington"]


def test_rows_of_the_page() -> None:
    clocks = two_clocks(BOTH, "America/New_York", MAY, MAY + 2 * HOUR)
    washington, beijing, utc = clocks.rows
    assert (washington.offset, washington.daylight, washington.part) == (
        "UTC−4", True, DayPart.REACHABLE,
    )
    assert (beijing.offset, beijing.daylight, beijing.part) == ("UTC+8", False, DayPart.OFFICE)
    assert (washington.phase, beijing.phase) == (Phase.EVENING, Phase.MORNING)
    assert (washington.shift, beijing.shift) == (0, 1)
    assert utc.is_utc
    assert clocks.utc is utc
    assert clocks.minutes == 120
    assert [row.code for row in clocks.capitals] == ["BB", "AA"]
    assert beijing.closing(Language.EN) == "10:00"


def test_an_end_after_midnight_says_its_date() -> None:
    late = datetime(2022, 5, 18, 2, 30, tzinfo=UTC)
    told = line("America/New_York", late, until=True)
    assert "Tue 17 May 22:30 – Wed 18 May 00:30 Washington" in told
    assert "10:30–12:30 Beijing" in told


def test_days_together_have_both_dates_in_their_order_in_utc_too() -> None:
    clocks = two_clocks(BOTH, "Asia/Shanghai", MAY, MAY + 50 * HOUR)
    assert whole_pieces(clocks, Language.EN) == (
        "Wed 18 May 2022 08:00 – Fri 20 May 10:00 Beijing (+1)",
        "Tue 17 May 2022 20:00 – Thu 19 May 22:00 Washington",
        "Wed 18 May 2022 00:00 – Fri 20 May 02:00 UTC",
    )
    assert whole_pieces(clocks, Language.ZH)[2] == (
        "2022年5月18日周三 00:00 – 5月20日周五 02:00 协调世界时"
    )


def test_text_that_is_kept_tells_every_year() -> None:
    eve = datetime(2023, 1, 1, 4, 0, tzinfo=UTC)
    clocks = two_clocks(BOTH, "America/New_York", eve, eve + 2 * HOUR)
    assert whole_pieces(clocks, Language.EN) == (
        "Sat 31 Dec 2022 23:00 – Sun 1 Jan 2023 01:00 Washington",
        "Sun 1 Jan 2023 12:00–14:00 Beijing (+1)",
        "04:00–06:00 UTC (Sun 1 Jan 2023)",
    )


def test_the_hardest_part_touched_counts() -> None:
    starts = datetime(2022, 5, 18, 13, 0, tzinfo=UTC)
    beijing = two_clocks(BOTH, "Asia/Shanghai", starts, starts + 2 * HOUR).rows[0]
    assert beijing.part is DayPart.NIGHT  # 21:00 to 23:00
    just = two_clocks(BOTH, "Asia/Shanghai", starts, starts + HOUR).rows[0]
    assert just.part is DayPart.REACHABLE  # ends as the night begins


def test_days_together_are_judged_by_their_start() -> None:
    starts = datetime(2022, 5, 18, 1, 0, tzinfo=UTC)
    stay = two_clocks(BOTH, "Asia/Shanghai", starts, starts + timedelta(days=2)).rows[0]
    assert stay.part is DayPart.OFFICE


def test_ireland_is_on_daylight_time_in_summer_only() -> None:
    for month, daylight in ((1, False), (7, True)):
        moment = datetime(2022, month, 5, tzinfo=UTC)
        assert two_clocks(BOTH, "Europe/Dublin", moment).rows[0].daylight is daylight


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        (time(7, 59), DayPart.REACHABLE),
        (time(8), DayPart.OFFICE),
        (time(17, 59), DayPart.OFFICE),
        (time(18), DayPart.REACHABLE),
        (time(21, 59), DayPart.REACHABLE),
        (time(22), DayPart.NIGHT),
        (time(6, 59), DayPart.NIGHT),
        (time(7), DayPart.REACHABLE),
    ],
)
def test_edges_of_the_day(clock: time, part: DayPart) -> None:
    assert part_at(clock) is part


def test_dates() -> None:
    day = date(2022, 5, 7)
    assert day_text(day, Language.EN, year=True) == "Sat 7 May 2022"
    assert day_text(day, Language.ZH, year=True) == "2022年5月7日周六"
    assert day_text(day, Language.EN, weekday=False) == "7 May"


@given(st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)))
def test_every_row_is_the_same_instant(moment: datetime) -> None:
    clocks = two_clocks(BOTH, "America/New_York", moment)
    assert {row.starts.astimezone(UTC) for row in clocks.rows} == {moment}
    assert min(row.shift for row in clocks.capitals) == 0
    assert {row.shift for row in clocks.capitals} <= {0, 1}
