"""How a meeting is joined stands in the calendars of those invited, and in nobody else's."""

import json

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import Clock, WorkAs
from tests.services.calendars import SECRETARIAT, SLUG, act, confirmed, entries, event, octets
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Audience, Edition
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.services import proposing, running
from wgroup.meetings.services.joining import set_joining

URL = "https://meet.example.org/room/7?key=a,b;c"
DIAL_IN = Bilingual(en="+1 202 555 0100, code 7", zh="+86 10 5555 0100，密码7")
LATER = "2022-04-02T02:00+00:00"


def join(work_as: WorkAs, url: str = URL, dial_in: Bilingual = DIAL_IN) -> None:
    act(work_as, set_joining, SLUG, url=url, dial_in=dial_in)


def test_a_way_to_join_leaves_what_others_read_to_the_byte(
    work_as: WorkAs, clock: Clock
) -> None:
    meeting = confirmed(work_as)
    before = octets(work_as(SECRETARIAT), meeting)
    assert set(before) == {(each, Audience.ALL) for each in Edition}

    clock.set(LATER)
    join(work_as)
    after = octets(work_as(SECRETARIAT), meeting)
    assert {slot: told for slot, told in after.items() if slot[1] is Audience.ALL} == before
    assert set(after) - set(before) == {(each, Audience.INVITED) for each in Edition}
    assert not any(b"meet.example.org" in told for told in before.values())


def test_the_invited_read_it_as_a_property_and_in_words(work_as: WorkAs) -> None:
    meeting = confirmed(work_as)
    join(work_as)
    found = entries(work_as(SECRETARIAT), meeting)

    for edition, label in (
        (Edition.EN, "Video conference"),
        (Edition.ZH, "视频会议"),
        (Edition.BOTH, "视频会议 / Video conference"),
    ):
        told = event(found[edition, Audience.INVITED])
        assert str(told["conference"]) == URL
        params = told["conference"].params
        assert (params["VALUE"], params["FEATURE"], params["LABEL"]) == ("URI", "VIDEO", label)
        assert URL in str(told["description"])
        assert told["uid"] == event(found[edition, Audience.ALL])["uid"]
        assert str(told["location"]) == str(event(found[edition, Audience.ALL])["location"])
    english = str(event(found[Edition.EN, Audience.INVITED])["description"])
    assert "By telephone: +1 202 555 0100, code 7" in english
    both = str(event(found[Edition.BOTH, Audience.INVITED])["description"])
    assert "电话入会：+86 10 5555 0100，密码7" in both
    assert both.index("电话入会") < both.index("Tue 17 May") < both.index("By telephone")


def test_by_telephone_alone_there_is_no_address_to_open(work_as: WorkAs) -> None:
    meeting = confirmed(work_as)
    join(work_as, url="")
    told = event(entries(work_as(SECRETARIAT), meeting)[Edition.EN, Audience.INVITED])
    assert "conference" not in told
    assert "Video" not in str(told["description"])
    assert "By telephone: +1 202 555 0100, code 7" in str(told["description"])


def test_a_changed_link_renews_the_entries_of_the_invited_alone(
    work_as: WorkAs, clock: Clock
) -> None:
    meeting = confirmed(work_as)
    join(work_as)
    before = octets(work_as(SECRETARIAT), meeting)
    clock.set(LATER)
    join(work_as, url="https://meet.example.org/room/8")

    changed = {
        slot for slot, told in octets(work_as(SECRETARIAT), meeting).items()
        if told != before[slot]
    }
    assert changed == {(each, Audience.INVITED) for each in Edition}


def test_what_no_calendar_shows_renews_neither(work_as: WorkAs, clock: Clock) -> None:
    meeting = confirmed(work_as)
    join(work_as)
    before = octets(work_as(SECRETARIAT), meeting)
    touched = entries(work_as(SECRETARIAT), meeting)[Edition.EN, Audience.ALL].touched
    clock.set(LATER)
    join(work_as)
    hidden: dict[str, object]
    for hidden in ({"purpose": Bilingual(en="Another", zh="另一目的")}, {"provisions": []}):
        act(work_as, proposing.edit, SLUG, hidden)

    assert octets(work_as(SECRETARIAT), meeting) == before
    assert entries(work_as(SECRETARIAT), meeting)[Edition.EN, Audience.ALL].touched > touched


@pytest.mark.parametrize("way", ["taken away", "called off"])
def test_where_there_is_nothing_to_join_all_read_one_entry(work_as: WorkAs, way: str) -> None:
    meeting = confirmed(work_as)
    join(work_as)
    if way == "taken away":
        join(work_as, url="", dial_in=Bilingual())
    else:
        act(work_as, running.cancel, SLUG, reason=Bilingual(en="x", zh="y"))

    found = octets(work_as(SECRETARIAT), meeting)
    assert set(found) == {(each, Audience.ALL) for each in Edition}


def test_a_link_before_it_is_agreed_waits(work_as: WorkAs) -> None:
    act(work_as, proposing.propose, factories.draft())
    join(work_as)
    found = work_as(SECRETARIAT).session.scalars(
        select(CalendarEntry).where(CalendarEntry.audience == Audience.INVITED)
    )
    assert list(found) == []


def test_what_is_stored_as_json_is_the_same_component(work_as: WorkAs) -> None:
    """RFC 7265, made from the bytes by a parser, not from what made the bytes."""
    meeting = confirmed(work_as)
    join(work_as)
    for entry in entries(work_as(SECRETARIAT), meeting).values():
        assert json.loads(entry.jcal) == event(entry).to_jcal()
