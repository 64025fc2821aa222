"""Answering an invitation by its link, for programs: the address alone says who answers."""

from flask import Response, request
from marshmallow import fields

from wgroup.invitations.services import answering
from wgroup.kernel.errors import NotFound
from wgroup.meetings.answers import OWN_ANSWERS
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import AnswerWay, PartStat
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services.opening import open_account
from wgroup.nominations.services.suggesting import suggest
from wgroup.web.api.answer_shapes import OwnAnswerShape, told_own
from wgroup.web.api.answers import Data, answer, insist_seen, nothing
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import INVITED, MeetingShape
from wgroup.web.api.my_answer import INSTEAD, ReplacementInput
from wgroup.web.api.shapes import Choice, Given, Input, Shape, Text
from wgroup.web.guard import Access
from wgroup.web.rsvp.holding import held
from wgroup.web.rsvp.room import insist_mail
from wgroup.web.words import N_

bp = Room("api_rsvp", N_("Answering by link"), prefix="/rsvp")

# As at a feed's address nobody is asked who they are: no session and no token widens or narrows
# what the link gives, so there is nothing here that another site could misuse.
ACCESS = {f"api_rsvp.{name}": Access.FILES for name in ("show", "give", "replace", "open_own")}


class RsvpShape(Shape):
    """The meeting as those invited may read it, and one's own answer."""

    meeting = fields.Nested(MeetingShape, required=True)
    answer = fields.Nested(OwnAnswerShape, required=True)


class RsvpInput(Input):
    partstat = Choice(PartStat, required=True, metadata={"enum": [*OWN_ANSWERS]})
    note = Text(allow_none=True)


@bp.get("/<token>", N_("An invitation"), N_("By the token in the mail; no account is needed."))
@bp.gives(RsvpShape)
def show(token: str) -> Response:
    with held(token) as hand:
        return answer(told(*answering.own_answer(hand.work, hand.holder)))


@bp.put(
    "/<token>",
    N_("Say whether you take part"),
    N_("Sent again, it takes the place of what was said before."),
)
@bp.takes(RsvpInput)
@bp.gives(RsvpShape)
def give(given: Given, token: str) -> Response:
    with held(token) as hand:
        work, holder = hand.work, hand.holder
        with work.saved():
            answering.take_turn(work, holder, request.remote_addr)
        with work.saved():
            insist_seen(told(*answering.own_answer(work, holder)))
            note = given.get("note") or ""
            answering.answer_by_link(work, holder, given["partstat"], note=note)
            work.session.flush()
            data = told(*answering.own_answer(work, holder))
        return answer(data)


@bp.post("/<token>/replacement", *INSTEAD)
@bp.takes(ReplacementInput)
@bp.gives(RsvpShape)
def replace(given: Given, token: str) -> Response:
    with held(token) as hand:
        work, holder = hand.work, hand.holder
        with work.saved():
            answering.take_turn(work, holder, request.remote_addr)
        with work.saved():
            try:
                suggest(work, holder.slug, read_nomination(given), way=AnswerWay.LINK)
            except NotFound:  # a place that nobody was nominated for is not passed on
                raise NotFound("link_ended") from None
            work.session.flush()
            data = told(*answering.own_answer(work, holder))
        return answer(data)


@bp.post(
    "/<token>/account",
    N_("Ask for an account of one's own"),
    N_("For experts. What opens it goes by mail to the address that was invited."),
)
@bp.takes(Input)
@bp.gives(None, status=204)
def open_own(_given: Given, token: str) -> Response:
    with held(token) as hand:
        insist_mail()
        with hand.work.saved() as work:
            answering.take_turn(work, hand.holder, request.remote_addr)
        try:
            with hand.work.saved() as work:
                open_account(work, hand.holder.slug)
        except NotFound:  # a place that nobody was nominated for opens no account
            raise NotFound("link_ended") from None
    return nothing()


def told(meeting: Meeting, own: Participation) -> Data:
    return {"meeting": INVITED.dump(meeting), "answer": told_own(meeting, own)}
