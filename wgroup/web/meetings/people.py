"""Who takes part: entered by each side's focal point, answering for themselves, removed."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.meetings import queries
from wgroup.meetings.drafts import read_person
from wgroup.meetings.rules import PEOPLE_FROZEN, AnswerWay, check_own_party
from wgroup.meetings.services import taking_part
from wgroup.policy import Action, ensure
from wgroup.web.meetings.acting import asked
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.people_forms import AnswerForm, OwnAnswerForm, PersonForm
from wgroup.web.meetings.reading import page_of
from wgroup.web.meetings.room import bp, done, tried
from wgroup.web.request import this_work


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
    form = AnswerForm.of_request(partstat=one.standing(meeting).now.value)
    if form.accepted() and tried(
        work, form, lambda: taking_part.answer(work, slug, participation_id, form.chosen())
    ):
        return done(slug, gettext("The answer is kept."))
    meeting = queries.get(work, slug)
    page = {"meeting": meeting, "form": form, "one": one}
    return render_template("meetings/answer.html", **page), form.status


@bp.route("/<slug>/people/<uuid:participation_id>/remove", methods=["GET", "POST"])
def remove(slug: str, participation_id: UUID) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.PARTICIPATION_ENTER)
    one = queries.participation(work, meeting.id, participation_id)
    check_own_party(work.actor.party, one.party)
    form = ActForm.of_request(seen=one.version)
    if form.accepted() and tried(
        work, form, lambda: taking_part.remove(work, slug, participation_id, seen=form.version)
    ):
        return done(slug, gettext("Taken off the list."))
    meeting = queries.get(work, slug)
    one = queries.participation(work, meeting.id, participation_id)
    form.seen.data = str(one.version)
    fits = meeting.status not in PEOPLE_FROZEN
    page = {"meeting": meeting, "form": form, "one": one, "fits": fits}
    return render_template("meetings/remove.html", **page), form.status


@bp.post("/<slug>/my-answer")
def my_answer(slug: str) -> ResponseReturnValue:
    work, form = this_work(), OwnAnswerForm.of_request()
    if form.accepted() and tried(
        work,
        form,
        lambda: taking_part.answer_own(
            work,
            slug,
            form.chosen(),
            way=AnswerWay.PAGE,
            note=form.note.data or "",
            seen=str(form.seen.data or ""),
        ),
    ):
        return done(slug, gettext("Your answer is kept."))
    meeting = queries.get_whole(work, slug)
    ensure(work.actor, Action.PARTICIPATION_ANSWER, meeting)
    queries.get_own_participation(work, meeting.id)
    return page_of(work, meeting, refused=form, answering=form), form.status
