"""What is done with action items: recorded, reported on, verified, dropped, changed.

seen is the version that the actor's page showed: Conflict ``stale_version`` if it has passed.
Each takes the slug (AI-2025-1) or the code (AI/2025/1).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wgroup.actions import queries
from wgroup.actions.drafts import read_edit
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import (
    UNFINISHED,
    ActionDraft,
    ActionState,
    action_code,
    check_not_over,
    check_reportable,
    check_reporter,
    check_side,
    check_turn,
)
from wgroup.db.dialect import advance_counter
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, RuleBroken
from wgroup.meetings import queries as meetings
from wgroup.outbox.models import Counter
from wgroup.parties.models import Person
from wgroup.parties.queries import insist_party
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def record(work: Work, draft: ActionDraft) -> ActionItem:
    """Allot a code and keep what is to be done.

    Raise Forbidden, or RuleBroken ``unknown_party``, ``unknown_meeting``, ``unknown_person``,
    ``person_of_other_side``.
    """
    permit(work, Action.ACTION_RECORD)
    _check_owner(work, draft.party, draft.person_id)
    meeting_id = _meeting_id(work, draft.meeting)
    year = work.now.year
    scope = f"action/{year}"
    number = advance_counter(work.session, Counter.__table__, scope)  # type: ignore[arg-type]
    item = ActionItem(
        code=action_code(year, number),
        text=draft.text,
        party=draft.party,
        person_id=draft.person_id,
        meeting_id=meeting_id,
        due=draft.due,
        state=ActionState.OPEN,
        done_at=None,
        sequence=0,
        stamped_at=work.now,
    )
    work.session.add(item)
    return item


def report(work: Work, slug: str, state: ActionState, *, seen: int | None = None) -> ActionItem:
    """Say how it stands; done may be taken back until it is verified. Said twice changes nothing.

    Raise RuleBroken ``invalid_choice`` for a state that is not for the assignee to give,
    Forbidden ``not_your_party``, Conflict ``wrong_state``.
    """
    item = _to_act(work, slug, Action.ACTION_REPORT, seen)
    check_reporter(work.actor, item.party, item.person_id)
    check_reportable(state)
    return item if item.state is state else _turn(work, item, state)


def verify(work: Work, slug: str, *, seen: int | None = None) -> ActionItem:
    """Accept what was reported as done."""
    return _turn(work, _to_act(work, slug, Action.ACTION_VERIFY, seen), ActionState.VERIFIED)


def drop(work: Work, slug: str, *, seen: int | None = None) -> ActionItem:
    """Let it be: nobody has to do it any more; it stays on record."""
    return _turn(work, _to_act(work, slug, Action.ACTION_DROP, seen), ActionState.DROPPED)


def edit(
    work: Work, slug: str, fields: Mapping[str, object], *, seen: int | None = None
) -> ActionItem:
    """Change the text, whose it is, the meeting or the day, until it is over.

    What stays as it was changes nothing. Raise RuleBroken or Invalid for the fields.
    """
    item = _to_act(work, slug, Action.ACTION_EDIT, seen)
    check_not_over(item.state)
    new = _columns(work, item, read_edit(fields))
    changed = {name for name, value in new.items() if getattr(item, name) != value}
    for name in changed:
        setattr(item, name, new[name])
    if changed:
        item.stamped_at = work.now
        item.sequence += "due" in changed
    return item


def _to_act(work: Work, slug: str, action: Action, seen: int | None) -> ActionItem:
    """The item, held for a change that the actor may make."""
    item = queries.get(work, slug, to_change=True)
    permit(work, action, item)
    if seen is not None:
        item.insist_unchanged(seen)
    return item


def _turn(work: Work, item: ActionItem, state: ActionState) -> ActionItem:
    check_turn(item.state, state)
    item.state = state
    if state is ActionState.REPORTED_DONE:
        item.done_at = work.now
    elif state in UNFINISHED:
        item.done_at = None
    item.sequence += 1
    item.stamped_at = work.now
    return item


def _columns(work: Work, item: ActionItem, new: dict[str, Any]) -> dict[str, object]:
    """The values by the names of the rows; whose it is stays sound."""
    if "meeting" in new:
        new["meeting_id"] = _meeting_id(work, new.pop("meeting"))
    if "person" in new:
        new["person_id"] = new.pop("person")
    if {"party", "person_id"} & new.keys():
        now = {name: getattr(item, name) for name in ("party", "person_id")}
        owner = {name: new.get(name, each) for name, each in now.items()}
        if owner != now:  # whoever it is stays it, though the actor may know of them no more
            _check_owner(work, **owner)
    return new


def _check_owner(work: Work, party: str | None, person_id: UUID | None) -> None:
    if party is not None:
        insist_party(work, party, field="party")
    if person_id is None:
        return
    wanted = select(Person).where(Person.id == person_id, Person.stands())
    person = work.session.scalar(wanted)
    if person is None:
        raise RuleBroken("unknown_person", field="person")
    check_side(party, person.party)


def _meeting_id(work: Work, slug: str | None) -> UUID | None:
    if slug is None:
        return None
    try:
        return meetings.get(work, slug).id
    except NotFound:
        raise RuleBroken("unknown_meeting", field="meeting") from None
