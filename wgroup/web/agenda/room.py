"""The room of the agendas: its addresses, whom it lets in, and what templates can say of them."""

from flask import Blueprint, flash, redirect
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from wgroup.meetings.models import Meeting
from wgroup.web.agenda import views
from wgroup.web.guard import Access

bp = Blueprint("agenda", __name__, url_prefix="/meetings/<slug>")

# What a public meeting has adopted the public may read.
ACCESS = {
    "agenda.show": Access.OPEN,
    "agenda.printed": Access.OPEN,
    **{
        f"agenda.{name}": Access.ACCOUNT
        for name in (
            "add",
            "change",
            "move",
            "remove",
            "outcome",
            "run",
            "answer",
            "carry",
            "propose",
            "settle",
            "decline",
            "ask",
        )
    },
}


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    """The box on the page of a meeting asks for its agenda by itself."""
    state.app.jinja_env.globals.update(
        agenda_of=views.agenda_of,
        agenda_url=agenda_url,
        asked_rows=views.asked_rows,
        direction_word=views.direction_word,
        has_items=views.has_items,
        told_at=views.told_at,
        ways_of=views.ways_of,
    )


def agenda_url(meeting: Meeting) -> str:
    return f"/meetings/{meeting.slug}/agenda"


def done(slug: str, words: str, anchor: str = "") -> ResponseReturnValue:
    """Back to the agenda, which says what has been done."""
    flash(words, "done")
    return redirect(f"/meetings/{slug}/agenda{anchor}", 303)
