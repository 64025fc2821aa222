"""Mail about a meeting, for programs: what was written to whom, and what it says."""

from typing import Any

from flask import Response
from marshmallow import fields

from wgroup.calendar.rules import Edition
from wgroup.invitations import queries
from wgroup.invitations.models import Letter
from wgroup.invitations.rules import LetterState, Method
from wgroup.invitations.services import telling
from wgroup.invitations.wording import Matter
from wgroup.mail.words import plain
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import Choice, Given, Input, Moment, PageQuery, Shape, Uuid, page_of
from wgroup.web.guard import Access
from wgroup.web.mails import page_of as mail_page
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_invitations", N_("Mail about meetings"), prefix="/meetings/<slug>/letters")

ACCESS = {f"api_invitations.{name}": Access.ACCOUNT for name in ("index", "tell", "preview")}


class LetterShape(Shape):
    """settled_at: when it was sent, or given up; error: what the mail server said last."""

    id = Uuid(required=True)
    person = Uuid(attribute="invitation.person_id", required=True)
    name = fields.String(attribute="invitation.person.display_name", required=True)
    party = fields.String(attribute="invitation.party", required=True)
    address = fields.String(attribute="invitation.address", required=True)
    language = Choice(Edition, attribute="invitation.language", required=True)
    method = Choice(Method, attribute="notice.method", required=True)
    sequence = fields.Integer(attribute="notice.sequence", required=True)
    state = Choice(LetterState, required=True)
    queued_at = Moment(required=True)
    settled_at = Moment(required=True, allow_none=True)
    message_id = fields.String(required=True)
    error = fields.String(required=True)


class MailPreviewQuery(Input):
    what = Choice(Matter, load_default=Matter.INVITED, metadata={"default": "invited"})
    language = Choice(Edition, load_default=Edition.BOTH, metadata={"default": "both"})


class MailPreviewShape(Shape):
    subject = fields.String(required=True)
    text = fields.String(required=True)
    html = fields.String(required=True)


class ToldShape(Shape):
    told = fields.Integer(
        required=True, metadata={"description": N_("How many mails are on their way.")}
    )


def shown(letter: Letter) -> Data:
    data: dict[str, Any] = LetterShape().dump(letter)
    return data


@bp.get(
    "",
    N_("Mails about a meeting"),
    N_("In the order they were written; a delegation reads those to its own people."),
)
@bp.asks(PageQuery)
@bp.gives(page_of(LetterShape))
def index(asked: Given, slug: str) -> Response:
    work = this_work()
    page = queries.letters_page(work, queries.meeting_of(work, slug), **asked)
    return page_answer(page, shown)


@bp.post("", N_("Tell those not told yet"), N_("Where mail was not set up when they should be."))
@bp.takes(NothingInput)
@bp.gives(ToldShape)
def tell(_given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.INVITATION_TELL, queries.meeting_of(work, slug))
        told = once(work, lambda: str(telling.tell(work, slug)))
    return answer(ToldShape().dump({"told": int(told)}))


@bp.get(
    "/preview",
    N_("What a mail would say"),
    N_("As the meeting stands now; nothing is sent."),
)
@bp.asks(MailPreviewQuery)
@bp.gives(MailPreviewShape)
def preview(asked: Given, slug: str) -> Response:
    work = this_work()
    meeting = queries.meeting_of(work, slug)
    words = queries.preview(work, meeting, asked["what"], asked["language"])
    told = {
        "subject": words.subject,
        "text": plain(words.sections),
        "html": mail_page(words),
    }
    return answer(MailPreviewShape().dump(told))
