"""Where somebody belongs, from when to when, by program; for those who answer for the person."""

from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.affiliations import queries, services
from wgroup.affiliations.drafts import read_affiliation
from wgroup.affiliations.models import Affiliation
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.personal import queries as people
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, insist_seen, nothing, once
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Given, Input, Pair, Query, Shape, Text, Uuid
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_affiliations", N_("Where people belong"), prefix="/persons")

ACCESS = {
    f"api_affiliations.{each}": Access.ACCOUNT
    for each in ("index", "add", "show", "change", "remove")
}

DAY = {"format": "date"}


class AffiliationShape(Shape):
    """A day that is not told is null: since before it was asked, or to this day."""

    id = Uuid(required=True)
    organisation = Uuid(attribute="organisation_id", required=True)
    name = Pair(attribute="organisation.name", required=True)
    post = Pair(required=True)
    from_day = fields.Date(required=True, allow_none=True)
    until_day = fields.Date(required=True, allow_none=True)


class AffiliationsShape(Shape):
    items = fields.List(fields.Nested(AffiliationShape), required=True)


class AffiliationInput(Input):
    organisation = Uuid(required=True)
    post = Pair()
    from_day = Text(allow_none=True, metadata=DAY)
    until_day = Text(allow_none=True, metadata=DAY)


@bp.get("/<uuid:person_id>/affiliations", N_("Where a person belongs"), N_("Now, then before."))
@bp.asks(Query)
@bp.gives(AffiliationsShape)
def index(_asked: Given, person_id: UUID) -> Response:
    work = this_work()
    ensure(work.actor, Action.PERSON_FILE, people.person(work, person_id))
    return answer(AffiliationsShape().dump({"items": queries.of_person(work, person_id)}))


@bp.post("/<uuid:person_id>/affiliations", N_("Say where a person belongs"))
@bp.takes(AffiliationInput)
@bp.gives(AffiliationShape, status=201)
def add(given: Given, person_id: UUID) -> Response:
    with (work := this_work()).saved():
        _may(work, person_id)
        draft = read_affiliation(given)
        key = once(work, lambda: str(services.add(work, person_id, draft).id))
        data = _now(work, person_id, UUID(key))
    where = url_for(".show", person_id=person_id, affiliation_id=key)
    return answer(data, status=201, location=where)


@bp.get("/<uuid:person_id>/affiliations/<uuid:affiliation_id>", N_("Where somebody belongs"))
@bp.gives(AffiliationShape)
def show(person_id: UUID, affiliation_id: UUID) -> Response:
    work = this_work()
    ensure(work.actor, Action.PERSON_FILE, people.person(work, person_id))
    return answer(_now(work, person_id, affiliation_id))


@bp.put("/<uuid:person_id>/affiliations/<uuid:affiliation_id>", N_("Say it anew"))
@bp.takes(AffiliationInput)
@bp.gives(AffiliationShape)
def change(given: Given, person_id: UUID, affiliation_id: UUID) -> Response:
    with (work := this_work()).saved():
        _may(work, person_id)
        insist_seen(_now(work, person_id, affiliation_id))
        services.change(work, affiliation_id, read_affiliation(given))
        data = _now(work, person_id, affiliation_id)
    return answer(data)


@bp.delete("/<uuid:person_id>/affiliations/<uuid:affiliation_id>", N_("Take it back"))
@bp.gives(None, status=204)
def remove(person_id: UUID, affiliation_id: UUID) -> Response:
    with (work := this_work()).saved():
        _may(work, person_id)
        insist_seen(_now(work, person_id, affiliation_id))
        services.remove(work, affiliation_id)
    return nothing()


def _may(work: Work, person_id: UUID) -> None:
    ensure(work.actor, Action.PERSON_CORRECT, people.person(work, person_id))


def _of(work: Work, person_id: UUID, affiliation_id: UUID) -> Affiliation:
    found = queries.get(work, affiliation_id)
    if found.person_id != person_id:
        raise NotFound(kind="affiliation")
    return found


def _now(work: Work, person_id: UUID, affiliation_id: UUID) -> Data:
    work.session.flush()
    data: Data = AffiliationShape().dump(_of(work, person_id, affiliation_id))
    return data
