"""The room of the meetings: its address, whom it lets in, and how an act is answered."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.meetings.answers import tally
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import PartStat
from wgroup.web.forms import SafeForm
from wgroup.web.guard import Access

bp = Blueprint("meetings", __name__, url_prefix="/meetings")

# Guests see what is public; whatever is done, or tells how it was done, needs an account.
ACCESS = {
    "meetings.index": Access.OPEN,
    "meetings.show": Access.OPEN,
    "meetings.history": Access.ACCOUNT,
    "meetings.propose": Access.ACCOUNT,
    "meetings.preview": Access.ACCOUNT,
    "meetings.find_time": Access.ACCOUNT,
    "meetings.concur": Access.ACCOUNT,
    "meetings.move": Access.ACCOUNT,
    "meetings.edit": Access.ACCOUNT,
    "meetings.widen": Access.ACCOUNT,
    "meetings.cancel": Access.ACCOUNT,
    "meetings.run": Access.ACCOUNT,
    "meetings.enter": Access.ACCOUNT,
    "meetings.answer": Access.ACCOUNT,
    "meetings.remove": Access.ACCOUNT,
    "meetings.my_answer": Access.ACCOUNT,
    "meetings.joining": Access.ACCOUNT,
}

Done = TypeVar("Done")


@bp.app_template_global("answers_of")
def answers_of(meeting: Meeting, people: Iterable[Participation]) -> dict[PartStat, int]:
    """How many of these people answered what, to the terms of their meeting as they are."""
    return tally(each.standing(meeting) for each in people)


def tried(work: Work, form: SafeForm, act: Callable[[], object]) -> bool:
    """Do it and save it; or blame the form, which keeps what was typed."""
    return made(work, form, act) is not None


def made(work: Work, form: SafeForm, act: Callable[[], Done]) -> Done | None:
    """The same for what is made, which is never None."""
    try:
        with work.saved():
            return act()
    except (RuleBroken, Invalid, Conflict) as refusal:
        form.blame(refusal)
        return None


def done(slug: str, words: str) -> ResponseReturnValue:
    """Back to the page of the meeting, which says what has been done."""
    flash(words, "done")
    return redirect(url_for("meetings.show", slug=slug), 303)
