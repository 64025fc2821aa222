"""The filter of a calendar-query (RFC 4791 9.7): which objects it lets through.

What is not known here is refused by name, never passed over: a client that asks for less and is
given more would show what it should not. Values are read from the lines as they are stored.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from xml.etree.ElementTree import Element

from wgroup.calendar.objects import Thing
from wgroup.calendar.sight import Span
from wgroup.web.dav.answers import (
    SUPPORTED_COLLATION,
    SUPPORTED_FILTER,
    VALID_FILTER,
    unmet,
)
from wgroup.web.dav.xml import C

MOST_TESTS = 20
COMPONENTS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
NAME = re.compile(r"[A-Z0-9-]{1,60}", re.ASCII)
INSTANT = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
OWN_UID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.ASCII)
ESCAPED = re.compile(r"\\([\\;,nN])")

Test = Callable[[str], bool]


@dataclass(slots=True)
class Query:
    """What a filter lets through: objects that lie in span, of which all tests hold.

    nothing: no object of this collection can pass. only: the one subject that can.
    """

    span: Span = field(default_factory=Span)
    tests: list[Test] = field(default_factory=list)
    nothing: bool = False
    only: UUID | None = None

    def passes(self, thing: Thing) -> bool:
        if not self.tests:
            return True
        lines = thing.whole.decode("utf-8", "replace").replace("\r\n ", "")
        return all(test(lines) for test in self.tests)


def query(root: Element, kind: str) -> Query:
    """Read the filter; kind is the component that the collection holds. Raise Refused."""
    top = root.find(f"{C}filter/{C}comp-filter")
    if top is None or _name(top) != "VCALENDAR":
        raise unmet(VALID_FILTER)
    made = Query()
    for each in top:
        if each.tag == C + "is-not-defined":
            made.nothing = True
        elif each.tag == C + "comp-filter":
            _of_component(made, each, kind)
        else:
            raise unmet(SUPPORTED_FILTER)
    if len(made.tests) > MOST_TESTS:
        raise unmet(SUPPORTED_FILTER)
    return made


def span_of(element: Element) -> Span:
    """The attributes start and end, in UTC, one of them at least. Raise Refused."""
    start, end = (_instant(element.get(name)) for name in ("start", "end"))
    if (start is None and end is None) or (start and end and end <= start):
        raise unmet(VALID_FILTER)
    return Span(start, end)


def _of_component(made: Query, asked: Element, kind: str) -> None:
    name = _name(asked)
    if name not in COMPONENTS:
        raise unmet(SUPPORTED_FILTER)
    absent = asked.find(C + "is-not-defined") is not None
    if absent is (name == kind):
        made.nothing = True
    for each in asked:
        if each.tag == C + "time-range":
            made.span = span_of(each)
        elif each.tag == C + "prop-filter":
            _of_property(made, each)
        elif each.tag == C + "comp-filter":
            made.tests.append(_of_alarm(each))
        elif each.tag != C + "is-not-defined":
            raise unmet(SUPPORTED_FILTER)


def _of_alarm(asked: Element) -> Test:
    """There is an alarm, or none; when it rings is not looked at."""
    inner = [each.tag for each in asked]
    if _name(asked) != "VALARM" or inner not in ([], [C + "is-not-defined"]):
        raise unmet(SUPPORTED_FILTER)
    return lambda lines: ("\r\nBEGIN:VALARM\r\n" in lines) is not bool(inner)


def _of_property(made: Query, asked: Element) -> None:
    name = _name(asked)
    matching = [each for each in asked if each.tag == C + "text-match"]
    absent = asked.find(C + "is-not-defined") is not None
    if len(asked) != len(matching) + absent or (absent and matching):
        raise unmet(SUPPORTED_FILTER)
    values = _reading(name)
    if absent or not matching:
        made.tests.append(lambda lines: bool(values(lines)) is not absent)
    for each in matching:
        made.tests.append(_matching(values, each))
        if name == "UID" and each.get("negate-condition") != "yes":
            made.only = _subject(each.text or "") or made.only


def _matching(values: Callable[[str], list[str]], asked: Element) -> Test:
    fold = _folding(asked.get("collation", "i;ascii-casemap"))
    negated = asked.get("negate-condition") == "yes"
    sought = fold(asked.text or "")
    return lambda lines: any((sought in fold(each)) is not negated for each in values(lines))


def _folding(collation: str) -> Callable[[str], str]:
    if collation == "i;octet":
        return str
    if collation in {"i;ascii-casemap", "default"}:
        return lambda text: "".join(each.lower() if each.isascii() else each for each in text)
    if collation == "i;unicode-casemap":
        return str.casefold
    raise unmet(SUPPORTED_COLLATION)


def _reading(name: str) -> Callable[[str], list[str]]:
    """A reader of all values of a property of the component itself, not of its alarms."""
    line = re.compile(rf'^{name}(?:;(?:[^":\r\n]|"[^"\r\n]*")*)?:(.*)\r$', re.MULTILINE)

    def values(lines: str) -> list[str]:
        own = lines.partition("\r\nBEGIN:VALARM\r\n")[0]
        return [_unescaped(found[1]) for found in line.finditer(own)]

    return values


def _unescaped(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _subject(uid: str) -> UUID | None:
    """Of which subject a whole UID of ours is, so that no other need be looked at."""
    found = OWN_UID.match(uid.strip().lower())
    return UUID(found[1]) if found else None


def _name(element: Element) -> str:
    name = element.get("name", "").upper()
    if not NAME.fullmatch(name):
        raise unmet(VALID_FILTER)
    return name


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    if not INSTANT.fullmatch(text):
        raise unmet(VALID_FILTER)
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise unmet(VALID_FILTER) from None
