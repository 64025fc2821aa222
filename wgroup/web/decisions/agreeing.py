"""What both co-chairs agree to, and the secretariat enters."""

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.drafts import read_silence
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import DecisionState, Window
from wgroup.decisions.services import agreeing
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.policy import Action
from wgroup.web.capitals import clocks, own_zone
from wgroup.web.cautions import closures_within
from wgroup.web.decisions.acting import form_page, known
from wgroup.web.decisions.forms import SilenceForm
from wgroup.web.decisions.room import bp, done
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import tried
from wgroup.web.request import this_settings


@bp.route("/<uuid:decision_id>/agree", methods=["GET", "POST"])
def agree(decision_id: UUID) -> ResponseReturnValue:
    """To open silence while it is tabled, to extend it while silence lasts."""
    work, found = known(decision_id, Action.DECISION_AGREE)
    form = SilenceForm.of_request(seen=found.version, **_usual(work, found))
    extends = found.state(work.now) is not DecisionState.TABLED

    def act() -> Decision:
        if extends:
            return agreeing.agree_to_extend(work, decision_id, form.fields(), seen=form.version)
        return agreeing.agree_to_open(work, decision_id, form.agreed(), seen=form.version)

    if form.accepted() and tried(work, form, act):
        return done(queries.get(work, decision_id), gettext("Recorded for your Party."))
    least = this_settings().silence
    return form_page("decisions/agree.html", work, decision_id, form, least=least)


@bp.route("/<uuid:decision_id>/adopt", methods=["GET", "POST"])
def adopt(decision_id: UUID) -> ResponseReturnValue:
    """At the meeting it was put to."""
    work, found = known(decision_id, Action.DECISION_AGREE)
    form = ActForm.of_request(seen=found.version)
    if form.accepted() and tried(
        work, form, lambda: agreeing.record_no_objection(work, decision_id, seen=form.version)
    ):
        return done(queries.get(work, decision_id), gettext("Recorded for your Party."))
    return form_page("decisions/adopt.html", work, decision_id, form)


@bp.route("/<uuid:decision_id>/open", methods=["GET", "POST"])
def open_silence(decision_id: UUID) -> ResponseReturnValue:
    """Looked at first, on both clocks and with the holidays it overlaps; then entered."""
    work, found = known(decision_id, Action.DECISION_OPEN)
    form = SilenceForm.of_request(seen=found.version, **_usual(work, found))
    least = this_settings().silence
    window: Window | None = None
    if form.accepted():
        if not form.checks and tried(
            work,
            form,
            lambda: agreeing.open_silence(
                work, decision_id, form.fields(), minimum=least, seen=form.version
            ),
        ):
            words = gettext("Silence is open. Both sides are given notice.")
            return done(queries.get(work, decision_id), words)
        window = _looked(work, form) if form.checks else None
    span = clocks(window.opened_at, window.silence.expires_at) if window else None
    return form_page(
        "decisions/open.html",
        work,
        decision_id,
        form,
        least=least,
        span=span,
        overlaps=closures_within(span) if span else (),
    )


def _looked(work: Work, form: SilenceForm) -> Window | None:
    """What it would be; None with what is wrong beside the fields."""
    try:
        window = agreeing.window_of(work, read_silence(form.fields()))
        window.check(this_settings().silence)
    except (RuleBroken, Invalid, Conflict) as refusal:
        form.blame(refusal)
        return None
    return window


def _usual(work: Work, found: Decision) -> dict[str, object]:
    """What a co-chair of either side has proposed, else the clock of the reader's capital."""
    waiting = [each for each in found.consents if each.entered_at is None and each.expires_at]
    if waiting:
        told = clocks(waiting[-1].expires_at or work.now, zone=waiting[-1].zone).rows[0].starts
        return {**_typed(told), "zone": waiting[-1].zone}
    return {"zone": found.zone or own_zone()}


def _typed(at: datetime) -> dict[str, object]:
    return {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"}
