"""The roster of experts for programs: the same acts and filters as the pages have."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.meetings.seats import SeatKind
from wgroup.organisations.rules import OrganisationType
from wgroup.policy import Action, ensure
from wgroup.roster import queries, services
from wgroup.roster.drafts import read_expert
from wgroup.roster.models import ExpertProfile
from wgroup.roster.queries import Wanted
from wgroup.roster.rules import ExpertOrder, check_keeps
from wgroup.web.api.answers import Data, answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Key,
    Keys,
    Moment,
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

bp = Room("api_experts", N_("Experts"), prefix="/experts")

NAMES = ("index", "add", "show", "put", "consent", "withdraw", "declare")
ACCESS = {f"api_experts.{name}": Access.ACCOUNT for name in NAMES}

ID = {"format": "uuid"}
LOAD = {"description": N_("For how many meetings to come the reader knows them to hold a seat.")}
LISTED = {"description": N_("Since when both sides know of the expert; null for one side alone.")}
PART = {"description": N_("A part of the name of a place, in either language.")}
WORDS = {"description": N_("Words of names, organisations, places and fields of work.")}


class ExpertShape(Shape):
    """interests: for the own side, the expert and, once listed, the secretariat."""

    id = Uuid(required=True)
    person = Uuid(attribute="person_id", required=True)
    name = Pair(attribute="person.name.pair", required=True)
    party = fields.String(required=True)
    kind = Choice(SeatKind, required=True)
    type = Choice(OrganisationType, required=True)
    organisation = Uuid(attribute="organisation_id", required=True, allow_none=True)
    organisation_name = Pair(attribute="organisation.name", allow_none=True)
    topics = fields.List(fields.String(), attribute="topic_keys", required=True)
    languages = fields.List(Choice(Language), required=True)
    expertise = Pair(required=True)
    place = Pair(required=True)
    seats_to_come = fields.Integer(attribute="load", required=True, metadata=LOAD)
    listed_since = Moment(required=True, allow_none=True, metadata=LISTED)
    interests = Pair(allow_none=True)
    version = fields.Integer(required=True)


class ExpertPut(Input):
    """organisation: the id of one, or null for who comes in a personal capacity."""

    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    organisation = Text(allow_none=True, metadata=ID)
    topics = Keys(required=True)
    languages = Keys(required=True)
    expertise = Pair()
    place = Pair()


class ExpertInput(ExpertPut):
    """person: somebody one’s side has named before, who keeps the name they have."""

    person = Uuid(allow_none=True)


class InterestsInput(Input):
    interests = Pair(required=True)


class ExpertQuery(PageQuery):
    words = Key(limit=200, metadata=WORDS)
    topic = Key()
    type = Choice(OrganisationType)
    kind = Choice(SeatKind)
    language = Choice(Language)
    party = Key(limit=8, metadata={"description": N_("The code of a Party.")})
    place = Key(metadata=PART)
    order = Choice(ExpertOrder, load_default=ExpertOrder.NAME)


def shown(work: Work, found: ExpertProfile) -> Data:
    data: dict[str, Any] = ExpertShape().dump(found)
    told = found.declaration.interests.as_dict() if found.declaration else None
    return {**data, "interests": told} if found.opens_to(work.actor) else data


def _now(work: Work, key: UUID) -> Data:
    """The profile as it stands in this transaction."""
    work.session.flush()
    return shown(work, queries.get(work, key))


@bp.get("", N_("Experts by name or by load"), N_("For the Parties and the secretariat."))
@bp.asks(ExpertQuery)
@bp.gives(page_of(ExpertShape))
def index(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.EXPERT_READ)
    place = {name: asked.pop(name) for name in ("after", "limit", "order") if name in asked}
    page = queries.listed(work, Wanted(**asked), **place)
    return page_answer(page, lambda each: shown(work, each))


@bp.post("", N_("Put an expert on the roster"), N_("Of one’s own side, which alone knows of it."))
@bp.takes(ExpertInput)
@bp.gives(ExpertShape, status=201)
def add(given: Given) -> Response:
    person = given.pop("person", None)

    def act() -> str:
        found = services.add(work, read_expert(given), person_id=person)
        work.session.flush()
        return str(found.id)

    with (work := this_work()).saved():
        ensure(work.actor, Action.EXPERT_KEEP)
        key = UUID(once(work, act))
        data = _now(work, key)
    return answer(data, status=201, location=url_for(".show", expert_id=key))


@bp.get("/<uuid:expert_id>", N_("An expert"))
@bp.gives(ExpertShape)
def show(expert_id: UUID) -> Response:
    return answer(_now(this_work(), expert_id))


@bp.put("/<uuid:expert_id>", N_("Say anew what an expert does"), N_("By the expert’s side."))
@bp.takes(ExpertPut)
@bp.gives(ExpertShape)
def put(given: Given, expert_id: UUID) -> Response:
    with (work := this_work()).saved():
        found = queries.get(work, expert_id, to_change=True)
        ensure(work.actor, Action.EXPERT_KEEP)
        check_keeps(found.party, work.actor.party)
        insist_seen(_now(work, expert_id))
        services.put_profile(work, expert_id, read_expert(given))
        data = _now(work, expert_id)
    return answer(data)


def _act(key: UUID, run: Callable[[Work], ExpertProfile]) -> Response:
    """Do it and show the profile as it stands then."""
    with (work := this_work()).saved():
        once(work, lambda: str(run(work).id))
        data = _now(work, key)
    return answer(data)


@bp.post(
    "/<uuid:expert_id>/consent",
    N_("Have an expert listed for both sides"),
    N_("Said by the expert, or written down by their side."),
)
@bp.takes(NothingInput)
@bp.gives(ExpertShape)
def consent(_given: Given, expert_id: UUID) -> Response:
    return _act(expert_id, lambda work: services.consent(work, expert_id))


@bp.post(
    "/<uuid:expert_id>/withdraw",
    N_("Have an expert listed no longer"),
    N_("At once the own side alone knows of the profile."),
)
@bp.takes(NothingInput)
@bp.gives(ExpertShape)
def withdraw(_given: Given, expert_id: UUID) -> Response:
    return _act(expert_id, lambda work: services.withdraw(work, expert_id))


@bp.put(
    "/<uuid:expert_id>/interests",
    N_("Declare an expert’s interests"),
    N_("By the expert or their side. The other side never reads it."),
)
@bp.takes(InterestsInput)
@bp.gives(ExpertShape)
def declare(given: Given, expert_id: UUID) -> Response:
    with (work := this_work()).saved():
        found = queries.get(work, expert_id, to_change=True)
        services.check_speaks(work, found, Action.EXPERT_DECLARE)
        insist_seen(_now(work, expert_id))
        services.declare(work, expert_id, given["interests"])
        data = _now(work, expert_id)
    return answer(data)
