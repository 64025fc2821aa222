"""Inviting once: who of one's own side is invited to all meetings of a span, and to which."""

from secrets import token_urlsafe
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.meetings import lasting_queries as queries
from wgroup.meetings.lasting import LastingDraft
from wgroup.meetings.lasting_drafts import read_lasting
from wgroup.meetings.rules import check_own_party
from wgroup.meetings.services import lasting as services
from wgroup.meetings.services.lasting import Reached
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.web.capitals import own_zone
from wgroup.web.guard import Access
from wgroup.web.lasting.forms import LastingForm
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import made, tried
from wgroup.web.request import this_work

bp = Blueprint("lasting", __name__, url_prefix="/invited-once")

ACCESS = {f"lasting.{each}": Access.ACCOUNT for each in ("index", "make", "show", "end")}


@bp.get("")
def index() -> ResponseReturnValue:
    work = this_work()
    page = queries.listed(work, after=request.args.get("after"))
    counts = queries.counts(work, page.items)
    return render_template("lasting/index.html", page=page, counts=counts)


@bp.route("/new", methods=["GET", "POST"])
def make() -> ResponseReturnValue:
    """Looked at first: which meetings it reaches now. Then made."""
    work = this_work()
    ensure(work.actor, Action.PARTICIPATION_ENTER)
    usual = {"capacity": "delegate", "series": request.args.get("series", "")}
    form = LastingForm.of_request(nonce=token_urlsafe(16), **usual)
    form.offer(work)
    reached: list[Reached] | None = None
    if form.accepted():
        if form.checks:
            reached = _preview(work, form)
        else:
            key = made(work, form, lambda: _once(work, form))
            if key is not None:
                flash(gettext("Invited once. Who has an address is written to."), "done")
                return redirect(url_for(".show", invitation_id=key), 303)
    page = {"form": form, "reached": reached}
    return render_template("lasting/make.html", **page), form.status


def _preview(work: Work, form: LastingForm) -> list[Reached] | None:
    try:
        return services.preview(work, read_lasting(form.fields(own_zone())))
    except (RuleBroken, Invalid, Conflict) as refusal:
        form.blame(refusal)
        return None


def _once(work: Work, form: LastingForm) -> str:
    draft: LastingDraft = read_lasting(form.fields(own_zone()))

    def act() -> str:
        return str(services.make(work, draft).id)

    nonce = str(form.nonce.data or "")
    return once(work, f"lasting {nonce} {draft!r}", act) if nonce else act()


@bp.get("/<uuid:invitation_id>")
def show(invitation_id: UUID) -> ResponseReturnValue:
    return _page(invitation_id, ActForm.of_request())


@bp.post("/<uuid:invitation_id>/end")
def end(invitation_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.PARTICIPATION_ENTER)
    check_own_party(work.actor.party, queries.get(work, invitation_id).party)
    form = ActForm.of_request()
    if form.accepted() and tried(
        work, form, lambda: services.end(work, invitation_id, seen=form.version)
    ):
        flash(gettext("Ended. They are off what is still to come."), "done")
        return redirect(url_for(".show", invitation_id=invitation_id), 303)
    return _page(invitation_id, form)


def _page(invitation_id: UUID, form: ActForm) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, invitation_id)
    form.seen.data = str(found.version)
    meetings = queries.reached(work, found)
    page = {"found": found, "meetings": meetings, "form": form}
    return render_template("lasting/show.html", **page), form.status
