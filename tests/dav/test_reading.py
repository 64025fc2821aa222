"""Objects as one reader has them: found, fetched, asked for by time and by text (C query.*)."""

from datetime import date
from uuid import uuid4

from icalendar import Calendar

from tests.dav.conftest import MakeProgram, one_database
from tests.dav.program import C, D, Program
from tests.dav.stage import Stage
from tests.web.accounts import MEMBER
from wgroup.kernel.actor import Role

EVENTS = (
    '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{}</C:comp-filter>'
    "</C:comp-filter>"
)
MAY = '<C:time-range start="20220501T000000Z" end="20220601T000000Z"/>'


def at(day: str, **more: object) -> dict[str, object]:
    return {"starts": f"{day}T20:00", "ends": f"{day}T22:00", **more}


def event(octets: bytes | str):
    whole = Calendar.from_ical(octets)
    [found] = [each for each in whole.subcomponents if each.name in {"VEVENT", "VTODO"}]
    return found


def test_an_object_is_the_stored_component_with_its_zone_and_no_method(
    lin: Program, stage: Stage
) -> None:
    met = stage.met()
    answer = lin.get(lin.path(met))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8; component=VEVENT"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    whole = Calendar.from_ical(answer.raw)
    assert "METHOD" not in whole
    assert [each.name for each in whole.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert whole.subcomponents[0]["TZID"] == "America/New_York"
    assert event(answer.raw)["UID"].startswith(str(met))
    assert "ATTENDEE" not in event(answer.raw)
    assert answer.raw.count(b"\n") == answer.raw.count(b"\r\n")


@one_database
def test_who_holds_it_is_told_so(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    first = lin.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for held in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = lin.get(path, If_None_Match=held)
        assert (again.status, again.raw, again.headers["ETag"]) == (304, b"", tag)
    assert lin.get(path, If_None_Match='"x"').status == 200
    head = lin.ask("HEAD", path)
    assert (head.status, head.raw, head.headers["ETag"]) == (200, b"", tag)


def test_the_tag_is_the_same_wherever_it_is_told(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    by_get = lin.get(path).headers["ETag"]
    listed = lin.listed(lin.all)
    found = lin.find(path, "D:getetag").one(D + "getetag").text
    many = lin.multiget(lin.all, path).told[path].found[D + "getetag"].text
    asked = lin.query(lin.all, EVENTS.format("")).told[path].found[D + "getetag"].text
    synced = lin.sync(lin.all).told[path].found[D + "getetag"].text
    assert {by_get, *listed.values(), found, many, asked, synced} == {by_get}


def test_many_are_fetched_at_once_and_the_missing_are_named(lin: Program, stage: Stage) -> None:
    first, second = stage.met(), stage.met(**at("2022-06-01"))
    hidden = stage.met(agreed=0)
    paths = [lin.path(second), lin.path(first)]
    absent = [
        lin.path(hidden),
        lin.path(uuid4()),
        f"{lin.all}nonsense.ics",
        "/elsewhere",
        f"{lin.tasks}{first}.ics",
    ]
    told = lin.multiget(lin.all, *paths, *absent, f"http://localhost{paths[0]}?")
    assert list(told.told)[:2] == paths
    for each in paths:
        octets = lin.get(each).raw
        assert told.told[each].found[C + "calendar-data"].text.encode() == octets
    assert {each for each, one in told.told.items() if " 404 " in one.status} == set(absent)


def test_a_month_is_asked_for(lin: Program, stage: Stage) -> None:
    before = stage.met(**at("2022-04-30"))
    met = stage.met()
    across = stage.met(starts="2022-04-30T19:00", ends="2022-04-30T21:00")
    stage.met(**at("2022-06-01"))
    told = lin.query(lin.all, EVENTS.format(MAY)).told
    # 20:00 in New York is midnight in UTC: the month begins while one goes on.
    assert set(told) == {lin.path(each) for each in (before, met, across)}


SPANS = {
    'start="20220518T015959Z" end="20220518T020000Z"': True,
    'start="20220518T020000Z" end="20220519T000000Z"': False,
    'start="20220517T000000Z" end="20220518T000000Z"': False,
    'start="20220517T000000Z" end="20220518T000001Z"': True,
    'start="20220101T000000Z"': True,
    'end="20220101T000000Z"': False,
    'end="20230101T000000Z"': True,
}


def test_a_span_holds_what_overlaps_it(lin: Program, stage: Stage) -> None:
    """RFC 4791 9.9: from midnight to 02:00 in UTC; what touches does not overlap."""
    path = lin.path(stage.met())
    for span, found in SPANS.items():
        told = lin.query(lin.all, EVENTS.format(f"<C:time-range {span}/>")).told
        assert (span, path in told) == (span, found)


def named(name: str, text: str = "", *, inner: str = "", **how: str) -> str:
    """A filter for a property: with a text in it, or with what else is asked of it."""
    more = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in how.items())
    inner = inner or (f"<C:text-match{more}>{text}</C:text-match>" if text else "")
    return f'<C:prop-filter name="{name}">{inner}</C:prop-filter>'


ABSENT = "<C:is-not-defined/>"
BY_PROPERTY = {
    named("UID", "{uid}"): True,
    named("UID", "{uid}", collation="i;octet"): True,
    named("UID", "{other}"): False,
    named("UID", "{uid}", negate_condition="yes"): False,
    named("SUMMARY", "METHANE"): True,
    named("SUMMARY", "METHANE", collation="i;octet"): False,
    named("SUMMARY", "甲烷", collation="i;unicode-casemap"): True,
    named("SUMMARY", "methane") + named("SUMMARY", "nothing"): False,
    named("CATEGORIES", "nothing"): False,
    named("DESCRIPTION", "virtual"): True,
    named("COMPLETED", inner=ABSENT): True,
    named("STATUS", inner=ABSENT): False,
    named("STATUS"): True,
    named("DTSTART"): True,
    named("ACTION"): False,
    f'<C:comp-filter name="VALARM">{ABSENT}</C:comp-filter>': True,
    '<C:comp-filter name="VALARM"/>': False,
    MAY + named("SUMMARY", "joint"): True,
}


@one_database
def test_what_is_asked_for_by_property(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    uid = event(lin.get(path).raw)["UID"]
    for inner, found in BY_PROPERTY.items():
        asked = inner.replace("{uid}", uid).replace("{other}", f"{uuid4()}@wgroup.invalid")
        told = lin.query(lin.all, EVENTS.format(asked)).told
        assert (inner, path in told) == (inner, found)


def whole(inner: str) -> str:
    return f'<C:comp-filter name="VCALENDAR">{inner}</C:comp-filter>'


@one_database
def test_what_is_asked_for_by_component(lin: Program, stage: Stage) -> None:
    stage.met()
    for filters, some in {
        whole(""): True,
        whole(ABSENT): False,
        whole('<C:comp-filter name="VTODO"/>'): False,
        whole(f'<C:comp-filter name="VTODO">{ABSENT}</C:comp-filter>'): True,
        whole(f'<C:comp-filter name="VEVENT">{ABSENT}</C:comp-filter>'): False,
    }.items():
        assert (filters, bool(lin.query(lin.all, filters).told)) == (filters, some)


UNKNOWN = {
    '<C:comp-filter name="VEVENT"/>': "valid-filter",
    "": "valid-filter",
    EVENTS.format('<C:time-range start="2022-05-01"/>'): "valid-filter",
    EVENTS.format('<C:time-range start="20220501T000000"/>'): "valid-filter",
    EVENTS.format('<C:time-range start="20221301T000000Z"/>'): "valid-filter",
    EVENTS.format("<C:time-range/>"): "valid-filter",
    EVENTS.format('<C:time-range start="20220601T000000Z" end="20220501T000000Z"/>'): (
        "valid-filter"
    ),
    EVENTS.format(named("SUM MARY")): "valid-filter",
    EVENTS.format(named("DTSTART", inner=MAY)): "supported-filter",
    EVENTS.format(named("ATTENDEE", inner='<C:param-filter name="PARTSTAT"/>')): (
        "supported-filter"
    ),
    EVENTS.format(f'<C:comp-filter name="VALARM">{MAY}</C:comp-filter>'): "supported-filter",
    whole(named("VERSION")): "supported-filter",
    whole('<C:comp-filter name="X-PET"/>'): "supported-filter",
    EVENTS.format(named("SUMMARY", "a", collation="i;klingon")): "supported-collation",
    EVENTS.format(named("SUMMARY", "a") * 21): "supported-filter",
}


@one_database
def test_what_is_not_known_is_refused_by_name(lin: Program) -> None:
    for filters, condition in UNKNOWN.items():
        answer = lin.query(lin.all, filters)
        assert (filters, answer.status, answer.condition) == (filters, 403, C + condition)


@one_database
def test_expanded_it_is_told_in_utc_without_zones(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    told = lin.query(
        lin.all,
        EVENTS.format(MAY),
        '<C:calendar-data><C:expand start="20220501T000000Z" end="20220601T000000Z"/>'
        "</C:calendar-data>",
    ).told
    octets = told[path].found[C + "calendar-data"].text
    assert "DTSTART:20220518T000000Z\r\n" in octets
    assert "DTEND:20220518T020000Z\r\n" in octets
    assert "VTIMEZONE" not in octets


JSON = (
    '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop>'
    '<C:calendar-data content-type="application/calendar+json"/></D:prop><C:filter>'
    '<C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'
)


@one_database
def test_other_reports_are_refused(lin: Program) -> None:
    for body, status, condition in (
        ("", 400, ""),
        ("<nonsense", 400, ""),
        ('<free-busy-query xmlns="urn:ietf:params:xml:ns:caldav"/>', 403, C + "valid-filter"),
        ('<expand-property xmlns="DAV:"/>', 403, D + "supported-report"),
        (JSON, 403, C + "supported-calendar-data"),
    ):
        answer = lin.ask("REPORT", lin.all, body, depth="1")
        assert (body, answer.status, answer.condition) == (body, status, condition)


def test_the_whole_history_is_there_and_the_cancelled_too(lin: Program, stage: Stage) -> None:
    """No window: a program that keeps up may hold it all."""
    old = stage.met(starts="2018-05-17T20:00", ends="2018-05-17T22:00")
    off = stage.met()
    stage.cancel(off)
    assert set(lin.listed(lin.all)) == {lin.path(old), lin.path(off)}
    assert event(lin.get(lin.path(off)).raw)["STATUS"] == "CANCELLED"


def test_nothing_is_there_before_it_is_announced(lin: Program, stage: Stage) -> None:
    met = stage.met(agreed=0)
    assert lin.listed(lin.all) == {}
    assert lin.get(lin.path(met)).status == 404
    stage.agree(stage.slug(met), stage.points[0])
    assert set(lin.listed(lin.all)) == {lin.path(met)}


def test_who_is_invited_finds_themself_and_nobody_else(using: MakeProgram, stage: Stage) -> None:
    met = stage.met()
    hers, other = (using(MEMBER, "CN", family_name=name) for name in ("Lin", "Wu"))
    for who in (hers, other):
        stage.invite(met, who.email)
    for who in (hers, other):
        found = event(who.get(who.path(met)).raw)["ATTENDEE"]
        assert str(found) == f"mailto:{who.email}"
        assert found.params["PARTSTAT"] == "NEEDS-ACTION"
        assert found.params["RSVP"] == "TRUE"


def test_who_is_outside_sees_what_they_are_invited_to(using: MakeProgram, stage: Stage) -> None:
    met, other = stage.met(), stage.met(**at("2022-06-01"))
    expert = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    assert expert.listed(expert.all) == {}
    stage.invite(met, expert.email)
    assert set(expert.listed(expert.all)) == {expert.path(met)}
    assert expert.get(expert.path(other)).status == 404


def test_tasks_of_oneself_and_of_ones_side(using: MakeProgram, stage: Stage) -> None:
    who, other = using(MEMBER, "CN"), using(MEMBER, "US")
    own = stage.task("Own", party="CN", person_id=who.actor.person_id, due=date(2022, 5, 20))
    side, joint = stage.task("Of the side", party="CN"), stage.task("Joint")
    theirs = stage.task("Theirs", party="US", person_id=other.actor.person_id)
    assert set(who.listed(who.tasks)) == {who.path(each, "tasks") for each in (own, side, joint)}
    assert set(other.listed(other.tasks)) == {
        other.path(each, "tasks") for each in (theirs, joint)
    }
    task = event(who.get(who.path(own, "tasks")).raw)
    assert (task.name, task["STATUS"], task["DUE"].dt) == (
        "VTODO",
        "NEEDS-ACTION",
        date(2022, 5, 20),
    )
    assert who.listed(who.all) == {}


def test_tasks_are_asked_for(using: MakeProgram, stage: Stage) -> None:
    """What has no day is there from when it was made on (RFC 4791 9.9)."""
    who = using(MEMBER, "CN")
    dated = who.path(stage.task("Dated", party="CN", due=date(2022, 5, 20)), "tasks")
    open_one = who.path(stage.task("Open", party="CN"), "tasks")
    for inner, found in {
        "": {dated, open_one},
        '<C:time-range start="20220519T000000Z" end="20220521T000000Z"/>': {dated, open_one},
        '<C:time-range start="20220521T000000Z" end="20220522T000000Z"/>': {open_one},
        '<C:time-range end="20220101T000000Z"/>': set(),
        named("COMPLETED", inner=ABSENT): {dated, open_one},
        named("DUE"): {dated},
    }.items():
        told = who.query(who.tasks, EVENTS.format(inner).replace("VEVENT", "VTODO")).told
        assert (inner, set(told)) == (inner, found)
