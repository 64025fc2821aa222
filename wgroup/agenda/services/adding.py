"""What changes a circulated agenda: it waits until every Party has agreed (INV-12).

A Party speaks by its co-chair or its head of delegation.
"""

from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.models import AgendaAddition, AgendaConcurrence
from wgroup.agenda.rules import (
    MOST_WAITING,
    AdditionKind,
    AdditionState,
    ItemDraft,
    check_complete,
)
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict
from wgroup.meetings.models import Meeting
from wgroup.policy import Action, may


def put_before_parties(
    work: Work,
    meeting: Meeting,
    kind: AdditionKind,
    draft: ItemDraft,
    *,
    item_id: UUID | None,
    parent_id: UUID | None = None,
    proposal_id: UUID | None = None,
) -> AgendaAddition:
    """Ask both Parties; a side whose co-chair asks concurs by asking.

    Raise Conflict ``already_waiting``, ``too_many_waiting``, ``item_language_missing``.
    """
    check_complete(draft.title)
    waiting = queries.additions_of(work, meeting.id, state=AdditionState.WAITING)
    if len(waiting) >= MOST_WAITING:
        raise Conflict("too_many_waiting", most=MOST_WAITING)
    _check_free(waiting, kind, item_id, parent_id)
    addition = AgendaAddition(
        meeting_id=meeting.id,
        kind=kind,
        item_id=item_id,
        parent_id=parent_id,
        content=draft.as_document(),
        state=AdditionState.WAITING,
        party=work.actor.party,
        proposal_id=proposal_id,
        concurrences=[],
    )
    work.session.add(addition)
    if work.actor.party and may(work.actor, Action.AGENDA_CONCUR):
        concur_as(work, addition, work.actor.party)
    return addition


def _check_free(
    waiting: list[AgendaAddition], kind: AdditionKind, item_id: UUID | None, parent: UUID | None
) -> None:
    """The Parties are asked one thing about an item at a time; nothing is asked for below what
    may go, and nothing goes that something is asked for below."""
    asked: dict[UUID | None, AdditionKind] = {
        each.item_id: each.kind for each in waiting if each.item_id is not None
    }
    below = {each.parent_id for each in waiting if each.parent_id is not None}
    goes = kind is AdditionKind.REMOVE and item_id in below
    if item_id in asked or goes or asked.get(parent) is AdditionKind.REMOVE:
        raise Conflict("already_waiting")


def concur_as(work: Work, addition: AgendaAddition, party: str) -> None:
    addition.concurrences.append(
        AgendaConcurrence(
            meeting_id=addition.meeting_id,
            addition_id=addition.id,
            party=party,
            at=work.now,
            by_name=work.actor.name,
        )
    )
