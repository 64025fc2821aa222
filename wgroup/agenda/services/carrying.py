"""Carrying over what earlier meetings did not reach."""

from collections.abc import Sequence
from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.models import Agenda
from wgroup.agenda.rules import ACTIONS_TITLE, ItemDraft, check_draft, check_room
from wgroup.agenda.services.writing import put, to_write
from wgroup.db.work import Work
from wgroup.kernel.errors import RuleBroken


def carry(
    work: Work,
    slug: str,
    item_ids: Sequence[UUID],
    *,
    actions: bool = False,
    seen: int | None = None,
) -> Agenda:
    """Take items that were not reached into the draft, and with actions one for the action items.

    Raise RuleBroken ``required`` for nothing, ``unknown_item`` for what is not offered; Conflict
    ``needs_both_parties`` once it is circulated, ``too_many_items``.
    """
    meeting, agenda = to_write(work, slug, seen)
    check_draft(agenda.state)
    offered = {item.id: item for item, _ in queries.unreached(work, meeting)}
    chosen = list(dict.fromkeys(item_ids))
    if unknown := [each for each in chosen if each not in offered]:
        raise RuleBroken("unknown_item", field="items", item=str(unknown[0]))
    if not chosen and not actions:
        raise RuleBroken("required", field="items")
    items = queries.items_of(work, meeting.id)
    for each in chosen:
        check_room(len(items))
        put(work, meeting, items, offered[each].draft, carried_from=each)
    if actions:
        check_room(len(items))
        put(work, meeting, items, ItemDraft(ACTIONS_TITLE))
    agenda.acts += 1
    return agenda
