"""Mail that came in, and other times proposed, for programs."""

from uuid import UUID

from flask import Response
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.invitations import incoming
from wgroup.invitations.models import IncomingMail
from wgroup.invitations.rules import IncomingState, Route
from wgroup.invitations.services import deciding
from wgroup.invitations.services.deciding import SAID
from wgroup.meetings.rules import PartStat
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Moment,
    PageQuery,
    Query,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_incoming", N_("Mail that came in"), prefix="/mail")

ACCESS = {
    f"api_incoming.{each}": Access.ACCOUNT
    for each in ("index", "show", "take", "put_forward", "discard")
}


class MailQuery(PageQuery):
    state = Choice(IncomingState, load_default=None)


class MailShape(Shape):
    """What a mail seems to say, and what became of it."""

    id = Uuid(required=True)
    route = Choice(Route, required=True)
    received_at = Moment(required=True)
    settled_at = Moment(required=True, allow_none=True)
    state = Choice(IncomingState, required=True)
    sender = fields.String(required=True)
    verdict = fields.String(
        required=True,
        metadata={"description": N_("What our own mail server says of the sender.")},
    )
    why = fields.String(
        attribute="note", required=True, metadata={"description": N_("Why it is so, in a code.")}
    )
    meeting_id = Uuid(required=True, allow_none=True)
    findings = fields.List(fields.Dict(), required=True)


class TakeInput(Input):
    participation_id = Uuid(required=True)
    partstat = Choice(PartStat, required=True, metadata={"enum": [*SAID]})
    note = Text(load_default="")


class ForwardInput(Input):
    participation_id = Uuid(required=True)


@bp.get("", N_("Mail that came in"), N_("For the secretariat; held ones from the oldest."))
@bp.asks(MailQuery)
@bp.gives(page_of(MailShape))
def index(asked: Given) -> Response:
    work = let_in()
    return page_answer(incoming.page_of(work, asked.pop("state"), **asked), MailShape().dump)


@bp.get("/<uuid:mail_id>", N_("A mail"))
@bp.asks(Query)
@bp.gives(MailShape)
def show(_asked: Given, mail_id: UUID) -> Response:
    return answer(told(incoming.mail_of(let_in(), mail_id)))


@bp.post(
    "/<uuid:mail_id>/take",
    N_("Record what a mail that is held says"),
    N_("For somebody on the list of the meeting."),
)
@bp.takes(TakeInput)
@bp.gives(MailShape)
def take(given: Given, mail_id: UUID) -> Response:
    with (work := let_in()).saved():
        said = given["partstat"]
        deciding.take(work, mail_id, given["participation_id"], said, note=given["note"])
        data = told(incoming.mail_of(work, mail_id))
    return answer(data)


@bp.post("/<uuid:mail_id>/put-forward", N_("Put the time that it proposes before the Parties"))
@bp.takes(ForwardInput)
@bp.gives(MailShape)
def put_forward(given: Given, mail_id: UUID) -> Response:
    with (work := let_in()).saved():
        deciding.put_forward(work, mail_id, given["participation_id"])
        data = told(incoming.mail_of(work, mail_id))
    return answer(data)


@bp.post("/<uuid:mail_id>/discard", N_("Record nothing of it"))
@bp.takes(NothingInput)
@bp.gives(MailShape)
def discard(_given: Given, mail_id: UUID) -> Response:
    with (work := let_in()).saved():
        data = told(deciding.discard(work, mail_id))
    return answer(data)


def let_in() -> Work:
    work = this_work()
    ensure(work.actor, Action.INCOMING_SETTLE)
    return work


def told(mail: IncomingMail) -> Data:
    data: Data = MailShape().dump(mail)
    return data
