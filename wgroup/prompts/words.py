"""What a mail to those who speak for a Party is made of, whatever awaits the Party."""

from collections.abc import Sequence
from dataclasses import dataclass

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.mail.words import Link, Row, Section, Words
from wgroup.prompts import wording

BOTH = (Language.ZH, Language.EN)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told in one language: rows are facts by their names, path the page to answer on."""

    subject: str
    lead: str
    title: str
    rows: Sequence[tuple[Bilingual, Sequence[str]]]
    action: str
    url: str
    closing: str = ""


def words_of(told: dict[Language, Told], name: str) -> Words:
    """The mail to somebody of this name, in the languages that told has, in their order."""
    sections = tuple(_section(each, one, name) for each, one in told.items())
    return Words(" / ".join(one.subject for one in told.values()), sections)


def _section(language: Language, told: Told, name: str) -> Section:
    rows = [
        Row(each.written_in(language), tuple(lines)) for each, lines in told.rows if any(lines)
    ]
    return Section(
        language=language,
        opening=(wording.GREETING.written_in(language).format(name), told.lead),
        title=told.title,
        rows=tuple(rows),
        links=(Link(told.action, told.url),),
        closing=(told.closing or wording.CLOSING.written_in(language),),
    )
