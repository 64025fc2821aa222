"""Tables in the reader's words: heads of columns, words for keys, and what is wrong where."""

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import force_locale

from wgroup.intake.columns import Column, Vocabulary, column_of, folded
from wgroup.intake.plans import Fault
from wgroup.kernel.bilingual import Language
from wgroup.organisations.rules import OrganisationLevel, OrganisationType, Side
from wgroup.web.language import LOCALES
from wgroup.web.problems import problem_words
from wgroup.web.request import this_language
from wgroup.web.words import word

KINDS: dict[str, type[StrEnum]] = {
    "type": OrganisationType,
    "level": OrganisationLevel,
    "side": Side,
    "language": Language,
}


def vocabulary() -> Vocabulary:
    """The words of both languages, and the keys as they are."""
    found = {name: {folded(each): each.value for each in kind} for name, kind in KINDS.items()}
    for locale in LOCALES.values():
        with force_locale(locale):
            for name, kind in KINDS.items():
                found[name] |= {folded(word(each)): each.value for each in kind}
    return found


def heads(columns: Sequence[Column]) -> list[str]:
    return [each.head.written_in(this_language()) for each in columns]


def column_words(fault: Fault, columns: Sequence[Column]) -> str:
    """What the reader calls the column; empty for what is wrong with the row as such."""
    column = column_of(columns, fault.field) if fault.field else None
    return column.head.written_in(this_language()) if column else ""


def fault_words(fault: Fault) -> str:
    return problem_words(fault.code, fault.facts)
