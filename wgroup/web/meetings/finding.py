"""Finding a time: the easiest hours for both sides, and what each has borne so far."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from wgroup.kernel.errors import Invalid, RuleBroken
from wgroup.meetings.burden import Burden
from wgroup.meetings.finding import Found, find, read_window, usual_window
from wgroup.policy import Action, ensure
from wgroup.web.capitals import own_zone
from wgroup.web.cautions import almanac, cautions_for
from wgroup.web.forms import SafeForm
from wgroup.web.meetings.room import bp
from wgroup.web.request import this_work

bp.add_app_template_global(cautions_for, "cautions_of")


class FindForm(SafeForm):
    first = StringField(_l("Earliest day"), render_kw={"type": "date"})
    last = StringField(_l("Latest day"), render_kw={"type": "date"})
    minutes = StringField(
        _l("Length in minutes"), render_kw={"type": "number", "min": 1, "max": 720}
    )


@bp.get("/find")
def find_time() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.MEETING_MOVE)
    usual = usual_window(work.now, own_zone())
    typed = {name: request.args.get(name) or each for name, each in usual.items()}
    form = FindForm(formdata=None, meta={"csrf": False}, data=typed)
    found: Found | None = None
    try:
        found = find(work, read_window({**typed, "zone": own_zone()}), almanac())
    except (RuleBroken, Invalid) as refusal:
        form.blame(refusal)
    return render_template("meetings/find.html", form=form, found=found), form.status


@bp.app_template_filter("burden_words")
def burden_words(one: Burden) -> str:
    """What it is on one side's clock: in office hours; 1 h 30 min outside office hours."""
    told = [
        (one.night, gettext("at night")),
        (one.reachable, gettext("outside office hours")),
        (one.day_off, gettext("on a day off")),
    ]
    said = [
        gettext("%(length)s %(when)s", length=_length(minutes), when=when)
        for minutes, when in told
        if minutes
    ]
    return str(gettext(", ").join(said) if said else gettext("in office hours"))


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s h", "%(num)s h", hours)] if hours else []
    parts += [ngettext("%(num)s min", "%(num)s min", rest)] if rest else []
    return " ".join(parts)
