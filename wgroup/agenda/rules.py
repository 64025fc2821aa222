"""What may happen to the agenda of a meeting (domain.md 4.3, INV-12).

Plain values in, plain values or a refusal out. Its numbers are those of ``wgroup.agenda.order``.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.meetings.rules import Status


class AgendaState(StrEnum):
    DRAFT = "draft"
    PROVISIONAL = "provisional"
    ADOPTED = "adopted"


class ItemKind(StrEnum):
    """What the meeting is asked to do with an item."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"


class Outcome(StrEnum):
    OPEN = "open"
    REACHED = "reached"
    NOT_REACHED = "not_reached"


class AdditionKind(StrEnum):
    """What changes an agenda that was circulated."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class AdditionState(StrEnum):
    WAITING = "waiting"
    ENTERED = "entered"
    DECLINED = "declined"


class ProposalState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


MOST_ITEMS = 100
MOST_WAITING = 50
LONGEST = 24 * 60

# What an item is about: once circulated it is the Parties'. The rest of an item is its order, its
# minutes and who presents it, which change nothing of substance.
SUBSTANCE = ("title", "note", "kind", "topics", "provisions")

WRITTEN_IN = frozenset(
    {
        Status.PROPOSED,
        Status.TENTATIVE,
        Status.CONFIRMED,
        Status.POSTPONED,
        Status.IN_SESSION,
    }
)
# Whoever is invited knows of a meeting from here on.
CIRCULATED_IN = WRITTEN_IN - {Status.PROPOSED, Status.POSTPONED}
ADOPTED_IN = frozenset({Status.IN_SESSION, Status.HELD})

UNWRITTEN = Bilingual()

ACTIONS_TITLE = Bilingual(en="Action items that are open", zh="未完成的后续行动事项")


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """presenter: who introduces it, in words; party: the side that does, None for both or where
    nobody is named. minutes None: not said yet."""

    title: Bilingual
    note: Bilingual = UNWRITTEN
    kind: ItemKind = ItemKind.DISCUSSION
    minutes: int | None = None
    presenter: Bilingual = UNWRITTEN
    party: str | None = None
    topics: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()

    def as_document(self) -> dict[str, object]:
        """In values that JSON can hold."""
        return {
            "title": self.title.as_dict(),
            "note": self.note.as_dict(),
            "kind": self.kind.value,
            "minutes": self.minutes,
            "presenter": self.presenter.as_dict(),
            "party": self.party,
            "topics": [*self.topics],
            "provisions": [*self.provisions],
        }

    @classmethod
    def of_document(cls, kept: Mapping[str, Any]) -> "ItemDraft":
        return cls(
            title=Bilingual(**kept["title"]),
            note=Bilingual(**kept["note"]),
            kind=ItemKind(kept["kind"]),
            minutes=kept["minutes"],
            presenter=Bilingual(**kept["presenter"]),
            party=kept["party"],
            topics=tuple(kept["topics"]),
            provisions=tuple(kept["provisions"]),
        )


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """later: not for this meeting, but for the next one of its group."""

    title: Bilingual
    note: Bilingual = UNWRITTEN
    kind: ItemKind = ItemKind.DISCUSSION
    minutes: int | None = None
    later: bool = False

    @property
    def item(self) -> ItemDraft:
        return ItemDraft(self.title, self.note, self.kind, self.minutes)


def check_meeting(status: Status, within: Set[Status], step: str) -> None:
    """Raise Conflict ``wrong_state`` unless the meeting is where this can be done."""
    if status not in within:
        allowed = [each for each in Status if each in within]
        raise Conflict("wrong_state", status=status.value, step=step, allowed=allowed)


def check_open(state: AgendaState) -> None:
    """Once adopted nothing changes but outcomes."""
    if state is AgendaState.ADOPTED:
        raise Conflict("agenda_adopted")


def check_draft(state: AgendaState) -> None:
    check_open(state)
    if state is not AgendaState.DRAFT:
        raise Conflict("needs_both_parties")


def check_circulated(state: AgendaState) -> None:
    check_open(state)
    if state is not AgendaState.PROVISIONAL:
        raise Conflict("not_circulated")


def check_room(count: int) -> None:
    if count >= MOST_ITEMS:
        raise Conflict("too_many_items", most=MOST_ITEMS)


def check_complete(title: Bilingual) -> None:
    """What is circulated stands in both languages (domain.md 2.6)."""
    if not title.complete:
        raise Conflict("item_language_missing", language=title.missing[0].value)


def check_minutes(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise RuleBroken("out_of_range", field="minutes", least=1, most=LONGEST)


def check_addition(state: AdditionState) -> None:
    if state is not AdditionState.WAITING:
        raise Conflict("already_settled")


def check_proposal(state: ProposalState) -> None:
    if state is not ProposalState.WAITING:
        raise Conflict("already_settled")
