"""What happened to a decision, in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import gettext

from wgroup.decisions.rules import DecisionState
from wgroup.revisions.models import Revision
from wgroup.web.capitals import clock_line, clocks
from wgroup.web.meetings.history import Entry, Line
from wgroup.web.words import N_, word

ACTS: dict[str, str] = {
    "decision.draft": N_("wrote the text"),
    "decision.table": N_("tabled it"),
    "decision.withdraw": N_("withdrew it"),
    "decision.agree": N_("recorded a co-chair’s consent"),
    "decision.open": N_("opened silence"),
    "decision.break": N_("broke the silence"),
    "decision.state": N_("lodged a statement"),
    "decision.settle": N_("wrote down that silence had ended, and gave the number"),
}
# Columns that people would miss, in the order in which they are told.
NAMES: dict[str, str] = {
    "status": N_("State"),
    "expires_at": N_("Silence ends"),
    "effective_at": N_("In effect from"),
    "number": N_("Number"),
}
INSTANTS = {"expires_at", "effective_at"}


def entries(revisions: Sequence[Revision]) -> list[Entry]:
    """Newest first; one for each act, told by the change of the decision itself."""
    return [
        Entry(
            each.at,
            each.actor_name,
            each.party,
            gettext(ACTS.get(each.act, each.act)),
            tuple(_lines(each)),
        )
        for each in revisions
        if each.subject_id == each.root_id or each.subject_kind == "decision_statement"
    ]


def _lines(revision: Revision) -> Iterator[Line]:
    if revision.subject_id != revision.root_id:
        return
    for column, label in NAMES.items():
        if column not in revision.changes:
            continue
        before, after = (_told(column, each) for each in revision.changes[column])
        if revision.verb == "created":
            before = ""
        if before or after:
            yield Line(gettext(label), before, after, None)


def _told(column: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if column == "status":
        return word(DecisionState(str(value)))
    if column in INSTANTS:
        return " · ".join(clock_line(clocks(datetime.fromisoformat(str(value)))))
    return str(value)
