"""What the states and kinds of an agenda are called, and the marks that go with them."""

from enum import StrEnum

from wgroup.agenda.order import Direction
from wgroup.agenda.rules import (
    AdditionKind,
    AdditionState,
    AgendaState,
    ItemKind,
    Outcome,
    ProposalState,
)
from wgroup.web.gathering import N_

AGENDA_WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    AgendaState: {
        AgendaState.DRAFT: N_("Draft agenda"),
        AgendaState.PROVISIONAL: N_("Provisional agenda"),
        AgendaState.ADOPTED: N_("Adopted agenda"),
    },
    ItemKind: {
        ItemKind.DECISION: N_("Decision"),
        ItemKind.DISCUSSION: N_("Discussion"),
        ItemKind.INFORMATION: N_("Information"),
    },
    Outcome: {
        Outcome.OPEN: N_("Not said yet"),
        Outcome.REACHED: N_("Reached"),
        Outcome.NOT_REACHED: N_("Not reached"),
    },
    AdditionKind: {
        AdditionKind.ADD: N_("One item more"),
        AdditionKind.CHANGE: N_("Another wording"),
        AdditionKind.REMOVE: N_("One item less"),
    },
    AdditionState: {
        AdditionState.WAITING: N_("Awaits both Parties"),
        AdditionState.ENTERED: N_("Agreed by both, entered"),
        AdditionState.DECLINED: N_("Not agreed"),
    },
    ProposalState: {
        ProposalState.WAITING: N_("Waits"),
        ProposalState.TAKEN: N_("Taken up"),
        ProposalState.DECLINED: N_("Not taken up"),
        ProposalState.WITHDRAWN: N_("Taken back"),
    },
    Direction: {
        Direction.UP: N_("Up"),
        Direction.DOWN: N_("Down"),
        Direction.IN: N_("Below the item before it"),
        Direction.OUT: N_("Beside the item it stands below"),
    },
}

AGENDA_MARKS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    AgendaState: {
        AgendaState.DRAFT: ("ring", "none"),
        AgendaState.PROVISIONAL: ("half", "move"),
        AgendaState.ADOPTED: ("done", "done"),
    },
    Outcome: {
        Outcome.OPEN: ("ring", "none"),
        Outcome.REACHED: ("done", "done"),
        Outcome.NOT_REACHED: ("pause", "care"),
    },
    AdditionState: {
        AdditionState.WAITING: ("half", "move"),
        AdditionState.ENTERED: ("done", "done"),
        AdditionState.DECLINED: ("cross", "none"),
    },
    ProposalState: {
        ProposalState.WAITING: ("half", "move"),
        ProposalState.TAKEN: ("done", "done"),
        ProposalState.DECLINED: ("cross", "none"),
        ProposalState.WITHDRAWN: ("cross", "none"),
    },
}
