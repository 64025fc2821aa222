"""Writing the agenda: items put on it, changed, put in order, taken off it.

While it is a draft those who convene do so at once. What was circulated belongs to both Parties:
the same acts then put an addition before them (INV-12), but for order, minutes and presenter,
which the secretariat may still change. seen is the version of the agenda that the page showed.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.drafts import read_change
from wgroup.agenda.models import Agenda, AgendaItem
from wgroup.agenda.order import Direction, first_free, moved, places, tree_of
from wgroup.agenda.rules import (
    SUBSTANCE,
    WRITTEN_IN,
    AdditionKind,
    AgendaState,
    ItemDraft,
    Outcome,
    check_draft,
    check_meeting,
    check_open,
    check_room,
)
from wgroup.agenda.services.acting import to_act
from wgroup.agenda.services.adding import put_before_parties
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.meetings.models import Meeting
from wgroup.parties.queries import insist_party
from wgroup.policy import Action
from wgroup.register.queries import provisions_by_key, topics_by_key
from wgroup.revisions.acts import permit


def add(
    work: Work,
    slug: str,
    draft: ItemDraft,
    *,
    parent: UUID | None = None,
    seen: int | None = None,
) -> Agenda:
    """Put an item behind those that stand there; of a circulated agenda, ask both Parties for it.

    Raise RuleBroken ``unknown_party``, ``unknown_topic``, ``unknown_provision``,
    ``unknown_parent``; Conflict ``wrong_state``, ``agenda_adopted``, ``too_many_items``.
    """
    meeting, agenda = to_write(work, slug, seen)
    check_known(work, draft)
    items = queries.items_of(work, meeting.id)
    check_room(len(items))
    check_parent(items, parent)
    if agenda.state is AgendaState.DRAFT:
        put(work, meeting, items, draft, parent=parent)
    else:
        put_before_parties(
            work, meeting, AdditionKind.ADD, draft, item_id=None, parent_id=parent
        )
    agenda.acts += 1
    return agenda


def change(
    work: Work,
    slug: str,
    item_id: UUID,
    fields: Mapping[str, object],
    *,
    seen: int | None = None,
) -> Agenda:
    """Change what of ITEM_FIELDS is given; what stays as it was changes nothing.

    Raise RuleBroken or Invalid for the fields; Conflict ``already_waiting`` where the Parties
    are asked about this item.
    """
    meeting, agenda = to_write(work, slug, seen)
    item = queries.item(work, meeting.id, item_id)
    given = read_change(fields)
    old = item.draft
    new = ItemDraft(**{**_columns_of(old), **given})  # type: ignore[arg-type]
    check_known(work, new)
    changed = {name for name in given if getattr(old, name) != getattr(new, name)}
    if not changed:
        return agenda
    if agenda.state is AgendaState.DRAFT:
        follow(item, new, changed)
    else:
        _change_circulated(work, meeting, item, new, changed)
    agenda.acts += 1
    return agenda


def _change_circulated(
    work: Work, meeting: Meeting, item: AgendaItem, new: ItemDraft, changed: set[str]
) -> None:
    if light := changed - set(SUBSTANCE):
        permit(work, Action.AGENDA_ARRANGE)
        follow(item, new, light)
    if changed & set(SUBSTANCE):
        put_before_parties(work, meeting, AdditionKind.CHANGE, new, item_id=item.id)


def remove(work: Work, slug: str, item_id: UUID, *, seen: int | None = None) -> Agenda:
    """Take an item off; the others close up. Raise Conflict ``item_has_parts`` while others
    stand below it."""
    meeting, agenda = to_write(work, slug, seen)
    item = queries.item(work, meeting.id, item_id)
    items = queries.items_of(work, meeting.id)
    check_alone(items, item)
    if agenda.state is AgendaState.DRAFT:
        take_off(work, item, items)
    else:
        put_before_parties(work, meeting, AdditionKind.REMOVE, item.draft, item_id=item.id)
    agenda.acts += 1
    return agenda


def move(
    work: Work, slug: str, item_id: UUID, direction: Direction, *, seen: int | None = None
) -> Agenda:
    """Put an item one step further. What was circulated the secretariat may put in another order,
    but not below another item or out from there: Conflict ``needs_both_parties``."""
    meeting, agenda = to_write(work, slug, seen)
    item = queries.item(work, meeting.id, item_id)
    if agenda.state is not AgendaState.DRAFT:
        permit(work, Action.AGENDA_ARRANGE)
        if direction in (Direction.IN, Direction.OUT):
            check_draft(agenda.state)
    items = queries.items_of(work, meeting.id)
    settle(items, places(moved(tree_of(items), item.id, direction)))
    agenda.acts += 1
    return agenda


def to_write(work: Work, slug: str, seen: int | None = None) -> tuple[Meeting, Agenda]:
    """Held by who may write it, while it can be written."""
    meeting, agenda = to_act(work, slug, Action.AGENDA_WRITE, seen=seen)
    check_meeting(meeting.status, WRITTEN_IN, "agenda")
    check_open(agenda.state)
    return meeting, agenda


def put(
    work: Work,
    meeting: Meeting,
    items: list[AgendaItem],
    draft: ItemDraft,
    *,
    parent: UUID | None = None,
    carried_from: UUID | None = None,
) -> AgendaItem:
    """Behind those that stand there, of which it is one from now on."""
    item = AgendaItem(
        meeting_id=meeting.id,
        parent_id=parent,
        place=first_free(items, parent),
        outcome=Outcome.OPEN,
        carried_from=carried_from,
    )
    follow(item, draft, set(_columns_of(draft)))
    work.session.add(item)
    items.append(item)
    return item


def follow(item: AgendaItem, draft: ItemDraft, names: Collection[str]) -> None:
    """Take over what names say."""
    for name, value in _columns_of(draft).items():
        if name in names:
            setattr(item, name, [*value] if isinstance(value, tuple) else value)


def take_off(work: Work, item: AgendaItem, items: list[AgendaItem]) -> None:
    for each in queries.invitations_to(work, item.meeting_id, item_ids=[item.id]):
        work.session.delete(each)
    work.session.flush()
    work.session.delete(item)
    rest = [each for each in items if each.id != item.id]
    settle(rest, places(tree_of(rest)))


def settle(
    items: list[AgendaItem], placed: Mapping[UUID, tuple[UUID | None, int]]
) -> None:
    for each in items:
        each.parent_id, each.place = placed[each.id]


def check_alone(items: list[AgendaItem], item: AgendaItem) -> None:
    if any(each.parent_id == item.id for each in items):
        raise Conflict("item_has_parts")


def check_known(work: Work, draft: ItemDraft) -> None:
    """What it points at is there."""
    if draft.party is not None:
        insist_party(work, draft.party, field="party")
    topics_by_key(work, draft.topics)
    provisions_by_key(work, draft.provisions)


def check_parent(items: list[AgendaItem], parent: UUID | None) -> None:
    """A main item of this agenda: there are two levels."""
    mains = {each.id for each in items if each.parent_id is None}
    if parent is not None and parent not in mains:
        raise RuleBroken("unknown_parent", field="parent")


def _columns_of(draft: ItemDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in ItemDraft.__dataclass_fields__}
