"""Other times that those invited would prefer, on the page of the meeting."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.invitations import incoming
from wgroup.invitations.models import CounterProposal
from wgroup.invitations.services import deciding
from wgroup.kernel.errors import NotFound
from wgroup.kernel.time import Slot
from wgroup.meetings.models import Meeting
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_work

bp = Blueprint("proposals", __name__, url_prefix="/meetings/<slug>/counter-proposals")

ACCESS = {"proposals.settle": Access.ACCOUNT}


@bp.app_template_global("open_proposals")
def open_proposals(meeting: Meeting) -> list[CounterProposal]:
    """Those that nobody has settled, and that the meeting has not moved to."""
    found = incoming.open_proposals(this_work(), meeting.id)
    now = (meeting.starts_at, meeting.ends_at)
    return [each for each in found if (each.starts_at, each.ends_at) != now]


@bp.post("/<uuid:proposal_id>/settle")
def settle(slug: str, proposal_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        deciding.settle_proposal(work, slug, proposal_id)
    flash(gettext("The proposed time is settled; the meeting stays as it is."), "done")
    return redirect(url_for("meetings.show", slug=slug), 303)


def proposed_slot(work: Work, meeting: Meeting) -> Slot | None:
    """The time that ?proposal= asks for, on the meeting's own clock; None for anything else."""
    try:
        proposal = incoming.proposal_of(work, meeting.id, UUID(request.args.get("proposal", "")))
    except (ValueError, NotFound):
        return None
    return Slot.kept(proposal.starts_at, proposal.ends_at, meeting.zone)
