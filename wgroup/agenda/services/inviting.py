"""Asking somebody for some items only: by the focal point of their own side."""

from collections.abc import Collection
from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.models import ItemInvitation
from wgroup.db.work import Work
from wgroup.kernel.errors import RuleBroken
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import check_own_party, check_people_open
from wgroup.meetings.services.acting import to_act
from wgroup.policy import Action


def ask_for(
    work: Work, slug: str, participation_id: UUID, item_ids: Collection[UUID]
) -> Participation:
    """Say for which items somebody is asked; none asks them for the whole meeting.

    Said twice it changes nothing. Raise Forbidden ``not_your_party``, RuleBroken
    ``unknown_item``, Conflict ``wrong_state``.
    """
    meeting = to_act(work, slug, Action.PARTICIPATION_ENTER)
    one = meetings.participation(work, meeting.id, participation_id)
    check_own_party(work.actor.party, one.party)
    check_people_open(meeting.status)
    known = {each.id for each in queries.items_of(work, meeting.id)}
    wanted = set(item_ids)
    if unknown := sorted(wanted - known):
        raise RuleBroken("unknown_item", field="items", item=str(unknown[0]))
    kept = {
        each.item_id: each
        for each in queries.invitations_to(work, meeting.id)
        if each.person_id == one.person_id
    }
    for item_id in kept.keys() - wanted:
        work.session.delete(kept[item_id])
    for item_id in wanted - kept.keys():
        work.session.add(
            ItemInvitation(meeting_id=meeting.id, item_id=item_id, person_id=one.person_id)
        )
    return one
