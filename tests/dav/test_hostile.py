"""What no sound program sends, and what titles may hold: refused, or told as it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.dav.conftest import one_database
from tests.dav.program import C, D, Program
from tests.dav.stage import Stage
from tests.dav.test_reading import event
from tests.pace import cost, insist_cheap, seconds
from wgroup.calendar import putting
from wgroup.calendar.submitted import Fault, Unfit, compare
from wgroup.calendar.submitted import read as read_object
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import WgroupError
from wgroup.web.dav import answers
from wgroup.web.dav.xml import MOST_ELEMENTS, escape, read

LAUGHS = "".join(f'<!ENTITY l{each} "{f"&l{each - 1};" * 10}">' for each in range(1, 10))
BOMBS = {
    "entities": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><propfind xmlns="DAV:">&l9;</propfind>',
    "file": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:">&f;'
    "</propfind>",
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><x/>',
    "dtd": '<!DOCTYPE propfind SYSTEM "http://127.0.0.1:9/x.dtd"><propfind xmlns="DAV:"/>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 5_000}">]><x>{"&a;" * 500}</x>',
    "open": '<propfind xmlns="DAV:"><prop>',
    "two": "<a/><b/>",
    "nul": "<a>\x00</a>",
    "unbound": "<D:propfind/>",
    "coding": '<?xml version="1.0" encoding="klingon"?><a/>',
    "utf-7": '<?xml version="1.0" encoding="utf-7"?><a>+ADw-/a>',
    "unmarked": "<a></a>".encode("utf-16-be"),
}


@contextmanager
def at_once() -> Iterator[None]:
    """Within a second of this thread's own time, as ``seconds`` counts them."""
    begun = time.thread_time()
    yield
    assert time.thread_time() - begun < seconds(1.0)


@one_database
def test_no_entity_and_no_dtd_is_read(lin: Program) -> None:
    for name, body in BOMBS.items():
        with at_once():
            answer = lin.ask("PROPFIND", lin.all, body, depth="0")
        assert (name, answer.status, answer.raw.count(b"root:")) == (name, 400, 0)


@pytest.mark.parametrize(
    "octets",
    [b"<a>" * 100_000, b"<a>" + b"<b/>" * 200_000 + b"</a>", b"<a>" * 30 + b"</a>" * 30],
    ids=["deep", "wide", "deep and sound"],
)
def test_what_is_deeper_or_larger_than_any_request_is_refused_at_once(octets: bytes) -> None:
    """For not much more than what the largest that is read costs, however much there is of it."""
    largest = b"<a>" + b"<b/>" * (MOST_ELEMENTS - 1) + b"</a>"
    assert read(largest) is not None

    def refuse() -> None:
        with pytest.raises(WgroupError, match="too_large"):
            read(octets)

    insist_cheap(refuse, most=3, of=lambda: cost(lambda: read(largest)))


@one_database
def test_a_body_above_the_bound_is_refused(lin: Program) -> None:
    assert lin.ask("REPORT", lin.all, b"<a/>" + b" " * 1_000_000).status == 413


@one_database
def test_other_encodings_of_xml_are_read(lin: Program) -> None:
    told = (
        '<?xml version="1.0" encoding="{}"?>'
        '<propfind xmlns="DAV:"><prop><owner/></prop></propfind>'
    )
    for coding in ("utf-8", "utf-16", "iso-8859-1"):
        answer = lin.ask("PROPFIND", lin.all, told.format(coding).encode(coding), depth="0")
        assert (coding, answer.status) == (coding, 207)


@one_database
def test_odd_addresses_are_not_there(lin: Program) -> None:
    for path in (
        f"{lin.all}../all/",
        f"{lin.all}%2e%2e/",
        f"{lin.all}a/b/c.ics",
        f"{lin.home}%00/",
        f"{lin.home}" + "x" * 500 + "/",
        "/dav/calendars/nobody/all/",
        "/dav/nothing/",
        f"{lin.all}{lin.account_id}.ICS",
        f"{lin.all}{lin.account_id}",
        f"{lin.all}x'--.ics",
    ):
        for method in ("PROPFIND", "GET"):
            answer = lin.ask(method, path, depth="0")
            assert (method, path, answer.status in {404, 405}) == (method, path, True)
            assert b"<" in answer.raw


HOSTILE = "]]></C:calendar-data><&\"'; \\n, BEGIN:VEVENT 甲烷 😀 " + "词" * 100


def test_a_title_is_the_same_by_each_way(lin: Program, stage: Stage) -> None:
    met = stage.met(title=Bilingual(en=HOSTILE, zh=HOSTILE))
    path = lin.path(met)
    by_get = lin.get(path).raw
    by_report = lin.multiget(lin.all, path).told[path].found[C + "calendar-data"].text
    assert by_report.encode() == by_get
    assert HOSTILE.strip() in event(by_get)["SUMMARY"]
    assert len(Calendar.from_ical(by_get).walk("VEVENT")) == 1


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_told_in_sound_xml(text: str) -> None:
    told = fromstring(f"<a>{escape(text)}</a>").text or ""
    assert len(told) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, told, strict=True))


HELD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a@b\r\n"
    b"DTSTAMP:20220401T000000Z\r\nDTSTART:20220401T000000Z\r\nDTEND:20220401T010000Z\r\n"
    b"SUMMARY:A title\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@b\r\n"
    b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nDESCRIPTION:x\r\nEND:VALARM\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
PIECES = st.one_of(st.binary(max_size=8), st.sampled_from(HELD.split(b"\r\n")))


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(HELD)), st.integers(0, 40), st.lists(PIECES, max_size=4))
def test_whatever_is_sent_is_read_or_refused_by_name(
    at: int, length: int, pieces: list[bytes]
) -> None:
    octets = HELD[:at] + b"\r\n".join(pieces) + HELD[at + length :]
    with suppress(Unfit):
        compare(read_object(HELD, "VEVENT"), read_object(octets, "VEVENT"), ["a@b"])


CLOCKS = (
    "{begin}\r\nTZID:{zone}\r\nBEGIN:STANDARD\r\nDTSTART:16000101T000000\r\n"
    "RRULE:FREQ={often}\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:16000101T000000\r\nRRULE:FREQ={often}\r\nTZOFFSETFROM:+0100\r\n"
    "TZOFFSETTO:+0000\r\nEND:DAYLIGHT\r\nEND:{end}\r\n"
)
BEGINS = (
    "BEGIN:VTIMEZONE",
    "begin:vTimezone",
    "BEG\r\n IN:VTIME\r\n\tZONE",
    "BEGIN;X=1:VTIMEZONE",
)


def with_clocks(clocks: str, *, zone: str = "", after: bool = False) -> bytes:
    """HELD with clocks before or after its event, on a clock of the zone."""
    start = f"DTSTART;TZID={zone}:20220401T000000" if zone else "DTSTART:20220401T000000Z"
    octets = HELD.replace(b"DTSTART:20220401T000000Z", start.encode())
    mark = b"END:VCALENDAR" if after else b"BEGIN:VEVENT"
    return octets.replace(mark, clocks.encode() + mark, 1)


def fault_of(octets: bytes) -> Fault | None:
    try:
        compare(read_object(HELD, "VEVENT"), read_object(octets, "VEVENT"), ["a@b"])
    except Unfit as unfit:
        return unfit.fault
    return None


@pytest.mark.parametrize("often", ["HOURLY", "SECONDLY"])
@pytest.mark.parametrize("begin", BEGINS)
def test_no_clock_that_is_sent_is_ever_worked_out(often: str, begin: str) -> None:
    """Else each hour since 1600 is, and what comes of it kept for whoever is next."""
    clocks = CLOCKS.format(begin=begin, end="VTIMEZONE", zone="Strange", often=often)
    with at_once():
        for after in (False, True):
            assert fault_of(with_clocks(clocks, zone="Strange", after=after)) is Fault.DATA
            assert fault_of(with_clocks(clocks, after=after)) is None
            assert fault_of(with_clocks("", zone="Strange")) is Fault.DATA


def test_nothing_ends_as_a_clock_that_did_not_begin_as_one() -> None:
    for clocks in (
        CLOCKS.format(begin="BEGIN:X-A", end="VTIMEZONE", zone="Strange", often="HOURLY"),
        CLOCKS.format(begin="BEGIN:VTIMEZONE", end="X", zone="Strange", often="HOURLY")
        + "END:X\r\n",
        "BEGIN:VTIMEZONE\r\n",
        "END:VTIMEZONE\r\n",
    ):
        with at_once():
            assert fault_of(with_clocks(clocks)) is not None


@pytest.mark.parametrize(
    ("zone", "fault"),
    [
        ("UTC", None),
        ('"Etc/UTC"', None),
        ("/mozilla.org/20050126_1/Etc/UTC", None),
        ("Greenwich Standard Time", None),
        ("Europe/Berlin", Fault.OTHERS),
        ("W. Europe Standard Time", Fault.OTHERS),
        ("UTC,UTC", Fault.DATA),
        ("../Berlin", Fault.DATA),
        ("posixrules", Fault.DATA),
        ("Strange/" + "x" * 60_000, Fault.DATA),
    ],
)
def test_zones_are_known_by_their_names(zone: str, fault: Fault | None) -> None:
    """Those of Windows, and with a maker's name before them, too."""
    assert fault_of(with_clocks("", zone=zone)) is fault


def test_a_zone_by_another_name_smuggles_no_line_in() -> None:
    sound = b"DTSTART:20220401T000000Z"
    within = "\\nBEGIN:VTIMEZONE\\nTZID:A"
    for value in (f"20220401T000000{within}", within, "20220401"):
        told = f"DTSTART;TZID=GMT Standard Time:{value}".encode()
        assert fault_of(HELD.replace(sound, told)) is Fault.DATA


@pytest.mark.parametrize("name", ["RRULE", "rrule", "RDATE", "EXDATE", "EXRULE", "RR\r\n ULE"])
@pytest.mark.parametrize("mark", [b"SUMMARY", b"TRIGGER", b"BEGIN:VEVENT"])
def test_nothing_is_made_to_repeat(name: str, mark: bytes) -> None:
    with at_once():
        line = f"{name}:FREQ=SECONDLY\r\n".encode()
        assert fault_of(HELD.replace(mark, line + mark, 1)) is Fault.OTHERS


def test_components_are_counted_however_they_begin() -> None:
    for begin in ("BEGIN:X", "begin:x", "Be\r\n gin:X"):
        assert fault_of(with_clocks(f"{begin}\r\nEND:X\r\n" * 80)) is Fault.SIZE
    assert fault_of(with_clocks("X-A:\r\n" * 9_000)) is Fault.SIZE


@pytest.mark.parametrize(
    "lines",
    ["PERCENT-COMPLETE:" + "9" * 5_000, "PERCENT-COMPLETE:1\r\nPERCENT-COMPLETE:2", "STATUS:1"],
)
def test_progress_that_is_none_is_refused(lines: str) -> None:
    task = HELD.replace(b"VEVENT", b"VTODO").replace(b"DTEND", b"DUE")
    sent = task.replace(b"SUMMARY", lines.encode() + b"\r\nSUMMARY")
    with pytest.raises(Unfit):
        compare(read_object(task, "VTODO"), read_object(sent, "VTODO"), ["a@b"])


@one_database
def test_a_strange_clock_is_refused_by_name(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    octets = lin.get(path).raw
    clocks = CLOCKS.format(
        begin="BEGIN:VTIMEZONE", end="VTIMEZONE", zone="Strange", often="HOURLY"
    )
    body = octets.replace(b"BEGIN:VEVENT", clocks.encode() + b"BEGIN:VEVENT")
    strange = body.replace(b";TZID=America/New_York:", b";TZID=Strange:")
    assert strange != body
    with at_once():
        for place in (path, f"{lin.all}new.ics"):
            answer = lin.put(place, strange)
            assert (answer.status, answer.condition) == (403, C + "valid-calendar-data")
        assert lin.put(path, body).status == 204
    assert lin.get(path).raw == octets


@one_database
def test_what_changed_while_it_was_read_is_not_written_over(
    lin: Program, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read before the writing begins, and compared with what was there then."""
    met, titles = stage.met(), iter(("Another title", "One more"))
    path, read_then = lin.path(met), putting.compared

    def compared(*given: Any, **more: Any) -> putting.Wish:
        wish = read_then(*given, **more)
        given[0].session.rollback()
        stage.retitle(met, next(titles))
        return wish

    monkeypatch.setattr(putting, "compared", compared)
    for headers, status in (({"If_Match": lin.get(path).headers["ETag"]}, 412), ({}, 409)):
        assert lin.put(path, lin.get(path).raw, **headers).status == status


NAMES = "".join(f"<N:p{each}/>" for each in range(2_000))
ATTRIBUTES = " ".join(f'a{each}="1"' for each in range(50))
FIND = '<propfind xmlns="DAV:"{}><prop xmlns:N="{}">{}</prop></propfind>'
LONG = {
    "namespace": FIND.format("", "n" * 50_000, NAMES),
    "fair namespace": FIND.format("", "n" * 300, "<N:a/>"),
    "name": FIND.format("", "n", f"<{'n' * 300}/>"),
    "tag": FIND.format(" " * 9_000, "n", "<owner/>"),
    "many": FIND.format("", "n", "".join(f"<N:p{each}/>" for each in range(101))),
    "attributes": FIND.format(" " + ATTRIBUTES, "n", "<owner/>"),
}


@one_database
@pytest.mark.parametrize("name", LONG)
def test_what_is_longer_than_any_name_is_refused(lin: Program, name: str) -> None:
    for body in (LONG[name].encode(), LONG[name].encode("utf-16")):
        with at_once():
            answer = lin.ask("PROPFIND", lin.all, body, depth="0")
        assert (answer.status, len(answer.raw) < 1_000) == (413, True)


# Of octets that are both "<" in ASCII.
LESS = "\u3c3c"


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "utf-16-be"])
def test_long_namespaces_of_many_attributes_cost_nothing(coding: str) -> None:
    """The parser would write the namespace before the name of each, before we are asked."""
    attributes = " ".join(f'n:a{each}=""' for each in range(40_000))
    told = f'<a xmlns:n="{LESS * 100_000}"><b {attributes}/></a>'
    with at_once(), pytest.raises(WgroupError):
        read(told.encode(coding))


@one_database
def test_what_there_is_not_is_told_shortly(lin: Program, stage: Stage) -> None:
    """Each namespace is declared once in an answer, however many objects it tells of."""
    stage.met()
    space = "urn:" + "n" * 200
    names = "".join(f"<p{each}/>" for each in range(19))
    body = (
        f'<D:propfind xmlns:D="DAV:"><D:prop xmlns="{space}"><D:getetag/>{names}'
        '<a xmlns=""/></D:prop></D:propfind>'
    )
    answer = lin.ask("PROPFIND", lin.all, body, depth="1")
    assert (answer.raw.count(space.encode()), len(answer.told)) == (1, 2)
    for each in answer.told.values():
        assert each.missing - {D + "getetag"} == {"a"} | {f"{{{space}}}p{n}" for n in range(19)}


@one_database
def test_of_many_objects_few_are_asked_for_what_they_have_not(lin: Program, stage: Stage) -> None:
    """Of a calendar alone a program may ask more: Apple's asks for some thirty."""
    path = lin.path(stage.met())
    props = "<D:prop>" + "".join(f"<D:p{each}/>" for each in range(30)) + "</D:prop>"
    find = f'<D:propfind xmlns:D="DAV:">{props}</D:propfind>'
    for place, depth, status in (
        (lin.all, "0", 207),
        (lin.home, "1", 207),
        (lin.all, "1", 413),
        (path, "0", 413),
    ):
        assert (place, lin.ask("PROPFIND", place, find, depth=depth).status) == (place, status)
    named = f"{props}<D:href>{path}</D:href>"
    for report in ("C:calendar-multiget", "D:sync-collection"):
        spaces = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
        body = f"<{report} {spaces}>{named}</{report}>"
        assert lin.ask("REPORT", lin.all, body, depth="1").status == 413


@one_database
def test_an_object_is_told_once_however_it_is_named(lin: Program, stage: Stage) -> None:
    met = stage.met()
    path = lin.path(met)
    spelt = [path, f"http://localhost{path}", path.replace("/all/", "/%61ll/"), f" {path}\n"]
    asked = [
        f"{path}?0",
        f"{path}#x",
        f"{path};x",
        *spelt,
        *(f"{path}?{each}" for each in range(500)),
    ]
    answer = lin.multiget(lin.all, *asked)
    hrefs = [str(each.text) for each in answer.root.iter(D + "href")]
    assert hrefs.count(path) == answer.raw.count(b"BEGIN:VEVENT") == 1
    assert len(hrefs) == len(set(hrefs)) == 503
    assert answer.told[f"{path}?0"].status == "HTTP/1.1 404 Not Found"


@one_database
def test_an_answer_has_an_end(lin: Program, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lin.path(stage.met())
    whole = '<C:comp-filter name="VCALENDAR"/>'
    size = len(lin.multiget(lin.all, path).raw)
    for most, status in ((size, 207), (size // 2, 507)):
        monkeypatch.setattr(answers, "MOST_TOLD", most)
        for answer in (
            lin.multiget(lin.all, path),
            lin.query(lin.all, whole),
            lin.sync(lin.all, data=True),
        ):
            assert answer.status == status
            if status == 507:
                assert answer.condition == D + "number-of-matches-within-limits"


NUMBERS = ["9" * 5_000, "0" * 5_000 + "1", "1" * 10, "-1", "0", "٣", ""]


@one_database
@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_no_number_is_too_long_to_be_refused(lin: Program, number: str) -> None:
    body = (
        f'<sync-collection xmlns="DAV:"><sync-token/><limit><nresults>{number}</nresults></limit>'
        "<prop><getetag/></prop></sync-collection>"
    )
    assert lin.ask("REPORT", lin.all, body, depth="0").status == 400


@one_database
def test_numbers_elsewhere_are_read_within_bounds(lin: Program, stage: Stage) -> None:
    long = "9" * 5_000
    path, token = lin.path(stage.met()), lin.sync(lin.all).sync_token
    asked = [
        (lin.sync(lin.all, token.rpartition("/")[0] + "/" + long), 403),
        (lin.ask("PROPFIND", lin.all, depth=long), 400),
        (lin.query(lin.all, SPAN.format(long)), 403),
        (lin.query(lin.all, SPAN.format("99999999T999999Z")), 403),
        (lin.get(path, If_Modified_Since=long, Range=f"bytes={long}-"), 200),
    ]
    assert [answer.status for answer, _ in asked] == [status for _, status in asked]


SPAN = (
    '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
    '<C:time-range start="{}"/></C:comp-filter></C:comp-filter>'
)


ALARM = "BEGIN:VALARM\r\nACTION:{}\r\nTRIGGER:-PT5M\r\n{}END:VALARM\r\n"
ATTACHED = (
    "ATTACH:https://elsewhere.example/x\r\nATTACH;VALUE=URI:Basso\r\n"
    "ATTENDEE:mailto:c@d\r\nSUMMARY:x\r\n"
)


def kept_of(*alarms: str) -> str | None:
    """Which alarms are kept of these, where HELD has another."""
    begins, ends = HELD.index(b"BEGIN:VALARM"), HELD.index(b"END:VEVENT")
    sent = HELD[:begins] + "".join(alarms).encode() + HELD[ends:]
    held, read_then = read_object(HELD, "VEVENT"), read_object(sent, "VEVENT")
    return compare(held, read_then, ["a@b"]).alarms


@pytest.mark.parametrize("action", ["EMAIL", "email", "PROCEDURE", "X-RUN", "DISPLAY,EMAIL"])
def test_an_alarm_does_nothing_but_show_itself_and_sound(action: str) -> None:
    """What would send mail, or start a program, is not kept for any program to find."""
    other = ALARM.format(action, ATTACHED)
    assert kept_of(other) == ""
    kept = kept_of(ALARM.format("DISPLAY", "DESCRIPTION:y\r\n"), other)
    assert kept is not None
    assert kept.count("BEGIN:VALARM") == kept.count("ACTION:DISPLAY") == 1


@pytest.mark.parametrize("action", ["DISPLAY", "AUDIO", "audio"])
def test_an_alarm_has_nothing_attached(action: str) -> None:
    kept = kept_of(ALARM.format(action, ATTACHED))
    assert kept == ALARM.format(action, "").replace("TRIGGER", "SUMMARY:x\r\nTRIGGER")


def test_what_one_object_keeps_of_alarms_is_bounded() -> None:
    for alarm in (
        ALARM.format("DISPLAY", f"DESCRIPTION:{'x' * 9_000}\r\n"),
        ALARM.format("DISPLAY", "X-A:1\r\n" * 1_500),
        "X-MOZ-LASTACK:" + "1" * 9_000 + "\r\n",
        ALARM.format("DISPLAY", "") * 11,
    ):
        with pytest.raises(Unfit) as refused:
            kept_of(alarm)
        assert refused.value.fault is Fault.SIZE
