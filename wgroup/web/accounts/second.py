"""The second step of signing in: a code, or a passkey, after the password."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from wgroup.accounts.services import second
from wgroup.db.work import Work
from wgroup.kernel.errors import WgroupError
from wgroup.web import identity
from wgroup.web.accounts import asking
from wgroup.web.accounts.answers import log, refused, shown
from wgroup.web.accounts.coming_back import way_on
from wgroup.web.accounts.devices import known_device, remember
from wgroup.web.accounts.forms import CodeForm
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work

bp = Blueprint("second", __name__)

ACCESS = {"second.step": Access.OPEN, "second.leave": Access.OPEN}


@bp.route("/sign-in/second", methods=["GET", "POST"])
def step() -> ResponseReturnValue:
    """For a browser that has shown a password; Unauthenticated for all others."""
    work, form = this_work(), CodeForm.of_request()
    account = second.waiting(work, identity.secret_of_waiting())
    if form.accepted():
        try:
            passed = _passed(work, form, account.id)
            identity.enter(passed.secret)
            if passed.codes_left is not None:
                flash(_told(passed.codes_left))
            return remember(redirect(way_on(), 303), passed.account_id)
        except WgroupError as refusal:
            log.info("second factor refused: %s", refusal.code)
            refused(form, refusal)
    return shown("accounts/second.html", form, passkey=asking.to_pass(account))


def _passed(work: Work, form: CodeForm, account_id: UUID) -> second.Passed:
    """Count, then compare: a try counts whatever becomes of it."""
    secret, is_known = identity.secret_of_waiting(), known_device(account_id) is not None
    with work.saved():
        second.take_try(work, secret)
    with work.saved():
        passed = second.pass_by_code(
            work,
            secret,
            form.code.data or "",
            keys=this_settings().secret_keys,
            is_known=is_known,
        )
    log.info("signed in with a second factor: %s", passed.account_id)
    return passed


def _told(left: int) -> str:
    return str(ngettext(
        "You used a recovery code; one is left. Make new ones in time.",
        "You used a recovery code; %(num)s are left.",
        left,
    ))  # fmt: skip


@bp.post("/sign-in/second/leave")
def leave() -> ResponseReturnValue:
    """Sign in as somebody else, or not at all."""
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        second.sign_out_of_waiting(work, identity.secret_of_waiting())
    identity.leave()
    flash(gettext("You are signed out."))
    return redirect(url_for("accounts.sign_in"), 303)
