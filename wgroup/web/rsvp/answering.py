"""Answering an invitation by its link, without an account: opening it shows, sending records."""

import logging

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.invitations.services import answering
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken, TooMany
from wgroup.meetings.answers import ASKING
from wgroup.nominations import door
from wgroup.nominations.services.opening import may_open
from wgroup.web.request import this_settings
from wgroup.web.rsvp.forms import RsvpForm
from wgroup.web.rsvp.holding import Held, held
from wgroup.web.rsvp.room import blame, bp

log = logging.getLogger("wgroup.rsvp")


@bp.route("/rsvp/<token>", methods=["GET", "POST"])
def answer(token: str) -> ResponseReturnValue:
    """Scanners of mail open every link, so opening this one changes nothing."""
    try:
        with held(token) as hand:
            return _answered(hand, token)
    except NotFound:
        return render_template("rsvp/ended.html"), 404


def _answered(hand: Held, token: str) -> ResponseReturnValue:
    form = RsvpForm.of_request()
    if form.accepted() and _recorded(hand, form):
        log.info("answered by link: %s", hand.holder.invitation_id)
        flash(gettext("Your answer is recorded. You can change it here at any time."), "done")
        return redirect(url_for(".answer", token=token), 303)
    meeting, own = answering.own_answer(hand.work, hand.holder)
    standing = own.standing(meeting)
    if request.method != "POST":
        form.partstat.data, form.note.data = standing.now.value, own.note
    form.seen.data = meeting.terms.fingerprint
    page = render_template(
        "rsvp/answer.html",
        form=form,
        meeting=meeting,
        own=own,
        standing=standing,
        asked=meeting.status in ASKING,
        may_send=own.nominated and meeting.status in ASKING,
        named=door.named_by(hand.work.session, meeting.id, own.person_id),
        may_open=this_settings().mail.sends and may_open(hand.work, meeting, own),
        token=token,
    )
    return make_response(page, form.status, form.headers)


def _recorded(hand: Held, form: RsvpForm) -> bool:
    """Two transactions: a try counts whatever becomes of it."""
    work, holder = hand.work, hand.holder
    try:
        with work.saved():
            answering.take_turn(work, holder, request.remote_addr)
        with work.saved():
            answering.answer_by_link(
                work,
                holder,
                form.chosen(),
                note=form.note.data or "",
                seen=str(form.seen.data or ""),
            )
    except (RuleBroken, Conflict, TooMany) as refusal:
        blame(form, refusal)
        return False
    return True
