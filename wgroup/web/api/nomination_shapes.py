"""Seats and nominations as programs read and send them, and how much each reader is told."""

from typing import Any

from marshmallow import fields

from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.seats import Composition, SeatKind
from wgroup.nominations import queries
from wgroup.nominations.queries import Nominated
from wgroup.nominations.rules import NominationState
from wgroup.organisations.rules import OrganisationType
from wgroup.parties.queries import parties
from wgroup.web.api.objection_shapes import PartyAnswerShape
from wgroup.web.api.shapes import Choice, Input, Moment, OneOf, Pair, Shape, Text, Uuid
from wgroup.web.words import N_

COUNT = {"description": N_("Of each side, at most 100."), "example": 5}


class HeldShape(Shape):
    """held counts what was submitted and is not off, as far as the reader may know of it."""

    party = fields.String(required=True)
    kind = Choice(SeatKind, required=True)
    seats = fields.Integer(required=True)
    held = fields.Integer(required=True)


class SeatsShape(Shape):
    """closes_at is the last second, inclusive, in which a nomination may be submitted."""

    composition = Choice(Composition, required=True)
    governmental = fields.Integer(required=True)
    non_governmental = fields.Integer(required=True)
    closes_at = Moment(required=True)
    zone = fields.String(required=True)
    sides = fields.List(fields.Nested(HeldShape), required=True)
    version = fields.Integer(required=True)


class SeatsInput(Input):
    """seen: the version that was looked at, 0 where there was none; left out, none is asked."""

    composition = OneOf(Composition, required=True)
    governmental = fields.Integer(metadata=COUNT, error_messages={"invalid": "not_a_number"})
    non_governmental = fields.Integer(metadata=COUNT, error_messages={"invalid": "not_a_number"})
    closes = Text(required=True, metadata={"example": "2022-06-01T12:00"})
    zone = Text(required=True, metadata={"example": "America/New_York"})
    seen = fields.Integer(error_messages={"invalid": "not_a_number"})


class SentFromShape(Shape):
    id = Uuid(required=True)
    name = Pair(required=True)
    type = Choice(OrganisationType, required=True)


class NominationShape(Shape):
    """window_ends_at is the last second, inclusive, in which another Party may object.

    Address, position, declaration of interests and what it lacked, only its own side and the
    secretariat are told.
    """

    id = Uuid(attribute="one.id", required=True)
    meeting = fields.String(attribute="one.meeting.code", required=True)
    party = fields.String(attribute="one.party", required=True)
    kind = Choice(SeatKind, attribute="one.kind", required=True)
    state = Choice(NominationState, required=True)
    family_name = fields.String(attribute="one.name.family", required=True)
    given_name = fields.String(attribute="one.name.given", required=True)
    latin_family = fields.String(attribute="one.name.latin_family", required=True)
    latin_given = fields.String(attribute="one.name.latin_given", required=True)
    name = fields.Dict(required=True, metadata={"description": N_("As each language writes it.")})
    type = Choice(OrganisationType, attribute="one.type", required=True)
    organisation = fields.Nested(
        SentFromShape, attribute="one.organisation", required=True, allow_none=True
    )
    replaces = Uuid(attribute="one.replaces_id", required=True, allow_none=True)
    submitted_at = Moment(attribute="one.submitted_at", required=True, allow_none=True)
    registered_at = Moment(attribute="one.registered_at", required=True, allow_none=True)
    window_ends_at = Moment(attribute="one.window_ends_at", required=True, allow_none=True)
    accredited_from = Moment(required=True, allow_none=True)
    answers = fields.List(
        fields.Nested(PartyAnswerShape), attribute="one.answers", required=True
    )
    version = fields.Integer(attribute="one.version", required=True)
    # for the own side and the secretariat
    email = fields.String(attribute="one.person.email", allow_none=True)
    position = Pair(attribute="one.statement.position")
    interests = Pair(attribute="one.statement.interests")
    shortcoming = Pair(attribute="one.shortcoming")


class NominationInput(Input):
    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    email = Text(allow_none=True, metadata={"format": "email"})
    organisation = Text(allow_none=True, metadata={"format": "uuid"})
    position = Pair()
    interests = Pair()
    replaces = Uuid(allow_none=True)
    person = Uuid(
        allow_none=True,
        metadata={"description": N_("Somebody whom your side knows, as from its roster.")},
    )


class NominationChange(Input):
    family_name = Text()
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    email = Text(allow_none=True, metadata={"format": "email"})
    organisation = Text(allow_none=True, metadata={"format": "uuid"})
    position = Pair(partly=True)
    interests = Pair(partly=True)


class ShortcomingInput(Input):
    shortcoming = Pair(required=True)


OPEN = NominationShape()
OTHERS = NominationShape(exclude=("email", "position", "interests", "shortcoming"))


def told(actor: Actor, found: Nominated) -> dict[str, Any]:
    """What the actor is told of it (domain.md 4.4)."""
    shape = OPEN if found.one.opens_to(actor) else OTHERS
    data: dict[str, Any] = shape.dump(found)
    name = found.one.name
    return {**data, "state": found.state.value, "name": {"zh": name.native, "en": name.latin}}


def told_seats(work: Work, plan: SeatPlan) -> dict[str, Any]:
    held = queries.held(work, plan.meeting_id)
    sides = [
        {"party": party.code, "kind": kind.value, "seats": plan.draft.seats(kind),
         "held": held.get((party.code, kind), 0)}
        for party in parties(work)
        for kind in plan.composition.kinds
    ]  # fmt: skip
    data: dict[str, Any] = SeatsShape().dump(plan)
    return {**data, "sides": sides}
