"""Showing anew that it is oneself, and going on where one was."""

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.accounts import queries
from wgroup.accounts.services import own_factors, proving
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, WgroupError
from wgroup.web import identity
from wgroup.web.accounts import asking
from wgroup.web.accounts.answers import log, proved, refused, shown
from wgroup.web.accounts.coming_back import way_on
from wgroup.web.accounts.forms import ProofForm
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work

bp = Blueprint("proving", __name__)

ACCESS = {"proving.prove": Access.ACCOUNT}
BEFORE_FACTOR = frozenset(ACCESS)


@bp.route("/account/prove", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """The second factor of those who have one, else the password."""
    work, form = this_work(), ProofForm.of_request()
    if form.accepted():
        try:
            identity.renew(_proved(work, form))
            log.info("proved anew: %s", work.actor.id)
            flash(gettext("Thank you. For ten minutes you are not asked again."))
            return redirect(way_on(), 303)
        except WgroupError as refusal:
            log.info("proof refused: %s", refusal.code)
            refused(form, refusal)
    return shown("accounts/prove.html", form, **ways(work))


def ways(work: Work) -> dict[str, object]:
    """What the reader can show, by what they have."""
    by_code = queries.totp(work) is not None or bool(queries.recovery_codes(work))
    passkey = asking.to_prove(queries.own(work)) if queries.passkeys(work) else None
    return {"by_code": by_code, "has_factor": identity.has_factor(), "passkey": passkey}


def _proved(work: Work, form: ProofForm) -> str:
    """Count, compare, then write: the first two as at the doors. The session's new secret."""
    session_id = identity.session_in_hand()
    if session_id is None:
        raise NotFound(kind="session")
    if identity.has_factor():
        with work.saved():
            own_factors.take_try(work)
        with work.saved():
            typed, keys = form.code.data or "", this_settings().secret_keys
            return proving.by_code(work, session_id, typed, keys=keys)
    own = queries.own(work)
    tried, proof = proved(work, own.email, form.password.data or "", of=own.id)
    with work.saved():
        return proving.by_password(work, session_id, proof, tried)
