"""What is kept about people, for programs: to take along, to be erased, to answer for it."""

from uuid import UUID

from flask import Response
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.personal import queries, services
from wgroup.personal.contents import data_about, data_of
from wgroup.personal.models import ErasureRequest
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, nothing, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import (
    Given,
    Input,
    Moment,
    PageQuery,
    Pair,
    Query,
    Shape,
    Uuid,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_personal", N_("Data about people"), prefix="")

ACCESS = dict.fromkeys(
    (
        "api_personal.data",
        "api_personal.ask",
        "api_personal.take_back",
        "api_personal.requests",
        "api_personal.refuse",
        "api_personal.person_data",
        "api_personal.erase",
    ),
    Access.ACCOUNT,
)
PROVED = frozenset({"api_personal.ask", "api_personal.erase"})


class PersonalShape(Shape):
    written_at = fields.String(required=True)
    person = fields.List(fields.Dict(), required=True)
    affiliations = fields.List(fields.Dict(), required=True)
    account = fields.List(fields.Dict(), required=True)
    ways_in = fields.Dict(required=True)
    meetings = fields.List(fields.Dict(), required=True)
    nominations = fields.List(fields.Dict(), required=True)
    roster = fields.List(fields.Dict(), required=True)
    action_items = fields.List(fields.Dict(), required=True)
    erasure_requests = fields.List(fields.Dict(), required=True)


class ErasureShape(Shape):
    id = Uuid(required=True)
    person = Uuid(attribute="person_id", required=True)
    name = Pair(attribute="person.name.pair", required=True)
    party = fields.String(required=True, allow_none=True)
    asked_at = Moment(required=True)
    answer_by = Moment(required=True)
    closed_at = Moment(required=True, allow_none=True)
    answer = Pair(required=True)
    version = fields.Integer(required=True)


class RefusalInput(Input):
    answer = Pair(required=True)


def _shown(found: ErasureRequest) -> Data:
    data: Data = ErasureShape().dump(found)
    return data


def _now(work: Work, key: UUID) -> Data:
    work.session.flush()
    return _shown(queries.request(work, key))


@bp.get("/me/data", N_("All that is kept about you"), N_("As far as you may read it."))
@bp.asks(Query)
@bp.gives(PersonalShape)
def data(_asked: Given) -> Response:
    return answer(data_of(this_work()))


@bp.post("/me/erasure", N_("Ask to be erased"), N_("Somebody of your side carries it out."))
@bp.takes(NothingInput)
@bp.gives(ErasureShape, status=201)
def ask(_given: Given) -> Response:
    with (work := this_work()).saved():
        key = UUID(once(work, lambda: str(services.ask(work).id)))
        data = _now(work, key)
    return answer(data, status=201)


@bp.delete("/me/erasure", N_("No longer ask to be erased"))
@bp.gives(None, status=204)
def take_back() -> Response:
    with (work := this_work()).saved():
        services.take_back(work)
    return nothing()


@bp.get("/erasures", N_("Who asks to be erased"), N_("Of those for whom you answer."))
@bp.asks(PageQuery)
@bp.gives(page_of(ErasureShape))
def requests(asked: Given) -> Response:
    return page_answer(queries.requests(this_work(), **asked), _shown)


@bp.post("/erasures/<uuid:request_id>/refuse", N_("Say why somebody is not erased"))
@bp.takes(RefusalInput)
@bp.gives(ErasureShape)
def refuse(given: Given, request_id: UUID) -> Response:
    with (work := this_work()).saved():
        once(work, lambda: str(services.refuse(work, request_id, given["answer"]).id))
        data = _now(work, request_id)
    return answer(data)


@bp.get("/persons/<uuid:person_id>/data", N_("All that is kept about somebody"))
@bp.asks(Query)
@bp.gives(PersonalShape)
def person_data(_asked: Given, person_id: UUID) -> Response:
    return answer(data_about(this_work(), person_id))


@bp.post(
    "/persons/<uuid:person_id>/erase",
    N_("Erase somebody for good"),
    N_("A pseudonym stands in the record from then on; it cannot be undone."),
)
@bp.takes(NothingInput)
@bp.gives(None, status=204)
def erase(_given: Given, person_id: UUID) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.PERSON_ERASE, queries.person(work, person_id))
        once(work, lambda: str(services.erase(work, person_id).id))
    return nothing()
