"""What no sound program sends, and what titles may hold: refused, or told as it is."""

import time
from contextlib import suppress
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.dav.conftest import one_database
from tests.dav.program import C, Program
from tests.dav.stage import Stage
from tests.dav.test_reading import event
from wgroup.calendar.submitted import Unfit, compare
from wgroup.calendar.submitted import read as read_object
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import WgroupError
from wgroup.web.dav.xml import escape, read

LAUGHS = "".join(f'<!ENTITY l{each} "{f"&l{each - 1};" * 10}">' for each in range(1, 10))
BOMBS = {
    "entities": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><propfind xmlns="DAV:">&l9;</propfind>',
    "file": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:">&f;'
    "</propfind>",
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><x/>',
    "dtd": '<!DOCTYPE propfind SYSTEM "http://127.0.0.1:9/x.dtd"><propfind xmlns="DAV:"/>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><x>{"&a;" * 500}</x>',
    "open": '<propfind xmlns="DAV:"><prop>',
    "two": "<a/><b/>",
    "nul": "<a>\x00</a>",
    "unbound": "<D:propfind/>",
    "coding": '<?xml version="1.0" encoding="klingon"?><a/>',
    "utf-7": '<?xml version="1.0" encoding="utf-7"?><a>+ADw-/a>',
}


@one_database
def test_no_entity_and_no_dtd_is_read(lin: Program) -> None:
    for name, body in BOMBS.items():
        begun = time.process_time()
        answer = lin.ask("PROPFIND", lin.all, body, depth="0")
        assert (name, answer.status, answer.raw.count(b"root:")) == (name, 400, 0)
        assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "octets",
    [b"<a>" * 100_000, b"<a>" + b"<b/>" * 200_000 + b"</a>", b"<a>" * 30 + b"</a>" * 30],
    ids=["deep", "wide", "deep and sound"],
)
def test_what_is_deeper_or_larger_than_any_request_is_refused_at_once(octets: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(WgroupError, match="too_large"):
        read(octets)
    assert time.process_time() - begun < 1


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
