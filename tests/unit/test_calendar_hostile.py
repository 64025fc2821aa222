"""A title that would break a file: the same title in each engine, or a refusal where it is typed.

icalendar wrote the component; vobject shares no code with it, and obeys VTIMEZONE.
"""

import json
from dataclasses import replace
from datetime import UTC, date

import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.unit.test_calendar_ics import EVENT
from wgroup.calendar.ics import calendar, component, itip, jcal, vevent
from wgroup.calendar.lines import named, plain
from wgroup.calendar.told import AllDay, Attendee, Event, Organizer
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.text import clean_text

LIMIT = 300
NEXT = replace(EVENT, uid="next@wgroup.example.org", summary="The next one")

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\x00"]
INJECTED = [
    "BEGIN:VEVENT",
    "END:VEVENT\r\nEND:VCALENDAR",
    "甲\r\nATTENDEE;RSVP=TRUE:mailto:x@y\r\nSUMMARY:乙",
    "关于加强甲烷排放测量与控制的联合专题会议" * 50,
    "👩🏽\u200d🔬 emoji 🇨🇳🇺🇸",
    "commas, semicolons; colons: and \\n \\, \\; \\\\ backslashes \\",
    "\"quoted\" ^' ^n ^^ 'single'",
    " leading and trailing ",
    "\ufeffmark",
    "tab\tinside",
    "=?utf-8?b?5LiA?=",
    "<script>alert(1)</script>",
]
TYPED = [f"before{each}after" for each in BREAKS] + INJECTED

hostile = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from([*BREAKS, *INJECTED, "一", "a", ",", ";", "\\", '"']), max_size=12)
    .map("".join),
)


def file_of(event: Event) -> bytes:
    return calendar(
        [vevent(event), vevent(NEXT)], {"America/New_York": (2022, 2022)}, name="a", about="b"
    )


def by_icalendar(octets: bytes) -> list[tuple[str, str, str]]:
    return [
        (str(each["uid"]), str(each["summary"]), str(each.get("description", "")))
        for each in Calendar.from_ical(octets).walk("VEVENT")
    ]


def by_vobject(octets: bytes) -> list[tuple[str, str, str]]:
    read = vobject.readOne(octets.decode("utf-8"))
    return [
        (each.uid.value, each.summary.value,
         each.description.value if "description" in each.contents else "")
        for each in read.vevent_list
    ]


def let_in(title: str) -> str | None:
    """As it is kept, or None where it is refused for a reason that its author is told."""
    try:
        return clean_text(title, field="title", limit=LIMIT)
    except RuleBroken as refusal:
        if refusal.code not in {"invalid_text", "too_long"}:
            raise
        return None


ENGINES = {"icalendar": by_icalendar, "vobject": by_vobject}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("title", TYPED, ids=ascii)
def test_a_title_is_the_same_in_each_engine_or_refused(title: str, engine: str) -> None:
    if (cleaned := let_in(title)) is None:
        return
    read = ENGINES[engine](file_of(replace(EVENT, summary=cleaned)))
    assert [each[:2] for each in read] == [(EVENT.uid, cleaned), (NEXT.uid, NEXT.summary)]


def test_no_break_and_no_control_gets_past_the_door() -> None:
    for each in BREAKS:
        with pytest.raises(RuleBroken, match="invalid_text"):
            clean_text(f"before{each}after", field="title", limit=LIMIT)


@settings(deadline=None)
@given(hostile)
@example("甲\r\nATTENDEE:mailto:x@y\x0b\x85\u2028BEGIN:VEVENT, 😀; \\n \x00\"^'")
def test_whatever_gets_past_it_stays_one_event(text: str) -> None:
    """Texts that came in before a rule was stricter are told all the same."""
    event = replace(EVENT, summary=text, description=text, location=text, categories=(text,))
    octets = file_of(event)

    wanted = [(EVENT.uid, plain(text), plain(text)), (NEXT.uid, NEXT.summary, NEXT.description)]
    assert by_icalendar(octets) == wanted
    assert by_vobject(octets) == wanted


@settings(deadline=None)
@given(hostile)
@example("a\\")
@example('Robert "Bob" Smith, of the "Second Side"; ^n')
def test_names_stay_within_their_quotes(name: str) -> None:
    event = replace(EVENT, organizer=Organizer(name, "role@wgroup.example.org"))
    octets = itip("REQUEST", vevent(event, Attendee(name, "x@example.org")), event.zones)

    [read] = Calendar.from_ical(octets).walk("VEVENT")
    assert str(read["organizer"]) == "mailto:role@wgroup.example.org"
    assert str(read["attendee"]) == "mailto:x@example.org"
    assert read["attendee"].params.get("CN", "") == named(name).strip()
    [other] = vobject.readOne(octets.decode("utf-8")).vevent_list
    assert other.attendee.value == "mailto:x@example.org"
    assert "".join(other.attendee.params.get("CN", [])) == named(name).strip().replace("^", "^^")
    assert other.organizer.value == "mailto:role@wgroup.example.org"


@settings(deadline=None)
@given(hostile)
def test_as_json_it_is_the_same_text(text: str) -> None:
    told = json.loads(jcal(component(replace(EVENT, summary=text))))
    [summary] = [each[3] for each in told[1] if each[0] == "summary"]
    assert summary == plain(text)


def test_an_engine_that_obeys_vtimezone_reads_the_same_instant() -> None:
    [first, _] = vobject.readOne(file_of(EVENT).decode("utf-8")).vevent_list
    assert first.dtstart.value.astimezone(UTC) == EVENT.starts_at
    assert first.dtend.value.astimezone(UTC) == EVENT.ends_at


def test_a_day_has_no_hours_in_either_engine() -> None:
    day = AllDay(
        uid="day@wgroup.example.org",
        sequence=0,
        stamp=EVENT.stamp,
        created=EVENT.created,
        state=EVENT.state,
        summary="a",
        description="",
        categories=(),
        url=EVENT.url,
        organizer=EVENT.organizer,
        first=date(2022, 6, 30),
        last=date(2022, 6, 30),
    )
    octets = calendar([vevent(day)], {}, name="a", about="b")
    [read] = vobject.readOne(octets.decode("utf-8")).vevent_list
    assert (read.dtstart.value, read.dtend.value) == (date(2022, 6, 30), date(2022, 7, 1))
    assert octets.count(b"VTIMEZONE") == 0
