"""What the keys of decisions are called in the interface."""

from enum import StrEnum

from wgroup.decisions.rules import (
    BreakKind,
    Consent,
    DecisionMethod,
    DecisionState,
    StatementKind,
)
from wgroup.web.gathering import N_

DECISION_WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    DecisionState: {
        DecisionState.DRAFT: N_("Draft"),
        DecisionState.TABLED: N_("Tabled"),
        DecisionState.UNDER_SILENCE: N_("Under silence"),
        DecisionState.ADOPTED: N_("Adopted"),
        DecisionState.NOT_ADOPTED: N_("Not adopted"),
        DecisionState.WITHDRAWN: N_("Withdrawn"),
    },
    DecisionMethod: {
        DecisionMethod.MEETING: N_("at a meeting"),
        DecisionMethod.SILENCE: N_("by silence"),
    },
    Consent: {
        Consent.OPEN: N_("Agrees to open silence"),
        Consent.EXTEND: N_("Agrees to extend silence"),
        Consent.ADOPT: N_("Records no objection"),
    },
    BreakKind: {
        BreakKind.OBJECTION: N_("Objection"),
        BreakKind.AMENDMENT: N_("Amendment"),
    },
    StatementKind: {
        StatementKind.STATEMENT: N_("Statement"),
        StatementKind.RESERVATION: N_("Reservation"),
        StatementKind.INTERPRETATION: N_("Interpretative statement"),
    },
}
