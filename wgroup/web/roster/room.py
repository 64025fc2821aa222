"""The room of the experts: its address, whom it lets in, and how an act is answered."""

from flask import Blueprint, flash, redirect
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from wgroup.roster.models import ExpertProfile
from wgroup.web.guard import Access

bp = Blueprint("experts", __name__, url_prefix="/experts")

NAMES = ("index", "table", "add", "show", "change", "declare", "run")
ACCESS = {f"experts.{name}": Access.ACCOUNT for name in NAMES}


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(expert_url=expert_url)


def expert_url(found: ExpertProfile) -> str:
    return f"/experts/{found.id}"


def done(found: ExpertProfile, words: str) -> ResponseReturnValue:
    """Back to the page of the expert, which says what has been done."""
    flash(words, "done")
    return redirect(expert_url(found), 303)
