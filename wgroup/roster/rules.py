"""Who stands on the roster of experts, and who may know it. Plain values in, plain values out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Forbidden, RuleBroken
from wgroup.parties.naming import PersonName


class ExpertOrder(StrEnum):
    NAME = "name"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class ExpertDraft:
    """What a side tells of an expert. organisation_id None: in a personal capacity."""

    name: PersonName
    organisation_id: UUID | None = None
    topics: tuple[str, ...] = ()
    languages: frozenset[Language] = frozenset()
    expertise: Bilingual = field(default_factory=Bilingual)
    place: Bilingual = field(default_factory=Bilingual)


def check_keeps(sponsor: str, own: str | None) -> None:
    """Raise Forbidden ``not_your_party`` but for the side whose expert it is."""
    if sponsor != own:
        raise Forbidden("not_your_party", party=sponsor)


def check_languages(keys: Iterable[str]) -> None:
    """Raise RuleBroken ``invalid_choice`` for what is none of the two working languages."""
    if not set(keys) <= set(Language):
        raise RuleBroken("invalid_choice", field="languages", choices=list(Language))
