"""What is done with organisations: by who brings them in, and by the side that is asked."""

from secrets import token_urlsafe
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.organisations import queries, services
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.rules import (
    AdmissionState,
    OrganisationDraft,
    check_answering,
    check_keeper,
)
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import made, tried
from wgroup.web.organisations.forms import AboutForm, AnswerForm, NewForm
from wgroup.web.organisations.reading import page_of
from wgroup.web.organisations.room import bp, done
from wgroup.web.request import this_work


@bp.route("/new", methods=["GET", "POST"])
def bring_in() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ORGANISATION_BRING_IN)
    form = NewForm.of_request(nonce=token_urlsafe(16))
    form.offer(work.actor.party)
    if form.accepted():
        nonce = str(form.nonce.data or "")
        key = made(work, form, lambda: _once(work, nonce, read_organisation(form.fields())))
        if key is not None:
            found = queries.get(work, UUID(key))
            waits = found.state(work.now) is AdmissionState.WINDOW
            asked, kept = gettext("Kept. The other side may object."), gettext("Admitted.")
            return done(found, asked if waits else kept)
    return render_template("organisations/edit.html", form=form, found=None), form.status


def _once(work: Work, nonce: str, draft: OrganisationDraft) -> str:
    """Its id; of a page that was sent twice as it was, that of the first time."""

    def act() -> str:
        found = services.bring_in(work, draft)
        work.session.flush()
        return str(found.id)

    return once(work, f"organisation {nonce} {draft!r}", act) if nonce else act()


@bp.route("/<uuid:organisation_id>/edit", methods=["GET", "POST"])
def change(organisation_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, organisation_id)
    ensure(work.actor, Action.ORGANISATION_CHANGE)
    check_keeper(found.sponsor, work.actor.party)
    form = AboutForm.of_request(seen=found.version, **AboutForm.values_of(found))
    if form.accepted() and tried(
        work,
        form,
        lambda: services.change(work, organisation_id, form.fields(), seen=form.version),
    ):
        return done(queries.get(work, organisation_id), gettext("Kept."))
    found = queries.get(work, organisation_id)
    form.seen.data = str(found.version)
    return render_template("organisations/edit.html", form=form, found=found), form.status


@bp.route("/<uuid:organisation_id>/answer", methods=["GET", "POST"])
def answer(organisation_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, organisation_id)
    ensure(work.actor, Action.ORGANISATION_OBJECT)
    check_answering(found.sponsor, work.actor.party)
    form = AnswerForm.of_request(seen=found.version)
    objects = request.form.get("answer") == "object"
    if form.accepted() and tried(
        work, form, lambda: _answered(work, organisation_id, form, objects=objects)
    ):
        said = gettext("Your Party objects."), gettext("Your Party does not object.")
        return done(queries.get(work, organisation_id), said[0] if objects else said[1])
    found = queries.get(work, organisation_id)
    form.seen.data = str(found.version)
    page = {"found": found, "state": found.state(work.now), "form": form}
    return render_template("organisations/answer.html", **page), form.status


def _answered(work: Work, key: UUID, form: AnswerForm, *, objects: bool) -> object:
    if objects:
        return services.object_to(work, key, reason=form.reason.data, seen=form.version)
    return services.waive(work, key, seen=form.version)


@bp.post("/<uuid:organisation_id>/suspend")
def suspend(organisation_id: UUID) -> ResponseReturnValue:
    work, form = this_work(), ActForm.of_request()
    found = queries.get(work, organisation_id)
    ensure(work.actor, Action.ORGANISATION_SUSPEND)
    check_keeper(found.sponsor, work.actor.party)
    if form.accepted() and tried(
        work, form, lambda: services.suspend(work, organisation_id, seen=form.version)
    ):
        return done(queries.get(work, organisation_id), gettext("Suspended. It stays on record."))
    return page_of(work, queries.get(work, organisation_id), refused=form), form.status
