"""The door of a meeting, for programs: who is here, by an officer or by the code at the door."""

from uuid import UUID

from flask import Response, request
from marshmallow import fields

from wgroup.attendance import queries, services
from wgroup.attendance.rules import Came, Presence
from wgroup.invitations.services.answering import take_turn
from wgroup.kernel.errors import NotFound
from wgroup.meetings import queries as meetings
from wgroup.policy import Action, ensure, may
from wgroup.web.api.answers import answer, nothing
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Choice, Given, Input, Moment, Query, Shape, Text, Uuid
from wgroup.web.attendance.routes import code_at, here_open
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work
from wgroup.web.rsvp.holding import held
from wgroup.web.words import N_

bp = Room("api_attendance", N_("Who came"), prefix="")

ACCESS = {
    **{f"api_attendance.{each}": Access.ACCOUNT for each in ("roll", "record", "check_in")},
    # As everywhere by link, nobody is asked who they are.
    "api_attendance.check_in_by_link": Access.FILES,
}


class SeenShape(Shape):
    participation = Uuid(attribute="one.id", required=True)
    party = fields.String(attribute="one.party", required=True)
    name = fields.String(attribute="one.name.native", required=True)
    came = Choice(Came, required=True)
    presence = Choice(Presence, attribute="attendance.presence", load_default=None)
    seen_at = Moment(attribute="attendance.seen_at", load_default=None)


class RollShape(Shape):
    """door_code is told to who keeps the door, while people may check themselves in."""

    people = fields.List(fields.Nested(SeenShape), required=True)
    door_code = fields.String(required=True, allow_none=True)


class PresenceInput(Input):
    presence = Choice(Presence, required=True, allow_none=True)


class DoorInput(Input):
    code = Text(required=True)


@bp.get("/meetings/<slug>/attendance", N_("Who came"), N_("Of those on the list; for insiders."))
@bp.asks(Query)
@bp.gives(RollShape)
def roll(_asked: Given, slug: str) -> Response:
    work = this_work()
    meeting = meetings.get(work, slug)
    found = queries.roll_of(work, meeting)
    keeps = may(work.actor, Action.ATTENDANCE_RECORD, meeting) and here_open(meeting)
    code = code_at(meeting) if keeps else None
    return answer(RollShape().dump({"people": found.people, "door_code": code}))


@bp.put(
    "/meetings/<slug>/attendance/<uuid:participation_id>",
    N_("Say who is here"),
    N_("presence null: not here after all."),
)
@bp.takes(PresenceInput)
@bp.gives(None, status=204)
def record(given: Given, slug: str, participation_id: UUID) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.ATTENDANCE_RECORD)
        services.record(work, slug, participation_id, given["presence"])
    return nothing()


@bp.post("/meetings/<slug>/attendance/mine", N_("Check in"), N_("With the code at the door."))
@bp.takes(DoorInput)
@bp.gives(None, status=204)
def check_in(given: Given, slug: str) -> Response:
    work = this_work()
    with work.saved():
        services.count_try(work, slug)
    with work.saved():
        services.check_in(work, slug, given["code"], keys=this_settings().secret_keys)
    return nothing()


@bp.post("/rsvp/<token>/attendance", N_("Check in by link"), N_("With the code at the door."))
@bp.takes(DoorInput)
@bp.gives(None, status=204)
def check_in_by_link(given: Given, token: str) -> Response:
    with held(token) as hand:
        work, slug = hand.work, hand.holder.slug
        with work.saved():
            take_turn(work, hand.holder, request.remote_addr)
        try:
            with work.saved():
                services.count_try(work, slug)
            with work.saved():
                services.check_in(work, slug, given["code"], keys=this_settings().secret_keys)
        except NotFound:
            raise NotFound("link_ended") from None
    return nothing()
