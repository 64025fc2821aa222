"""Decisions for programs: the same acts as the pages have, under the same rules.

Before anything here is read or done, what silence has adopted by now is numbered.
"""

from collections.abc import Callable
from uuid import UUID

from flask import Response, url_for

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.drafts import read_decision, read_silence
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import Consent, check_drafter
from wgroup.decisions.services import agreeing, answering, drafting
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.policy import Action, ensure
from wgroup.revisions.queries import history_page
from wgroup.web.api.answers import answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.decision_shapes import (
    DecisionAgreeInput,
    DecisionBreakInput,
    DecisionBriefShape,
    DecisionChange,
    DecisionInput,
    DecisionQuery,
    DecisionShape,
    DecisionSilenceInput,
    DecisionStatementInput,
    DecisionWithdrawInput,
    SilencePreviewShape,
    brief,
    current,
    shown,
    told_holidays,
)
from wgroup.web.api.history_shapes import RevisionShape
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import Given, PageQuery, changed_text, page_of
from wgroup.web.capitals import clocks
from wgroup.web.cautions import closures_within
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work
from wgroup.web.settling import settle_first
from wgroup.web.words import N_

bp = Room("api_decisions", N_("Decisions"), prefix="/decisions")
bp.before_request(settle_first)

NAMES = (
    "index", "draft", "show", "change", "table", "withdraw", "redraft", "agree", "preview",
    "open_silence", "break_silence", "lodge", "history",
)  # fmt: skip
ACCESS = {f"api_decisions.{each}": Access.ACCOUNT for each in NAMES}


@bp.get("", N_("The register of decisions"), N_("What is under way first, then by number."))
@bp.asks(DecisionQuery)
@bp.gives(page_of(DecisionBriefShape))
def index(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.DECISION_READ)
    names = ("state", "year", "words")
    wanted = queries.Wanted(**{name: asked.pop(name) for name in names if name in asked})
    return page_answer(queries.listed(work, wanted, **asked), lambda each: brief(work, each))


@bp.post(
    "",
    N_("Draft a decision"),
    N_("Known to one’s own side alone until it is tabled."),
)
@bp.takes(DecisionInput)
@bp.gives(DecisionShape, status=201)
def draft(given: Given) -> Response:
    def act() -> str:
        made = drafting.draft(work, read_decision(given))
        work.session.flush()
        return str(made.id)

    with (work := this_work()).saved():
        ensure(work.actor, Action.DECISION_DRAFT)
        key = UUID(once(work, act))
        data = current(work, queries.get(work, key))
    return answer(data, status=201, location=url_for(".show", decision_id=key))


@bp.get("/<uuid:decision_id>", N_("A decision"))
@bp.gives(DecisionShape)
def show(decision_id: UUID) -> Response:
    work = this_work()
    return answer(shown(work, queries.get(work, decision_id)))


@bp.patch(
    "/<uuid:decision_id>",
    N_("Change a draft"),
    N_("By the side whose text it is. Once tabled, only a language that is missing is added."),
)
@bp.takes(DecisionChange)
@bp.gives(DecisionShape)
def change(given: Given, decision_id: UUID) -> Response:
    with (work := this_work()).saved():
        found = queries.get(work, decision_id, to_change=True)
        ensure(work.actor, Action.DECISION_DRAFT)
        check_drafter(found.drafter, work.actor.party)
        insist_seen(shown(work, found))
        texts: Given = {
            name: changed_text(getattr(found, name), given[name])
            for name in ("title", "text")
            if name in given
        }
        drafting.change(work, decision_id, {**given, **texts})
        data = current(work, found)
    return answer(data)


def _act(key: UUID, run: Callable[[Work], object]) -> Response:
    """Do it and show the decision as it stands then."""

    def act() -> str:
        run(work)
        return str(key)

    with (work := this_work()).saved():
        queries.get(work, key)
        once(work, act)
        data = current(work, queries.get(work, key))
    return answer(data)


@bp.post("/<uuid:decision_id>/table", N_("Table a decision"), N_("Both sides then read it."))
@bp.takes(NothingInput)
@bp.gives(DecisionShape)
def table(_given: Given, decision_id: UUID) -> Response:
    return _act(decision_id, lambda work: drafting.table(work, decision_id))


@bp.post("/<uuid:decision_id>/withdraw", N_("Withdraw a decision"))
@bp.takes(DecisionWithdrawInput)
@bp.gives(DecisionShape)
def withdraw(given: Given, decision_id: UUID) -> Response:
    reason = given.get("reason") or Bilingual()
    return _act(decision_id, lambda work: drafting.withdraw(work, decision_id, reason=reason))


@bp.post(
    "/<uuid:decision_id>/redraft",
    N_("Begin anew from one that was not adopted"),
    N_("A draft of one’s own side; the one that was not adopted stays as it is."),
)
@bp.takes(NothingInput)
@bp.gives(DecisionShape, status=201)
def redraft(_given: Given, decision_id: UUID) -> Response:
    def act() -> str:
        made = drafting.redraft(work, decision_id)
        work.session.flush()
        return str(made.id)

    with (work := this_work()).saved():
        queries.get(work, decision_id)
        key = UUID(once(work, act))
        data = current(work, queries.get(work, key))
    return answer(data, status=201, location=url_for(".show", decision_id=key))


@bp.post(
    "/<uuid:decision_id>/agree",
    N_("Agree as a co-chair"),
    N_("That silence be opened or extended, or that it be adopted at the meeting."),
)
@bp.takes(DecisionAgreeInput)
@bp.gives(DecisionShape)
def agree(given: Given, decision_id: UUID) -> Response:
    told = {name: given.get(name) or "" for name in ("starts", "expires", "zone")}
    return _act(decision_id, lambda work: _agree(work, decision_id, given["matter"], told))


def _agree(work: Work, key: UUID, matter: str, told: Given) -> Decision:
    if matter == Consent.OPEN:
        return agreeing.agree_to_open(work, key, told)
    if matter == Consent.EXTEND:
        return agreeing.agree_to_extend(work, key, told)
    if matter == Consent.ADOPT:
        return agreeing.record_no_objection(work, key)
    raise RuleBroken("invalid_choice", field="matter", choices=list(Consent))


@bp.post(
    "/<uuid:decision_id>/silence/preview",
    N_("Look at a silence before it is entered"),
    N_("With the holidays of either side that it overlaps. Changes nothing."),
)
@bp.takes(DecisionSilenceInput)
@bp.gives(SilencePreviewShape)
def preview(given: Given, decision_id: UUID) -> Response:
    work = this_work()
    found = queries.get(work, decision_id)
    ensure(work.actor, Action.DECISION_READ, found)
    window = agreeing.window_of(work, read_silence(given))
    window.check(this_settings().silence)
    span = clocks(window.opened_at, window.silence.expires_at)
    warnings = told_holidays(closures_within(span))
    instants = {
        "silence_opened_at": window.opened_at, "expires_at": window.silence.expires_at
    }  # fmt: skip
    return answer(SilencePreviewShape().dump({**instants, "warnings": warnings}))


@bp.post(
    "/<uuid:decision_id>/silence",
    N_("Open silence"),
    N_("By the secretariat, as both co-chairs agreed. It gives notice to both sides."),
)
@bp.takes(DecisionSilenceInput)
@bp.gives(DecisionShape)
def open_silence(given: Given, decision_id: UUID) -> Response:
    least = this_settings().silence
    return _act(
        decision_id,
        lambda work: agreeing.open_silence(work, decision_id, given, minimum=least),
    )


@bp.post(
    "/<uuid:decision_id>/break",
    N_("Break the silence"),
    N_("By an objection or an amendment, as co-chair or head of delegation of a Party."),
)
@bp.takes(DecisionBreakInput)
@bp.gives(DecisionShape)
def break_silence(given: Given, decision_id: UUID) -> Response:
    return _act(decision_id, lambda work: answering.break_silence(work, decision_id, given))


@bp.post(
    "/<uuid:decision_id>/statements",
    N_("Lodge a statement"),
    N_("For one’s own Party, on a decision that is adopted. Nothing else changes."),
)
@bp.takes(DecisionStatementInput)
@bp.gives(DecisionShape)
def lodge(given: Given, decision_id: UUID) -> Response:
    return _act(decision_id, lambda work: answering.lodge_statement(work, decision_id, given))


@bp.get("/<uuid:decision_id>/history", N_("What happened to a decision, newest first"))
@bp.asks(PageQuery)
@bp.gives(page_of(RevisionShape))
def history(asked: Given, decision_id: UUID) -> Response:
    work = this_work()
    found = queries.get(work, decision_id)
    return page_answer(history_page(work, found.id, **asked), RevisionShape().dump)
