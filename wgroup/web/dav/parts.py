"""Which parts of an object a program asks for (RFC 4791 7.6, 9.6.1 to 9.6.4).

A program that asks for less is given less. The tag stays that of the whole object.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from wgroup.calendar.lines import folded
from wgroup.kernel.errors import WgroupError
from wgroup.web.dav.xml import C

NAME = re.compile(r"[A-Za-z0-9-]{1,60}", re.ASCII)
# A content line as it is stored, with the pieces that it is folded into; its name comes first.
LINE = re.compile(rb"(([A-Za-z0-9-]+)[^\r\n]*(?:\r\n [^\r\n]*)*\r\n)")
MARKS = frozenset({"BEGIN", "END"})
# Its name and parameters, up to the value.
BEFORE_VALUE = re.compile(r'(?:[^":]|"[^"]*")*:')


@dataclass(frozen=True, slots=True)
class Part:
    """A component as it is asked for; None stands for all that it holds.

    properties: by name, whether the value is told too.
    """

    properties: dict[str, bool] | None = None
    parts: "dict[str, Part] | None" = None

    def part(self, name: str) -> "Part | None":
        return WHOLE if self.parts is None else self.parts.get(name)

    def told(self, name: str, line: bytes) -> bytes:
        """The line, or what of it is asked for."""
        if self.properties is None or (wanted := self.properties.get(name)):
            return line
        return b"" if wanted is None else _without_value(line)


WHOLE = Part()


def part_in(data: Element) -> Part | None:
    """What calendar-data in a request asks for; None is the whole. Raise WgroupError
    ``malformed``."""
    asked = data.find(C + "comp")
    if asked is None:
        return None
    if _name(asked) != "VCALENDAR":
        raise WgroupError("malformed")
    return Part({}, {"VCALENDAR": _part(asked)})


def cut(octets: bytes, part: Part | None) -> bytes:
    """Of a calendar file as we store it what is asked for, in its order."""
    return octets if part is None else b"".join(_cut(octets, part))


def _part(asked: Element) -> Part:
    """Named without more it is the whole, as in the example of RFC 4791 7.8.1."""
    if not len(asked):
        return WHOLE
    properties = {_name(each): each.get("novalue") != "yes" for each in asked.findall(C + "prop")}
    parts = {_name(each): _part(each) for each in asked.findall(C + "comp")}
    return Part(
        None if asked.find(C + "allprop") is not None else properties,
        None if asked.find(C + "allcomp") is not None else parts,
    )


def _cut(octets: bytes, part: Part) -> Iterator[bytes]:
    within: list[Part | None] = [part]
    for line, first in LINE.findall(octets):
        name, here = first.decode().upper(), within[-1]
        if name == "BEGIN":
            here = here and here.part(line[6:].strip().decode().upper())
            within.append(here)
        elif name == "END":
            within.pop()
        if here is not None:
            yield line if name in MARKS else here.told(name, line)


def _without_value(line: bytes) -> bytes:
    found = BEFORE_VALUE.match(line.decode().replace("\r\n ", ""))
    return folded(found[0]) if found else b""


def _name(element: Element) -> str:
    name = element.get("name", "")
    if not NAME.fullmatch(name):
        raise WgroupError("malformed")
    return name.upper()
