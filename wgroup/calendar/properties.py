"""One property of a calendar that somebody else wrote, read leniently (RFC 5545 3.1).

Pure, and each octet is looked at a few times, whatever the line: a stranger chose it. What a
file or an answer may hold of them, their readers say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 4000
# Ends a value of which the rest is left out, so that no list is taken for the whole.
CUT = "…"

NAME = re.compile(r"[A-Za-z0-9-]{1,60}", re.ASCII)
PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=((?:"[^"]*"|[^";:])*)', re.ASCII)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Property:
    """name and the names of parameters in upper case; value as it was written."""

    name: str
    parameters: Mapping[str, str]
    value: str

    @property
    def words(self) -> str:
        """The value as text: without its escapes."""
        return ESCAPED.sub(lambda hit: "\n" if hit[1] in "nN" else hit[1], self.value)

    @property
    def line(self) -> str:
        told = "".join(f';{name}="{value}"' for name, value in self.parameters.items())
        return f"{self.name}{told}:{self.value}"


def read_property(line: str) -> Property | None:
    """None for a line that is no property: it says nothing, and spoils nothing else."""
    found = NAME.match(line)
    if found is None:
        return None
    parameters: dict[str, str] = {}
    end = found.end()
    while each := PARAMETER.match(line, end):
        parameters.setdefault(each[1].upper(), each[2].replace('"', "")[:LONGEST])
        end = each.end()
    if line[end : end + 1] != ":":
        return None
    value = line[end + 1 :]
    return Property(found[0].upper(), parameters, value[:LONGEST] + CUT * (len(value) > LONGEST))
