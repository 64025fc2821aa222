"""People who may be there twice, and one person put right, for programs."""

from uuid import UUID

from flask import Response
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.parties.models import Person
from wgroup.personal import alike, merging, queries
from wgroup.personal.drafts import read_correction
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, insist_seen, nothing, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Key,
    Keys,
    PageQuery,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_persons", N_("Data about people"), prefix="/persons")

ACCESS = {
    f"api_persons.{each}": Access.ACCOUNT
    for each in ("index", "people_alike", "merge", "tell_apart", "show", "correct")
}
PROVED = frozenset({"api_persons.merge", "api_persons.correct"})

TAKE = {"description": N_("Of name, email, language, zone: what gone has.")}


class PersonShape(Shape):
    id = Uuid(required=True)
    family_name = fields.String(required=True)
    given_name = fields.String(required=True)
    latin_family = fields.String(required=True)
    latin_given = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    language = Choice(Language, required=True, allow_none=True)
    party = fields.String(required=True, allow_none=True)
    merged_into = Uuid(attribute="merged_into_id", required=True, allow_none=True)
    version = fields.Integer(required=True)


class PeopleQuery(PageQuery):
    words = Key(limit=200, load_default="", metadata={"description": N_("Words of names.")})


class AlikeShape(Shape):
    one = fields.Nested(PersonShape, required=True)
    other = fields.Nested(PersonShape, required=True)
    reasons = fields.List(fields.String(), required=True)


class MergeInput(Input):
    gone = Uuid(required=True)
    take = Keys(metadata=TAKE)


class OtherInput(Input):
    other = Uuid(required=True)


class CorrectionInput(Input):
    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    email = Text(allow_none=True, metadata={"format": "email"})
    language = Choice(Language, allow_none=True)


def _shown(work: Work, person_id: UUID) -> Data:
    """For those who answer for the person; the address is private to others."""
    work.session.flush()
    found = queries.person(work, person_id)
    ensure(work.actor, Action.PERSON_FILE, found)
    data: Data = PersonShape().dump(found)
    return data


def _may(work: Work, action: Action, *ids: UUID) -> list[Person]:
    found = [queries.person(work, each) for each in ids]
    for each in found:
        ensure(work.actor, action, each)
    return found


@bp.get("", N_("People of one’s own side"), N_("By name, with an account or without."))
@bp.asks(PeopleQuery)
@bp.gives(page_of(PersonShape))
def index(asked: Given) -> Response:
    return page_answer(queries.people(this_work(), **asked), PersonShape().dump)


@bp.get("/alike", N_("Who may be there twice"), N_("Of one’s own side, with the reasons."))
@bp.asks(PageQuery)
@bp.gives(page_of(AlikeShape))
def people_alike(asked: Given) -> Response:
    return page_answer(alike.alike(this_work(), **asked), AlikeShape().dump)


@bp.get("/<uuid:person_id>", N_("A person, for those who answer for them"))
@bp.gives(PersonShape)
def show(person_id: UUID) -> Response:
    return answer(_shown(this_work(), person_id))


@bp.put("/<uuid:person_id>", N_("Put right what is kept of a person"))
@bp.takes(CorrectionInput)
@bp.gives(PersonShape)
def correct(given: Given, person_id: UUID) -> Response:
    with (work := this_work()).saved():
        _may(work, Action.PERSON_CORRECT, person_id)
        insist_seen(_shown(work, person_id))
        merging.correct(work, person_id, read_correction(given))
        data = _shown(work, person_id)
    return answer(data)


@bp.post("/<uuid:person_id>/merge", N_("Make two records one person"), N_("This one stays."))
@bp.takes(MergeInput)
@bp.gives(PersonShape)
def merge(given: Given, person_id: UUID) -> Response:
    gone, take = given["gone"], given.get("take") or ()
    with (work := this_work()).saved():
        _may(work, Action.PERSON_MERGE, person_id, gone)
        once(work, lambda: str(merging.merge(work, person_id, gone, take=take).id))
        data = _shown(work, person_id)
    return answer(data)


@bp.post("/<uuid:person_id>/distinct", N_("Say that two people are not the same"))
@bp.takes(OtherInput)
@bp.gives(None, status=204)
def tell_apart(given: Given, person_id: UUID) -> Response:
    with (work := this_work()).saved():
        _may(work, Action.PERSON_MERGE, person_id, given["other"])
        merging.tell_apart(work, person_id, given["other"])
    return nothing()
