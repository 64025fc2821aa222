"""The room of the decisions: its addresses, whom they let in, and what templates say of it.

Before anything here is read or done, what silence has adopted by now is numbered.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from wgroup.decisions import queries
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import DecisionState
from wgroup.meetings.models import Meeting
from wgroup.web.cautions import closure_words
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.settling import settle_first

bp = Blueprint("decisions", __name__, url_prefix="/decisions")
bp.before_request(settle_first)

NAMES = (
    "index", "lapsing", "show", "draft", "change", "table", "withdraw", "redraft", "agree",
    "adopt", "open_silence", "break_silence", "lodge",
)  # fmt: skip
ACCESS = {f"decisions.{each}": Access.ACCOUNT for each in NAMES}


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    """The box on the page of a meeting asks for its decisions by itself."""
    state.app.jinja_env.globals.update(
        decision_url=decision_url,
        decision_state=decision_state,
        decisions_of=decisions_of,
        time_left=time_left,
        closure_words=closure_words,
    )


def decision_url(decision: Decision) -> str:
    return f"/decisions/{decision.id}"


def decision_state(decision: Decision) -> DecisionState:
    """At the moment of this request."""
    return decision.state(this_work().now)


def decisions_of(meeting: Meeting) -> Sequence[Decision]:
    settle_first()
    return queries.of_meeting(this_work(), meeting.id)


def time_left(until: datetime) -> str:
    """How long it still lasts: days and hours, then hours and minutes."""
    minutes = max(0, int((until - this_work().now).total_seconds()) // 60)
    days, hours = minutes // 1440, minutes // 60
    if days >= 2:
        told = ngettext("%(num)s day", "%(num)s days", days)
        rest, more = hours % 24, ngettext("%(num)s hour", "%(num)s hours", hours % 24)
    else:
        told = ngettext("%(num)s hour", "%(num)s hours", hours)
        left = minutes % 60
        rest, more = left, ngettext("%(num)s minute", "%(num)s minutes", left)
        if not hours:
            return str(more)
    return str(gettext("%(first)s and %(second)s", first=told, second=more) if rest else told)


def done(decision: Decision, words: str) -> ResponseReturnValue:
    """Back to its page, which says what has been done."""
    flash(words, "done")
    return redirect(decision_url(decision), 303)
