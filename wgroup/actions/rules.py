"""What may become of an action item (domain.md 4.3). Overdue is derived, never a state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken


class ActionState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    REPORTED_DONE = "reported_done"
    VERIFIED = "verified"
    DROPPED = "dropped"


class Whose(StrEnum):
    """Whose items a list shows; a joint item is each side's too."""

    MINE = "mine"
    SIDE = "side"
    ALL = "all"


# What its assignee reports; verified and dropped are for others.
REPORTABLE = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.REPORTED_DONE)

UNFINISHED = frozenset({ActionState.OPEN, ActionState.IN_PROGRESS})

OVER = frozenset({ActionState.VERIFIED, ActionState.DROPPED})

FROM: dict[ActionState, frozenset[ActionState]] = {
    ActionState.OPEN: frozenset({ActionState.IN_PROGRESS, ActionState.REPORTED_DONE}),
    ActionState.IN_PROGRESS: frozenset({ActionState.OPEN, ActionState.REPORTED_DONE}),
    ActionState.REPORTED_DONE: frozenset({ActionState.OPEN, ActionState.IN_PROGRESS}),
    ActionState.VERIFIED: frozenset({ActionState.REPORTED_DONE}),
    ActionState.DROPPED: frozenset({ActionState.OPEN, ActionState.IN_PROGRESS}),
}


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """party None: both Parties'. meeting: its slug. due: a day in the owner's capital."""

    text: Bilingual
    party: str | None = None
    person_id: UUID | None = None
    meeting: str | None = None
    due: date | None = None


def action_code(year: int, number: int) -> str:
    """Return the code by the grammar of domain.md 4.6: AI/2025/1."""
    return f"AI/{year}/{number}"


def check_turn(state: ActionState, wanted: ActionState) -> None:
    """Raise Conflict ``wrong_state`` unless the state machine leads from state to wanted."""
    if state not in FROM[wanted]:
        raise Conflict("wrong_state", status=state.value, step=wanted.value)


def can_turn(state: ActionState, wanted: ActionState) -> bool:
    return state in FROM[wanted]


def check_reportable(wanted: ActionState) -> None:
    if wanted not in REPORTABLE:
        raise RuleBroken("invalid_choice", field="state", choices=list(REPORTABLE))


def check_not_over(state: ActionState) -> None:
    """What is verified or dropped stays as it was agreed."""
    if state in OVER:
        raise Conflict("wrong_state", status=state.value, step="edit")


def reports_on(actor: Actor, party: str | None, person_id: UUID | None) -> bool:
    """Its assignee; a focal point of the side whose it is, of either side if it is joint."""
    if person_id is not None and person_id == actor.person_id:
        return True
    leads = actor.party is not None and actor.has(Role.DELEGATION_FOCAL_POINT)
    return leads and party in (None, actor.party)


def check_reporter(actor: Actor, party: str | None, person_id: UUID | None) -> None:
    """Each side reports on what is its own: Forbidden ``not_your_party``."""
    if not reports_on(actor, party, person_id):
        raise Forbidden("not_your_party", party=party or "")


def check_side(party: str | None, of_person: str | None) -> None:
    """Whoever is named belongs to the side whose item it is; to any Party if it is joint."""
    if of_person is None or party not in (None, of_person):
        raise RuleBroken("person_of_other_side", field="person")


def today_in(zones: Iterable[str], now: datetime) -> date:
    """The day it is in the owner's capital. Of two capitals the earlier: a day that binds both
    is over when it is over for both."""
    return min(now.astimezone(ZoneInfo(each)).date() for each in zones)


def is_overdue(state: ActionState, due: date | None, today: date) -> bool:
    """today is that of the owner's capital."""
    return state in UNFINISHED and due is not None and due < today
