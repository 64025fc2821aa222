"""What is done about delegations: by their own side, and by the secretariat."""

from collections.abc import Callable
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.delegations import queries, services
from wgroup.delegations.drafts import read_letter, read_member, read_span
from wgroup.delegations.models import Delegation
from wgroup.kernel.errors import Forbidden
from wgroup.policy import Action, ensure
from wgroup.web.capitals import own_zone
from wgroup.web.delegations.forms import FindingForm, LetterForm, MemberForm, SpanForm
from wgroup.web.delegations.reading import page_of
from wgroup.web.delegations.room import bp, done
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import made, tried
from wgroup.web.request import this_work


def _own(delegation_id: UUID) -> tuple[Work, Delegation]:
    """One of the actor's own side."""
    work = this_work()
    found = queries.get(work, delegation_id)
    ensure(work.actor, Action.DELEGATION_KEEP)
    if found.party != work.actor.party:
        raise Forbidden("not_your_party", party=found.party)
    return work, found


@bp.route("/new", methods=["GET", "POST"])
def prepare() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.DELEGATION_KEEP)
    form = SpanForm.of_request()
    if form.accepted():
        act: Callable[[], Delegation] = lambda: services.prepare(  # noqa: E731  named for its type
            work, read_span(form.fields(own_zone()))
        )
        if (new := made(work, form, act)) is not None:
            return done(new.id, gettext("Kept. Your side alone knows of it until it is filed."))
    return render_template("delegations/span.html", form=form, found=None), form.status


@bp.route("/<uuid:delegation_id>/span", methods=["GET", "POST"])
def set_span(delegation_id: UUID) -> ResponseReturnValue:
    work, found = _own(delegation_id)
    form = SpanForm.of_request(seen=found.version)
    if form.accepted() and tried(
        work,
        form,
        lambda: services.set_span(
            work, delegation_id, read_span(form.fields(own_zone())), seen=form.version
        ),
    ):
        return done(delegation_id, gettext("Kept."))
    found = queries.get(work, delegation_id)
    form.seen.data = str(found.version)
    return render_template("delegations/span.html", form=form, found=found), form.status


@bp.route("/<uuid:delegation_id>/members", methods=["GET", "POST"])
def put_member(delegation_id: UUID) -> ResponseReturnValue:
    work, found = _own(delegation_id)
    form = MemberForm.of_request(function="member")
    if form.accepted() and tried(
        work,
        form,
        lambda: services.put_member(work, delegation_id, read_member(form.fields())),
    ):
        return done(delegation_id, gettext("Kept."))
    found = queries.get(work, delegation_id)
    return render_template("delegations/member.html", form=form, found=found), form.status


@bp.post("/<uuid:delegation_id>/members/<uuid:member_id>/out")
def take_out(delegation_id: UUID, member_id: UUID) -> ResponseReturnValue:
    return _run(
        delegation_id,
        lambda work, seen: services.take_out(work, delegation_id, member_id, seen=seen),
        gettext("Taken out."),
    )


@bp.post("/<uuid:delegation_id>/file")
def file(delegation_id: UUID) -> ResponseReturnValue:
    return _run(
        delegation_id,
        lambda work, seen: services.file(work, delegation_id, seen=seen),
        gettext("Filed. Both sides and the secretariat read it from now on."),
    )


def _run(
    delegation_id: UUID, act: Callable[[Work, int | None], object], said: str
) -> ResponseReturnValue:
    work, found = _own(delegation_id)
    form = ActForm.of_request()
    if form.accepted() and tried(work, form, lambda: act(work, form.version)):
        return done(delegation_id, said)
    return page_of(queries.get(work, found.id), refused=form)


@bp.post("/<uuid:delegation_id>/credentials")
def file_letter(delegation_id: UUID) -> ResponseReturnValue:
    work, _ = _own(delegation_id)
    form = LetterForm.of_request()
    octets, name = form.octets()
    if form.accepted() and tried(
        work,
        form,
        lambda: services.file_letter(
            work, delegation_id, read_letter(octets, name, form.issued_by.data)
        ),
    ):
        return done(delegation_id, gettext("Filed. The secretariat examines it."))
    return page_of(queries.get(work, delegation_id), refused=form, letter_form=form)


@bp.post("/<uuid:delegation_id>/credentials/<int(max=9999):number>/examine")
def examine(delegation_id: UUID, number: int) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.CREDENTIALS_EXAMINE)
    queries.letter(work, delegation_id, number)
    form = FindingForm.of_request()
    if form.accepted() and tried(
        work,
        form,
        lambda: services.examine(
            work,
            delegation_id,
            number,
            in_order=form.finding.data == "yes",
            reason=form.reason.data,
        ),
    ):
        return done(delegation_id, gettext("Kept. Both sides read what was found."))
    return page_of(queries.get(work, delegation_id), refused=form, finding_form=form)
