"""Passwords for calendar programs, and how such a program is set up."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.accounts import queries
from wgroup.accounts.services import app_passwords
from wgroup.calendar import views
from wgroup.kernel.errors import WgroupError
from wgroup.web.accounts.answers import log, shown, whole_address
from wgroup.web.accounts.forms import AppPasswordForm
from wgroup.web.dav import paths
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_work

bp = Blueprint("app_passwords", __name__)

ACCESS = {"app_passwords.index": Access.ACCOUNT, "app_passwords.revoke": Access.ACCOUNT}
PROVED = frozenset({"app_passwords.index"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What is typed into a calendar program beside the password."""

    url: str
    user: str

    @property
    def host(self) -> str:
        """For programs that ask for a server, not for an address."""
        return urlsplit(self.url).netloc


@bp.route("/account/app-passwords", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """A new password is shown in the answer that makes it, and never again."""
    work, form, secret = this_work(), AppPasswordForm.of_request(), None
    if form.accepted():
        try:
            with work.saved():
                password, secret = app_passwords.make_app_password(work, name=form.name.data or "")
            log.info("app password made: %s by %s", password.id, work.actor.id)
            form = AppPasswordForm(formdata=None)
        except WgroupError as refusal:
            form.blame(refusal)
    own = queries.own(work)
    return shown(
        "accounts/app_passwords.html",
        form,
        passwords=queries.app_passwords(work),
        secret=secret,
        entry=Entry(whole_address(paths.ROOT), own.email),
        calendars=[
            (each.title, whole_address(paths.calendar(own.id, each.name)))
            for each in views.views(work, views.reader(work.actor, (own.email,)))
        ],
    )


@bp.post("/account/app-passwords/<uuid:password_id>/revoke")
def revoke(password_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        app_passwords.revoke_app_password(work, password_id)
    log.info("app password revoked: %s by %s", password_id, work.actor.id)
    flash(gettext("The password is revoked: the program that used it is shut out from now on."))
    return redirect(url_for(".index"), 303)
