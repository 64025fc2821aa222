"""Parts of objects (RFC 4791 9.6), and answers without what there is not (RFC 8144 2.1)."""

import re

import pytest

from tests.dav.conftest import one_database
from tests.dav.program import SPACES, Answer, C, D, Program
from tests.dav.stage import Stage
from tests.dav.test_reading import EVENTS, event
from tests.dav.test_syncing import changed

pytestmark = one_database

EXPANDED = '<C:expand start="20220501T000000Z" end="20220601T000000Z"/>'
BEGUN = re.compile(r"^BEGIN:(\w+)", re.MULTILINE)
NAMES = re.compile(r"^([A-Z-]+)[;:]", re.MULTILINE)


def comp(name: str, *inner: str) -> str:
    return f'<C:comp name="{name}">{"".join(inner)}</C:comp>'


def prop(name: str, more: str = "") -> str:
    return f'<C:prop name="{name}"{more}/>'


def data(answer: Answer, path: str) -> str:
    """The data that were told of it, each content line on one line."""
    return str(answer.told[path].found[C + "calendar-data"].text).replace("\r\n ", "")


UID = comp("VCALENDAR", prop("VERSION"), comp("VEVENT", prop("UID"), prop("dtstart")))


def test_the_parts_that_are_asked_for_are_told_and_no_others(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    uid = event(lin.get(path).raw)["UID"]
    whole = lin.get(path).raw.decode().replace("\r\n ", "")
    [start] = re.findall(r"^DTSTART;.*$", whole.replace("\r\n", "\n"), re.MULTILINE)
    ends, calendar = "END:VEVENT\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\n"
    for asked, told in {
        "": whole,
        comp("VCALENDAR"): whole,
        comp("vcalendar", "<C:allprop/><C:allcomp/>"): whole,
        UID: f"{calendar}VERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n{start}\r\n{ends}",
        UID + EXPANDED: (
            f"{calendar}VERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
            f"DTSTART:20220518T000000Z\r\n{ends}"
        ),
        comp("VCALENDAR", comp("VTODO"), comp("VEVENT", prop("UID"), prop("COLOUR"))): (
            f"{calendar}BEGIN:VEVENT\r\nUID:{uid}\r\n{ends}"
        ),
        comp("VCALENDAR", comp("VEVENT", prop("DTSTART", ' novalue="yes"'))): (
            f"{calendar}BEGIN:VEVENT\r\nDTSTART;TZID=America/New_York:\r\n{ends}"
        ),
        comp("VCALENDAR", prop("VERSION")): f"{calendar}VERSION:2.0\r\nEND:VCALENDAR\r\n",
    }.items():
        answer = lin.query(
            lin.all, EVENTS.format(""), f"<C:calendar-data>{asked}</C:calendar-data>"
        )
        assert (asked, data(answer, path)) == (asked, told)
        assert answer.told[path].found[D + "getetag"].text == lin.get(path).headers["ETag"]


def test_components_are_chosen_at_each_depth(lin: Program, stage: Stage) -> None:
    """What is named without more is told whole (the example of RFC 4791 7.8.1)."""
    feed = stage.feed(lin, alarms=[60])
    path = lin.path(stage.met(), feed)
    assert BEGUN.findall(lin.get(path).raw.decode().replace("\r\n", "\n"))[-1] == "VALARM"
    zone = ["VTIMEZONE", "DAYLIGHT", "STANDARD"]
    for asked, kinds, names in (
        (comp("VCALENDAR", comp("VTIMEZONE")), {"VCALENDAR", *zone}, {"TZID", "RRULE"}),
        (comp("VCALENDAR", "<C:allcomp/>"), {"VCALENDAR", *zone, "VEVENT", "VALARM"}, {"TRIGGER"}),
        (
            comp("VCALENDAR", comp("VEVENT", comp("VALARM"))),
            {"VCALENDAR", "VEVENT", "VALARM"},
            {"TRIGGER", "ACTION"},
        ),
        (
            comp("VCALENDAR", comp("VEVENT", "<C:allprop/>")),
            {"VCALENDAR", "VEVENT"},
            {"SUMMARY", "UID", "DTEND"},
        ),
    ):
        answer = lin.query(
            f"{lin.home}{feed}/", EVENTS.format(""), f"<C:calendar-data>{asked}</C:calendar-data>"
        )
        lines = data(answer, path).replace("\r\n", "\n")
        assert (asked, set(BEGUN.findall(lines))) == (asked, kinds)
        assert names <= set(NAMES.findall(lines))
        assert "PRODID" not in lines


def test_a_part_that_is_none_is_malformed(lin: Program) -> None:
    for asked in (
        comp("VEVENT"),
        "<C:comp/>",
        comp("VCALENDAR", "<C:prop/>"),
        comp("VCALENDAR", prop("a b")),
    ):
        answer = lin.query(
            lin.all, EVENTS.format(""), f"<C:calendar-data>{asked}</C:calendar-data>"
        )
        assert (asked, answer.status) == (asked, 400)


@pytest.mark.parametrize(
    ("prefer", "applied"),
    [
        ("return=minimal", True),
        ('respond-async, RETURN = "minimal"; foo=bar', True),
        ("return=representation", False),
        ("x-return=minimal", False),
    ],
)
def test_what_there_is_not_is_left_out_where_that_is_preferred(
    lin: Program, stage: Stage, prefer: str, applied: bool
) -> None:
    path, mark = lin.path(stage.met()), "return=minimal" if applied else None
    props = "<D:prop><D:getetag/><D:quota/><C:schedule-tag/></D:prop>"
    none = "<D:prop><D:quota/></D:prop>"
    find = f"<D:propfind {SPACES}>{{}}</D:propfind>"
    listed = lin.ask("PROPFIND", lin.all, find.format(props), depth="1", Prefer=prefer)
    many = f"<C:calendar-multiget {SPACES}>{props}<D:href>{path}</D:href><D:href>{lin.all}x.ics"
    got = lin.ask("REPORT", lin.all, f"{many}</D:href></C:calendar-multiget>", Prefer=prefer)
    for answer in (listed, got):
        assert answer.headers.get("Preference-Applied") == mark
        one = answer.told[path]
        assert (one.found.keys(), bool(one.missing)) == ({D + "getetag"}, not applied)
    assert " 404 " in got.told[f"{lin.all}x.ics"].status
    nothing = lin.ask("PROPFIND", path, find.format(none), depth="0", Prefer=prefer)
    [stat] = nothing.root.iter(D + "propstat")
    assert (" 200 " in str(stat.findtext(D + "status"))) is applied
    assert len(list(stat.iter(D + "quota"))) == (not applied)


def test_what_is_gone_is_told_to_who_prefers_little(lin: Program, stage: Stage) -> None:
    met = stage.met()
    token = lin.sync(lin.all).sync_token
    stage.cancel(met)
    body = (
        f"<D:sync-collection {SPACES}><D:sync-token>{token}</D:sync-token><D:sync-level>1"
        "</D:sync-level><D:prop><D:getetag/><D:quota/></D:prop></D:sync-collection>"
    )
    answer = lin.ask("REPORT", lin.all, body, Prefer="return=minimal")
    assert changed(answer, lin) == ({lin.path(met)}, set())
    assert answer.told[lin.path(met)].missing == set()
