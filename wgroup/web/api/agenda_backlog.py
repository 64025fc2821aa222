"""What the sides would see on an agenda, for programs."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, url_for

from wgroup.agenda.drafts import read_proposal
from wgroup.agenda.services import proposing
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.meetings import queries as meetings
from wgroup.policy import Action, ensure
from wgroup.web.api.agenda_shapes import (
    AgendaProposalInput,
    BacklogShape,
    DeclineInput,
    backlog,
    plain,
)
from wgroup.web.api.answers import answer, once
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import Given
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room(
    "api_agenda_backlog",
    N_("What the sides propose for an agenda"),
    prefix="/meetings/<slug>/agenda/proposals",
)

ACCESS = {
    f"api_agenda_backlog.{name}": Access.ACCOUNT
    for name in ("index", "propose", "take", "withdraw", "decline")
}


def _act(action: Action, slug: str, run: Callable[[Work], object], status: int = 200) -> Response:
    def done(work: Work) -> str:
        run(work)
        return slug

    with (work := this_work()).saved():
        ensure(work.actor, action, meetings.get(work, slug))
        once(work, lambda: done(work))
        data = backlog(work, slug)
    where = url_for("api_agenda_backlog.index", slug=slug) if status == 201 else None
    return answer(data, status=status, location=where)


@bp.get(
    "",
    N_("What the sides propose"),
    N_("For this meeting, and what waits for the next one of its group; for insiders."),
)
@bp.gives(BacklogShape)
def index(slug: str) -> Response:
    work = this_work()
    meetings.get(work, slug)
    if not work.actor.is_insider:
        raise NotFound(kind="agenda")
    return answer(backlog(work, slug))


@bp.post("", N_("Propose an item for your side"), N_("later: for the next meeting of its group."))
@bp.takes(AgendaProposalInput)
@bp.gives(BacklogShape, status=201)
def propose(given: Given, slug: str) -> Response:
    return _act(
        Action.AGENDA_PROPOSE,
        slug,
        lambda work: proposing.propose(work, slug, read_proposal(plain(given))),
        201,
    )


@bp.post(
    "/<uuid:idea_id>/take",
    N_("Take it up"),
    N_("Of a circulated agenda: put it before both Parties."),
)
@bp.takes(NothingInput)
@bp.gives(BacklogShape)
def take(_given: Given, slug: str, idea_id: UUID) -> Response:
    return _act(Action.AGENDA_TAKE, slug, lambda work: proposing.take(work, slug, idea_id))


@bp.post("/<uuid:idea_id>/withdraw", N_("Take back what your side proposed"))
@bp.takes(NothingInput)
@bp.gives(BacklogShape)
def withdraw(_given: Given, slug: str, idea_id: UUID) -> Response:
    return _act(Action.AGENDA_PROPOSE, slug, lambda work: proposing.withdraw(work, slug, idea_id))


@bp.post("/<uuid:idea_id>/decline", N_("Do not take it up, and say why"))
@bp.takes(DeclineInput)
@bp.gives(BacklogShape)
def decline(given: Given, slug: str, idea_id: UUID) -> Response:
    return _act(
        Action.AGENDA_TAKE,
        slug,
        lambda work: proposing.decline(work, slug, idea_id, reason=given["reason"]),
    )
