"""Where somebody belongs, from when to when: said, put right and taken back on pages."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from wgroup.affiliations import queries, services
from wgroup.affiliations.drafts import POST, read_affiliation
from wgroup.affiliations.models import Affiliation
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.parties.models import Person
from wgroup.personal import queries as people
from wgroup.policy import Action, ensure
from wgroup.web.forms import BilingualField, ConfirmForm
from wgroup.web.meetings.forms import MeetingForm
from wgroup.web.meetings.room import tried
from wgroup.web.nominations.forms import own_organisations
from wgroup.web.personal.room import bp
from wgroup.web.request import this_work


class AffiliationForm(MeetingForm):
    organisation = SelectField(_l("Organisation"), validate_choice=False)
    post = BilingualField(_l("Post"), limit=POST)
    from_day = StringField(_l("First day"), render_kw={"type": "date"})
    until_day = StringField(_l("Last day"), render_kw={"type": "date"})

    def offer(self, work: Work, kept: Affiliation | None = None) -> None:
        """Those that somebody can be sent from, and the one that is kept already."""
        offered = own_organisations(work)
        offered[0].label = gettext("Choose …")
        if kept and all(each.value != str(kept.organisation_id) for each in offered):
            name = kept.organisation.name
            offered.append(type(offered[0])(str(kept.organisation_id), name.en or name.zh))
        self.organisation.choices = offered

    def fields(self) -> dict[str, object]:
        names = ("organisation", "from_day", "until_day")
        told: dict[str, object] = {name: getattr(self, name).data or "" for name in names}
        return {**told, "post": self.post.data}


@bp.route("/persons/<uuid:person_id>/affiliations/new", methods=["GET", "POST"])
def add_affiliation(person_id: UUID) -> ResponseReturnValue:
    work, found = this_work(), _person(person_id)
    form = AffiliationForm.of_request()
    form.offer(work)
    if form.accepted() and tried(
        work, form, lambda: services.add(work, person_id, read_affiliation(form.fields()))
    ):
        return _kept(person_id)
    page = {"form": form, "found": found, "one": None}
    return render_template("personal/affiliation.html", **page), form.status


@bp.route("/persons/<uuid:person_id>/affiliations/<uuid:affiliation_id>", methods=["GET", "POST"])
def affiliation(person_id: UUID, affiliation_id: UUID) -> ResponseReturnValue:
    work, found = this_work(), _person(person_id)
    one = _of(person_id, affiliation_id)
    told = {
        "organisation": str(one.organisation_id),
        "post": one.post,
        "from_day": one.from_day.isoformat() if one.from_day else "",
        "until_day": one.until_day.isoformat() if one.until_day else "",
    }
    form = AffiliationForm.of_request(seen=one.version, **told)
    form.offer(work, one)
    if form.accepted() and tried(
        work,
        form,
        lambda: services.change(
            work, affiliation_id, read_affiliation(form.fields()), seen=form.version
        ),
    ):
        return _kept(person_id)
    form.seen.data = str(_of(person_id, affiliation_id).version)
    page = {"form": form, "found": found, "one": one}
    return render_template("personal/affiliation.html", **page), form.status


@bp.post("/persons/<uuid:person_id>/affiliations/<uuid:affiliation_id>/remove")
def remove_affiliation(person_id: UUID, affiliation_id: UUID) -> ResponseReturnValue:
    work, _found = this_work(), _person(person_id)
    _of(person_id, affiliation_id)
    ConfirmForm.insist()
    with work.saved():
        services.remove(work, affiliation_id)
    flash(gettext("Taken back."), "done")
    return redirect(url_for(".person", person_id=person_id), 303)


def _kept(person_id: UUID) -> ResponseReturnValue:
    flash(gettext("Kept."), "done")
    return redirect(url_for(".person", person_id=person_id), 303)


def _person(person_id: UUID) -> Person:
    work = this_work()
    found = people.person(work, person_id)
    ensure(work.actor, Action.PERSON_CORRECT, found)
    return found


def _of(person_id: UUID, affiliation_id: UUID) -> Affiliation:
    one = queries.get(this_work(), affiliation_id)
    if one.person_id != person_id:
        raise NotFound(kind="affiliation")
    return one
