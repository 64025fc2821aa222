"""Organisations for programs: the same acts as the pages have, under the same rules."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.organisations import queries, services
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import (
    PROPOSABLE,
    AdmissionState,
    OrganisationLevel,
    OrganisationType,
    Side,
    check_keeper,
)
from wgroup.policy import Action, ensure
from wgroup.revisions.queries import history_page
from wgroup.web.api.answers import Data, answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.history_shapes import RevisionShape
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.objection_shapes import ObjectionInput, PartyAnswerShape
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Key,
    Moment,
    OneOf,
    PageQuery,
    Pair,
    Shape,
    Text,
    Uuid,
    changed_text,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_organisations", N_("Organisations"), prefix="/organisations")

ACCESS = {
    f"api_organisations.{name}": Access.ACCOUNT
    for name in ("index", "bring_in", "show", "change", "object_to", "waive", "suspend", "history")
}

SPONSOR = {
    "description": N_("The code of the Party that brought it in; null for one of neither side.")
}
COUNTRY = {"example": "CN", "maxLength": 2}


class OrganisationShape(Shape):
    """window_ends_at is the last second, inclusive, in which another Party may object."""

    id = Uuid(required=True)
    name = Pair(required=True)
    type = Choice(OrganisationType, required=True)
    side = Choice(Side, required=True)
    level = Choice(OrganisationLevel, required=True)
    place = Pair(required=True)
    country = fields.String(required=True, metadata=COUNTRY)
    url = fields.String(required=True)
    sponsor = fields.String(required=True, allow_none=True, metadata=SPONSOR)
    state = Choice(AdmissionState, required=True)
    notified_at = Moment(required=True, allow_none=True)
    window_ends_at = Moment(required=True, allow_none=True)
    answers = fields.List(fields.Nested(PartyAnswerShape), required=True)
    version = fields.Integer(required=True)


class OrganisationInput(Input):
    name = Pair(required=True)
    type = OneOf(PROPOSABLE, required=True)
    level = OneOf(OrganisationLevel)
    place = Pair()
    country = Text(metadata=COUNTRY)
    url = Text()


class OrganisationChange(Input):
    name = Pair(partly=True)
    place = Pair(partly=True)
    country = Text(metadata=COUNTRY)
    url = Text()


class OrganisationQuery(PageQuery):
    type = Choice(OrganisationType)
    sponsor = Key(limit=8, metadata={"description": N_("The code of a Party.")})
    state = Choice(AdmissionState)


def shown(work: Work, found: Organisation) -> Data:
    data: dict[str, Any] = OrganisationShape().dump(found)
    return {**data, "state": found.state(work.now).value}


def _now(work: Work, key: UUID) -> Data:
    """The organisation as it stands in this transaction."""
    work.session.flush()
    return shown(work, queries.get(work, key))


@bp.get("", N_("Organisations by name"), N_("For the Parties and the secretariat."))
@bp.asks(OrganisationQuery)
@bp.gives(page_of(OrganisationShape))
def index(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.ORGANISATION_READ)
    kind = asked.pop("type", None)
    page = queries.listed(work, kind=kind, **asked)
    return page_answer(page, lambda each: shown(work, each))


@bp.post(
    "",
    N_("Bring in an organisation"),
    N_("Of one’s own side; of neither side by the secretariat. The other side may object."),
)
@bp.takes(OrganisationInput)
@bp.gives(OrganisationShape, status=201)
def bring_in(given: Given) -> Response:
    def act() -> str:
        found = services.bring_in(work, read_organisation(given))
        work.session.flush()
        return str(found.id)

    with (work := this_work()).saved():
        ensure(work.actor, Action.ORGANISATION_BRING_IN)
        key = UUID(once(work, act))
        data = _now(work, key)
    return answer(data, status=201, location=url_for(".show", organisation_id=key))


@bp.get("/<uuid:organisation_id>", N_("An organisation"))
@bp.gives(OrganisationShape)
def show(organisation_id: UUID) -> Response:
    return answer(_now(this_work(), organisation_id))


@bp.patch(
    "/<uuid:organisation_id>",
    N_("Change an organisation"),
    N_("What it is called or where it is, by the side that brought it in."),
)
@bp.takes(OrganisationChange)
@bp.gives(OrganisationShape)
def change(given: Given, organisation_id: UUID) -> Response:
    with (work := this_work()).saved():
        found = queries.get(work, organisation_id, to_change=True)
        ensure(work.actor, Action.ORGANISATION_CHANGE)
        check_keeper(found.sponsor, work.actor.party)
        insist_seen(_now(work, organisation_id))
        texts: Given = {
            name: changed_text(getattr(found, name), given[name])
            for name in ("name", "place")
            if name in given
        }
        services.change(work, organisation_id, {**given, **texts})
        data = _now(work, organisation_id)
    return answer(data)


def _act(key: UUID, run: Callable[[Work], Organisation]) -> Response:
    """Do it and show the organisation as it stands then."""
    with (work := this_work()).saved():
        once(work, lambda: str(run(work).id))
        data = _now(work, key)
    return answer(data)


@bp.post(
    "/<uuid:organisation_id>/object",
    N_("Object to the admission"),
    N_("For one’s own Party, while the time for it runs. Both sides read the reason."),
)
@bp.takes(ObjectionInput)
@bp.gives(OrganisationShape)
def object_to(given: Given, organisation_id: UUID) -> Response:
    def run(work: Work) -> Organisation:
        return services.object_to(work, organisation_id, reason=given["reason"])

    return _act(organisation_id, run)


@bp.post(
    "/<uuid:organisation_id>/waive",
    N_("Say that one’s Party does not object"),
    N_("Once every other Party has said so, it is admitted."),
)
@bp.takes(NothingInput)
@bp.gives(OrganisationShape)
def waive(_given: Given, organisation_id: UUID) -> Response:
    return _act(organisation_id, lambda work: services.waive(work, organisation_id))


@bp.post("/<uuid:organisation_id>/suspend", N_("Suspend an organisation"))
@bp.takes(NothingInput)
@bp.gives(OrganisationShape)
def suspend(_given: Given, organisation_id: UUID) -> Response:
    return _act(organisation_id, lambda work: services.suspend(work, organisation_id))


@bp.get("/<uuid:organisation_id>/history", N_("What happened to an organisation, newest first"))
@bp.asks(PageQuery)
@bp.gives(page_of(RevisionShape))
def history(asked: Given, organisation_id: UUID) -> Response:
    work = this_work()
    found = queries.get(work, organisation_id)
    return page_answer(history_page(work, found.id, **asked), RevisionShape().dump)
