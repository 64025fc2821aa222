"""Seats for experts and who is nominated for them, for programs: the same acts as on pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from wgroup.db.work import Work
from wgroup.meetings.queries import get as get_meeting
from wgroup.meetings.seats import read_seats
from wgroup.nominations import queries
from wgroup.nominations.drafts import FIELDS, read_nomination
from wgroup.nominations.models import Nomination
from wgroup.nominations.services import answering, checking, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.nomination_shapes import (
    NominationChange,
    NominationInput,
    NominationShape,
    SeatsInput,
    SeatsShape,
    ShortcomingInput,
    told,
    told_seats,
)
from wgroup.web.api.objection_shapes import ObjectionInput
from wgroup.web.api.shapes import Given, PageQuery, changed_text, page_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_nominations", N_("Nominations of experts"), prefix="")

NAMES = (
    "seats", "plan", "index", "prepare", "show", "change", "submit", "withdraw", "register",
    "send_back", "object_to", "waive",
)  # fmt: skip
ACCESS = {f"api_nominations.{name}": Access.ACCOUNT for name in NAMES}


@bp.get(
    "/meetings/<slug>/seats",
    N_("Seats for experts"),
    N_("How many each side has, how many are held, and until when they are nominated."),
)
@bp.gives(SeatsShape)
def seats(slug: str) -> Response:
    work = this_work()
    meeting = get_meeting(work, slug)
    ensure(work.actor, Action.NOMINATION_READ)
    return answer(told_seats(work, queries.get_plan(work, meeting)))


@bp.put(
    "/meetings/<slug>/seats",
    N_("Plan seats for experts"),
    N_("The same for each side. Once somebody is nominated, seats and time may only grow."),
)
@bp.takes(SeatsInput)
@bp.gives(SeatsShape)
def plan(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.MEETING_SEATS, get_meeting(work, slug))
        made = plan_seats(work, slug, read_seats(given), seen=given.pop("seen", None))
        work.session.flush()
        data = told_seats(work, made)
    return answer(data)


@bp.get(
    "/meetings/<slug>/nominations",
    N_("Who is nominated"),
    N_("By Party, then by family name. What is a draft, its own side alone is told."),
)
@bp.asks(PageQuery)
@bp.gives(page_of(NominationShape))
def index(asked: Given, slug: str) -> Response:
    work = this_work()
    meeting = get_meeting(work, slug)
    ensure(work.actor, Action.NOMINATION_READ)
    page = queries.of_meeting(work, queries.get_plan(work, meeting), **asked)
    return page_answer(page, lambda each: told(work.actor, each))


@bp.post(
    "/meetings/<slug>/nominations",
    N_("Prepare a nomination"),
    N_("Of your own side; nobody else is told of it before you submit it."),
)
@bp.takes(NominationInput)
@bp.gives(NominationShape, status=201)
def prepare(given: Given, slug: str) -> Response:
    replaces, person = given.pop("replaces", None), given.pop("person", None)

    def act() -> str:
        made = nominating.prepare(
            work, slug, read_nomination(given), replaces=replaces, person_id=person
        )
        work.session.flush()
        return str(made.id)

    with (work := this_work()).saved():
        meeting = get_meeting(work, slug)
        ensure(work.actor, Action.NOMINATION_PREPARE, meeting)
        key = UUID(once(work, act))
        data = _now(work, key)
    return answer(data, status=201, location=url_for(".show", nomination_id=key))


@bp.get("/nominations/<uuid:nomination_id>", N_("A nomination"))
@bp.gives(NominationShape)
def show(nomination_id: UUID) -> Response:
    return answer(_now(this_work(), nomination_id))


@bp.patch(
    "/nominations/<uuid:nomination_id>",
    N_("Change a nomination"),
    N_("Before it is submitted, or when it was sent back."),
)
@bp.takes(NominationChange)
@bp.gives(NominationShape)
def change(given: Given, nomination_id: UUID) -> Response:
    with (work := this_work()).saved():
        found = queries.get(work, nomination_id, to_change=True)
        ensure(work.actor, Action.NOMINATION_PREPARE)
        insist_seen(_now(work, nomination_id))
        nominating.change(work, nomination_id, read_nomination(_changed(found, given)))
        data = _now(work, nomination_id)
    return answer(data)


def _changed(found: Nomination, given: Given) -> dict[str, object]:
    """All that a nomination says, with what was given of it."""
    person, statement = found.person, found.statement
    kept: dict[str, object] = {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "latin_family": person.latin_family,
        "latin_given": person.latin_given,
        "email": person.email,
        "organisation": found.organisation_id,
        "position": statement.position if statement else None,
        "interests": statement.interests if statement else None,
    }
    for name in FIELDS:
        if name in given and name in ("position", "interests") and statement is not None:
            kept[name] = changed_text(getattr(statement, name), given[name])
        elif name in given:
            kept[name] = given[name]
    return kept


def _act(key: UUID, action: Action, run: Callable[[Work], Nomination]) -> Response:
    """Do it and show the nomination as it stands then."""
    with (work := this_work()).saved():
        queries.get(work, key)
        ensure(work.actor, action)
        if "If-Match" in request.headers:
            insist_seen(_now(work, key))
        once(work, lambda: str(run(work).id))
        data = _now(work, key)
    return answer(data)


def _now(work: Work, key: UUID) -> dict[str, Any]:
    """The nomination as it stands in this transaction."""
    work.session.flush()
    return told(work.actor, queries.nominated(work, queries.get(work, key)))


@bp.post(
    "/nominations/<uuid:nomination_id>/submit",
    N_("Submit a nomination"),
    N_("It takes a seat of your side from now on. What it replaces gives way."),
)
@bp.takes(NothingInput)
@bp.gives(NominationShape)
def submit(_given: Given, nomination_id: UUID) -> Response:
    return _act(
        nomination_id,
        Action.NOMINATION_SUBMIT,
        lambda work: nominating.submit(work, nomination_id),
    )


@bp.post(
    "/nominations/<uuid:nomination_id>/withdraw",
    N_("Withdraw a nomination"),
    N_("Any time before the meeting; whoever was on its list leaves it."),
)
@bp.takes(NothingInput)
@bp.gives(NominationShape)
def withdraw(_given: Given, nomination_id: UUID) -> Response:
    return _act(
        nomination_id,
        Action.NOMINATION_WITHDRAW,
        lambda work: nominating.withdraw(work, nomination_id),
    )


@bp.post(
    "/nominations/<uuid:nomination_id>/register",
    N_("Register a nomination"),
    N_("By the secretariat, as complete. The other side is notified of outside experts by it."),
)
@bp.takes(NothingInput)
@bp.gives(NominationShape)
def register(_given: Given, nomination_id: UUID) -> Response:
    return _act(
        nomination_id,
        Action.NOMINATION_CHECK,
        lambda work: checking.register(work, nomination_id),
    )


@bp.post(
    "/nominations/<uuid:nomination_id>/return",
    N_("Send a nomination back"),
    N_("By the secretariat, with what it lacks. It gives up its seat until it is submitted anew."),
)
@bp.takes(ShortcomingInput)
@bp.gives(NominationShape)
def send_back(given: Given, nomination_id: UUID) -> Response:
    return _act(
        nomination_id,
        Action.NOMINATION_CHECK,
        lambda work: checking.send_back(work, nomination_id, shortcoming=given["shortcoming"]),
    )


@bp.post(
    "/nominations/<uuid:nomination_id>/object",
    N_("Object to a nomination"),
    N_("For one’s own Party, while the time for it runs. Both sides read the reason."),
)
@bp.takes(ObjectionInput)
@bp.gives(NominationShape)
def object_to(given: Given, nomination_id: UUID) -> Response:
    return _act(
        nomination_id,
        Action.NOMINATION_OBJECT,
        lambda work: answering.object_to(work, nomination_id, reason=given["reason"]),
    )


@bp.post(
    "/nominations/<uuid:nomination_id>/waive",
    N_("Say that one’s Party does not object to a nomination"),
    N_("Once every other Party has said so, the expert is accredited."),
)
@bp.takes(NothingInput)
@bp.gives(NominationShape)
def waive(_given: Given, nomination_id: UUID) -> Response:
    return _act(
        nomination_id,
        Action.NOMINATION_WAIVE,
        lambda work: answering.waive(work, nomination_id),
    )
