"""Other times that those invited would prefer, for programs."""

from uuid import UUID

from flask import Response
from marshmallow import fields

from wgroup.invitations import incoming
from wgroup.invitations.models import CounterProposal
from wgroup.invitations.services import deciding
from wgroup.kernel.actor import Actor
from wgroup.meetings import queries
from wgroup.web.api.answers import Data, answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import Given, Moment, PageQuery, Shape, Uuid, page_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_proposals", N_("Other times proposed"), prefix="/meetings/<slug>/counter-proposals")

ACCESS = {f"api_proposals.{each}": Access.ACCOUNT for each in ("index", "settle")}


class CounterProposalShape(Shape):
    """The note is for the own side of who proposed it, and for the secretariat."""

    id = Uuid(required=True)
    party = fields.String(required=True)
    name = fields.String(attribute="person.display_name", required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    settled_at = Moment(required=True, allow_none=True)
    note = fields.String()


WHOLE, WITHOUT = CounterProposalShape(), CounterProposalShape(exclude=("note",))


@bp.get("", N_("Other times that are open"), N_("For the Parties and the secretariat."))
@bp.asks(PageQuery)
@bp.gives(page_of(CounterProposalShape))
def index(_asked: Given, slug: str) -> Response:
    """They are few, so they all stand on one page."""
    work = this_work()
    found = incoming.open_proposals(work, queries.get(work, slug).id)
    return answer({"items": [told(work.actor, each) for each in found], "next": None})


@bp.post("/<uuid:proposal_id>/settle", N_("Leave the meeting as it is"))
@bp.takes(NothingInput)
@bp.gives(CounterProposalShape)
def settle(_given: Given, slug: str, proposal_id: UUID) -> Response:
    with (work := this_work()).saved():
        data = told(work.actor, deciding.settle_proposal(work, slug, proposal_id))
    return answer(data)


def told(actor: Actor, proposal: CounterProposal) -> Data:
    data: Data = (WHOLE if proposal.opens_to(actor) else WITHOUT).dump(proposal)
    return data
