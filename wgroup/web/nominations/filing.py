"""Filing the list of participants, and saying when it freezes."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import get as get_meeting
from wgroup.nominations.freezing import freezing_of
from wgroup.nominations.participants import participants_of
from wgroup.nominations.services.filing import file_list, set_freezing
from wgroup.policy import Action, ensure
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import tried
from wgroup.web.nominations.forms import FreezingForm
from wgroup.web.nominations.room import bp, done
from wgroup.web.request import this_work


def list_url(meeting: Meeting) -> str:
    return f"/meetings/{meeting.slug}/participants"


@bp.post("/meetings/<slug>/participants/filing")
def file_participants(slug: str) -> ResponseReturnValue:
    work, form = this_work(), ActForm.of_request()
    meeting = get_meeting(work, slug)
    ensure(work.actor, Action.PARTICIPANTS_FILE, meeting)
    if form.accepted() and tried(work, form, lambda: file_list(work, slug)):
        return done(list_url(meeting), gettext("Filed. It may be filed anew until it freezes."))
    meeting = get_meeting(work, slug)
    told = {"meeting": meeting, "found": participants_of(work, meeting), "refused": form}
    return render_template("nominations/participants.html", **told), form.status


@bp.route("/meetings/<slug>/participants/freezing", methods=["GET", "POST"])
def freezing(slug: str) -> ResponseReturnValue:
    work = this_work()
    meeting = get_meeting(work, slug)
    ensure(work.actor, Action.PARTICIPANTS_FREEZE, meeting)
    found = freezing_of(work, meeting)
    form = FreezingForm.of_request(
        seen=found.version, **FreezingForm.values_of(found, meeting.zone)
    )
    if form.accepted() and tried(
        work, form, lambda: set_freezing(work, slug, form.fields(), seen=form.version)
    ):
        return done(list_url(meeting), gettext("Kept. Each side files its list until then."))
    meeting = get_meeting(work, slug)
    form.seen.data = str(freezing_of(work, meeting).version)
    page = {"meeting": meeting, "form": form, "back": list_url(meeting)}
    return render_template("nominations/freezing.html", **page), form.status
