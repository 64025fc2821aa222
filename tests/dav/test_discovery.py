"""How a program finds its calendars from a host name alone (C disc.*, opt.*)."""

from flask import Flask
from werkzeug.test import Client

from tests.dav.conftest import MakeProgram, one_database
from tests.dav.program import CS, SPACES, A, C, D, Program, texts
from tests.dav.stage import Stage
from tests.web.accounts import MEMBER
from wgroup.kernel.actor import Role

pytestmark = one_database

WRITES = {"write", "write-properties", "bind", "unbind", "all", "write-acl"}


def test_the_well_known_address_leads_on_without_a_password(app: Flask) -> None:
    for path in ("/.well-known/caldav", "/.well-known/caldav/"):
        for method in ("GET", "HEAD", "PROPFIND"):
            answer = Client(app).open(path, method=method)
            assert (answer.status_code, answer.headers["Location"]) == (301, "/dav/")


def test_every_beginning_leads_to_the_principal(lin: Program) -> None:
    for path in ("/", "/principals/", "/dav/", "/dav/principals/", "/dav/calendars/"):
        answer = lin.find(path, "D:current-user-principal", "D:resourcetype")
        assert answer.one(D + "current-user-principal").findtext(D + "href") == (
            f"/dav/principals/{lin.account_id}/"
        )


def test_an_address_without_its_slash_is_the_same(lin: Program, app: Flask) -> None:
    """RFC 4918 5.2: answered as if it were there, and by what it should be named.

    To be sent on is no help to programs that lose the method, the body or the password then.
    """
    places = ("/principals/", "/dav/", "/dav/principals/", "/dav/calendars/", lin.home, lin.all)
    for path in (*places, lin.tasks, f"/dav/principals/{lin.account_id}/"):
        methods = lin.ask("OPTIONS", path).headers["Allow"].split(", ")
        assert Client(app).open(path[:-1], method="PROPFIND").status_code == 401
        for method in methods:
            told, bare = (lin.ask(method, each, depth="1") for each in (path, path[:-1]))
            assert (path, method, bare.status, bare.raw) == (path, method, told.status, told.raw)
            named = path if bare.status == 207 else None
            assert bare.headers.get("Content-Location") == named
            assert bare.headers.get("Allow") == told.headers.get("Allow")
            assert "Content-Location" not in told.headers
    assert lin.sync(lin.all[:-1]).status == 207


def test_the_principal_leads_to_its_home_and_names_its_addresses(lin: Program) -> None:
    told = lin.find(
        f"/dav/principals/{lin.account_id}/",
        "C:calendar-home-set",
        "D:displayname",
        "C:calendar-user-address-set",
        "D:resourcetype",
        "D:principal-URL",
        "C:schedule-inbox-URL",
    )
    [one] = told.told.values()
    assert one.found[C + "calendar-home-set"].findtext(D + "href") == lin.home
    assert list(texts(one.found[C + "calendar-user-address-set"], D + "href")) == [
        "mailto:lin@delegation.example",
        f"/dav/principals/{lin.account_id}/",
    ]
    assert one.found[D + "resourcetype"].find(D + "principal") is not None
    assert one.found[D + "displayname"].text == "A LIN"
    assert one.missing == {C + "schedule-inbox-URL"}


def test_the_home_holds_calendars_and_is_none(lin: Program) -> None:
    """Programs loop on a home that is a calendar itself."""
    told = lin.find(
        lin.home,
        "D:resourcetype",
        "D:displayname",
        "C:supported-calendar-component-set",
        depth="1",
    ).told
    kinds = {
        href: {each.tag for each in one.found[D + "resourcetype"]} for href, one in told.items()
    }
    assert kinds == {
        lin.home: {D + "collection"},
        lin.all: {D + "collection", C + "calendar"},
        lin.tasks: {D + "collection", C + "calendar"},
    }
    assert told[lin.home].missing == {C + "supported-calendar-component-set"}
    names = {href: one.found[D + "displayname"].text for href, one in told.items()}
    assert names[lin.all] == "工作组会议 / Working Group meetings"
    held = {
        href: [
            each.get("name") for each in told[href].found[C + "supported-calendar-component-set"]
        ]
        for href in (lin.all, lin.tasks)
    }
    assert held == {lin.all: ["VEVENT"], lin.tasks: ["VTODO"]}


def test_the_language_of_the_account_is_that_of_its_calendars(using: MakeProgram) -> None:
    names = {}
    for language in ("en", "zh"):
        who = using(MEMBER, "CN", language=language)
        names[language] = who.find(who.all, "D:displayname").one(D + "displayname").text
    assert names == {"en": "Working Group meetings", "zh": "工作组会议"}


def test_scheduling_is_not_announced(using: MakeProgram) -> None:
    for who in (using(MEMBER, "US"), using(Role.OBSERVER)):
        for path in ("/dav/", who.home, who.all, who.path(who.account_id)):
            told = {each.strip() for each in who.ask("OPTIONS", path).headers["DAV"].split(",")}
            assert told == {"1", "3", "access-control", "calendar-access"}


def test_options_are_told_to_anybody_and_no_more(app: Flask, lin: Program) -> None:
    answer = Client(app).open(lin.all, method="OPTIONS")
    assert (answer.status_code, answer.data) == (200, b"")
    assert {"PROPFIND", "REPORT"} <= set(answer.headers["Allow"].split(", "))
    things = Client(app).open(lin.path(lin.account_id), method="OPTIONS").headers["Allow"]
    assert {"GET", "PUT"} <= set(things.split(", "))


def test_who_asks_otherwise_is_told_how_to_ask(lin: Program, stage: Stage) -> None:
    """By which methods (RFC 9110 15.5.6), and that there is no such report (RFC 3253 3.6)."""
    principal, thing = f"/dav/principals/{lin.account_id}/", lin.path(stage.met())
    for path in ("/dav/", principal, lin.home, lin.all, lin.tasks, thing):
        methods = set(lin.ask("OPTIONS", path).headers["Allow"].split(", "))
        for method in ("POST", "PATCH", "LOCK", "UNLOCK", "ACL", "KLINGON"):
            answer = lin.ask(method, path)
            assert (path, method, answer.status) == (path, method, 405)
            assert set(answer.headers["Allow"].split(", ")) == methods
        for asked in ("D:expand-property", "D:principal-property-search"):
            answer = lin.ask("REPORT", path, f"<{asked} {SPACES}/>", depth="0")
            assert (answer.status, answer.condition) == (403, D + "supported-report")


def test_at_anothers_addresses_there_is_nothing(lin: Program, using: MakeProgram) -> None:
    other = using(MEMBER, "CN")
    nobody = "00000000-0000-4000-8000-000000000000"
    for place in (
        other.home,
        other.all,
        other.tasks,
        other.path(lin.account_id),
        f"/dav/principals/{other.account_id}/",
    ):
        missing = place.replace(str(other.account_id), nobody)
        for method in ("PROPFIND", "REPORT", "GET", "PUT", "DELETE", "PROPPATCH"):
            hidden, none = (lin.ask(method, each, depth="0") for each in (place, missing))
            assert hidden.status in {404, 405}
            assert (hidden.status, hidden.raw) == (none.status, none.raw)


def test_a_calendar_says_what_programs_ask_of_it(lin: Program) -> None:
    told = lin.find(
        lin.all,
        "D:owner",
        "D:supported-report-set",
        "C:supported-calendar-data",
        "C:max-resource-size",
        "CS:getctag",
        "D:sync-token",
        "A:calendar-color",
        "A:calendar-order",
        "C:calendar-description",
        "D:getlastmodified",
        "D:principal-collection-set",
        "C:supported-collation-set",
        "D:supported-privilege-set",
    )
    [one] = told.told.values()
    assert not one.missing
    reports = {each.tag for each in one.found[D + "supported-report-set"].iter() if not len(each)}
    assert reports == {
        C + "calendar-query",
        C + "calendar-multiget",
        C + "free-busy-query",
        D + "sync-collection",
    }
    assert one.found[C + "max-resource-size"].text == "65536"
    assert str(one.found[A + "calendar-color"].text).startswith("#")
    assert one.found[D + "sync-token"].text
    assert one.found[CS + "getctag"].text


def test_what_may_be_written_is_said(lin: Program) -> None:
    for path in (lin.all, lin.tasks):
        privileges = lin.find(path, "D:current-user-privilege-set").one(
            D + "current-user-privilege-set"
        )
        told = {each[0].tag.removeprefix(D) for each in privileges}
        assert {"read", "write-content"} <= told
        assert not told & WRITES
    privileges = lin.find(lin.home, "D:current-user-privilege-set").one(
        D + "current-user-privilege-set"
    )
    assert not {each[0].tag.removeprefix(D) for each in privileges} & {"write-content", *WRITES}


def test_propfind_without_a_body_and_by_name(lin: Program) -> None:
    usual = lin.ask("PROPFIND", lin.all, depth="0").told[lin.all].found
    assert {D + "resourcetype", D + "displayname"} <= usual.keys()
    assert D + "current-user-principal" not in usual
    for body in (
        '<propfind xmlns="DAV:"><allprop/></propfind>',
        '<propfind xmlns="DAV:"><allprop/><include><owner/></include></propfind>',
    ):
        told = lin.ask("PROPFIND", lin.all, body, depth="0").told[lin.all].found
        assert told.keys() - {D + "owner"} == usual.keys()
        assert (D + "owner" in told) is ("include" in body)
    names = (
        lin.ask("PROPFIND", lin.all, '<propfind xmlns="DAV:"><propname/></propfind>', depth="0")
        .told[lin.all]
        .found
    )
    assert CS + "getctag" in names
    assert all(each.text is None and not len(each) for each in names.values())


def test_what_there_is_not_is_told_as_missing(lin: Program) -> None:
    body = (
        '<propfind xmlns="DAV:"><prop><displayname/><x:pet xmlns:x="urn:a&amp;b"/>'
        '<quota/><plain xmlns=""/></prop></propfind>'
    )
    [one] = lin.ask("PROPFIND", lin.all, body, depth="0").told.values()
    assert one.missing == {"{urn:a&b}pet", D + "quota", "plain"}
    assert one.found.keys() == {D + "displayname"}


def test_nothing_is_listed_without_end(lin: Program) -> None:
    for depth, status in ((None, 403), ("infinity", 403), ("2", 400), ("0", 207), ("1", 207)):
        answer = lin.ask("PROPFIND", lin.all, depth=depth)
        assert (depth, answer.status) == (depth, status)
        if status == 403:
            assert answer.condition == D + "propfind-finite-depth"
