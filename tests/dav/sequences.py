"""What two widespread programs send, step by step, in their own words: bodies and headers.

``{principal}``, ``{home}`` and the like are filled in with what the answers before said. Each
program keeps a copy as the real one does, and knows no more of the service than it was told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.dav.program import CS, Answer, C, D, Program


@dataclass(frozen=True)
class Step:
    """One request; where is the address, or the name of one that was told before."""

    method: str
    where: str
    body: str = ""
    depth: str | None = None
    kind: str = "text/xml; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """All that one program says. discover is in the order in which it asks."""

    agent: str
    discover: tuple[Step, ...]
    changed: Step
    sync: Step
    fetch: Step
    put: Step
    # Asked in passing; the answer may be a refusal, which must not stop it.
    asides: tuple[Step, ...] = ()


THUNDERBIRD = Words(
    agent="Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.1",
    discover=(
        Step(
            "PROPFIND",
            "/.well-known/caldav",
            depth="0",
            body="<D:propfind xmlns:D='DAV:' xmlns:CS='http://calendarserver.org/ns/' "
            "xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:A='http://apple.com/ns/ical/'><D:prop>"
            "<D:resourcetype/><D:owner/><D:displayname/><D:current-user-principal/>"
            "<D:current-user-privilege-set/><A:calendar-color/><C:calendar-home-set/></D:prop>"
            "</D:propfind>",
        ),
        Step(
            "PROPFIND",
            "principal",
            depth="0",
            body="<D:propfind xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><D:prop>"
            "<D:resourcetype/><C:calendar-home-set/></D:prop></D:propfind>",
        ),
        Step(
            "PROPFIND",
            "home",
            depth="1",
            body="<D:propfind xmlns:D='DAV:' xmlns:CS='http://calendarserver.org/ns/' "
            "xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:A='http://apple.com/ns/ical/'><D:prop>"
            "<D:resourcetype/><D:displayname/><D:current-user-privilege-set/><A:calendar-color/>"
            "</D:prop></D:propfind>",
        ),
        Step(
            "PROPFIND",
            "calendar",
            depth="0",
            body="<D:propfind xmlns:D='DAV:' xmlns:CS='http://calendarserver.org/ns/' "
            "xmlns:C='urn:ietf:params:xml:ns:caldav'><D:prop><D:resourcetype/><D:owner/>"
            "<D:current-user-principal/><D:current-user-privilege-set/><D:supported-report-set/>"
            "<C:supported-calendar-component-set/><CS:getctag/></D:prop></D:propfind>",
        ),
        Step("OPTIONS", "calendar"),
    ),
    changed=Step(
        "PROPFIND",
        "calendar",
        depth="0",
        body="<D:propfind xmlns:D='DAV:' xmlns:CS='http://calendarserver.org/ns/'><D:prop>"
        "<CS:getctag/></D:prop></D:propfind>",
    ),
    sync=Step(
        "REPORT",
        "calendar",
        depth="1",
        body='<sync-collection xmlns="DAV:"><sync-token>{token}</sync-token>'
        "<sync-level>1</sync-level><prop><getcontenttype/><getetag/></prop></sync-collection>",
    ),
    fetch=Step(
        "REPORT",
        "calendar",
        depth="1",
        body='<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>'
        "<D:getetag/><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>",
    ),
    put=Step("PUT", "thing", kind="text/calendar; charset=utf-8"),
)

APPLE = Words(
    agent="macOS/14.5 (23F79) CalendarAgent/991.4",
    discover=(
        Step(
            "PROPFIND",
            "/.well-known/caldav",
            depth="0",
            body='<A:propfind xmlns:A="DAV:"><A:prop><A:current-user-principal/>'
            "<A:principal-URL/><A:resourcetype/></A:prop></A:propfind>",
        ),
        Step("OPTIONS", "principal"),
        Step(
            "PROPFIND",
            "principal",
            depth="0",
            body='<A:propfind xmlns:A="DAV:"><A:prop>'
            '<B:calendar-home-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            '<B:calendar-user-address-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            "<A:current-user-principal/><A:displayname/>"
            '<C:dropbox-home-URL xmlns:C="http://calendarserver.org/ns/"/>'
            '<C:email-address-set xmlns:C="http://calendarserver.org/ns/"/>'
            '<C:notification-URL xmlns:C="http://calendarserver.org/ns/"/>'
            "<A:principal-collection-set/><A:principal-URL/><A:resource-id/>"
            '<B:schedule-inbox-URL xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            '<B:schedule-outbox-URL xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            "<A:supported-report-set/></A:prop></A:propfind>",
        ),
        Step(
            "PROPFIND",
            "home",
            depth="1",
            body='<A:propfind xmlns:A="DAV:"><A:prop><A:add-member/>'
            '<C:allowed-sharing-modes xmlns:C="http://calendarserver.org/ns/"/>'
            '<D:autoprovisioned xmlns:D="http://apple.com/ns/ical/"/>'
            '<E:bulk-requests xmlns:E="http://me.com/_namespace/"/>'
            '<D:calendar-color xmlns:D="http://apple.com/ns/ical/"/>'
            '<B:calendar-description xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            '<B:calendar-free-busy-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            '<D:calendar-order xmlns:D="http://apple.com/ns/ical/"/>'
            '<B:calendar-timezone xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            "<A:current-user-privilege-set/>"
            '<B:default-alarm-vevent-datetime xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            '<A:displayname/><C:getctag xmlns:C="http://calendarserver.org/ns/"/>'
            '<D:language-code xmlns:D="http://apple.com/ns/ical/"/><A:owner/>'
            '<C:pushkey xmlns:C="http://calendarserver.org/ns/"/><A:quota-available-bytes/>'
            "<A:quota-used-bytes/><A:resource-id/><A:resourcetype/>"
            '<B:schedule-calendar-transp xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            '<C:source xmlns:C="http://calendarserver.org/ns/"/>'
            '<B:supported-calendar-component-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
            "<A:supported-report-set/><A:sync-token/></A:prop></A:propfind>",
        ),
    ),
    changed=Step(
        "PROPFIND",
        "calendar",
        depth="0",
        body='<A:propfind xmlns:A="DAV:"><A:prop>'
        '<C:getctag xmlns:C="http://calendarserver.org/ns/"/><A:sync-token/></A:prop>'
        "</A:propfind>",
    ),
    sync=Step(
        "REPORT",
        "calendar",
        depth="1",
        body='<A:sync-collection xmlns:A="DAV:"><A:sync-token>{token}</A:sync-token>'
        "<A:sync-level>1</A:sync-level><A:prop><A:getcontenttype/><A:getetag/></A:prop>"
        "</A:sync-collection>",
    ),
    fetch=Step(
        "REPORT",
        "calendar",
        depth="1",
        body='<B:calendar-multiget xmlns:B="urn:ietf:params:xml:ns:caldav">'
        '<A:prop xmlns:A="DAV:"><A:getetag/><B:calendar-data/><B:schedule-tag/>'
        '<C:created-by xmlns:C="http://calendarserver.org/ns/"/></A:prop>{hrefs}'
        "</B:calendar-multiget>",
    ),
    put=Step("PUT", "thing", kind="text/calendar", headers={"Prefer": "return=minimal"}),
    asides=(
        Step(
            "PROPPATCH",
            "calendar",
            body='<A:propertyupdate xmlns:A="DAV:"><A:set><A:prop>'
            '<D:calendar-order xmlns:D="http://apple.com/ns/ical/">3</D:calendar-order>'
            "</A:prop></A:set></A:propertyupdate>",
        ),
        Step(
            "REPORT",
            "principal",
            depth="0",
            body='<A:expand-property xmlns:A="DAV:"><A:property name="calendar-proxy-read-for" '
            'namespace="http://calendarserver.org/ns/"/></A:expand-property>',
        ),
        Step(
            "REPORT",
            "/dav/principals/",
            depth="0",
            body='<A:principal-search-property-set xmlns:A="DAV:"/>',
        ),
        Step(
            "PROPFIND",
            "/principals/",
            depth="0",
            body='<A:propfind xmlns:A="DAV:"><A:prop><A:current-user-principal/></A:prop>'
            "</A:propfind>",
        ),
    ),
)


@dataclass
class Copy:
    """A program with its words and what it keeps: one calendar, by address."""

    who: Program
    words: Words
    known: dict[str, str] = field(default_factory=dict)
    token: str = ""
    ctag: str = ""
    things: dict[str, tuple[str, str]] = field(default_factory=dict)
    writes: bool = False

    def __post_init__(self) -> None:
        self.who.agent = self.words.agent

    def say(self, step: Step, body: bytes | str | None = None, **headers: str) -> Answer:
        """Send a step and follow where it leads; a page of ours is never an answer."""
        path = self.known.get(step.where, step.where)
        told = {"Content_Type": step.kind, **step.headers, **headers}
        sent = step.body if body is None else body
        answer = self.who.ask(step.method, path, sent, depth=step.depth, **told)
        while answer.status in {301, 308}:
            path = answer.headers["Location"]
            answer = self.who.ask(step.method, path, sent, depth=step.depth, **told)
        assert "html" not in answer.headers.get("Content-Type", "")
        return answer

    def discover(self) -> None:
        for step in self.words.discover:
            answer = self.say(step)
            if step.method == "PROPFIND":
                self._learn(answer)
        for step in self.words.asides:
            assert self.say(step).status in {207, 403}

    def _learn(self, answer: Answer) -> None:
        for href, told in answer.told.items():
            for name, tag in (
                ("principal", D + "current-user-principal"),
                ("home", C + "calendar-home-set"),
            ):
                found = told.found.get(tag)
                if found is not None and found.findtext(D + "href"):
                    self.known[name] = str(found.findtext(D + "href"))
            kind = told.found.get(D + "resourcetype")
            if kind is not None and kind.find(C + "calendar") is not None:
                self.known.setdefault("calendar", href)
                if href == self.known["calendar"]:
                    privileges = told.found[D + "current-user-privilege-set"]
                    names = {each[0].tag for each in privileges}
                    self.writes = bool(
                        names
                        & {
                            D + each
                            for each in ("write", "write-content", "write-properties", "all")
                        }
                    )

    def is_stale(self) -> bool:
        """The ctag is another than at the last synchronisation."""
        told = self.say(self.words.changed).one(CS + "getctag").text
        moved, self.ctag = told != self.ctag, str(told)
        return moved

    def sync(self) -> tuple[set[str], set[str]]:
        """Take over what has changed; return what came and what went."""
        step = self.words.sync
        answer = self.say(step, step.body.format(token=escape(self.token)))
        self.token = answer.sync_token
        calendar = self.known["calendar"]
        gone = {href for href, one in answer.told.items() if " 404 " in one.status}
        came = {
            href: str(one.found[D + "getetag"].text)
            for href, one in answer.told.items()
            if href not in gone and href != calendar
        }
        assert all(href.startswith(calendar) for href in came)
        stale = [href for href, tag in came.items() if self.things.get(href, ("",))[0] != tag]
        for href, told in self._fetched(stale):
            self.things[href] = told
        for href in gone:
            self.things.pop(href, None)
        return set(came), gone

    def _fetched(self, hrefs: list[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        if not hrefs:
            return
        step = self.words.fetch
        named = "".join(f'<X:href xmlns:X="DAV:">{escape(each)}</X:href>' for each in hrefs)
        for href, one in self.say(step, step.body.format(hrefs=named)).told.items():
            tag, data = one.found[D + "getetag"].text, one.found[C + "calendar-data"].text
            yield href, (str(tag), str(data))

    def answer(self, href: str, said: str) -> Answer:
        """What its user presses; then, as no tag is told, it fetches the object anew."""
        tag, data = self.things[href]
        self.known["thing"] = href
        body = re.sub(r"PARTSTAT=[A-Z-]+", f"PARTSTAT={said}", data.replace("\r\n ", ""))
        body = re.sub(r"PRODID:[^\r]*", "PRODID:-//A program of theirs//EN", body)
        sent = self.say(self.words.put, body.encode(), If_Match=tag)
        if sent.status == 204:
            self.things |= dict(self._fetched([href]))
        return sent
