"""How a meeting is joined from afar, as the secretariat writes it down."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.services.joining import set_joining
from wgroup.policy import Action
from wgroup.web.meetings.acting import asked
from wgroup.web.meetings.people_forms import JoiningForm
from wgroup.web.meetings.room import bp, done, tried


@bp.route("/<slug>/joining", methods=["GET", "POST"])
def joining(slug: str) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.MEETING_EDIT)
    found = queries.joining_of(work, meeting.id)
    kept = {"url": found.url, "dial_in": found.dial_in, "seen": found.fingerprint} if found else {}
    form = JoiningForm.of_request(**kept)
    if form.accepted() and tried(work, form, lambda: keep(work, slug, form)):
        return done(slug, gettext("Kept. Those invited are shown it."))
    meeting, found = queries.get(work, slug), queries.joining_of(work, meeting.id)
    form.seen.data = found.fingerprint if found else ""
    page = {"meeting": meeting, "form": form, "joining": found}
    return render_template("meetings/joining.html", **page), form.status


def keep(work: Work, slug: str, form: JoiningForm) -> bool:
    seen = str(form.seen.data or "")
    set_joining(work, slug, url=form.url.data or "", dial_in=form.dial_in.data, seen=seen)
    return True
