"""Delegations to be read: all that one may know of, one, and its letters."""

from urllib.parse import quote
from uuid import UUID

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from wgroup.delegations import queries
from wgroup.delegations.models import Credentials, Delegation
from wgroup.policy import Action, may
from wgroup.web.delegations.forms import FindingForm, LetterForm
from wgroup.web.delegations.room import bp
from wgroup.web.forms import SafeForm
from wgroup.web.meetings.forms import ActForm
from wgroup.web.request import this_work

PDF = "application/pdf"


@bp.get("")
def index() -> ResponseReturnValue:
    work = this_work()
    page = queries.listed(work, after=request.args.get("after"))
    return render_template("delegations/index.html", page=page, now=work.now)


@bp.get("/<uuid:delegation_id>")
def show(delegation_id: UUID) -> ResponseReturnValue:
    return page_of(queries.get(this_work(), delegation_id))


@bp.get("/<uuid:delegation_id>/credentials/<int(max=9999):number>.pdf")
def letter(delegation_id: UUID, number: int) -> ResponseReturnValue:
    work = this_work()
    found = queries.letter(work, delegation_id, number)
    return as_pdf(found, queries.octets_of(work, found))


def as_pdf(found: Credentials, octets: bytes) -> Response:
    """To be saved, never shown within our pages: it is somebody else's (RFC 6266, RFC 8187)."""
    answer: Response = current_app.response_class(octets, mimetype=PDF)
    named = f"filename=\"credentials-{found.number}.pdf\"; filename*=UTF-8''{quote(found.name)}"
    answer.headers["Content-Disposition"] = f"attachment; {named}"
    return answer


def page_of(
    found: Delegation,
    *,
    refused: SafeForm | None = None,
    letter_form: LetterForm | None = None,
    finding_form: FindingForm | None = None,
) -> ResponseReturnValue:
    """refused: the form that was not accepted, whose faults the page tells."""
    work = this_work()
    keeps = may(work.actor, Action.DELEGATION_KEEP) and work.actor.party == found.party
    page = {
        "found": found,
        "standing": found.standing(work.now),
        "letters": queries.letters(work, found.id),
        "keeps": keeps,
        "examines": may(work.actor, Action.CREDENTIALS_EXAMINE),
        "form": ActForm(formdata=None, data={"seen": str(found.version)}),
        "letter_form": letter_form or LetterForm(formdata=None),
        "finding_form": finding_form or FindingForm(formdata=None, data={"finding": "yes"}),
        "refused": refused,
    }
    return render_template("delegations/show.html", **page), refused.status if refused else 200
