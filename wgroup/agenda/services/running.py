"""What becomes of an agenda: circulated, adopted, and what became of its items."""

from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.models import Agenda
from wgroup.agenda.rules import (
    ADOPTED_IN,
    CIRCULATED_IN,
    AgendaState,
    Outcome,
    check_circulated,
    check_complete,
    check_meeting,
    check_open,
)
from wgroup.agenda.services.acting import to_act
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict
from wgroup.policy import Action


def circulate(work: Work, slug: str, *, seen: int | None = None) -> Agenda:
    """Make the draft the provisional agenda: whoever is invited reads it from now on.

    Raise Conflict ``wrong_state``, ``agenda_adopted``, ``already_circulated``, ``agenda_empty``,
    ``item_language_missing``.
    """
    meeting, agenda = to_act(work, slug, Action.AGENDA_CIRCULATE, seen=seen)
    check_meeting(meeting.status, CIRCULATED_IN, "circulate")
    check_open(agenda.state)
    if agenda.state is not AgendaState.DRAFT:
        raise Conflict("already_circulated")
    items = queries.items_of(work, meeting.id)
    if not items:
        raise Conflict("agenda_empty")
    for each in items:
        check_complete(each.title)
    agenda.state, agenda.edition = AgendaState.PROVISIONAL, 1
    agenda.circulated_at = work.now
    agenda.acts += 1
    return agenda


def adopt(work: Work, slug: str, *, seen: int | None = None) -> Agenda:
    """Record that the meeting has adopted its agenda: from now on nothing changes but outcomes.

    What still waits for a Party then waits no more. Raise Conflict ``wrong_state`` before the
    meeting is in session, ``not_circulated``, ``agenda_adopted``.
    """
    meeting, agenda = to_act(work, slug, Action.AGENDA_ADOPT, seen=seen)
    check_meeting(meeting.status, ADOPTED_IN, "adopt")
    check_circulated(agenda.state)
    agenda.state, agenda.adopted_at = AgendaState.ADOPTED, work.now
    agenda.acts += 1
    return agenda


def say_outcome(
    work: Work, slug: str, item_id: UUID, outcome: Outcome, *, seen: int | None = None
) -> Agenda:
    """Say whether the meeting reached an item; said twice it changes nothing.

    Raise Conflict ``wrong_state`` before the meeting is in session, ``not_circulated`` for a
    draft.
    """
    meeting, agenda = to_act(work, slug, Action.AGENDA_OUTCOME, seen=seen)
    item = queries.item(work, meeting.id, item_id)
    check_meeting(meeting.status, ADOPTED_IN, "outcome")
    if agenda.state is AgendaState.DRAFT:
        raise Conflict("not_circulated")
    if item.outcome is not outcome:
        item.outcome = outcome
        agenda.acts += 1
    return agenda
