"""The day strip, in half-hours."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import Capital, DayPart
from wgroup.web.pictures.strip import COLUMNS, Clock, Place, Sitting, day_strip

EAST = Capital("AA", Bilingual("Beijing", "北京"), "Asia/Shanghai")
WEST = Capital("BB", Bilingual("Washington", "华盛顿"), "America/New_York")
SUMMER = datetime(2022, 9, 7, 0, 0, tzinfo=UTC)  # 20:00 on the 6th in the west
WINTER = datetime(2022, 12, 1, 1, 0, tzinfo=UTC)


def bands(clock: Clock) -> list[tuple[DayPart, int, int]]:
    return [(each.part, each.place.start, each.place.length) for each in clock.bands]


def test_twelve_hours_apart() -> None:
    meeting = Sitting(Bilingual("Call"), SUMMER, SUMMER + timedelta(minutes=90), firm=False)
    strip = day_strip(EAST, WEST, around=SUMMER, sittings=[meeting])
    office, reachable, night = DayPart.OFFICE, DayPart.REACHABLE, DayPart.NIGHT
    assert bands(strip.upper) == [
        (reachable, 1, 8), (night, 9, 18), (reachable, 27, 2), (office, 29, 20),
    ]
    assert bands(strip.lower) == [
        (night, 1, 2), (reachable, 3, 2), (office, 5, 20), (reachable, 25, 8), (night, 33, 16),
    ]
    assert strip.both == (Place(3, 6), Place(27, 6))
    assert strip.blocks[0].place == Place(29, 3)
    assert strip.blocks[0].place.classes == "s29 l3"


def test_labels_of_both_edges() -> None:
    strip = day_strip(EAST, WEST, around=SUMMER)
    assert [each.text for each in strip.upper.hours] == [
        "18", "21", "00", "03", "06", "09", "12", "15",
    ]
    assert strip.lower.hours[0].text == "06"
    assert [(each.date.day, each.place.start) for each in strip.upper.days] == [(6, 1), (7, 13)]
    assert [(each.date.day, each.place.start) for each in strip.lower.days] == [(6, 1), (7, 37)]
    assert strip.upper.offsets == ("UTC+8",)


def test_thirteen_hours_apart() -> None:
    strip = day_strip(EAST, WEST, around=WINTER)
    assert [each.text for each in strip.upper.hours] == [
        "21", "00", "03", "06", "09", "12", "15", "18",
    ]
    assert strip.both == (Place(3, 4), Place(25, 8))
    assert strip.lower.offsets == ("UTC−5",)


def test_half_hour_zone_lands_on_half_hours() -> None:
    delhi = Capital("CC", Bilingual("Delhi"), "Asia/Kolkata")
    strip = day_strip(delhi, WEST, around=SUMMER)
    assert strip.upper.hours[0].text == "18"
    assert strip.upper.hours[0].place.start == 6  # 06:00 in the west is 15:30
    assert strip.upper.bands[0].part is DayPart.OFFICE
    assert strip.upper.bands[0].place == Place(1, 5)


def test_early_meetings_belong_to_the_day_before() -> None:
    early = datetime(2022, 9, 6, 6, 0, tzinfo=UTC)  # 02:00 in the west
    strip = day_strip(EAST, WEST, around=early)
    assert strip.lower.days[0].date.day == 5
    assert strip.starts_at <= early < strip.starts_at + timedelta(hours=24)


def test_anchor_of_the_other_capital() -> None:
    strip = day_strip(EAST, WEST, around=SUMMER, anchor="Asia/Shanghai")
    assert strip.upper.hours[0].text == "06"
    assert strip.lower.hours[0].text == "18"


def test_clock_change_on_the_strip() -> None:
    change = datetime(2022, 11, 6, 3, 0, tzinfo=UTC)  # the evening before, in the west
    strip = day_strip(EAST, WEST, around=change)
    assert strip.lower.offsets == ("UTC−4", "UTC−5")
    assert sum(each.place.length for each in strip.lower.bands) == COLUMNS


def test_blocks_are_cut_and_those_elsewhere_left_out() -> None:
    strip = day_strip(EAST, WEST, around=SUMMER)
    first = strip.starts_at
    hour = timedelta(hours=1)
    over = Sitting(Bilingual("Stay"), first - hour, first + 30 * hour)
    away = Sitting(Bilingual("Away"), first + 24 * hour, first + 25 * hour)
    odd = Sitting(Bilingual("Odd"), first + timedelta(minutes=10), first + timedelta(minutes=70))
    places = [
        each.place
        for each in day_strip(EAST, WEST, around=SUMMER, sittings=[over, away, odd]).blocks
    ]
    assert places == [Place(1, COLUMNS), Place(1, 3)]


def test_days_together_are_a_line_and_not_a_block() -> None:
    first = SUMMER
    assert Sitting(Bilingual("Stay"), first, first + timedelta(hours=12, minutes=1)).is_stay
    assert not Sitting(Bilingual("Long"), first, first + timedelta(hours=12)).is_stay


def test_now_is_on_the_strip_or_nowhere() -> None:
    strip = day_strip(EAST, WEST, around=SUMMER, now=SUMMER)
    assert strip.now == 29
    assert day_strip(EAST, WEST, around=SUMMER, now=SUMMER + timedelta(days=3)).now is None


def test_the_table_twin_says_the_same() -> None:
    meeting = Sitting(Bilingual("Call"), SUMMER, SUMMER + timedelta(minutes=90))
    strip = day_strip(EAST, WEST, around=SUMMER, sittings=[meeting])
    row = next(each for each in strip.stretches if each.sittings)
    assert (row.upper[0].hour, row.upper[1].hour, row.upper[1].minute) == (8, 9, 30)
    assert (row.lower[0].hour, row.lower[1].hour) == (20, 21)
    assert row.both_reachable
    assert row.parts == (DayPart.OFFICE, DayPart.REACHABLE)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2049, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Asia/Kathmandu", "Asia/Kolkata", "Pacific/Apia", "Europe/London"]),
)
def test_every_strip_is_whole(moment: datetime, zone: str) -> None:
    strip = day_strip(Capital("CC", Bilingual("X"), zone), WEST, around=moment, now=moment)
    for clock in strip.clocks:
        for pieces in (clock.bands, clock.days):
            assert sum(each.place.length for each in pieces) == COLUMNS
        assert 7 <= len(clock.hours) <= 9
    assert strip.now
    assert sum(len(each.sittings) for each in strip.stretches) == 0
