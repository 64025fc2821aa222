"""Who takes part in a meeting, for programs: each side enters its own people."""

from typing import Any
from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.drafts import read_person
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.meetings.services import taking_part
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    OneOf,
    PageQuery,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_participations", N_("Who takes part"), prefix="/meetings/<slug>/participations")

ACCESS = {
    f"api_participations.{name}": Access.ACCOUNT for name in ("index", "enter", "show", "reply")
}


class ParticipationShape(Shape):
    """E-mail addresses are private: each side is shown those of its own people."""

    id = Uuid(required=True)
    party = fields.String(required=True)
    family_name = fields.String(attribute="person.family_name", required=True)
    given_name = fields.String(attribute="person.given_name", required=True)
    name = fields.String(attribute="person.display_name", required=True)
    capacity = Choice(Capacity, required=True)
    partstat = Choice(PartStat, required=True)
    email = fields.String(attribute="person.email", allow_none=True)


OWN, OTHERS = ParticipationShape(), ParticipationShape(exclude=("email",))


class PersonInput(Input):
    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    email = Text(allow_none=True, metadata={"format": "email"})
    capacity = OneOf(Capacity, required=True)
    partstat = OneOf(PartStat, allow_none=True)


class ReplyInput(Input):
    partstat = Choice(PartStat, required=True)


def told(work: Work, each: Participation) -> Data:
    own = work.actor.party == each.party or work.actor.person_id == each.person_id
    data: dict[str, Any] = (OWN if own else OTHERS).dump(each)
    return data


@bp.get("", N_("Who takes part"), N_("By Party, then by family name."))
@bp.asks(PageQuery)
@bp.gives(page_of(ParticipationShape))
def index(asked: Given, slug: str) -> Response:
    work = this_work()
    page = queries.participations_page(work, queries.get(work, slug).id, **asked)
    return page_answer(page, lambda each: told(work, each))


@bp.post("", N_("Enter a person of your own side"))
@bp.takes(PersonInput)
@bp.gives(ParticipationShape, status=201)
def enter(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        meeting = queries.get(work, slug)
        ensure(work.actor, Action.PARTICIPATION_ENTER, meeting)
        made = once(work, lambda: str(taking_part.enter(work, slug, read_person(given)).id))
        work.session.flush()
        data = told(work, queries.participation(work, meeting.id, UUID(made)))
    where = url_for(".show", slug=slug, participation_id=made)
    return answer(data, status=201, location=where)


@bp.get("/<uuid:participation_id>", N_("One who takes part"))
@bp.gives(ParticipationShape)
def show(slug: str, participation_id: UUID) -> Response:
    work = this_work()
    meeting = queries.get(work, slug)
    return answer(told(work, queries.participation(work, meeting.id, participation_id)))


@bp.patch("/<uuid:participation_id>", N_("Change what a person of your own side answered"))
@bp.takes(ReplyInput)
@bp.gives(ParticipationShape)
def reply(given: Given, slug: str, participation_id: UUID) -> Response:
    with (work := this_work()).saved():
        meeting = queries.get(work, slug, to_change=True)
        found = queries.participation(work, meeting.id, participation_id)
        ensure(work.actor, Action.PARTICIPATION_ENTER, meeting)
        insist_seen(told(work, found))
        changed = taking_part.answer(work, slug, participation_id, given["partstat"])
        work.session.flush()
        data = told(work, changed)
    return answer(data)
