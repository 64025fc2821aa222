"""One's own account: language, password, the browsers signed in, tokens for programs."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.accounts import queries
from wgroup.accounts.rules import Scope
from wgroup.accounts.services import entering, managing
from wgroup.accounts.services import tokens as services
from wgroup.db.work import Work
from wgroup.kernel.errors import Forbidden, RuleBroken, WgroupError
from wgroup.web import identity
from wgroup.web.accounts.answers import log, proved, refused, shown, this_agent
from wgroup.web.accounts.devices import remember
from wgroup.web.accounts.forms import ChangePasswordForm, LanguageForm, TokenForm
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.language import COOKIE
from wgroup.web.request import forget_language, this_work

bp = Blueprint("account", __name__)

ACCESS = {
    f"account.{each}": Access.ACCOUNT
    for each in (
        "profile",
        "password",
        "sessions",
        "end_session",
        "end_sessions",
        "tokens",
        "revoke_token",
    )
}
PROVED = frozenset({"account.tokens"})


@bp.route("/account", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    work, form = this_work(), LanguageForm.of_request()
    if form.accepted():
        with work.saved():
            managing.change_language(work, form.chosen())
        flash(gettext("Your language is saved."))
        forget_language()
        answer = redirect(url_for(".profile"), 303)
        answer.delete_cookie(COOKIE)  # what ?lang= once asked for gives way to the account
        return answer
    account = queries.own(work)
    if request.method == "GET":
        form.language.data = account.language.value if account.language else ""
    return shown("accounts/profile.html", form, account=account)


@bp.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    work, form = this_work(), ChangePasswordForm.of_request()
    account = queries.own(work)
    email, account_id = account.email, account.id
    if form.accepted():
        try:
            identity.enter(_password_changed(work, form, email))
            flash(gettext("Your password is changed. You are signed out everywhere else."))
            return remember(redirect(url_for(".profile"), 303), account_id)
        except WgroupError as refusal:
            refused(form, refusal)
    return shown("accounts/password.html", form, email=email)


def _password_changed(work: Work, form: ChangePasswordForm, email: str) -> str:
    """The present password is asked for, and guesses at it count like those at the door."""
    chosen = form.chosen()
    # Who has no second factor has no better proof than this very password.
    if identity.has_factor() and not identity.is_proved(work.now):
        raise Forbidden("proof_needed")
    try:
        tried, proof = proved(work, email, form.current.data or "", of=work.actor.id)
    except RuleBroken as wrong:
        raise RuleBroken(wrong.code, field="current", **wrong.facts) from None
    with work.saved():
        entering.give_back(work, tried)
    prepared = entering.prepared(work, queries.own(work), chosen)
    with work.saved():
        secret = entering.change_password(
            work, proof, password_hash=prepared, agent=this_agent()
        )
    log.info("password changed: %s", work.actor.id)
    return secret


@bp.get("/account/sessions")
def sessions() -> ResponseReturnValue:
    work = this_work()
    found = queries.sessions(work)
    here = identity.session_in_hand()
    return render_template("accounts/sessions.html", sessions=found, in_hand=here)


@bp.post("/account/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        entering.end_session(work, session_id)
    flash(gettext("That browser is signed out."))
    return redirect(url_for(".sessions"), 303)


@bp.post("/account/sessions/end")
def end_sessions() -> ResponseReturnValue:
    """Everywhere, here too."""
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        entering.end_own_sessions(work)
    log.info("all sessions ended: %s", work.actor.id)
    identity.leave()
    flash(gettext("You are signed out everywhere."))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/account/tokens", methods=["GET", "POST"])
def tokens() -> ResponseReturnValue:
    """A new token is shown in the answer that makes it, and never again."""
    work, form, secret = this_work(), TokenForm.of_request(), None
    if form.accepted():
        try:
            with work.saved():
                scopes = [Scope(form.scope.data)]
                token, secret = services.make_token(
                    work, name=form.name.data or "", scopes=scopes, days=form.days.data
                )
            log.info("token made: %s by %s", token.id, work.actor.id)
            form = TokenForm(formdata=None)
        except WgroupError as refusal:
            form.blame(refusal)
    found = queries.tokens(work)
    return shown("accounts/tokens.html", form, tokens=found, secret=secret)


@bp.post("/account/tokens/<uuid:token_id>/revoke")
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        services.revoke_token(work, token_id)
    log.info("token revoked: %s by %s", token_id, work.actor.id)
    flash(gettext("The token is revoked: what used it is shut out from now on."))
    return redirect(url_for(".tokens"), 303)
