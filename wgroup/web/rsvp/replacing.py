"""Sending somebody in one's place, from the link in the mail or signed in; one's side decides."""

import logging

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.invitations.services import answering
from wgroup.kernel.errors import Conflict, Invalid, NotFound, RuleBroken, TooMany
from wgroup.meetings.rules import AnswerWay
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services.suggesting import held_by, suggest
from wgroup.policy import Action, ensure
from wgroup.web.request import this_work
from wgroup.web.rsvp.forms import ReplacementForm
from wgroup.web.rsvp.holding import Held, held
from wgroup.web.rsvp.room import blame, bp

log = logging.getLogger("wgroup.rsvp")


@bp.route("/rsvp/<token>/replacement", methods=["GET", "POST"])
def replace(token: str) -> ResponseReturnValue:
    """Opening it changes nothing, as with every link in a mail."""
    try:
        with held(token) as hand:
            return _by_link(hand, token)
    except NotFound:
        return render_template("rsvp/ended.html"), 404


def _by_link(hand: Held, token: str) -> ResponseReturnValue:
    form, slug = ReplacementForm.of_request(), hand.holder.slug
    meeting, own = held_by(hand.work, slug)
    if form.accepted() and _kept(hand.work, form, slug, hand):
        log.info("a replacement was named by link: %s", hand.holder.invitation_id)
        flash(gettext("Kept. Your side decides whether this person comes in your place."), "done")
        return redirect(url_for("rsvp.answer", token=token), 303)
    meeting, own = held_by(hand.work, slug)
    facts = {"meeting": meeting, "own": own, "back": url_for("rsvp.answer", token=token)}
    page = render_template("rsvp/replacement.html", form=form, frame="rsvp/_frame.html", **facts)
    return make_response(page, form.status, form.headers)


@bp.route("/meetings/<slug>/replacement", methods=["GET", "POST"])
def replace_signed_in(slug: str) -> ResponseReturnValue:
    work, form = this_work(), ReplacementForm.of_request()
    ensure(work.actor, Action.NOMINATION_SUGGEST)
    held_by(work, slug)
    if form.accepted() and _kept(work, form, slug, None):
        flash(gettext("Kept. Your side decides whether this person comes in your place."), "done")
        return redirect(f"/meetings/{slug}", 303)
    meeting, own = held_by(work, slug)
    facts = {"meeting": meeting, "own": own, "back": f"/meetings/{slug}"}
    page = render_template(
        "rsvp/replacement.html", form=form, frame="meetings/paper.html", **facts
    )
    return make_response(page, form.status, form.headers)


def _kept(work: Work, form: ReplacementForm, slug: str, hand: Held | None) -> bool:
    """By link a try counts whatever becomes of it, in a transaction of its own."""
    way = AnswerWay.LINK if hand else AnswerWay.PAGE
    try:
        if hand is not None:
            with work.saved():
                answering.take_turn(work, hand.holder, request.remote_addr)
        with work.saved():
            suggest(work, slug, read_nomination(form.fields()), way=way)
    except (RuleBroken, Invalid, Conflict, TooMany) as refusal:
        blame(form, refusal)
        return False
    return True
