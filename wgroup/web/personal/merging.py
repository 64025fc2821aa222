"""Who may be there twice: proposed, looked at side by side, made one or told apart; and one
person put right."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput

from wgroup.kernel.bilingual import Language
from wgroup.personal import alike, merging, queries
from wgroup.personal.drafts import read_correction
from wgroup.policy import Action, ensure
from wgroup.web.forms import ConfirmForm
from wgroup.web.meetings.choices import options
from wgroup.web.meetings.forms import MeetingForm
from wgroup.web.meetings.room import tried
from wgroup.web.personal.room import bp
from wgroup.web.request import this_work
from wgroup.web.words import N_

# Two versions and a dot; no number is longer.
VERSIONS_LIMIT = 40
REASONS = {
    "email": N_("the same e-mail address"),
    "name": N_("the same name in Chinese characters"),
    "latin": N_("the same name in Latin letters"),
}
TAKEN = {
    "name": N_("The name"),
    "email": N_("The e-mail address"),
    "language": N_("The language"),
}


class MergeForm(MeetingForm):
    """keep: the id of the record that stays. versions: those that the page showed, of the one
    with the smaller id first."""

    keep = RadioField(_l("Which record stays"), validate_choice=False)
    take = SelectMultipleField(
        _l("What to take from the other one"), validate_choice=False, option_widget=CheckboxInput()
    )
    versions = HiddenField()

    def offer(self, found: alike.Alike) -> None:
        both = (found.one, found.other)
        self.keep.choices = [(str(each.id), each.display_name) for each in both]
        self.take.choices = [(key, gettext(words)) for key, words in TAKEN.items()]

    def asked(self, found: alike.Alike) -> tuple[UUID, UUID, tuple[int, int]]:
        """keep, gone, and their versions as they were seen."""
        first = str(self.keep.data or "") != str(found.other.id)
        keep, gone = (found.one, found.other) if first else (found.other, found.one)
        parts = str(self.versions.data or "")[:VERSIONS_LIMIT].split(".")
        told = [int(each) for each in parts if each.isdecimal()]
        one, other = told if len(told) == len(("one", "other")) else (0, 0)
        return keep.id, gone.id, (one, other) if first else (other, one)


class CorrectionForm(MeetingForm):
    family_name = StringField(_l("Family name"))
    given_name = StringField(_l("Given name"))
    latin_family = StringField(_l("Family name in Latin letters"))
    latin_given = StringField(_l("Given name in Latin letters"))
    email = StringField(_l("E-mail address"), render_kw={"type": "email"})
    language = SelectField(_l("Language"), validate_choice=False)

    def offer(self) -> None:
        self.language.choices = [("", gettext("not told")), *options(Language)]

    def fields(self) -> dict[str, object]:
        names = ("family_name", "given_name", "latin_family", "latin_given", "email", "language")
        return {name: getattr(self, name).data or "" for name in names}


@bp.get("/persons/alike")
def people_alike() -> ResponseReturnValue:
    page = alike.alike(this_work(), after=request.args.get("after"))
    return render_template("personal/alike.html", page=page, reasons=REASONS)


@bp.route("/persons/alike/<uuid:person_id>/<uuid:other_id>", methods=["GET", "POST"])
def compare(person_id: UUID, other_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = alike.pair(work, person_id, other_id)
    ensure(work.actor, Action.PERSON_MERGE, found.one)
    ensure(work.actor, Action.PERSON_MERGE, found.other)
    usual = {"keep": str(found.one.id), "versions": _versions(found)}
    form = MergeForm.of_request(**usual)
    form.offer(found)
    if form.accepted():
        keep, gone, seen = form.asked(found)
        taken = form.take.data or []
        if tried(work, form, lambda: merging.merge(work, keep, gone, take=taken, seen=seen)):
            flash(gettext("They are one person from now on."), "done")
            return redirect(url_for(".person", person_id=keep), 303)
        found = alike.pair(work, person_id, other_id)
        form.versions.data = _versions(found)
    page = {"found": found, "form": form, "reasons": REASONS}
    return render_template("personal/compare.html", **page), form.status


def _versions(found: alike.Alike) -> str:
    return f"{found.one.version}.{found.other.version}"


@bp.post("/persons/alike/<uuid:person_id>/<uuid:other_id>/distinct")
def tell_apart(person_id: UUID, other_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = alike.pair(work, person_id, other_id)
    ensure(work.actor, Action.PERSON_MERGE, found.one)
    ensure(work.actor, Action.PERSON_MERGE, found.other)
    ConfirmForm.insist()
    with work.saved():
        merging.tell_apart(work, person_id, other_id)
    flash(gettext("They are two. Nobody is asked about them again."), "done")
    return redirect(url_for(".people_alike"), 303)


@bp.route("/persons/<uuid:person_id>/edit", methods=["GET", "POST"])
def correct(person_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.person(work, person_id)
    ensure(work.actor, Action.PERSON_CORRECT, found)
    names = ("family_name", "given_name", "latin_family", "latin_given", "email")
    told = {name: getattr(found, name) for name in names}
    language = found.language.value if found.language else ""
    form = CorrectionForm.of_request(seen=found.version, language=language, **told)
    form.offer()
    if form.accepted() and tried(
        work,
        form,
        lambda: merging.correct(
            work, person_id, read_correction(form.fields()), seen=form.version
        ),
    ):
        flash(gettext("Kept."), "done")
        return redirect(url_for(".person", person_id=person_id), 303)
    found = queries.person(work, person_id)
    form.seen.data = str(found.version)
    return render_template("personal/correct.html", form=form, found=found), form.status
