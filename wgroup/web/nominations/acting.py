"""What is done with a nomination: by its side, the secretariat, and the side that is asked."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.nominations import queries
from wgroup.nominations.rules import check_other, check_own
from wgroup.nominations.services import answering, checking, nominating
from wgroup.policy import Action, ensure
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import tried
from wgroup.web.nominations.forms import ObjectionForm, ShortcomingForm
from wgroup.web.nominations.reading import page_of
from wgroup.web.nominations.room import bp, done, nomination_url
from wgroup.web.request import this_work
from wgroup.web.words import N_

# Acts that ask for nothing but a yes: whose they are, and what is said once they are done.
RUNS = {
    "submit": (
        nominating.submit,
        Action.NOMINATION_SUBMIT,
        N_("Submitted. The secretariat looks whether it is complete."),
    ),
    "withdraw": (
        nominating.withdraw,
        Action.NOMINATION_WITHDRAW,
        N_("Withdrawn. The seat is free again."),
    ),
    "register": (checking.register, Action.NOMINATION_CHECK, N_("Registered.")),
}


@bp.post("/nominations/<uuid:nomination_id>/<any(submit, withdraw, register):name>")
def run(nomination_id: UUID, name: str) -> ResponseReturnValue:
    work, form = this_work(), ActForm.of_request()
    act, action, said = RUNS[name]
    found = queries.get(work, nomination_id)
    ensure(work.actor, action)
    if action is not Action.NOMINATION_CHECK:
        check_own(found.party, work.actor.party)
    if form.accepted() and tried(
        work, form, lambda: act(work, nomination_id, seen=form.version)
    ):
        return done(nomination_url(queries.get(work, nomination_id)), gettext(said))
    return page_of(work, nomination_id, refused=form), form.status


@bp.route("/nominations/<uuid:nomination_id>/return", methods=["GET", "POST"])
def send_back(nomination_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, nomination_id)
    ensure(work.actor, Action.NOMINATION_CHECK)
    form = ShortcomingForm.of_request(seen=found.version)
    if form.accepted() and tried(
        work,
        form,
        lambda: checking.send_back(
            work, nomination_id, shortcoming=form.shortcoming.data, seen=form.version
        ),
    ):
        where = nomination_url(queries.get(work, nomination_id))
        return done(where, gettext("Sent back. Its side reads what it lacks."))
    return _page("nominations/return.html", nomination_id, form)


@bp.route("/nominations/<uuid:nomination_id>/answer", methods=["GET", "POST"])
def answer(nomination_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, nomination_id)
    ensure(work.actor, Action.NOMINATION_OBJECT)
    check_other(found.party, work.actor.party)
    form = ObjectionForm.of_request(seen=found.version)
    objects = request.form.get("answer") == "object"
    if form.accepted() and tried(
        work, form, lambda: _answered(nomination_id, form, objects=objects)
    ):
        said = gettext("Your Party objects."), gettext("Your Party does not object.")
        return done(nomination_url(queries.get(work, nomination_id)), said[not objects])
    return _page("nominations/answer.html", nomination_id, form)


def _answered(key: UUID, form: ObjectionForm, *, objects: bool) -> object:
    work = this_work()
    if objects:
        return answering.object_to(work, key, reason=form.reason.data, seen=form.version)
    return answering.waive(work, key, seen=form.version)


def _page(template: str, key: UUID, form: ObjectionForm | ShortcomingForm) -> ResponseReturnValue:
    work = this_work()
    found = queries.nominated(work, queries.get(work, key))
    form.seen.data = str(found.one.version)
    page = {"found": found, "one": found.one, "meeting": found.one.meeting, "form": form}
    return render_template(template, state=found.state, **page), form.status
