"""The mark that goes with a state, and its hue: never told by colour alone."""

from enum import StrEnum

from wgroup.actions.rules import ActionState
from wgroup.attendance.rules import Came
from wgroup.decisions.rules import DecisionState
from wgroup.invitations.rules import LetterState
from wgroup.meetings.rules import PartStat, Status
from wgroup.nominations.rules import NominationState
from wgroup.organisations.rules import AdmissionState
from wgroup.web.agenda.words import AGENDA_MARKS

# Glyph and tone of a state.
MARKS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    **AGENDA_MARKS,
    Status: {
        Status.PROPOSED: ("ring", "move"),
        Status.TENTATIVE: ("half", "care"),
        Status.CONFIRMED: ("done", "done"),
        Status.IN_SESSION: ("clock", "done"),
        Status.HELD: ("done", "none"),
        Status.RECORD_AGREED: ("done", "done"),
        Status.POSTPONED: ("pause", "care"),
        Status.CANCELLED: ("cross", "none"),
    },
    LetterState: {
        LetterState.QUEUED: ("ring", "none"),
        LetterState.SENDING: ("half", "move"),
        LetterState.UNSURE: ("half", "care"),
        LetterState.SENT: ("done", "done"),
        LetterState.REFUSED: ("cross", "error"),
    },
    PartStat: {
        PartStat.NEEDS_ACTION: ("ring", "none"),
        PartStat.ACCEPTED: ("done", "done"),
        PartStat.TENTATIVE: ("half", "move"),
        PartStat.DECLINED: ("cross", "none"),
        PartStat.DELEGATED: ("half", "move"),
    },
    Came: {
        Came.ATTENDED: ("done", "done"),
        Came.AWAITED: ("ring", "none"),
        Came.ABSENT: ("cross", "none"),
    },
    AdmissionState: {
        AdmissionState.WINDOW: ("half", "move"),
        AdmissionState.ADMITTED: ("done", "done"),
        AdmissionState.OBJECTED: ("cross", "care"),
        AdmissionState.SUSPENDED: ("pause", "none"),
    },
    NominationState: {
        NominationState.DRAFT: ("ring", "none"),
        NominationState.SUBMITTED: ("clock", "move"),
        NominationState.RETURNED: ("pause", "care"),
        NominationState.NO_OBJECTION_WINDOW: ("half", "move"),
        NominationState.ACCREDITED: ("done", "done"),
        NominationState.OBJECTED: ("cross", "care"),
    },
    DecisionState: {
        DecisionState.DRAFT: ("ring", "none"),
        DecisionState.TABLED: ("half", "move"),
        DecisionState.UNDER_SILENCE: ("clock", "move"),
        DecisionState.ADOPTED: ("done", "done"),
        DecisionState.NOT_ADOPTED: ("cross", "care"),
        DecisionState.WITHDRAWN: ("dash", "none"),
    },
    ActionState: {
        ActionState.OPEN: ("ring", "none"),
        ActionState.IN_PROGRESS: ("half", "move"),
        ActionState.REPORTED_DONE: ("clock", "move"),
        ActionState.VERIFIED: ("done", "done"),
        ActionState.DROPPED: ("cross", "none"),
    },
}


def mark(key: StrEnum) -> tuple[str, str]:
    """Return the glyph and the tone of a state."""
    return MARKS.get(type(key), {}).get(key, ("dash", "none"))
