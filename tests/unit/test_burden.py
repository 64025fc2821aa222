"""What an hour costs each side, and whose turn it is to have the easier one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wgroup.holidays import Almanac
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import Capital
from wgroup.meetings.burden import Burden, Ledger, burden_of, ledger_of, suggested

BEIJING = Capital("CN", Bilingual("Beijing", "北京"), "Asia/Shanghai")
WASHINGTON = Capital("US", Bilingual("Washington", "华盛顿"), "America/New_York")
SEATS = [BEIJING, WASHINGTON]
PLAIN = Almanac()
NOTHING = Ledger({"CN": Burden(), "US": Burden()}, 0)
# Tuesday to Friday, with no holiday of either side.
FIRST = datetime(2026, 3, 10, tzinfo=UTC)
LAST = FIRST + timedelta(days=3)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("starts", "minutes", "seat", "burden"),
    [
        ("2026-03-11T08:00+08:00", 90, BEIJING, Burden()),
        ("2026-03-11T08:00+08:00", 90, WASHINGTON, Burden(reachable=90)),
        ("2026-03-11T06:30+08:00", 60, BEIJING, Burden(reachable=30, night=30)),
        ("2026-03-14T10:00+08:00", 60, BEIJING, Burden(day_off=60)),
        # 1 October is a holiday there, a Thursday.
        ("2026-10-01T10:00+08:00", 60, BEIJING, Burden(day_off=60)),
    ],
)
def test_the_minutes_are_those_of_the_sides_own_clock(
    starts: str, minutes: int, seat: Capital, burden: Burden
) -> None:
    begins = at(starts)
    assert burden_of(begins, begins + timedelta(minutes=minutes), seat, PLAIN) == burden


def test_a_night_hour_weighs_more_than_an_evening() -> None:
    assert Burden(night=60).points > Burden(reachable=180).points
    assert Burden(day_off=60).points > Burden(reachable=60).points


def test_the_best_is_office_hours_on_one_side_and_none_at_night() -> None:
    found = suggested(FIRST, LAST, 90, capitals=SEATS, almanac=PLAIN, ledger=NOTHING)
    assert all(each.burdens["CN"].night == each.burdens["US"].night == 0 for each in found)
    assert [each.points for each in found] == sorted(each.points for each in found)
    assert len({each.starts_at.date() for each in found}) == 3


def test_who_has_borne_more_gets_the_easier_hour() -> None:
    for tired, rested in (("CN", "US"), ("US", "CN")):
        ledger = Ledger({tired: Burden(reachable=600), rested: Burden()}, 4)
        assert ledger.lighter_turn == tired
        [best, *_] = suggested(FIRST, LAST, 90, capitals=SEATS, almanac=PLAIN, ledger=ledger)
        assert best.burdens[tired].points < best.burdens[rested].points
    assert NOTHING.lighter_turn is None


def test_what_is_taken_is_not_offered() -> None:
    free = suggested(FIRST, LAST, 60, capitals=SEATS, almanac=PLAIN, ledger=NOTHING)
    taken = [(each.starts_at, each.ends_at) for each in free]
    left = suggested(FIRST, LAST, 60, capitals=SEATS, almanac=PLAIN, ledger=NOTHING, taken=taken)
    assert not {each.starts_at for each in left} & {each.starts_at for each in free}
    whole = [(FIRST, LAST + timedelta(hours=2))]
    assert not suggested(
        FIRST, LAST, 60, capitals=SEATS, almanac=PLAIN, ledger=NOTHING, taken=whole
    )


def test_the_ledger_adds_up() -> None:
    evening = (at("2026-03-10T20:00-04:00"), at("2026-03-10T21:00-04:00"))
    ledger = ledger_of([evening, evening], SEATS, PLAIN)
    assert ledger.meetings == 2
    assert ledger.borne == {"CN": Burden(), "US": Burden(reachable=120)}


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.integers(1, 720))
@settings(max_examples=200, deadline=None)
def test_swapping_the_sides_swaps_the_burdens_and_nothing_else(
    start: datetime, minutes: int
) -> None:
    begins = start.replace(tzinfo=UTC)
    ends = begins + timedelta(minutes=minutes)
    one, other = (ledger_of([(begins, ends)], seats, PLAIN) for seats in (SEATS, SEATS[::-1]))
    assert one.borne == other.borne
    for each in one.borne.values():
        assert 0 <= each.reachable + each.night <= minutes
        assert 0 <= each.day_off <= minutes
