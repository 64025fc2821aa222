"""Reading action items. What the actor may not know of is left out by wgroup.visibility."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, false, func, literal, or_, select

from wgroup.accounts.models import Account
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import OVER, ActionState, Whose
from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting
from wgroup.parties.models import Person

SLUG = re.compile(r"AI[-/]\d{4}[-/][1-9]\d{0,4}", re.ASCII)

# What has no day comes after all that has one.
NEVER = date(9999, 12, 31)

BY_DUE: ColumnElement[Any] = func.coalesce(ActionItem.due, literal(NEVER, Date))


def get(work: Work, slug: str, *, to_change: bool = False) -> ActionItem:
    """Return the item of slug (AI-2025-1, or its code); NotFound alike if missing or hidden.

    to_change makes the next one who wants to change it wait for us.
    """
    if not SLUG.fullmatch(slug):
        raise NotFound(kind="action")
    wanted = select(ActionItem).where(ActionItem.code == slug.replace("-", "/"))
    if to_change:
        wanted = wanted.with_for_update(of=ActionItem).execution_options(populate_existing=True)
    item = work.session.scalar(wanted)
    if item is None:
        raise NotFound(kind="action")
    return item


def listed(
    work: Work,
    *,
    after: str | None = None,
    limit: int = PAGE,
    whose: Whose = Whose.ALL,
    state: ActionState | None = None,
    unsettled: bool = False,
    meeting_id: UUID | None = None,
) -> Page[ActionItem]:
    """A page of items by their day; unsettled leaves out what is verified or dropped."""
    wanted = select(ActionItem)
    if whose is not Whose.ALL:
        wanted = wanted.where(_of_side(work) if whose is Whose.SIDE else _of_person(work))
    if state is not None:
        wanted = wanted.where(ActionItem.state == state)
    if unsettled:
        wanted = wanted.where(ActionItem.state.not_in(OVER))
    if meeting_id is not None:
        wanted = wanted.where(ActionItem.meeting_id == meeting_id)
    return read_page(
        work.session,
        wanted,
        (BY_DUE, ActionItem.id),
        lambda each: (each.due or NEVER, each.id),
        after=after,
        limit=limit,
    )


def own(work: Work, *, until: date | None = None, limit: int = 500) -> list[ActionItem]:
    """What the actor, or the actor's side, has to do and is not over, by day.

    until leaves out what is due later, and what has no day.
    """
    wanted = select(ActionItem).where(mine(work), ActionItem.state.not_in(OVER))
    if until is not None:
        wanted = wanted.where(ActionItem.due <= until)
    return list(work.session.scalars(wanted.order_by(BY_DUE, ActionItem.id).limit(limit)))


def of_meeting(work: Work, meeting_id: UUID, *, limit: int = 100) -> list[ActionItem]:
    """What a meeting gave rise to, by code."""
    wanted = select(ActionItem).where(ActionItem.meeting_id == meeting_id)
    return list(work.session.scalars(wanted.order_by(BY_DUE, ActionItem.id).limit(limit)))


def count_open(work: Work, of_meetings: Collection[ColumnElement[bool]]) -> int:
    """How many are not over, of the meetings that these rules name."""
    wanted = (
        select(func.count(ActionItem.id))
        .join(Meeting, Meeting.id == ActionItem.meeting_id)
        .where(ActionItem.state.not_in(OVER), *of_meetings)
    )
    return work.session.scalar(wanted) or 0


def meetings_of(work: Work, items: Collection[ActionItem]) -> dict[UUID, Meeting]:
    """The meetings that the items come from, as far as the actor may know of them."""
    ids = {each.meeting_id for each in items if each.meeting_id is not None}
    if not ids:
        return {}
    wanted = select(Meeting).where(Meeting.id.in_(ids))
    return {each.id: each for each in work.session.scalars(wanted)}


def assignable(work: Work, *, limit: int = 1000) -> list[Person]:
    """Who may be named: the people of the Parties, by Party and family name."""
    wanted = select(Person).where(Person.party.is_not(None), Person.stands())
    ordered = wanted.order_by(Person.party, Person.sort_name, Person.id)
    return list(work.session.scalars(ordered.limit(limit)))


def mine(work: Work) -> ColumnElement[bool]:
    """The actor's own items, and those of the actor's side."""
    return or_(_of_person(work), _of_side(work))


def _of_person(work: Work) -> ColumnElement[bool]:
    """What has fallen to the actor: their own, and to a focal point what people of their side
    had to do who have left since."""
    if work.actor.person_id is None:
        return false()
    own = ActionItem.person_id == work.actor.person_id
    if work.actor.party is None or not work.actor.has(Role.DELEGATION_FOCAL_POINT):
        return own
    left = select(Account.person_id).where(
        Account.party == work.actor.party, ~Account.stands(work.now)
    )
    return or_(own, ActionItem.person_id.in_(left))


def _of_side(work: Work) -> ColumnElement[bool]:
    if work.actor.party is None or not work.actor.is_delegation:
        return false()
    return or_(ActionItem.party == work.actor.party, ActionItem.party.is_(None))


def names_of(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What ids of people and meetings stand for, as far as the actor may know of them."""
    if not ids:
        return {}
    people = work.session.scalars(select(Person).where(Person.id.in_(ids)))
    meetings = work.session.scalars(select(Meeting).where(Meeting.id.in_(ids)))
    return {each.id: each.display_name for each in people} | {
        each.id: each.code for each in meetings
    }
