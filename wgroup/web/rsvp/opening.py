"""An account of one's own, from the link in the mail: what opens it comes by another mail."""

import logging

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.invitations.services import answering
from wgroup.kernel.errors import NotFound
from wgroup.nominations.services.opening import open_account
from wgroup.web.forms import ConfirmForm
from wgroup.web.rsvp.holding import held
from wgroup.web.rsvp.room import bp, insist_mail

log = logging.getLogger("wgroup.rsvp")


@bp.post("/rsvp/<token>/account")
def open_own(token: str) -> ResponseReturnValue:
    try:
        with held(token) as hand:
            ConfirmForm.insist()
            insist_mail()
            with hand.work.saved() as work:
                answering.take_turn(work, hand.holder, request.remote_addr)
            with hand.work.saved() as work:
                open_account(work, hand.holder.slug)
            log.info("an account was asked for by link: %s", hand.holder.invitation_id)
    except NotFound:
        return render_template("rsvp/ended.html"), 404
    flash(gettext("A mail is on its way to the address to which you were invited."), "done")
    return redirect(url_for("rsvp.answer", token=token), 303)
