"""Programs that people subscribe with, from their ordinary packages, on a demonstration year."""

from collections.abc import Callable
from datetime import timedelta
from urllib.request import urlopen

import pytest
from icalendar import Calendar, Event

from tests.clients.conftest import MakeFeed
from tests.clients.programs import Subscriber
from tests.processes import Service
from wgroup.calendar.filters import Filters
from wgroup.calendar.rules import Edition

FIRST, LAST = "2026-01-01", "2027-01-01"

CASES: dict[str, Callable[[Service, MakeFeed], str]] = {
    "public": lambda service, _feed: f"{service.url}/feeds/public.ics?lang=both",
    "milestones": lambda service, _feed: f"{service.url}/feeds/milestones.ics?lang=en",
    "chinese": lambda _service, feed: feed(Edition.ZH),
    "english": lambda _service, feed: feed(Edition.EN, alarms=(15,)),
    "filtered": lambda _service, feed: feed(
        Edition.BOTH, filters=Filters(groups=("MET",), milestones=True)
    ),
}


def told(event: Event) -> str:
    """As khal writes it; an all-day event ends on its last day."""
    starts, ends = event["dtstart"].dt, event["dtend"].dt
    if not hasattr(starts, "hour"):
        return f"{starts}|{ends - timedelta(days=1)}|{event['summary']}"
    starts, ends = ((each.dt - each.dt.utcoffset()) for each in (event["dtstart"], event["dtend"]))
    return f"{starts:%Y-%m-%d %H:%M}|{ends:%Y-%m-%d %H:%M}|{event['summary']}"


@pytest.mark.parametrize("case", CASES)
def test_a_subscriber_holds_what_the_feed_holds(
    case: str, demonstration: Service, feed: MakeFeed, subscriber: Callable[[str], Subscriber]
) -> None:
    url = CASES[case](demonstration, feed)
    with urlopen(url) as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    machine = subscriber(url)
    machine.sync()

    held = machine.held()
    assert len(held) == len({str(each["uid"]) for each in events}) > 0
    within = {told(each) for each in events if FIRST <= str(each["dtstart"].dt)[:10] < LAST}
    assert machine.listed(FIRST, "2026-12-31") == within
    assert machine.tasks() == []

    machine.sync()
    assert machine.held() == held
