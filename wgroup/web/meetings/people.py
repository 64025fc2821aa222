"""Each side's focal point enters its own people, and what they answered."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.meetings import queries
from wgroup.meetings.drafts import read_person
from wgroup.meetings.rules import check_own_party
from wgroup.meetings.services import taking_part
from wgroup.policy import Action
from wgroup.web.meetings.acting import asked
from wgroup.web.meetings.forms import AnswerForm, PersonForm
from wgroup.web.meetings.room import bp, done, tried


@bp.route("/<slug>/people/new", methods=["GET", "POST"])
def enter(slug: str) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.PARTICIPATION_ENTER)
    form = PersonForm.of_request(capacity="delegate", partstat="needs_action")
    if form.accepted() and tried(
        work, form, lambda: taking_part.enter(work, slug, read_person(form.fields()))
    ):
        return done(slug, gettext("Entered for your Party."))
    meeting = queries.get(work, slug)
    return render_template("meetings/person.html", meeting=meeting, form=form), form.status


@bp.route("/<slug>/people/<uuid:participation_id>", methods=["GET", "POST"])
def answer(slug: str, participation_id: UUID) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.PARTICIPATION_ENTER)
    one = queries.participation(work, meeting.id, participation_id)
    check_own_party(work.actor.party, one.party)
    form = AnswerForm.of_request(partstat=one.partstat.value)
    if form.accepted() and tried(
        work, form, lambda: taking_part.answer(work, slug, participation_id, form.chosen())
    ):
        return done(slug, gettext("The answer is kept."))
    meeting = queries.get(work, slug)
    page = {"meeting": meeting, "form": form, "one": one}
    return render_template("meetings/answer.html", **page), form.status
