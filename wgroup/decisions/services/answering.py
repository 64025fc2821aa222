"""What a Party says: in time, which breaks the silence; afterwards, which changes nothing."""

from collections.abc import Mapping
from uuid import UUID

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.drafts import read_break, read_statement
from wgroup.decisions.models import Decision, DecisionBreak, DecisionStatement
from wgroup.decisions.rules import (
    DecisionState,
    check_silent,
    check_state,
    check_statements,
)
from wgroup.decisions.services.acting import own_party, to_act
from wgroup.decisions.services.telling import Told, tell
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def break_silence(
    work: Work, decision_id: UUID, fields: Mapping[str, object], *, seen: int | None = None
) -> Decision:
    """Object, or send an amendment, for the actor's Party, until and including the instant at
    which silence ends; the decision is then not adopted, and both sides are told (INV-29).

    Raise Conflict ``silence_expired`` afterwards, when a statement can be lodged instead,
    ``wrong_state`` where no silence lasts; RuleBroken or Invalid for the fields.
    """
    found = to_act(work, decision_id, Action.DECISION_BREAK, seen)
    check_silent(found.state(work.now), found.method, found.expires_at, "break")
    kind, text = read_break(fields)
    said = {"kind": kind, "text": text, "received_at": work.now, "by_name": work.actor.name}
    found.breaks.append(DecisionBreak(decision_id=found.id, party=own_party(work), **said))
    found.status = DecisionState.NOT_ADOPTED
    found.acts += 1
    tell(work, found, Told.BROKEN)
    return found


def lodge_statement(
    work: Work, decision_id: UUID, fields: Mapping[str, object]
) -> DecisionStatement:
    """Put on record what the actor's Party has to say of a decision that is adopted. Nothing else
    changes (INV-31). Raise Conflict ``wrong_state``, ``too_many_statements``; RuleBroken or
    Invalid for the fields."""
    found = queries.get(work, decision_id, to_change=True)
    permit(work, Action.DECISION_STATE, found)
    check_state(found.state(work.now), {DecisionState.ADOPTED}, "state")
    party = own_party(work)
    check_statements(queries.count_statements(work, found.id, party))
    kind, text = read_statement(fields)
    made = DecisionStatement(
        decision_id=found.id,
        party=party,
        kind=kind,
        text=text,
        received_at=work.now,
        by_name=work.actor.name,
    )
    work.session.add(made)
    work.session.flush()
    work.session.expire(found, ["statements"])
    return made
