"""People invited once, for programs: each side its own."""

from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.meetings import lasting_queries as queries
from wgroup.meetings.lasting import LastingInvitation
from wgroup.meetings.lasting_drafts import read_lasting
from wgroup.meetings.rules import Capacity, MeetingType
from wgroup.meetings.services import lasting as services
from wgroup.meetings.services.lasting import Reach
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Keys,
    Moment,
    OneOf,
    PageQuery,
    Pair,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_lasting", N_("Invited once"), prefix="/invited-once")

ACCESS = {
    f"api_lasting.{each}": Access.ACCOUNT for each in ("index", "preview", "make", "show", "end")
}

DAY = {"format": "date"}


class LastingInput(Input):
    """The days are of the zone, both of them whole. group, series null: all; types empty: all."""

    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    email = Text(required=True, metadata={"format": "email"})
    capacity = OneOf(Capacity, required=True)
    group = Text(allow_none=True)
    series = Text(allow_none=True, metadata={"example": "met-1"})
    types = Keys()
    first_day = Text(required=True, metadata=DAY)
    last_day = Text(required=True, metadata=DAY)
    zone = Text(required=True)


class LastingShape(Shape):
    id = Uuid(required=True)
    person = Uuid(attribute="person_id", required=True)
    name = Pair(attribute="person.name.pair", required=True)
    party = fields.String(required=True)
    capacity = Choice(Capacity, required=True)
    group = fields.String(attribute="group_code", required=True, allow_none=True)
    series = fields.String(attribute="series_key", required=True, allow_none=True)
    types = fields.List(Choice(MeetingType), attribute="kinds", required=True)
    from_at = Moment(required=True)
    until_at = Moment(required=True)
    zone = fields.String(required=True)
    ended_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class ReachedShape(Shape):
    code = fields.String(attribute="meeting.code", required=True)
    starts_at = Moment(attribute="meeting.starts_at", required=True)
    reach = Choice(Reach, required=True)


class LastingPreviewShape(Shape):
    items = fields.List(fields.Nested(ReachedShape), required=True)


def _shown(found: LastingInvitation) -> Data:
    data: Data = LastingShape().dump(found)
    return data


def _now(work: Work, key: UUID) -> Data:
    work.session.flush()
    return _shown(queries.get(work, key))


@bp.get("", N_("Who is invited once"), N_("Of one’s own side, by name."))
@bp.asks(PageQuery)
@bp.gives(page_of(LastingShape))
def index(asked: Given) -> Response:
    return page_answer(queries.listed(this_work(), **asked), _shown)


@bp.post("/preview", N_("Which meetings it would reach"), N_("Changes nothing."))
@bp.takes(LastingInput)
@bp.gives(LastingPreviewShape)
def preview(given: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.PARTICIPATION_ENTER)
    found = services.preview(work, read_lasting(given))
    return answer(LastingPreviewShape().dump({"items": found}))


@bp.post("", N_("Invite somebody once"), N_("To all meetings of a span, those to come included."))
@bp.takes(LastingInput)
@bp.gives(LastingShape, status=201)
def make(given: Given) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.PARTICIPATION_ENTER)
        key = UUID(once(work, lambda: str(services.make(work, read_lasting(given)).id)))
        data = _now(work, key)
    return answer(data, status=201, location=url_for(".show", invitation_id=key))


@bp.get("/<uuid:invitation_id>", N_("One who is invited once"))
@bp.gives(LastingShape)
def show(invitation_id: UUID) -> Response:
    return answer(_now(this_work(), invitation_id))


@bp.post(
    "/<uuid:invitation_id>/end",
    N_("End it"),
    N_("They are taken off every list to come that it put them on."),
)
@bp.takes(NothingInput)
@bp.gives(LastingShape)
def end(_given: Given, invitation_id: UUID) -> Response:
    with (work := this_work()).saved():
        queries.get(work, invitation_id)
        once(work, lambda: str(services.end(work, invitation_id).id))
        data = _now(work, invitation_id)
    return answer(data)
