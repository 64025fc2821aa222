"""The room of the organisations: its address, whom it lets in, and what templates say of it."""

from datetime import datetime

from flask import Blueprint, flash, redirect
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import AdmissionState
from wgroup.web.guard import Access
from wgroup.web.request import this_work

bp = Blueprint("organisations", __name__, url_prefix="/organisations")

ACCESS = {
    f"organisations.{name}": Access.ACCOUNT
    for name in ("index", "show", "bring_in", "change", "answer", "suspend")
}


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        organisation_url=organisation_url, admission_of=admission_of
    )


def organisation_url(organisation: Organisation) -> str:
    return f"/organisations/{organisation.id}"


def admission_of(organisation: Organisation, now: datetime | None = None) -> AdmissionState:
    """Its state at the moment of this request."""
    return organisation.state(now or this_work().now)


def done(organisation: Organisation, words: str) -> ResponseReturnValue:
    """Back to its page, which says what has been done."""
    flash(words, "done")
    return redirect(organisation_url(organisation), 303)
