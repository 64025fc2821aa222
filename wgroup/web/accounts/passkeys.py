"""Passkeys on pages: made and taken away, and shown to sign in, to pass or to prove oneself."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.accounts import queries
from wgroup.accounts.services import entering, passkeys, second
from wgroup.accounts.services import proving as services
from wgroup.accounts.services.own_factors import take_try
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, WgroupError
from wgroup.web import identity
from wgroup.web.accounts import asking, proving
from wgroup.web.accounts.answers import answered, log, refused, this_agent
from wgroup.web.accounts.coming_back import way_on
from wgroup.web.accounts.devices import known_device, remember
from wgroup.web.accounts.factors import codes_shown, to_prove
from wgroup.web.accounts.forms import (
    CodeForm,
    NewPasskeyForm,
    PasskeyForm,
    ProofForm,
    SignInForm,
)
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work

bp = Blueprint("passkeys", __name__)

PROVED = frozenset({"passkeys.new", "passkeys.remove"})
ACCESS = {
    **dict.fromkeys((*PROVED, "passkeys.prove"), Access.ACCOUNT),
    **dict.fromkeys(("passkeys.sign_in", "passkeys.second_step"), Access.OPEN),
}
BEFORE_FACTOR = frozenset(ACCESS)


# -- one's own ---------------------------------------------------------------------------------


@bp.route("/account/second-factors/passkey", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Ask the browser to make a passkey, and keep what it made."""
    work, site = this_work(), asking.insist_site()
    form, keys = NewPasskeyForm.of_request(), this_settings().secret_keys
    if request.method == "GET" and (before := to_prove()) is not None:
        return before
    try:
        if form.accepted():
            with work.saved():
                answer, name = asking.answer_of(form), form.name.data or ""
                codes = passkeys.add(work, site, answer, name=name, keys=keys)
            log.info("passkey added: %s", work.actor.id)
            flash(gettext("The passkey is kept: from now on you can sign in with it."))
            return codes_shown(codes)
    except WgroupError as refusal:
        refused(form, refusal)
    offer = passkeys.offer_new(work, site, keys=keys)
    asked = asking.asked(form, offer, site, url_for(".new"))
    return answered(form, render_template("accounts/passkey.html", passkey=asked, form=form))


@bp.post("/account/second-factors/passkeys/<uuid:passkey_id>/remove")
def remove(passkey_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        passkeys.remove(work, passkey_id)
    log.info("passkey removed: %s", work.actor.id)
    flash(gettext("The passkey is removed: it opens nothing any more."))
    return redirect(url_for("factors.index"), 303)


# -- shown -------------------------------------------------------------------------------------


@bp.post("/sign-in/passkey")
def sign_in() -> ResponseReturnValue:
    """In the place of password and code; for who is signed in already there is no more to do."""
    work, form = this_work(), PasskeyForm.of_request()
    accepted = form.accepted()
    if accepted and not work.actor.is_guest:
        return redirect(way_on(), 303)
    try:
        if accepted:
            passed = _signed_in(work, form)
            identity.enter(passed.secret)
            return remember(redirect(way_on(), 303), passed.account_id)
    except WgroupError as refusal:
        _note(form, refusal)
    passkey, other = asking.to_sign_in(form), SignInForm(formdata=None)
    page = render_template("accounts/sign_in.html", form=other, passkey=passkey)
    return answered(form, page)


def _signed_in(work: Work, form: PasskeyForm) -> second.Passed:
    """Count, then compare, as with a password."""
    site, address = asking.insist_site(), request.remote_addr
    with work.saved():
        entering.count_try(work, address=address)
    with work.saved():
        passed = passkeys.sign_in(
            work,
            site,
            asking.answer_of(form),
            keys=this_settings().secret_keys,
            agent=this_agent(),
            address=address,
            is_known=lambda account_id: known_device(account_id) is not None,
        )
    log.info("signed in with a passkey: %s", passed.account_id)
    return passed


@bp.post("/sign-in/second/passkey")
def second_step() -> ResponseReturnValue:
    """For a browser that has shown a password; Unauthenticated for all others."""
    work, form = this_work(), PasskeyForm.of_request()
    account = second.waiting(work, identity.secret_of_waiting())
    try:
        if form.accepted():
            passed = _passed(work, form, account.id)
            identity.enter(passed.secret)
            return remember(redirect(way_on(), 303), passed.account_id)
    except WgroupError as refusal:
        _note(form, refusal)
    passkey, other = asking.to_pass(account, form), CodeForm(formdata=None)
    page = render_template("accounts/second.html", form=other, passkey=passkey)
    return answered(form, page)


def _passed(work: Work, form: PasskeyForm, account_id: UUID) -> second.Passed:
    site, secret = asking.insist_site(), identity.secret_of_waiting()
    with work.saved():
        second.take_try(work, secret)
    with work.saved():
        passed = passkeys.pass_second(
            work,
            site,
            asking.answer_of(form),
            secret,
            keys=this_settings().secret_keys,
            is_known=known_device(account_id) is not None,
        )
    log.info("signed in with a passkey as second factor: %s", passed.account_id)
    return passed


@bp.post("/account/prove/passkey")
def prove() -> ResponseReturnValue:
    work, form = this_work(), PasskeyForm.of_request()
    try:
        if form.accepted():
            identity.renew(_proved(work, form))
            log.info("proved anew by a passkey: %s", work.actor.id)
            flash(gettext("Thank you. For ten minutes you are not asked again."))
            return redirect(way_on(), 303)
    except WgroupError as refusal:
        _note(form, refusal)
    ways = {**proving.ways(work), "passkey": asking.to_prove(queries.own(work), form)}
    page = render_template("accounts/prove.html", form=ProofForm(formdata=None), **ways)
    return answered(form, page)


def _proved(work: Work, form: PasskeyForm) -> str:
    session_id, site = identity.session_in_hand(), asking.insist_site()
    if session_id is None:
        raise NotFound(kind="session")
    with work.saved():
        take_try(work)
    with work.saved():
        return services.by_passkey(
            work, session_id, site, asking.answer_of(form), keys=this_settings().secret_keys
        )


def _note(form: PasskeyForm, refusal: WgroupError) -> None:
    log.info("passkey refused: %s", refusal.code)
    refused(form, refusal)
