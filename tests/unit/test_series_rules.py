"""When a series comes round: against a library that knows nothing of ours, over twenty years."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from wgroup.kernel.errors import RuleBroken
from wgroup.meetings.series.rules import LAST, Pattern, Rule, Unit, check_rule, nth_weekday

ZONES = ("Asia/Shanghai", "America/New_York", "UTC", "Europe/London", "Australia/Lord_Howe")
YEARS = timedelta(days=20 * 366)

some_days = st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(sorted)
weekly = st.builds(
    lambda every, days: Rule(Unit.WEEK, every, tuple(days)), st.integers(1, 24), some_days
)
monthly = st.builds(
    lambda every, days, which: Rule(Unit.MONTH, every, tuple(days), tuple(which)),
    st.integers(1, 24),
    some_days,
    st.lists(st.sampled_from([1, 2, 3, 4, LAST]), min_size=1, max_size=3, unique=True),
)
by_date = st.builds(
    lambda every, day: Rule(Unit.MONTH, every, month_day=day),
    st.integers(1, 24),
    st.sampled_from([LAST, *range(1, 29)]),
)
rules = st.one_of(weekly, monthly, by_date)
starts = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(rules, starts)
@settings(max_examples=300, deadline=None)
def test_the_days_are_those_of_an_independent_library(rule: Rule, first: date) -> None:
    """dateutil counts weeks and months from its start too, and weeks from Monday."""
    check_rule(rule)
    until = first + YEARS
    anchor = first.replace(day=1) if rule.unit is Unit.MONTH else first
    theirs = rrulestr(f"RRULE:{rule.text}", dtstart=datetime.combine(anchor, time()))
    wanted = [
        each.date()
        for each in theirs.between(
            datetime.combine(first, time()), datetime.combine(until, time()), inc=True
        )
    ]
    ours = []
    for each in rule.days(first):
        if each > until:
            break
        ours.append(each)
    assert ours == wanted
    assert all(one < other for one, other in pairwise(ours))  # none doubled


@given(rules, starts, st.times().map(lambda each: each.replace(second=0, microsecond=0)),
       st.integers(1, 600), st.sampled_from(ZONES))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_the_hour_stays_on_the_anchors_clock_whatever_clocks_do(
    rule: Rule, first: date, clock: time, minutes: int, zone: str
) -> None:
    pattern, info = Pattern(rule, clock, minutes, zone), ZoneInfo(zone)
    for day in islice(rule.days(first), 60):
        slot = pattern.slot_on(day)
        wall = slot.starts_at.astimezone(info)
        # The library's own reading of the wall time, there and back.
        real = datetime.combine(day, clock, info)
        exists = real.astimezone(UTC).astimezone(info).replace(tzinfo=None, fold=0) == (
            datetime.combine(day, clock)
        )
        assert pattern.is_shifted(day) is not exists
        assert (wall.date() == day and wall.time() == clock) is exists
        if minutes < 24 * 60:
            assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)


def test_a_skipped_hour_is_read_with_the_offset_of_before() -> None:
    """Washington, 12 March 2028, 02:30 is not: RFC 5545 3.3.5 makes it 03:30."""
    rule = Rule(Unit.MONTH, 1, (6,), (2,))
    pattern = Pattern(rule, time(2, 30), 60, "America/New_York")
    [day] = pattern.coming(date(2028, 3, 1), 1)
    slot = pattern.slot_on(day)
    assert (day, slot.starts.time(), slot.ends.time()) == (date(2028, 3, 12), time(3, 30),
                                                           time(4, 30))  # fmt: skip
    assert slot.starts_at == datetime(2028, 3, 12, 7, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first() -> None:
    pattern = Pattern(Rule(Unit.MONTH, 1, (6,), (1,)), time(1, 30), 60, "America/New_York")
    slot = pattern.slot_on(date(2027, 11, 7))
    assert slot.starts_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_days_are_the_calendars_and_hours_are_elapsed() -> None:
    """Three days from 09:00 to 17:00 over the night in which Washington's clocks go back."""
    rule = Rule(Unit.MONTH, 1, (5,), (1,))
    slot = Pattern(rule, time(9), 2 * 24 * 60 + 480, "America/New_York").slot_on(date(2027, 11, 6))
    assert (slot.starts, slot.ends) == (datetime(2027, 11, 6, 9), datetime(2027, 11, 8, 17))


def test_first_and_third() -> None:
    rule = Rule(Unit.MONTH, 1, (1,), (1, 3))
    assert list(islice(rule.days(date(2027, 1, 6)), 4)) == [
        date(2027, 1, 19), date(2027, 2, 2), date(2027, 2, 16), date(2027, 3, 2)
    ]  # fmt: skip
    assert rule.text == "FREQ=MONTHLY;BYDAY=1TU,3TU"


def test_trap_07_the_nth_weekday_is_that_of_the_anchors_wall() -> None:
    """The first Tuesday in Beijing at 07:00 is a Monday in UTC, and stays that Tuesday."""
    pattern = Pattern(Rule(Unit.MONTH, 1, (1,), (1,)), time(7), 90, "Asia/Shanghai")
    [day] = pattern.coming(date(2027, 6, 1), 1)
    slot = pattern.slot_on(day)
    assert (day.isoformat(), slot.starts_at.date().isoformat()) == ("2027-06-01", "2027-05-31")


def test_the_last_of_a_month() -> None:
    assert nth_weekday(2027, 2, 4, LAST) == date(2027, 2, 26)
    assert list(islice(Rule(Unit.MONTH, 1, month_day=LAST).days(date(2028, 1, 31)), 2)) == [
        date(2028, 1, 31), date(2028, 2, 29)
    ]  # fmt: skip


def test_going_on_later_counts_from_the_same_week() -> None:
    pattern = Pattern(Rule(Unit.WEEK, 2, (0, 2)), time(9), 60, "UTC")
    found = pattern.coming(date(2027, 1, 4), 3, after=date(2027, 1, 11))
    assert found == [date(2027, 1, 18), date(2027, 1, 20), date(2027, 2, 1)]


def test_a_rule_that_is_kept_comes_back() -> None:
    for rule in (Rule(Unit.WEEK, 2, (0, 2)), Rule(Unit.MONTH, 3, (4,), (1, LAST)),
                 Rule(Unit.MONTH, 1, month_day=15)):  # fmt: skip
        assert Rule.of_document(rule.as_document()) == rule


@pytest.mark.parametrize(
    ("rule", "field", "code"),
    [
        (Rule(Unit.WEEK), "weekdays", "required"),
        (Rule(Unit.WEEK, 0, (1,)), "every", "out_of_range"),
        (Rule(Unit.WEEK, 25, (1,)), "every", "out_of_range"),
        (Rule(Unit.WEEK, 1, (7,)), "weekdays", "invalid_choice"),
        (Rule(Unit.WEEK, 1, (1,), (1,)), "ordinals", "only_of_months"),
        (Rule(Unit.WEEK, 1, month_day=3), "month_day", "only_of_months"),
        (Rule(Unit.MONTH, 1, (1,)), "ordinals", "required"),
        (Rule(Unit.MONTH, 1, (1,), (5,)), "ordinals", "invalid_choice"),
        (Rule(Unit.MONTH, 1, month_day=31), "month_day", "not_in_every_month"),
        (Rule(Unit.MONTH, 1, (1,), (1,), 3), "month_day", "day_or_weekday"),
    ],
)
def test_a_rule_without_days_is_refused(rule: Rule, field: str, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_rule(rule)
    assert (caught.value.field, caught.value.code) == (field, code)
