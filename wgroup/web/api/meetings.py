"""Meetings for programs: the same acts as the pages have, under the same rules."""

from collections.abc import Callable
from enum import StrEnum

from flask import Response, url_for

from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.drafts import EDIT_FIELDS, TERM_FIELDS, read_draft
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status
from wgroup.meetings.services import concurring, proposing, running, widening
from wgroup.policy import Action, ensure
from wgroup.revisions.queries import history_page
from wgroup.web.api.answers import answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.history_shapes import RevisionShape
from wgroup.web.api.meeting_shapes import (
    LISTED,
    CancelInput,
    ConcurrenceInput,
    MeetingChange,
    MeetingInput,
    MeetingShape,
    NothingInput,
    shown,
    told,
)
from wgroup.web.api.shapes import Choice, Given, Key, Moment, PageQuery, changed_text, page_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_meetings", N_("Meetings"), prefix="/meetings")

ACCESS = {
    "api_meetings.index": Access.OPEN,
    "api_meetings.show": Access.OPEN,
    **dict.fromkeys(
        [
            f"api_meetings.{act}"
            for act in (
                "propose",
                "change",
                "concur",
                "postpone",
                "cancel",
                "reinstate",
                "open_session",
                "close",
                "history",
            )
        ],
        Access.ACCOUNT,
    ),
}


class Order(StrEnum):
    ASC = "asc"
    DESC = "desc"


class MeetingQuery(PageQuery):
    group = Key(limit=4, metadata={"example": "MET"})
    status = Choice(Status)
    since = Moment(metadata={"description": N_("Not over by then.")})
    before = Moment(metadata={"description": N_("Begins earlier than that.")})
    order = Choice(Order, load_default=Order.ASC, metadata={"default": "asc"})


@bp.get("", N_("Meetings by their start"), N_("Those that you may know of."))
@bp.asks(MeetingQuery)
@bp.gives(page_of(MeetingShape))
def index(asked: Given) -> Response:
    work = this_work()
    page = queries.listed(work, descending=asked.pop("order") is Order.DESC, **asked)
    own = queries.own_meetings(work, [each.id for each in page.items])
    return page_answer(page, lambda each: told(work, each, own, LISTED))


@bp.post("", N_("Propose a meeting"))
@bp.takes(MeetingInput)
@bp.gives(MeetingShape, status=201)
def propose(given: Given) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.MEETING_PROPOSE)
        slug = once(work, lambda: proposing.propose(work, read_draft(given)).slug)
        data = shown(work, slug)
    return answer(data, status=201, location=url_for(".show", slug=slug))


@bp.get("/<slug>", N_("A meeting"), N_("The public is shown less of it than the Parties are."))
@bp.gives(MeetingShape)
def show(slug: str) -> Response:
    return answer(shown(this_work(), slug))


PARTS: dict[Action, tuple[tuple[str, ...], Callable[[Work, str, Given], Meeting]]] = {
    Action.MEETING_EDIT: (EDIT_FIELDS, proposing.edit),
    Action.MEETING_MOVE: (TERM_FIELDS, concurring.move),
    Action.MEETING_WIDEN: (
        ("level",),
        lambda work, slug, given: widening.widen(work, slug, given["level"]),
    ),
}


@bp.patch(
    "/<slug>",
    N_("Change a meeting"),
    N_(
        "Terms (starts, ends, zone, mode, venue) are moved, other fields edited, the level "
        "widened; each needs its own permission, and all is done or nothing."
    ),
)
@bp.takes(MeetingChange)
@bp.gives(MeetingShape)
def change(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        meeting = queries.get(work, slug, to_change=True)
        parts = _parts(meeting, given)
        for action in parts:
            ensure(work.actor, action, meeting)
        insist_seen(shown(work, slug))
        for action, part in parts.items():
            PARTS[action][1](work, slug, part)
        data = shown(work, slug)
    return answer(data)


def _parts(meeting: Meeting, given: Given) -> dict[Action, Given]:
    """What is given, by the action it needs; the level that it has already needs none."""
    whole = {
        name: changed_text(getattr(meeting, name), value) if isinstance(value, dict) else value
        for name, value in given.items()
        if (name, value) != ("level", meeting.level)
    }
    found = {
        action: {name: whole[name] for name in names if name in whole}
        for action, (names, _) in PARTS.items()
    }
    return {action: part for action, part in found.items() if part}


def _act(run: Callable[[Work], Meeting]) -> Response:
    """Do it and show the meeting as it stands then."""
    with (work := this_work()).saved():
        data = shown(work, once(work, lambda: run(work).slug))
    return answer(data)


@bp.post(
    "/<slug>/concurrences",
    N_("Concur for your Party"),
    N_("When every Party has concurred in the same terms, the meeting is confirmed."),
)
@bp.takes(ConcurrenceInput)
@bp.gives(MeetingShape)
def concur(given: Given, slug: str) -> Response:
    return _act(lambda work: concurring.concur(work, slug, **given))


@bp.post("/<slug>/postpone", N_("Postpone"), N_("A new date for it is a change of its time."))
@bp.takes(NothingInput)
@bp.gives(MeetingShape)
def postpone(_given: Given, slug: str) -> Response:
    return _act(lambda work: running.postpone(work, slug))


@bp.post("/<slug>/cancel", N_("Cancel, with a reason"))
@bp.takes(CancelInput)
@bp.gives(MeetingShape)
def cancel(given: Given, slug: str) -> Response:
    return _act(lambda work: running.cancel(work, slug, reason=given["reason"]))


@bp.post("/<slug>/reinstate", N_("Bring a cancelled meeting back"))
@bp.takes(NothingInput)
@bp.gives(MeetingShape)
def reinstate(_given: Given, slug: str) -> Response:
    return _act(lambda work: running.reinstate(work, slug))


@bp.post("/<slug>/open", N_("Open the session"))
@bp.takes(NothingInput)
@bp.gives(MeetingShape)
def open_session(_given: Given, slug: str) -> Response:
    return _act(lambda work: running.open_session(work, slug))


@bp.post("/<slug>/close", N_("Close the meeting as held"))
@bp.takes(NothingInput)
@bp.gives(MeetingShape)
def close(_given: Given, slug: str) -> Response:
    return _act(lambda work: running.close(work, slug))


@bp.get(
    "/<slug>/history",
    N_("What happened to a meeting, newest first"),
    N_("For the Parties and the secretariat."),
)
@bp.asks(PageQuery)
@bp.gives(page_of(RevisionShape))
def history(asked: Given, slug: str) -> Response:
    work = this_work()
    meeting = queries.get(work, slug)
    return page_answer(history_page(work, meeting.id, **asked), RevisionShape().dump)
