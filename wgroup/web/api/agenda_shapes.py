"""Agendas as programs read and write them, and how much of one a reader is shown."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from wgroup.agenda import queries
from wgroup.agenda.order import Direction
from wgroup.agenda.queries import Sheet
from wgroup.agenda.rules import (
    LONGEST,
    AdditionKind,
    AdditionState,
    AgendaState,
    ItemKind,
    Outcome,
    ProposalState,
)
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings import queries as meetings
from wgroup.web.api.answers import Data
from wgroup.web.api.shapes import CODES, Choice, Input, Keys, Moment, Pair, Shape, Text, Uuid
from wgroup.web.words import N_

SIDE = {"description": N_("The side that introduces it; null for both, or not said yet.")}
BELOW = {"description": N_("The main item it stands below; null for a main item.")}
NUMBER = {"example": "4(b)", "description": N_("It follows from the order.")}
FROM = {"description": N_("The item of an earlier meeting that was not reached there.")}

# Of an agenda the public reads what a meeting speaks of and when, and nothing else.
HIDDEN_FROM_PUBLIC = ("note", "presenter", "party", "outcome", "carried_from")


class AgendaItemShape(Shape):
    """Of a public meeting others than those invited read no note, presenter or outcome.

    starts_at: when those before it have taken their minutes. carried_from: for insiders.
    """

    id = Uuid(attribute="item.id", required=True)
    number = fields.String(required=True, metadata=NUMBER)
    parent = Uuid(attribute="item.parent_id", required=True, allow_none=True, metadata=BELOW)
    title = Pair(attribute="item.title", required=True)
    kind = Choice(ItemKind, attribute="item.kind", required=True)
    minutes = fields.Integer(attribute="item.minutes", required=True, allow_none=True)
    starts_at = Moment(required=True)
    topics = fields.List(fields.String(), attribute="item.topics", required=True)
    provisions = fields.List(fields.String(), attribute="item.provisions", required=True)
    note = Pair(attribute="item.note")
    presenter = Pair(attribute="item.presenter")
    party = fields.String(attribute="item.party", allow_none=True, metadata=SIDE)
    outcome = Choice(Outcome, attribute="item.outcome")
    carried_from = Uuid(attribute="item.carried_from", allow_none=True, metadata=FROM)


class ItemContentShape(Shape):
    """An item as it is asked for."""

    title = Pair(required=True)
    note = Pair(required=True)
    kind = Choice(ItemKind, required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    presenter = Pair(required=True)
    party = fields.String(required=True, allow_none=True, metadata=SIDE)
    topics = fields.List(fields.String(), required=True)
    provisions = fields.List(fields.String(), required=True)


class AgendaAdditionShape(Shape):
    """concurring: the Parties that have agreed. party: who asks, null for the secretariat."""

    id = Uuid(required=True)
    kind = Choice(AdditionKind, required=True)
    state = Choice(AdditionState, required=True)
    item = Uuid(attribute="item_id", required=True, allow_none=True)
    parent = Uuid(attribute="parent_id", required=True, allow_none=True, metadata=BELOW)
    content = fields.Nested(ItemContentShape, attribute="draft", required=True)
    party = fields.String(required=True, allow_none=True)
    concurring = fields.Function(lambda each: sorted(each.concurring), required=True, metadata={
        "type": "array", "items": {"type": "string"},
    })  # fmt: skip
    declined_by = fields.String(required=True, allow_none=True)
    asked_at = Moment(attribute="created_at", required=True)


class AgendaShape(Shape):
    """additions: for insiders. version is 0 while nobody has begun it."""

    state = Choice(AgendaState, required=True)
    edition = fields.Integer(required=True)
    circulated_at = Moment(attribute="agenda.circulated_at", dump_default=None, allow_none=True)
    adopted_at = Moment(attribute="agenda.adopted_at", dump_default=None, allow_none=True)
    minutes = fields.Integer(required=True, metadata={"description": N_("Of all items.")})
    length = fields.Integer(
        required=True, metadata={"description": N_("The minutes that the meeting lasts.")}
    )
    version = fields.Integer(required=True)
    items = fields.List(fields.Nested(AgendaItemShape), required=True)
    additions = fields.List(fields.Nested(AgendaAdditionShape))


class AgendaProposalShape(Shape):
    """meeting: false where it waits for the next meeting of the group."""

    id = Uuid(required=True)
    party = fields.String(required=True)
    title = Pair(required=True)
    note = Pair(required=True)
    kind = Choice(ItemKind, required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    later = fields.Function(
        lambda each: each.meeting_id is None, required=True, metadata={"type": "boolean"}
    )
    state = Choice(ProposalState, required=True)
    reason = Pair(required=True)
    proposed_at = Moment(attribute="created_at", required=True)
    version = fields.Integer(required=True)


class BacklogShape(Shape):
    items = fields.List(fields.Nested(AgendaProposalShape), required=True)


class UnreachedItemShape(Shape):
    id = Uuid(required=True)
    title = Pair(required=True)
    kind = Choice(ItemKind, required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    meeting = fields.String(required=True, metadata={"example": "WG/MET/2022/1"})


class UnreachedShape(Shape):
    """open_actions: how many action items of the earlier meetings are not over."""

    items = fields.List(fields.Nested(UnreachedItemShape), required=True)
    open_actions = fields.Integer(required=True)


class AskedShape(Shape):
    """items: for which somebody is asked; empty for the whole meeting."""

    items = fields.List(Uuid(), required=True)


class Minutes(fields.Integer):
    """A whole number of minutes; null where it is not said yet."""

    default_error_messages = {**CODES, "invalid": "not_a_number"}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)
        self.metadata = {"minimum": 1, "maximum": LONGEST, **self.metadata}


class AgendaItemInput(Input):
    title = Pair(required=True)
    note = Pair(allow_none=True)
    kind = Choice(ItemKind)
    minutes = Minutes(allow_none=True)
    presenter = Pair(allow_none=True)
    party = Text(allow_none=True, metadata=SIDE)
    topics = Keys()
    provisions = Keys()
    parent = Uuid(allow_none=True, metadata=BELOW)


class AgendaItemChange(Input):
    title = Pair(partly=True)
    note = Pair(partly=True)
    kind = Choice(ItemKind)
    minutes = Minutes(allow_none=True)
    presenter = Pair(partly=True)
    party = Text(allow_none=True, metadata=SIDE)
    topics = Keys()
    provisions = Keys()


class ItemMoveInput(Input):
    direction = Choice(Direction, required=True)


class ItemOutcomeInput(Input):
    outcome = Choice(Outcome, required=True)


class CarryInput(Input):
    items = fields.List(Uuid(), load_default=list, error_messages=CODES)
    actions = fields.Boolean(load_default=False, error_messages=CODES)


class AgendaProposalInput(Input):
    title = Pair(required=True)
    note = Pair(allow_none=True)
    kind = Choice(ItemKind)
    minutes = Minutes(allow_none=True)
    later = fields.Boolean(load_default=False, error_messages=CODES)


class DeclineInput(Input):
    reason = Pair(required=True)


class AskedInput(Input):
    items = fields.List(Uuid(), required=True, error_messages=CODES)


def shown(work: Work, slug: str) -> Data:
    """The agenda as this reader may see it, as it stands in this transaction."""
    work.session.flush()
    meeting = meetings.get(work, slug)
    sheet = queries.read(work, meeting)
    data: dict[str, Any] = AgendaShape(exclude=("items", "additions")).dump(sheet)
    shape = AgendaItemShape(exclude=_hidden(work, sheet))
    data["items"] = shape.dump(sheet.rows, many=True)
    if work.actor.is_insider:
        asked = queries.additions_of(work, meeting.id)
        data["additions"] = AgendaAdditionShape().dump(asked, many=True)
    return data


def _hidden(work: Work, sheet: Sheet) -> tuple[str, ...]:
    if not sheet.whole:
        return HIDDEN_FROM_PUBLIC
    return () if work.actor.is_insider else ("carried_from",)


def backlog(work: Work, slug: str) -> Data:
    work.session.flush()
    found = queries.proposals_for(work, meetings.get(work, slug))
    return {"items": AgendaProposalShape().dump(found, many=True)}


def asked(work: Work, slug: str, participation_id: UUID) -> Data:
    """In the order of the agenda."""
    work.session.flush()
    meeting = meetings.get(work, slug)
    one = meetings.participation(work, meeting.id, participation_id)
    chosen = queries.asked_for(work, meeting.id).get(one.person_id, set())
    rows = queries.rows_of(meeting, queries.items_of(work, meeting.id))
    return {"items": [str(each.item.id) for each in rows if each.item.id in chosen]}


def plain(given: dict[str, Any], texts: tuple[str, ...] = ("note", "presenter")) -> dict[str, Any]:
    """What the drafts read: null takes away what was there."""
    empty = {name: Bilingual() if name in texts else "" for name in given}
    return {name: empty[name] if value is None else value for name, value in given.items()}
