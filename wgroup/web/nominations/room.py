"""The room of the nominations: its addresses, whom it lets in, and how an act is answered."""

from flask import Blueprint, flash, redirect
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import seat_plan
from wgroup.meetings.seats import SeatKind
from wgroup.nominations.models import Nomination
from wgroup.web.guard import Access
from wgroup.web.request import this_work

bp = Blueprint("nominations", __name__)

NAMES = (
    "index", "seats", "prepare", "show", "change", "run", "send_back", "answer",
    "participants", "participants_file", "participants_workbook", "participants_print",
    "file_participants", "freezing",
)  # fmt: skip
ACCESS = {f"nominations.{name}": Access.ACCOUNT for name in NAMES}


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        nomination_url=nomination_url,
        nominations_url=nominations_url,
        plan_of=plan_of,
        SeatKind=SeatKind,
    )


def nomination_url(found: Nomination) -> str:
    return f"/nominations/{found.id}"


def nominations_url(meeting: Meeting) -> str:
    return f"/meetings/{meeting.slug}/nominations"


def plan_of(meeting: Meeting) -> object:
    """The seats of a meeting, or None; for templates that lead there."""
    return seat_plan(this_work(), meeting.id)


def done(where: str, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(where, 303)
