"""The doors: signing in and out, one-time links, and asking for a new one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.accounts import door
from wgroup.accounts.services import entering, inviting
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, WgroupError
from wgroup.web import identity
from wgroup.web.accounts import asking
from wgroup.web.accounts.answers import log, proved, refused, shown, this_agent
from wgroup.web.accounts.coming_back import signed_path, way_on
from wgroup.web.accounts.devices import known_device, remember
from wgroup.web.accounts.forms import NewPasswordForm, ResetForm, SignInForm
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work

bp = Blueprint("accounts", __name__)

ACCESS = {
    "accounts.sign_in": Access.OPEN,
    "accounts.link": Access.OPEN,
    "accounts.reset": Access.OPEN,
    "accounts.sign_out": Access.ACCOUNT,
}
BEFORE_FACTOR = frozenset(ACCESS)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    work = this_work()
    form = SignInForm.of_request()
    accepted = form.accepted()
    if not work.actor.is_guest and (accepted or request.method != "POST"):
        return redirect(way_on(), 303)
    if accepted:
        try:
            return _let_in(*_signed_in(work, form), way_on())
        except WgroupError as refusal:
            log.info("sign-in refused: %s", refusal.code)
            refused(form, refusal)
    return shown("accounts/sign_in.html", form, passkey=asking.to_sign_in())


def _let_in(opened: entering.Opened, account_id: UUID, path: str) -> ResponseReturnValue:
    """Signed in, or on the way to the second step and from there to path."""
    if opened.waits:
        identity.await_second(opened.secret)
        return redirect(url_for("second.step", next=signed_path(path)), 303)
    identity.enter(opened.secret)
    return remember(redirect(path, 303), account_id)


def _signed_in(work: Work, form: SignInForm) -> tuple[entering.Opened, UUID]:
    """Count, compare, then write: three steps, for the second is slow and must hold up nobody."""
    tried, proof = proved(work, form.email.data or "", form.password.data or "")
    with work.saved():
        opened = entering.sign_in(work, proof, tried, agent=this_agent())
    log.info("signed in%s: %s", " by half" if opened.waits else "", proof.account_id)
    return opened, proof.account_id


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    work = this_work()
    with work.saved():
        entering.sign_out(work, identity.secret_of_browser())
    log.info("signed out: %s", work.actor.id)
    identity.leave()
    flash(gettext("You are signed out."))
    return redirect("/", 303)


@bp.route("/links/<token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """Opening the address uses nothing up, for scanners of mail open it too; sending does."""
    work, form = this_work(), NewPasswordForm.of_request()
    try:
        account = door.holder_of_link(work.session, token, work.now)
        account_id = account.id
        facts = {
            "email": account.email,
            "side": account.party,
            "renews": not account.is_invited,
        }
        if form.accepted():
            chosen = entering.prepared(work, account, form.chosen())
            with work.saved():
                opened = entering.accept_link(
                    work,
                    token,
                    password_hash=chosen,
                    agent=this_agent(),
                    is_known=known_device(account_id) is not None,
                )
            answer = _let_in(opened, account_id, "/")
            flash(
                gettext("Your password is set. Now the second step.")
                if opened.waits
                else gettext("Your password is set, and you are signed in.")
            )
            return answer
    except NotFound:
        return render_template("accounts/dead_link.html"), 404
    except WgroupError as refusal:
        refused(form, refusal)
    return shown("accounts/link.html", form, **facts)


@bp.route("/reset", methods=["GET", "POST"])
def reset() -> ResponseReturnValue:
    """Ask for a link by mail, where mail is set up, or read whom to ask for one.

    The answer is the same whether or not there is such an account.
    """
    work, form = this_work(), ResetForm.of_request()
    mails = this_settings().mail.sends
    if form.accepted():
        try:
            _ask_for_link(work, form, mails=mails)
        except WgroupError as refusal:
            refused(form, refusal)
        else:
            flash(gettext("If there is an account with this address, a link is on its way to it."))
            return redirect(url_for(".sign_in"), 303)
    return shown("accounts/reset.html", form, mails=mails)


def _ask_for_link(work: Work, form: ResetForm, *, mails: bool) -> None:
    if not mails:
        raise Conflict("mail_off")
    with work.saved():
        inviting.request_reset(work, form.email.data or "", address=request.remote_addr)
