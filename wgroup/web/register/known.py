"""The words that a field of a file may hold, for those who write one."""

from enum import StrEnum

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.register import queries
from wgroup.register.rules import (
    BOTH,
    CONVENTION,
    CommitmentType,
    DueType,
    EntryKind,
    Kind,
    MilestoneKind,
    Modality,
)
from wgroup.web.capitals import parties
from wgroup.web.register.vocabulary import VOCABULARIES, called
from wgroup.web.words import word

FIELDS: dict[str, type[StrEnum]] = {
    "provisions / kind": Kind,
    "provisions / modality": Modality,
    "due / type": DueType,
    "commitments / type": CommitmentType,
    "milestones / kind": MilestoneKind,
}

Meanings = dict[str, str | Bilingual]


def known_words(work: Work) -> dict[str, Meanings]:
    """Return {section and field: {word: what it means}}."""
    functions = queries.entries(work, EntryKind.FUNCTION)
    both: Meanings = {each: called(each, "actor") for each in (BOTH, CONVENTION)}
    return {
        "instruments / type": {
            each: called(each, "instrument") for each in VOCABULARIES["instrument"]
        },
        "provisions / responsible": {**{each.code: each.short for each in parties()}, **both},
        **{name: {each.value: word(each) for each in kind} for name, kind in FIELDS.items()},
        "provisions / feeds_functions": {each.key: each.title for each in functions},
    }
