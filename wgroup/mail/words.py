"""What a mail says, before it is a page or plain text: the same in both.

A mail may speak one language or both, one after the other; each has a section of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wgroup.kernel.bilingual import Language

INDENT = "  "
RULE = "\n" + "-" * 40 + "\n\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with its name; a time has a line for each clock."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """All of a mail in one language. title is what it is about, empty if it is about nothing."""

    language: Language
    opening: tuple[str, ...]
    title: str = ""
    rows: tuple[Row, ...] = ()
    links: tuple[Link, ...] = ()
    closing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    sections: tuple[Section, ...]


def plain(sections: Sequence[Section]) -> str:
    """The mail as text, for who reads no pages and for gateways that let nothing else pass."""
    return RULE.join(_told(each) for each in sections)


def _told(section: Section) -> str:
    colon = "：" if section.language is Language.ZH else ":"
    parts = [
        *section.opening,
        section.title,
        "\n".join(_row(each, colon) for each in section.rows),
        *(f"{each.name}{colon}\n{INDENT}{each.url}" for each in section.links),
        *section.closing,
    ]
    return "\n\n".join(each for each in parts if each) + "\n"


def _row(row: Row, colon: str) -> str:
    if len(row.lines) == 1:
        apart = "" if colon == "：" else " "
        return f"{row.name}{colon}{apart}{row.lines[0]}"
    return "\n".join([f"{row.name}{colon}", *(INDENT + each for each in row.lines)])
