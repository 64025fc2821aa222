"""Requests to be erased, before those who answer for whoever asks; and one person's file."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from wgroup.affiliations import queries as affiliations
from wgroup.parties.models import Person
from wgroup.personal import queries, services
from wgroup.personal.contents import data_about
from wgroup.policy import Action, ensure
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.forms import ActForm, MeetingForm
from wgroup.web.meetings.room import tried
from wgroup.web.personal.room import as_file, bp
from wgroup.web.request import this_work


class RefusalForm(MeetingForm):
    answer = BilingualField(_l("Why not, for the person to read"), limit=1000, lines=True)


@bp.get("/erasures")
def requests() -> ResponseReturnValue:
    page = queries.requests(this_work(), after=request.args.get("after"))
    return render_template("personal/requests.html", page=page)


@bp.route("/erasures/<uuid:request_id>", methods=["GET", "POST"])
def request_of(request_id: UUID) -> ResponseReturnValue:
    """What is asked; and, sent back, why it is refused."""
    work = this_work()
    ensure(work.actor, Action.ERASURE_ANSWER)
    found = queries.request(work, request_id)
    form = RefusalForm.of_request(seen=found.version)
    if form.accepted() and tried(
        work,
        form,
        lambda: services.refuse(work, request_id, form.answer.data, seen=form.version),
    ):
        flash(gettext("Answered. The person reads why."), "done")
        return redirect(url_for(".requests"), 303)
    found = queries.request(work, request_id)
    form.seen.data = str(found.version)
    return render_template("personal/request.html", form=form, found=found), form.status


@bp.get("/persons")
def people() -> ResponseReturnValue:
    """All whom one's side has named, with an account or without."""
    work = this_work()
    words = request.args.get("words", "")[:200]
    page = queries.people(work, words=words, after=request.args.get("after"))
    belong = affiliations.current(work, {each.id for each in page.items})
    return render_template("personal/people.html", page=page, words=words, belong=belong)


def _person(person_id: UUID) -> Person:
    work = this_work()
    found = queries.person(work, person_id)
    ensure(work.actor, Action.PERSON_FILE, found)
    return found


@bp.get("/persons/<uuid:person_id>")
def person(person_id: UUID) -> ResponseReturnValue:
    """Of a record that was made one with another, that other one."""
    found = _person(person_id)
    if found.merged_into_id is not None:
        return redirect(url_for(".person", person_id=found.merged_into_id), 303)
    return _page(found, ActForm.of_request())


@bp.get("/persons/<uuid:person_id>/data.json")
def person_data(person_id: UUID) -> ResponseReturnValue:
    return as_file(data_about(this_work(), _person(person_id).id), "person-data")


@bp.post("/persons/<uuid:person_id>/erase")
def erase(person_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.PERSON_ERASE, queries.person(work, person_id))
    form = ActForm.of_request()
    if form.accepted() and tried(
        work, form, lambda: services.erase(work, person_id, seen=form.version)
    ):
        flash(gettext("Erased. A pseudonym stands in the record from now on."), "done")
        return redirect(url_for(".person", person_id=person_id), 303)
    return _page(queries.person(work, person_id), form)


def _page(found: Person, form: ActForm) -> ResponseReturnValue:
    work = this_work()
    facts = data_about(work, found.id)
    form.seen.data = str(found.version)
    asked = queries.standing_request(work, found.id)
    belong = affiliations.of_person(work, found.id)
    page = {"found": found, "facts": facts, "form": form, "asked": asked, "belong": belong}
    return render_template("personal/person.html", **page), form.status
