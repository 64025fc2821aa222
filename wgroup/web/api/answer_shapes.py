"""Who takes part and what they answered, as programs read it, and how much each is told."""

from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from wgroup.kernel.actor import Actor
from wgroup.meetings.answers import Standing
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import AnswerWay, Capacity, PartStat
from wgroup.web.api.answers import Data
from wgroup.web.api.shapes import Choice, Moment, Shape, Uuid
from wgroup.web.words import N_


@dataclass(frozen=True, slots=True)
class Answer:
    """One who takes part, with what their answer is worth to the terms as they are now."""

    one: Participation
    standing: Standing
    terms: str

    @property
    def earlier(self) -> PartStat | None:
        return self.standing.said if self.standing.earlier else None


class ParticipationShape(Shape):
    """E-mail addresses are private: each side is shown those of its own people.

    What somebody added to an answer, and by which way it came, their own side and the
    secretariat are shown.
    """

    id = Uuid(attribute="one.id", required=True)
    party = fields.String(attribute="one.party", required=True)
    family_name = fields.String(attribute="one.name.family", required=True)
    given_name = fields.String(attribute="one.name.given", required=True)
    latin_family = fields.String(attribute="one.name.latin_family", required=True)
    latin_given = fields.String(attribute="one.name.latin_given", required=True)
    name = fields.String(attribute="one.name.native", required=True)
    capacity = Choice(Capacity, attribute="one.capacity", required=True)
    partstat = Choice(
        PartStat,
        attribute="standing.now",
        required=True,
        metadata={
            "description": N_("What stands: an answer to terms that have passed stands as none.")
        },
    )
    answered_for_earlier_terms = Choice(
        PartStat,
        attribute="earlier",
        required=True,
        allow_none=True,
        metadata={"description": N_("What was answered to terms that have changed since.")},
    )
    answered_at = Moment(attribute="one.answered_at", required=True, allow_none=True)
    # for the own side, the person and the secretariat
    answered_by = Choice(AnswerWay, attribute="one.answered_by", allow_none=True)
    note = fields.String(attribute="one.note")
    # for the own side and the person
    email = fields.String(attribute="one.person.email", allow_none=True)


class OwnAnswerShape(ParticipationShape):
    """One's own, with the fingerprint of the terms that one answers to."""

    terms = fields.String(required=True, metadata={"pattern": "^[0-9a-f]{64}$"})


OWN, KEPT, OTHERS, MINE = (
    ParticipationShape(),
    ParticipationShape(exclude=("email",)),
    ParticipationShape(exclude=("email", "note", "answered_by")),
    OwnAnswerShape(),
)


def told(actor: Actor, meeting: Meeting, each: Participation) -> Data:
    """What the actor is told of one who takes part."""
    if not each.opens_to(actor):
        shape = OTHERS
    else:
        own = actor.party == each.party or actor.person_id == each.person_id
        shape = OWN if own else KEPT
    return _dumped(shape, meeting, each)


def told_own(meeting: Meeting, each: Participation) -> Data:
    return _dumped(MINE, meeting, each)


def _dumped(shape: ParticipationShape, meeting: Meeting, each: Participation) -> Data:
    answer = Answer(each, each.standing(meeting), meeting.terms.fingerprint)
    data: dict[str, Any] = shape.dump(answer)
    return data
