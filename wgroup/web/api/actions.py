"""Action items for programs: the same acts as the pages have, under the same rules."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, url_for
from marshmallow import fields

from wgroup.actions import queries, services
from wgroup.actions.drafts import read_draft
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import REPORTABLE, ActionState, Whose
from wgroup.db.work import Work
from wgroup.kernel.errors import RuleBroken
from wgroup.meetings import queries as meetings
from wgroup.policy import Action, ensure
from wgroup.revisions.queries import history_page
from wgroup.web.actions.views import View, view_of, views
from wgroup.web.api.answers import Data, answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.history_shapes import RevisionShape
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Key,
    Moment,
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

bp = Room("api_actions", N_("Action items"), prefix="/actions")

ACCESS = {
    f"api_actions.{name}": Access.ACCOUNT
    for name in ("index", "record", "show", "change", "report", "verify", "drop", "history")
}

DAY = {
    "format": "date",
    "example": "2022-06-30",
    "description": N_("A day in the owner’s capital; for a joint item, in each."),
}
OWNER = {"description": N_("The code of the Party whose it is; null for both jointly.")}
NAMED = {"description": N_("The id of a person of that side, if one is named.")}
FROM = {"description": N_("The slug of the meeting it comes from."), "example": "WG-MET-2022-1"}


class PersonNamedShape(Shape):
    id = Uuid(required=True)
    name = fields.String(attribute="display_name", required=True)
    party = fields.String(required=True, allow_none=True)


class ActionItemShape(Shape):
    """meeting is null too where you may not know of it."""

    code = fields.String(attribute="item.code", required=True, metadata={"example": "AI/2022/1"})
    slug = fields.String(attribute="item.slug", required=True, metadata={"example": "AI-2022-1"})
    text = Pair(attribute="item.text", required=True)
    party = fields.String(attribute="item.party", required=True, allow_none=True, metadata=OWNER)
    person = fields.Nested(
        PersonNamedShape, attribute="item.person", required=True, allow_none=True
    )
    meeting = fields.String(
        attribute="meeting.slug", required=True, allow_none=True, dump_default=None, metadata=FROM
    )
    due = fields.Date(attribute="item.due", required=True, allow_none=True, metadata=DAY)
    state = Choice(ActionState, attribute="item.state", required=True)
    days_left = fields.Integer(
        attribute="days",
        required=True,
        allow_none=True,
        metadata={"description": N_("By the calendar of the owner’s capital.")},
    )
    overdue = fields.Boolean(attribute="is_overdue", required=True)
    done_at = Moment(attribute="item.done_at", required=True, allow_none=True)
    sequence = fields.Integer(attribute="item.sequence", required=True)
    version = fields.Integer(attribute="item.version", required=True)


class ActionItemInput(Input):
    text = Pair(required=True)
    party = Text(allow_none=True, metadata=OWNER)
    person = Text(allow_none=True, metadata=NAMED)
    meeting = Text(allow_none=True, metadata=FROM)
    due = Text(allow_none=True, metadata=DAY)


class ActionItemChange(ActionItemInput):
    text = Pair(partly=True)


class ActionReportInput(Input):
    state = Choice(ActionState, required=True, metadata={"enum": [*REPORTABLE]})


class ActionItemQuery(PageQuery):
    whose = Choice(Whose, load_default=Whose.ALL, metadata={"default": Whose.ALL.value})
    state = Choice(ActionState)
    meeting = Key(limit=40, metadata=FROM)


def shown(view: View) -> Data:
    data: dict[str, Any] = ActionItemShape().dump(view)
    return data


def _now(work: Work, slug: str) -> Data:
    """The item as this reader may see it, as it stands in this transaction."""
    work.session.flush()
    return shown(view_of(work, queries.get(work, slug)))


@bp.get("", N_("Action items by their day"), N_("Those without a day come last."))
@bp.asks(ActionItemQuery)
@bp.gives(page_of(ActionItemShape))
def index(asked: Given) -> Response:
    work = this_work()
    slug = asked.pop("meeting", None)
    meeting_id = None if slug is None else meetings.get(work, slug).id
    page = queries.listed(work, meeting_id=meeting_id, **asked)
    told = {each.item.id: shown(each) for each in views(work, page.items)}
    return page_answer(page, lambda each: told[each.id])


@bp.post("", N_("Record an action item"))
@bp.takes(ActionItemInput)
@bp.gives(ActionItemShape, status=201)
def record(given: Given) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.ACTION_RECORD)
        slug = once(work, lambda: services.record(work, read_draft(_plain(given))).slug)
        data = _now(work, slug)
    return answer(data, status=201, location=url_for(".show", code=slug))


@bp.get("/<code>", N_("An action item"))
@bp.gives(ActionItemShape)
def show(code: str) -> Response:
    return answer(_now(this_work(), code))


@bp.patch(
    "/<code>",
    N_("Change an action item"),
    N_("Its text, whose it is, the day or the meeting, until it is verified or dropped."),
)
@bp.takes(ActionItemChange)
@bp.gives(ActionItemShape)
def change(given: Given, code: str) -> Response:
    with (work := this_work()).saved():
        item = queries.get(work, code, to_change=True)
        ensure(work.actor, Action.ACTION_EDIT, item)
        insist_seen(_now(work, code))
        services.edit(work, code, _whole(item, given))
        data = _now(work, code)
    return answer(data)


def _whole(item: ActionItem, given: Given) -> Given:
    plain = _plain(given)
    if "text" in given:
        plain["text"] = changed_text(item.text, given["text"])
    return plain


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """null takes away what was there."""
    if "text" in given and given["text"] is None:
        raise RuleBroken("required", field="text")
    return {name: "" if value is None else value for name, value in given.items()}


def _act(run: Callable[[Work], ActionItem]) -> Response:
    """Do it and show the item as it stands then."""
    with (work := this_work()).saved():
        data = _now(work, once(work, lambda: run(work).slug))
    return answer(data)


@bp.post(
    "/<code>/report",
    N_("Report how it stands"),
    N_("By whoever is named, or a focal point of the side whose it is."),
)
@bp.takes(ActionReportInput)
@bp.gives(ActionItemShape)
def report(given: Given, code: str) -> Response:
    return _act(lambda work: services.report(work, code, given["state"]))


@bp.post("/<code>/verify", N_("Verify that it is done"))
@bp.takes(NothingInput)
@bp.gives(ActionItemShape)
def verify(_given: Given, code: str) -> Response:
    return _act(lambda work: services.verify(work, code))


@bp.post("/<code>/drop", N_("Drop it"))
@bp.takes(NothingInput)
@bp.gives(ActionItemShape)
def drop(_given: Given, code: str) -> Response:
    return _act(lambda work: services.drop(work, code))


@bp.get(
    "/<code>/history",
    N_("What happened to an action item, newest first"),
    N_("For the Parties and the secretariat."),
)
@bp.asks(PageQuery)
@bp.gives(page_of(RevisionShape))
def history(asked: Given, code: str) -> Response:
    work = this_work()
    item = queries.get(work, code)
    return page_answer(history_page(work, item.id, **asked), RevisionShape().dump)
