"""Writing a decision, laying it before both sides, and taking it back."""

from collections.abc import Mapping
from uuid import UUID

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.drafts import REASON, read_change
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import (
    WITHDRAWABLE,
    DecisionDraft,
    DecisionState,
    check_drafter,
    check_drafts,
    check_state,
    only_adds,
)
from wgroup.decisions.services.acting import to_act
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.kernel.text import clean_bilingual
from wgroup.meetings import queries as meetings
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def draft(work: Work, told: DecisionDraft, *, redraft_of: UUID | None = None) -> Decision:
    """Keep a draft of the actor's own side, known to that side alone until it is tabled.

    Raise Forbidden, Conflict ``too_many_drafts``, RuleBroken ``unknown_meeting``.
    """
    permit(work, Action.DECISION_DRAFT)
    check_drafts(queries.count_drafts(work))
    made = Decision(
        title=told.title,
        text=told.text,
        drafter=work.actor.party,
        meeting_id=_meeting_id(work, told.meeting),
        redraft_of=redraft_of,
        status=DecisionState.DRAFT,
        zone="",
        reason=Bilingual(),
        acts=0,
        consents=[],
        breaks=[],
    )
    work.session.add(made)
    return made


def redraft(work: Work, decision_id: UUID) -> Decision:
    """Begin anew from one that was not adopted: a draft of the actor's side, with its text. The
    one that was not adopted stays on record as it is. Raise Conflict ``wrong_state``."""
    found = queries.get(work, decision_id)
    permit(work, Action.DECISION_DRAFT, found)
    check_state(found.state(work.now), {DecisionState.NOT_ADOPTED}, "redraft")
    made = draft(work, DecisionDraft(found.title, found.text), redraft_of=found.id)
    made.meeting_id = found.meeting_id
    return made


def change(
    work: Work, decision_id: UUID, fields: Mapping[str, object], *, seen: int | None = None
) -> Decision:
    """Write a draft anew. Once it is tabled its text stands, for the other side has read it: only
    a language that is missing can be added. What either side has agreed to for the text without
    it falls. Raise RuleBroken or Invalid for the fields, Conflict ``wrong_state``,
    ``tabled_text_stands``, Forbidden ``not_your_party``."""
    found = to_act(work, decision_id, Action.DECISION_DRAFT, seen)
    check_drafter(found.drafter, work.actor.party)
    state = found.state(work.now)
    check_state(state, WITHDRAWABLE, "change")
    new: dict[str, object] = dict(read_change(fields))
    if "meeting" in new:
        new["meeting_id"] = _meeting_id(work, str(new.pop("meeting")))
    new = {name: value for name, value in new.items() if getattr(found, name) != value}
    if new and state is DecisionState.TABLED:
        _check_only_adds(found, new)
        for each in [each for each in found.consents if each.entered_at is None]:
            found.consents.remove(each)
    for name, value in new.items():
        setattr(found, name, value)
    return found


def _check_only_adds(found: Decision, new: Mapping[str, object]) -> None:
    for name, value in new.items():
        before = getattr(found, name)
        adds = isinstance(value, Bilingual) and only_adds(before, value)
        if not adds:
            raise Conflict("tabled_text_stands")


def table(work: Work, decision_id: UUID, *, seen: int | None = None) -> Decision:
    """Lay it before both delegations and the secretariat. Raise Conflict ``wrong_state``."""
    found = to_act(work, decision_id, Action.DECISION_TABLE, seen)
    check_drafter(found.drafter, work.actor.party)
    check_state(found.state(work.now), {DecisionState.DRAFT}, "table")
    found.status, found.tabled_at = DecisionState.TABLED, work.now
    found.acts += 1
    return found


def withdraw(
    work: Work, decision_id: UUID, *, reason: Bilingual, seen: int | None = None
) -> Decision:
    """Take it back, by the side whose text it is: of what is tabled with the reason, which all
    who know of it read. Raise RuleBroken ``reason_required``, Conflict ``wrong_state``."""
    found = to_act(work, decision_id, Action.DECISION_WITHDRAW, seen)
    check_drafter(found.drafter, work.actor.party)
    state = found.state(work.now)
    check_state(state, WITHDRAWABLE, "withdraw")
    words = clean_bilingual(reason, field="reason", limit=REASON, lines=True)
    if not words and state is DecisionState.TABLED:
        raise RuleBroken("reason_required", field="reason")
    found.status, found.withdrawn_at, found.reason = DecisionState.WITHDRAWN, work.now, words
    found.acts += 1
    return found


def _meeting_id(work: Work, slug: str) -> UUID | None:
    if not slug:
        return None
    try:
        return meetings.get(work, slug).id
    except NotFound:
        raise RuleBroken("unknown_meeting", field="meeting") from None
