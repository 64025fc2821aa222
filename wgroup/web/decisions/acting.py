"""What is done with decisions by one side: drafted, tabled, withdrawn, broken, commented upon."""

from secrets import token_urlsafe
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.drafts import read_decision
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import BreakKind, DecisionDraft, check_drafter
from wgroup.decisions.services import answering, drafting
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.web.decisions.forms import (
    BreakForm,
    DecisionForm,
    StatementForm,
    WithdrawForm,
)
from wgroup.web.decisions.reading import meeting_of
from wgroup.web.decisions.room import bp, done
from wgroup.web.meetings.forms import ActForm, MeetingForm
from wgroup.web.meetings.room import made, tried
from wgroup.web.request import this_work


@bp.route("/new", methods=["GET", "POST"])
def draft() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.DECISION_DRAFT)
    asked = {"nonce": token_urlsafe(16), "meeting": request.args.get("meeting", "")[:100]}
    form = DecisionForm.of_request(**asked)
    if form.accepted():
        nonce = str(form.nonce.data or "")
        key = made(work, form, lambda: _once(work, nonce, read_decision(form.fields())))
        if key is not None:
            return done(queries.get(work, UUID(key)), gettext("Kept as a draft of your side."))
    form.offer(work)
    return render_template("decisions/edit.html", form=form, found=None), form.status


def _once(work: Work, nonce: str, told: DecisionDraft) -> str:
    """Its id; of a page that was sent twice as it was, that of the first time."""

    def act() -> str:
        found = drafting.draft(work, told)
        work.session.flush()
        return str(found.id)

    return once(work, f"decision {nonce} {told!r}", act) if nonce else act()


@bp.route("/<uuid:decision_id>/edit", methods=["GET", "POST"])
def change(decision_id: UUID) -> ResponseReturnValue:
    work, found = _of_side(decision_id, Action.DECISION_DRAFT)
    meeting = meeting_of(work, found)
    values = DecisionForm.values_of(found, meeting.slug if meeting else "")
    form = DecisionForm.of_request(seen=found.version, **values)
    if form.accepted() and tried(
        work, form, lambda: drafting.change(work, decision_id, form.fields(), seen=form.version)
    ):
        return done(queries.get(work, decision_id), gettext("Kept."))
    form.offer(work)
    return form_page("decisions/edit.html", work, decision_id, form)


@bp.route("/<uuid:decision_id>/table", methods=["GET", "POST"])
def table(decision_id: UUID) -> ResponseReturnValue:
    work, found = _of_side(decision_id, Action.DECISION_TABLE)
    form = ActForm.of_request(seen=found.version)
    if form.accepted() and tried(
        work, form, lambda: drafting.table(work, decision_id, seen=form.version)
    ):
        return done(queries.get(work, decision_id), gettext("Tabled. Both sides read it now."))
    return form_page("decisions/table.html", work, decision_id, form)


@bp.route("/<uuid:decision_id>/withdraw", methods=["GET", "POST"])
def withdraw(decision_id: UUID) -> ResponseReturnValue:
    work, found = _of_side(decision_id, Action.DECISION_WITHDRAW)
    form = WithdrawForm.of_request(seen=found.version)
    reason, seen = form.reason.data, form.version
    if form.accepted() and tried(
        work, form, lambda: drafting.withdraw(work, decision_id, reason=reason, seen=seen)
    ):
        return done(queries.get(work, decision_id), gettext("Withdrawn. It stays on record."))
    return form_page("decisions/withdraw.html", work, decision_id, form)


@bp.route("/<uuid:decision_id>/redraft", methods=["GET", "POST"])
def redraft(decision_id: UUID) -> ResponseReturnValue:
    work, found = known(decision_id, Action.DECISION_DRAFT)
    form = ActForm.of_request(seen=found.version)
    if form.accepted():
        key = made(work, form, lambda: _redrafted(work, decision_id))
        if key is not None:
            return done(queries.get(work, key), gettext("Kept as a draft of your side."))
    return form_page("decisions/redraft.html", work, decision_id, form)


def _redrafted(work: Work, decision_id: UUID) -> UUID:
    found = drafting.redraft(work, decision_id)
    work.session.flush()
    return found.id


@bp.route("/<uuid:decision_id>/break", methods=["GET", "POST"])
def break_silence(decision_id: UUID) -> ResponseReturnValue:
    """Asked once more with the name of the Party; what comes too late may become a statement."""
    work, found = known(decision_id, Action.DECISION_BREAK)
    kind = request.args.get("kind")
    usual = kind if kind in set(BreakKind) else BreakKind.OBJECTION.value
    form = BreakForm.of_request(seen=found.version, kind=usual)
    if form.accepted() and tried(
        work, form, lambda: answering.break_silence(work, decision_id, form.fields())
    ):
        return done(queries.get(work, decision_id), gettext("The silence is broken. Both sides"
                    " are told; the decision is not adopted."))  # fmt: skip
    instead = StatementForm(formdata=None, data={"text": form.text.data})
    return form_page("decisions/break.html", work, decision_id, form, instead=instead)


@bp.route("/<uuid:decision_id>/statement", methods=["GET", "POST"])
def lodge(decision_id: UUID) -> ResponseReturnValue:
    work, _found = known(decision_id, Action.DECISION_STATE)
    form = StatementForm.of_request(nonce=token_urlsafe(16))

    def act() -> str:
        return str(answering.lodge_statement(work, decision_id, form.fields()).id)

    def kept() -> str:
        nonce = str(form.nonce.data or "")
        return once(work, f"statement {nonce} {form.fields()!r}", act) if nonce else act()

    if form.accepted() and tried(work, form, kept):
        words = gettext("Lodged. It stands under the decision.")
        return done(queries.get(work, decision_id), words)
    return form_page("decisions/statement.html", work, decision_id, form)


def known(decision_id: UUID, action: Action) -> tuple[Work, Decision]:
    work = this_work()
    found = queries.get(work, decision_id)
    ensure(work.actor, action, found)
    return work, found


def _of_side(decision_id: UUID, action: Action) -> tuple[Work, Decision]:
    """The same for who speaks for the side whose text it is."""
    work, found = known(decision_id, action)
    check_drafter(found.drafter, work.actor.party)
    return work, found


def form_page(
    template: str, work: Work, decision_id: UUID, form: MeetingForm, **more: object
) -> ResponseReturnValue:
    """After a refusal the page shows the decision as it is now; the next try is about that."""
    found = queries.get(work, decision_id)
    form.seen.data = str(found.version)
    told = {"found": found, "state": found.state(work.now), "form": form}
    return render_template(template, **told, **more), form.status
