"""Agendas for programs: the same acts as the pages have, under the same rules.

Every act upon an agenda answers with the whole of it, as it stands then.
"""

from collections.abc import Callable
from uuid import UUID

from flask import Response, url_for

from wgroup.agenda import queries
from wgroup.agenda.drafts import read_item
from wgroup.agenda.services import agreeing, carrying, inviting, running, writing
from wgroup.db.work import Work
from wgroup.meetings import queries as meetings
from wgroup.policy import Action, ensure
from wgroup.web.agenda.reading import open_actions
from wgroup.web.api.agenda_shapes import (
    AgendaItemChange,
    AgendaItemInput,
    AgendaShape,
    AskedInput,
    AskedShape,
    CarryInput,
    ItemMoveInput,
    ItemOutcomeInput,
    UnreachedItemShape,
    UnreachedShape,
    asked,
    plain,
    shown,
)
from wgroup.web.api.answers import answer, insist_seen, once
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import Given, changed_text
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_agenda", N_("The agenda of a meeting"), prefix="/meetings/<slug>")

ACCESS = {
    "api_agenda.show": Access.OPEN,
    **{
        f"api_agenda.{name}": Access.ACCOUNT
        for name in (
            "add",
            "change",
            "remove",
            "move",
            "outcome",
            "circulate",
            "adopt",
            "concur",
            "decline",
            "unreached",
            "carry",
            "asked_for",
            "ask",
        )
    },
}

TEXTS = ("title", "note", "presenter")


def _act(action: Action, slug: str, run: Callable[[Work], object], status: int = 200) -> Response:
    """Do it once, and show the agenda as it stands then."""

    def done(work: Work) -> str:
        run(work)
        return slug

    with (work := this_work()).saved():
        ensure(work.actor, action, meetings.get(work, slug))
        once(work, lambda: done(work))
        data = shown(work, slug)
    return answer(data, status=status, location=_where(slug) if status == 201 else None)


def _where(slug: str) -> str:
    return url_for("api_agenda.show", slug=slug)


@bp.get("/agenda", N_("The agenda"), N_("A draft is for insiders."))
@bp.gives(AgendaShape)
def show(slug: str) -> Response:
    return answer(shown(this_work(), slug))


@bp.post(
    "/agenda/items",
    N_("Add an item"),
    N_("Of a circulated agenda: ask both Parties for it; it waits among the additions."),
)
@bp.takes(AgendaItemInput)
@bp.gives(AgendaShape, status=201)
def add(given: Given, slug: str) -> Response:
    parent = given.pop("parent", None)
    return _act(
        Action.AGENDA_WRITE,
        slug,
        lambda work: writing.add(work, slug, read_item(plain(given)), parent=parent),
        201,
    )


@bp.patch(
    "/agenda/items/<uuid:item_id>",
    N_("Change an item"),
    N_("Of a circulated agenda: what it is about waits for both Parties."),
)
@bp.takes(AgendaItemChange)
@bp.gives(AgendaShape)
def change(given: Given, slug: str, item_id: UUID) -> Response:
    with (work := this_work()).saved():
        meeting = meetings.get(work, slug, to_change=True)
        ensure(work.actor, Action.AGENDA_WRITE, meeting)
        item = queries.item(work, meeting.id, item_id)
        insist_seen(shown(work, slug))
        texts = {
            name: changed_text(getattr(item, name), given[name])
            for name in TEXTS
            if name in given
        }
        writing.change(work, slug, item_id, {**plain(given), **texts})
        data = shown(work, slug)
    return answer(data)


@bp.delete("/agenda/items/<uuid:item_id>", N_("Take an item off"))
@bp.gives(AgendaShape)
def remove(slug: str, item_id: UUID) -> Response:
    with (work := this_work()).saved():
        meeting = meetings.get(work, slug, to_change=True)
        ensure(work.actor, Action.AGENDA_WRITE, meeting)
        queries.item(work, meeting.id, item_id)
        insist_seen(shown(work, slug))
        writing.remove(work, slug, item_id)
        data = shown(work, slug)
    return answer(data)


@bp.post("/agenda/items/<uuid:item_id>/move", N_("Put an item one step further"))
@bp.takes(ItemMoveInput)
@bp.gives(AgendaShape)
def move(given: Given, slug: str, item_id: UUID) -> Response:
    return _act(
        Action.AGENDA_WRITE,
        slug,
        lambda work: writing.move(work, slug, item_id, given["direction"]),
    )


@bp.post("/agenda/items/<uuid:item_id>/outcome", N_("Say whether the meeting reached an item"))
@bp.takes(ItemOutcomeInput)
@bp.gives(AgendaShape)
def outcome(given: Given, slug: str, item_id: UUID) -> Response:
    return _act(
        Action.AGENDA_OUTCOME,
        slug,
        lambda work: running.say_outcome(work, slug, item_id, given["outcome"]),
    )


@bp.post("/agenda/circulate", N_("Circulate the agenda"))
@bp.takes(NothingInput)
@bp.gives(AgendaShape)
def circulate(_given: Given, slug: str) -> Response:
    return _act(Action.AGENDA_CIRCULATE, slug, lambda work: running.circulate(work, slug))


@bp.post("/agenda/adopt", N_("Record that the agenda is adopted"), N_("By a co-chair."))
@bp.takes(NothingInput)
@bp.gives(AgendaShape)
def adopt(_given: Given, slug: str) -> Response:
    return _act(Action.AGENDA_ADOPT, slug, lambda work: running.adopt(work, slug))


@bp.post(
    "/agenda/additions/<uuid:addition_id>/concurrences",
    N_("Agree for your Party to what changes a circulated agenda"),
    N_("By its co-chair or head of delegation; with the last Party's word it enters."),
)
@bp.takes(NothingInput)
@bp.gives(AgendaShape)
def concur(_given: Given, slug: str, addition_id: UUID) -> Response:
    return _act(
        Action.AGENDA_CONCUR, slug, lambda work: agreeing.concur(work, slug, addition_id)
    )


@bp.post("/agenda/additions/<uuid:addition_id>/decline", N_("Do not agree for your Party"))
@bp.takes(NothingInput)
@bp.gives(AgendaShape)
def decline(_given: Given, slug: str, addition_id: UUID) -> Response:
    return _act(
        Action.AGENDA_CONCUR, slug, lambda work: agreeing.decline(work, slug, addition_id)
    )


@bp.get(
    "/agenda/unreached",
    N_("What earlier meetings did not reach"),
    N_("Of the same group and type, and not taken up since."),
)
@bp.gives(UnreachedShape)
def unreached(slug: str) -> Response:
    work = this_work()
    meeting = meetings.get(work, slug)
    ensure(work.actor, Action.AGENDA_WRITE, meeting)
    rows = [
        {**UnreachedItemShape(exclude=("meeting",)).dump(item), "meeting": earlier.code}
        for item, earlier in queries.unreached(work, meeting)
    ]
    return answer({"items": rows, "open_actions": open_actions(work, meeting)})


@bp.post(
    "/agenda/carry",
    N_("Carry over into the draft"),
    N_("actions: one item for the action items that are open."),
)
@bp.takes(CarryInput)
@bp.gives(AgendaShape)
def carry(given: Given, slug: str) -> Response:
    return _act(
        Action.AGENDA_WRITE,
        slug,
        lambda work: carrying.carry(work, slug, given["items"], actions=given["actions"]),
    )


@bp.get("/participations/<uuid:participation_id>/items", N_("For which items somebody is asked"))
@bp.gives(AskedShape)
def asked_for(slug: str, participation_id: UUID) -> Response:
    return answer(asked(this_work(), slug, participation_id))


@bp.put(
    "/participations/<uuid:participation_id>/items",
    N_("Say for which items a person of your own side is asked"),
    N_("None: for the whole meeting."),
)
@bp.takes(AskedInput)
@bp.gives(AskedShape)
def ask(given: Given, slug: str, participation_id: UUID) -> Response:
    with (work := this_work()).saved():
        meeting = meetings.get(work, slug, to_change=True)
        before = asked(work, slug, participation_id)
        ensure(work.actor, Action.PARTICIPATION_ENTER, meeting)
        insist_seen(before)
        inviting.ask_for(work, slug, participation_id, given["items"])
        data = asked(work, slug, participation_id)
    return answer(data)
