"""What may become of an action item (domain.md 4.3). Overdue is derived, never a state."""

from datetime import date
from enum import StrEnum

from wgroup.kernel.errors import Conflict


class ActionState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    REPORTED_DONE = "reported_done"
    VERIFIED = "verified"
    DROPPED = "dropped"


# What its assignee reports; verified and dropped are for others.
REPORTABLE = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.REPORTED_DONE)

OVER = frozenset({ActionState.VERIFIED, ActionState.DROPPED})

FROM: dict[ActionState, frozenset[ActionState]] = {
    ActionState.OPEN: frozenset({ActionState.IN_PROGRESS, ActionState.REPORTED_DONE}),
    ActionState.IN_PROGRESS: frozenset({ActionState.OPEN, ActionState.REPORTED_DONE}),
    ActionState.REPORTED_DONE: frozenset({ActionState.OPEN, ActionState.IN_PROGRESS}),
    ActionState.VERIFIED: frozenset({ActionState.REPORTED_DONE}),
    ActionState.DROPPED: frozenset({ActionState.OPEN, ActionState.IN_PROGRESS}),
}


def check_turn(state: ActionState, wanted: ActionState) -> None:
    """Raise Conflict ``wrong_state`` unless the state machine leads from state to wanted."""
    if state not in FROM[wanted]:
        raise Conflict("wrong_state", status=state.value, step=wanted.value)


def is_overdue(state: ActionState, due: date | None, today: date) -> bool:
    """today is that of the owner's capital."""
    unfinished = state in {ActionState.OPEN, ActionState.IN_PROGRESS}
    return unfinished and due is not None and due < today
