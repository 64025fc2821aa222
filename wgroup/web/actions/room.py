"""The room of the action items: its address, whom it lets in, and what templates can say of it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from wgroup.actions.models import ActionItem
from wgroup.web.actions.views import View, of_meeting, view_of
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_work

bp = Blueprint("actions", __name__, url_prefix="/actions")

ACCESS = {
    f"actions.{name}": Access.ACCOUNT
    for name in ("index", "show", "record", "edit", "report", "run")
}


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    """The box on the page of a meeting asks for its items by itself."""
    state.app.jinja_env.globals.update(
        actions_of=of_meeting, action_url=action_url, seen_form=seen_form
    )


def action_url(item: ActionItem) -> str:
    return f"/actions/{item.slug}"


def seen_form(view: View) -> ConfirmForm:
    """A button about the item as its page shows it."""
    return ConfirmForm(formdata=None, data={"seen": str(view.item.version)})


def done(item: ActionItem, words: str) -> ResponseReturnValue:
    """Back to the page it was asked from, which says what has been done."""
    flash(words, "done")
    view = view_of(this_work(), item)
    if request.form.get("back") == "meeting" and view.meeting is not None:
        slug = view.meeting.slug
        return redirect(url_for("meetings.show", slug=slug, _anchor="h-actions"), 303)
    return redirect(action_url(item), 303)
