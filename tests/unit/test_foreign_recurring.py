"""Recurrences, walked by hand, against a library that was written by others."""

from datetime import date, datetime, timedelta
from itertools import islice, product
from random import Random
from time import process_time

import pytest
import recurring_ical_events
from icalendar import Calendar, Event, vRecur

from tests.pace import seconds
from wgroup.calendar.foreign.recurring import Allowance, Rule
from wgroup.kernel.errors import RuleBroken

FIRST, LAST = date(2021, 11, 2), date(2026, 11, 30)


def walked(text: str, first: date = FIRST, most: int = 40) -> list[date]:
    return list(islice(Rule.read(text).days(first, LAST, Allowance()), most))


def by_library(text: str, first: date = FIRST, most: int = 40) -> list[date]:
    event = Event()
    event.add("uid", "one")
    event.add("dtstart", datetime(first.year, first.month, first.day, 9))
    event.add("duration", timedelta(hours=1))
    event.add("rrule", vRecur.from_ical(text))
    calendar = Calendar()
    calendar.add_component(event)
    found = recurring_ical_events.of(calendar).after(datetime(first.year, first.month, 1))
    days = (each["dtstart"].dt.date() for each in islice(found, most))
    return [each for each in days if each <= LAST]


def rules() -> list[str]:
    """Of every shape, some of them, the same in each run."""
    pick = Random(7)
    days = ["TU", "MO,WE,FR", "SA,SU", "TU,TH"]
    nth = ["1MO", "-1FR", "2TU,4TU", "3WE", "-2SU"]
    shapes = {
        "DAILY": ["", ";BYDAY=MO,TU,WE,TH,FR", ";BYMONTH=3,6"],
        "WEEKLY": ["", *(f";BYDAY={each}" for each in days), ";BYDAY=SU,MO;WKST=SU"],
        "MONTHLY": [
            "", ";BYMONTHDAY=15", ";BYMONTHDAY=-1", ";BYMONTHDAY=31",
            *(f";BYDAY={each}" for each in nth), ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ";BYDAY=TU,WE,TH;BYSETPOS=2", ";BYDAY=FR;BYMONTHDAY=13",
        ],
        "YEARLY": [
            "", ";BYMONTH=11", ";BYMONTH=1,11;BYMONTHDAY=2", ";BYMONTH=3;BYDAY=2SU", ";BYDAY=20MO",
            ";BYMONTH=5;BYDAY=MO,TU,WE;BYSETPOS=-1", ";BYMONTHDAY=1", ";BYDAY=MO;BYSETPOS=1",
        ],
    }
    found = [
        f"FREQ={often}{interval}{shape}"
        for often, several in shapes.items()
        for shape, interval in product(several, ["", ";INTERVAL=2", ";INTERVAL=5"])
    ]
    return pick.sample(found, len(found))


@pytest.mark.parametrize("text", rules())
def test_a_rule_gives_the_days_that_a_library_finds(text: str) -> None:
    """The start counts in both; where the rule does not fit it the library may differ."""
    fitting = [each for each in walked(text) if each != FIRST]
    assert fitting
    assert walked(text, fitting[0]) == by_library(text, fitting[0])


def test_a_rule_that_nothing_fits_ends() -> None:
    started = process_time()
    for often in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        assert walked(f"FREQ={often};BYMONTH=2;BYMONTHDAY=30") == [FIRST]
    assert process_time() - started < seconds(0.2)


def test_a_file_has_an_allowance() -> None:
    rule, allowance = Rule.read("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), Allowance(1000)
    with pytest.raises(RuleBroken) as refused:
        list(rule.days(FIRST, LAST, allowance))
    assert refused.value.code == "series_costly"


@pytest.mark.parametrize(
    "text",
    [
        "", "FREQ", "FREQ=", "FREQ=DAILY;FREQ2=x", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;INTERVAL=١", "FREQ=DAILY;UNTIL=20221301", "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=-1", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;WKST=1",
        "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYYEARDAY=1", "FREQ=DAILY;BYSETPOS=999",
        "FREQ=DAILY;" + "X" * 400,
    ],
)
def test_other_rules_are_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        Rule.read(text)
    assert refused.value.code == "rule_unread"
    assert len(str(refused.value.facts["rule"])) <= 80


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "HOURLY", "secondly"])
def test_more_often_than_daily_is_refused(often: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        Rule.read(f"FREQ={often};COUNT=99999999999;BYSECOND=1")
    assert refused.value.code == "too_often"
