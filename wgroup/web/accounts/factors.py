"""One's own second factors: an authenticator app, recovery codes, passkeys."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.accounts import queries, totp
from wgroup.accounts.services import own_factors
from wgroup.db.work import Work
from wgroup.kernel.errors import WgroupError
from wgroup.web import identity
from wgroup.web.accounts import asking
from wgroup.web.accounts.answers import log, refused, shown
from wgroup.web.accounts.coming_back import signed_path
from wgroup.web.accounts.forms import AppForm
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.pictures.qr import code_of
from wgroup.web.request import this_settings, this_work

bp = Blueprint("factors", __name__)

PROVED = frozenset({"factors.app", "factors.remove_app", "factors.codes"})
ACCESS = dict.fromkeys(("factors.index", *PROVED), Access.ACCOUNT)
BEFORE_FACTOR = frozenset(ACCESS)


@bp.get("/account/second-factors")
def index() -> ResponseReturnValue:
    work = this_work()
    return render_template(
        "accounts/factors.html",
        app=queries.totp(work),
        codes=queries.recovery_codes(work),
        passkeys=queries.passkeys(work),
        site=asking.this_site(),
        is_asked=bool(this_settings().second_factor_for & work.actor.held),
    )


@bp.route("/account/second-factors/app", methods=["GET", "POST"])
def app() -> ResponseReturnValue:
    """Show a key, and keep it once a code says that an app holds it."""
    work, form = this_work(), AppForm.of_request()
    keys = this_settings().secret_keys
    if request.method == "GET" and (before := to_prove()) is not None:
        return before
    try:
        if form.accepted():
            with work.saved():
                own_factors.take_try(work)
            with work.saved():
                codes = own_factors.confirm_app(
                    work, form.offer.data or "", form.code.data or "", keys=keys
                )
            log.info("authenticator app added: %s", work.actor.id)
            flash(gettext("The app is set up: from now on its code is asked for at sign-in."))
            return codes_shown(codes)
    except WgroupError as refusal:
        refused(form, refusal)
    return _offered(work, form)


def _offered(work: Work, form: AppForm) -> Response:
    """The key that was shown before, as long as it is ours; else a new one."""
    keys, key = this_settings().secret_keys, ""
    if form.offer.data:
        try:
            key = own_factors.offered_key(work, form.offer.data, keys=keys)
        except WgroupError:
            key = ""
    if not key:
        key, form.offer.data = own_factors.offer_key(work, keys=keys)
    address = totp.address_of(key, name=queries.own(work).email)
    return shown(
        "accounts/app.html", form, key=totp.in_groups(key), address=address,
        picture=code_of(address),
    )


@bp.post("/account/second-factors/app/remove")
def remove_app() -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        own_factors.remove_app(work)
    log.info("authenticator app removed: %s", work.actor.id)
    flash(gettext("The app is removed: its codes open nothing any more."))
    return redirect(url_for(".index"), 303)


@bp.post("/account/second-factors/codes")
def codes() -> ResponseReturnValue:
    """They are shown in the answer that makes them, and never again."""
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        made = own_factors.renew_codes(work)
    log.info("recovery codes renewed: %s", work.actor.id)
    return codes_shown(made)


def codes_shown(codes: list[str]) -> ResponseReturnValue:
    if not codes:
        return redirect(url_for("factors.index"), 303)
    return render_template("accounts/codes.html", codes=codes)


def to_prove() -> ResponseReturnValue | None:
    """The way to showing that it is oneself, where nothing has been typed yet."""
    work = this_work()
    if identity.is_proved(work.now):
        return None
    back = signed_path(request.full_path) or None
    return redirect(url_for("proving.prove", next=back), 303)
