"""What feeds are made of, apart from any database: filters, alarms, clients, what is asked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from wgroup.calendar.alarms import read_alarms, rung, rung_in_json, span
from wgroup.calendar.clients import Client, client_of
from wgroup.calendar.files import Form, Label, file_of
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.rules import Edition
from wgroup.kernel.errors import RuleBroken
from wgroup.web.feeds.asking import Asked, form_of, takes_gzip
from wgroup.web.pictures.qr import QUIET, code_of

VEVENT = b"BEGIN:VEVENT\r\nUID:a@b\r\nSUMMARY:A\r\nEND:VEVENT\r\n"


def test_filters_hold_each_key_once_in_order() -> None:
    read = Filters.read({"groups": ["MET", " ENE ", "MET", ""], "mine": True})

    assert read == Filters(groups=("ENE", "MET"), mine=True)
    assert read.as_row() == {"groups": ["ENE", "MET"], "mine": True}
    assert Filters.kept(read.as_row()) == read
    assert Filters().as_row() == {}


def test_a_dimension_that_is_not_given_stays() -> None:
    read = Filters(groups=("MET",), topics=("topic/8.2",), milestones=True)

    assert read.changed({"groups": ["ENE"]}) == Filters(
        groups=("ENE",), topics=("topic/8.2",), milestones=True
    )
    assert read.changed({"topics": [], "milestones": False}) == Filters(groups=("MET",))


def test_what_a_later_version_keeps_is_left_alone() -> None:
    assert Filters.kept({"groups": ["MET"], "parties": ["CN"]}) == Filters(groups=("MET",))


@pytest.mark.parametrize(
    ("filters", "narrows"),
    [
        (Filters(), False),
        (Filters(deadlines=True, milestones=True), False),
        (Filters(mine=True), True),
        (Filters(provisions=("glasgow-2021/8",)), True),
    ],
)
def test_what_is_added_narrows_nothing(filters: Filters, narrows: bool) -> None:
    assert filters.narrows is narrows


@pytest.mark.parametrize(
    ("keys", "code"),
    [(["x" * 81], "too_long"), (["a\x00"], "invalid_text"), (["a"] * 101, "too_many")],
)
def test_odd_keys_are_refused_where_they_stand(keys: list[str], code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        Filters.read({"topics": keys})
    assert (refusal.value.code, refusal.value.field) == (code, "filters.topics")


@given(st.dictionaries(st.sampled_from(["groups", "series", "topics", "provisions"]),
                       st.lists(st.text("abc/.~1", max_size=6), max_size=8)))
def test_what_is_kept_is_what_was_read(given_: dict[str, list[str]]) -> None:
    read = Filters.read(given_)

    assert Filters.kept(json.loads(json.dumps(read.as_row()))) == read == read.changed({})
    assert hash(Selection(Edition.ZH, read)) == hash(Selection(Edition.ZH, Filters.read(given_)))


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "PT0M"), (10, "PT10M"), (60, "PT1H"), (90, "PT90M"), (1440, "P1D"), (10080, "P7D")],
)
def test_a_span_is_told_whole(minutes: int, written: str) -> None:
    assert span(minutes) == written


def test_alarms_are_few_and_not_years_before() -> None:
    assert read_alarms([60, 10, 60]) == (10, 60)
    for minutes, code in (([1, 2, 3, 4, 5], "too_many"), ([-1], "out_of_range"),
                          ([40321], "out_of_range")):
        with pytest.raises(RuleBroken, match=code):
            read_alarms(minutes)


def test_an_alarm_is_shown_and_says_so_in_the_language_of_its_calendar() -> None:
    told = Event.from_ical(rung(VEVENT, (10, 1440), Edition.BOTH))
    alarms = told.walk("VALARM")

    assert [each["TRIGGER"].to_ical() for each in alarms] == [b"-PT10M", b"-P1D"]
    assert {str(each["ACTION"]) for each in alarms} == {"DISPLAY"}
    assert {"工作组" in each["DESCRIPTION"] for each in alarms} == {True}
    assert str(told["SUMMARY"]) == "A"


def test_an_alarm_in_json_is_the_same() -> None:
    plain = json.dumps(Event.from_ical(VEVENT).to_jcal()).encode()
    told = Event.from_jcal(json.loads(rung_in_json(plain, (10, 60), Edition.EN)))

    assert told.to_ical() == Event.from_ical(rung(VEVENT, (10, 60), Edition.EN)).to_ical()


def test_both_forms_of_an_empty_file_hold_one_component() -> None:
    label = Label("A, b", "About")
    ics, told = (file_of(each, [], {}, label) for each in (Form.ICS, Form.JCAL))
    name, properties, components = json.loads(told)

    assert b"NAME:A\\, b\r\n" in ics
    assert name == "vcalendar"
    assert ["name", {}, "text", "A, b"] in properties
    assert ["refresh-interval", {}, "duration", "PT1H"] in properties
    assert [each[0] for each in components] == ["vtimezone"]


@pytest.mark.parametrize(
    ("agent", "client"),
    [
        ("Google-Calendar-Importer", Client.GOOGLE),
        ("Microsoft.Exchange/15.20", Client.OUTLOOK),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)", Client.OUTLOOK),
        ("iOS/18.0 (22A3354) dataaccessd/1.0", Client.APPLE),
        ("macOS/15.0 (24A335) CalendarAgent/1120", Client.APPLE),
        ("Mac OS X/10.15.7 (19H15) CalendarAgent/930.5.1", Client.APPLE),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0",
         Client.THUNDERBIRD),
        ("DAVx5/4.4-ose (dav4jvm; okhttp/4.12.0) Android/14", Client.DAVX5),
        ("ICSx5/2.2.4 (ical4j; okhttp) Android/14", Client.DAVX5),
        ("Nextcloud Server Crawler", Client.NEXTCLOUD),
        ("Evolution/3.52.1", Client.EVOLUTION),
        ("curl/8.5.0", Client.SCRIPT),
        ("python-requests/2.32", Client.SCRIPT),
        ("vdirsyncer/0.19.3", Client.VDIRSYNCER),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0",
         Client.BROWSER),
        ("", Client.OTHER),
        (None, Client.OTHER),
        ("x" * 500 + "curl", Client.OTHER),
    ],
)
def test_a_client_is_known_by_its_own_word(agent: str | None, client: Client) -> None:
    assert client_of(agent) is client


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("", Form.ICS),
        ("*/*", Form.ICS),
        ("text/calendar", Form.ICS),
        ("application/calendar+json", Form.JCAL),
        ("Application/Calendar+JSON;q=0.9, */*;q=0.1", Form.JCAL),
        ("text/calendar, application/calendar+json;q=0.5", Form.ICS),
        ("application/calendar+json;q=0", Form.ICS),
        ("application/json", Form.ICS),
    ],
)
def test_json_is_for_who_prefers_it(accepted: str, form: Form) -> None:
    assert form_of(accepted) is form


@pytest.mark.parametrize(
    ("accepted", "zips"),
    [
        ("", False), ("gzip", True), ("deflate, gzip;q=0.5", True), ("gzip;q=0", False),
        ("br", False),
    ],
)
def test_gzip_is_for_who_takes_it(accepted: str, zips: bool) -> None:
    assert takes_gzip(accepted) is zips


def test_what_is_not_said_is_not_asked() -> None:
    assert Asked.of({}, {}) == Asked(Form.ICS, False, False, None, None, "")
    assert Asked.of({}, {"scope": "all"}).whole
    assert not Asked.of({}, {"scope": "some"}).whole


def test_a_code_has_its_light_border_and_its_corners() -> None:
    code = code_of("webcal://wgroup.example/feeds/" + "A" * 43 + ".ics")

    assert code.path.startswith(f"M{QUIET} {QUIET}h7v1h-7z")
    assert f"M{QUIET} {code.size - QUIET - 1}h7v1h-7z" in code.path
    assert code.size >= 21 + 2 * QUIET
