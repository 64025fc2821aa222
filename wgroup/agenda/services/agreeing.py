"""Both Parties agree to what changes a circulated agenda, or one of them does not (INV-12)."""

from collections.abc import Callable
from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.models import Agenda, AgendaAddition
from wgroup.agenda.rules import (
    SUBSTANCE,
    WRITTEN_IN,
    AdditionKind,
    AdditionState,
    check_addition,
    check_circulated,
    check_meeting,
    check_room,
)
from wgroup.agenda.services.acting import to_act
from wgroup.agenda.services.adding import concur_as
from wgroup.agenda.services.writing import check_alone, check_parent, follow, put, take_off
from wgroup.db.work import Work
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import check_own_party
from wgroup.parties.queries import codes
from wgroup.policy import Action


def concur(work: Work, slug: str, addition_id: UUID, *, party: str | None = None) -> Agenda:
    """Record that the actor's Party agrees; with the last Party's word it enters, and the agenda
    is of the next edition. Given twice it changes nothing.

    Raise Forbidden ``not_your_party``; Conflict ``wrong_state``, ``agenda_adopted``,
    ``already_settled``, and what its entering may meet: ``item_has_parts``, ``too_many_items``.
    """
    meeting, agenda, addition = _held(work, slug, addition_id)
    own = check_own_party(work.actor.party, party)
    if own in addition.concurring:
        return agenda
    concur_as(work, addition, own)
    if codes(work) <= addition.concurring:
        ENTERING[addition.kind](work, meeting, addition)
        addition.state, addition.settled_at = AdditionState.ENTERED, work.now
        agenda.edition += 1
    agenda.acts += 1
    return agenda


def decline(work: Work, slug: str, addition_id: UUID) -> Agenda:
    """Record that the actor's Party does not agree, or asks for it no more."""
    _, agenda, addition = _held(work, slug, addition_id)
    own = check_own_party(work.actor.party, None)
    addition.state, addition.settled_at = AdditionState.DECLINED, work.now
    addition.declined_by = own
    agenda.acts += 1
    return agenda


def _held(work: Work, slug: str, addition_id: UUID) -> tuple[Meeting, Agenda, AgendaAddition]:
    meeting, agenda = to_act(work, slug, Action.AGENDA_CONCUR)
    addition = queries.addition(work, meeting.id, addition_id)
    check_meeting(meeting.status, WRITTEN_IN, "agenda")
    check_circulated(agenda.state)
    check_addition(addition.state)
    return meeting, agenda, addition


def _add(work: Work, meeting: Meeting, addition: AgendaAddition) -> None:
    items = queries.items_of(work, meeting.id)
    check_room(len(items))
    check_parent(items, addition.parent_id)
    put(work, meeting, items, addition.draft, parent=addition.parent_id)


def _change(work: Work, meeting: Meeting, addition: AgendaAddition) -> None:
    """Of what it is about alone: minutes and presenter may have changed since."""
    if addition.item_id is not None:
        item = queries.item(work, meeting.id, addition.item_id)
        follow(item, addition.draft, SUBSTANCE)


def _remove(work: Work, meeting: Meeting, addition: AgendaAddition) -> None:
    if addition.item_id is not None:
        item = queries.item(work, meeting.id, addition.item_id)
        items = queries.items_of(work, meeting.id)
        check_alone(items, item)
        take_off(work, item, items)


ENTERING: dict[AdditionKind, Callable[[Work, Meeting, AgendaAddition], None]] = {
    AdditionKind.ADD: _add,
    AdditionKind.CHANGE: _change,
    AdditionKind.REMOVE: _remove,
}
