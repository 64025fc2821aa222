"""The mail about a meeting: who was told what, what they read, and telling those who were not."""

from typing import TypeVar

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.invitations import forecasts, queries
from wgroup.invitations.services import telling
from wgroup.invitations.wording import Matter
from wgroup.kernel.errors import Conflict
from wgroup.meetings.models import Meeting
from wgroup.policy import Action, ensure, may
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_language, this_work

bp = Blueprint("invitations", __name__, url_prefix="/meetings")

ACCESS = {
    "invitations.board": Access.ACCOUNT,
    "invitations.tell": Access.ACCOUNT,
    "invitations.preview": Access.ACCOUNT,
}


@bp.before_request
def find_section() -> None:
    g.section = "meetings.index"


@bp.get("/<slug>/mail")
def board(slug: str) -> ResponseReturnValue:
    work = this_work()
    return _board(work, queries.meeting_of(work, slug), ConfirmForm(formdata=None))


@bp.post("/<slug>/mail")
def tell(slug: str) -> ResponseReturnValue:
    """Tell those who were not told when they should have been."""
    work, form = this_work(), ConfirmForm.of_request()
    ensure(work.actor, Action.INVITATION_TELL, queries.meeting_of(work, slug))
    if form.accepted():
        try:
            with work.saved():
                told = telling.tell(work, slug)
        except Conflict as refusal:
            form.blame(refusal)
        else:
            flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", told))
            return redirect(url_for(".board", slug=slug), 303)
    return _board(work, queries.meeting_of(work, slug), form)


def _board(work: Work, meeting: Meeting, form: ConfirmForm) -> ResponseReturnValue:
    acts = may(work.actor, Action.INVITATION_TELL, meeting)
    side = telling.side_of(work)
    page = {
        "meeting": meeting,
        "lines": queries.board(work, meeting),
        "untold": forecasts.of_telling(work, meeting, side) if acts else None,
        "form": form,
    }
    return render_template("invitations/board.html", **page), form.status


@bp.get("/<slug>/mail/preview")
def preview(slug: str) -> str:
    """What somebody would read; odd wishes give the invitation in the reader's language."""
    work = this_work()
    meeting = queries.meeting_of(work, slug)
    matter = _chosen(Matter, "what") or Matter.INVITED
    edition = _chosen(Edition, "in") or Edition(this_language().value)
    return render_template(
        "invitations/preview.html",
        meeting=meeting,
        matter=matter,
        edition=edition,
        matters=list(Matter),
        editions=list(Edition),
        words=queries.preview(work, meeting, matter, edition),
    )


Kind = TypeVar("Kind", Matter, Edition)


def _chosen(kind: type[Kind], name: str) -> Kind | None:
    asked = request.args.get(name)
    return kind(asked) if asked in set(kind) else None
