"""Who takes part in a meeting, for programs: each side enters its own people."""

from uuid import UUID

from flask import Response, url_for

from wgroup.meetings import queries
from wgroup.meetings.drafts import read_person
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.meetings.services import taking_part
from wgroup.policy import Action, ensure
from wgroup.web.api.answer_shapes import ParticipationShape, told
from wgroup.web.api.answers import answer, insist_seen, nothing, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Choice, Given, Input, OneOf, PageQuery, Text, page_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_participations", N_("Who takes part"), prefix="/meetings/<slug>/participations")

ACCESS = {
    f"api_participations.{name}": Access.ACCOUNT
    for name in ("index", "enter", "show", "reply", "remove")
}


class PersonInput(Input):
    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    email = Text(allow_none=True, metadata={"format": "email"})
    capacity = OneOf(Capacity, required=True)
    partstat = OneOf(PartStat, allow_none=True)


class ReplyInput(Input):
    partstat = Choice(PartStat, required=True)


@bp.get("", N_("Who takes part"), N_("By Party, then by family name."))
@bp.asks(PageQuery)
@bp.gives(page_of(ParticipationShape))
def index(asked: Given, slug: str) -> Response:
    work = this_work()
    meeting = queries.get(work, slug)
    page = queries.participations_page(work, meeting.id, **asked)
    return page_answer(page, lambda each: told(work.actor, meeting, each))


@bp.post("", N_("Enter a person of your own side"))
@bp.takes(PersonInput)
@bp.gives(ParticipationShape, status=201)
def enter(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        meeting = queries.get(work, slug)
        ensure(work.actor, Action.PARTICIPATION_ENTER, meeting)
        made = once(work, lambda: str(taking_part.enter(work, slug, read_person(given)).id))
        work.session.flush()
        data = told(work.actor, meeting, queries.participation(work, meeting.id, UUID(made)))
    where = url_for(".show", slug=slug, participation_id=made)
    return answer(data, status=201, location=where)


@bp.get("/<uuid:participation_id>", N_("One who takes part"))
@bp.gives(ParticipationShape)
def show(slug: str, participation_id: UUID) -> Response:
    work = this_work()
    meeting = queries.get(work, slug)
    one = queries.participation(work, meeting.id, participation_id)
    return answer(told(work.actor, meeting, one))


@bp.patch("/<uuid:participation_id>", N_("Change what a person of your own side answered"))
@bp.takes(ReplyInput)
@bp.gives(ParticipationShape)
def reply(given: Given, slug: str, participation_id: UUID) -> Response:
    with (work := this_work()).saved():
        meeting = queries.get(work, slug, to_change=True)
        found = queries.participation(work, meeting.id, participation_id)
        ensure(work.actor, Action.PARTICIPATION_ENTER, meeting)
        insist_seen(told(work.actor, meeting, found))
        changed = taking_part.answer(work, slug, participation_id, given["partstat"])
        work.session.flush()
        data = told(work.actor, meeting, changed)
    return answer(data)


@bp.delete(
    "/<uuid:participation_id>",
    N_("Take a person of your own side off the list"),
    N_("With it goes their right to see what only those invited may see."),
)
@bp.gives(None, status=204)
def remove(slug: str, participation_id: UUID) -> Response:
    with (work := this_work()).saved():
        meeting = queries.get(work, slug, to_change=True)
        found = queries.participation(work, meeting.id, participation_id)
        ensure(work.actor, Action.PARTICIPATION_ENTER, meeting)
        insist_seen(told(work.actor, meeting, found))
        taking_part.remove(work, slug, participation_id)
    return nothing()
