"""Finding and reading decisions: the register, a side's silence list, and the page of one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import render_template, request

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.models import Decision
from wgroup.decisions.queries import Wanted
from wgroup.decisions.rules import SOON, WITHDRAWABLE, DecisionState
from wgroup.decisions.services.agreeing import SITTING
from wgroup.holidays import Closure
from wgroup.meetings.models import Meeting
from wgroup.policy import Action, ensure, may
from wgroup.revisions.queries import history_page
from wgroup.web.capitals import clocks
from wgroup.web.cautions import closures_within
from wgroup.web.decisions import history
from wgroup.web.decisions.room import bp
from wgroup.web.request import this_work

LONGEST = 200


def wanted_of() -> Wanted:
    """What of the register is asked for; odd values ask for what is usual."""
    state, year = request.args.get("state"), request.args.get("year", "")
    return Wanted(
        state=DecisionState(state) if state in set(DecisionState) else None,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        words=request.args.get("words", "")[:LONGEST],
    )


@bp.get("")
def index() -> str:
    work = this_work()
    ensure(work.actor, Action.DECISION_READ)
    wanted = wanted_of()
    page = queries.listed(work, wanted, after=request.args.get("after"))
    return render_template(
        "decisions/index.html",
        page=page,
        wanted=wanted,
        states=list(DecisionState),
        years=queries.years(work),
        lapsing=queries.count_lapsing(work, work.now + SOON),
    )


@bp.get("/silence")
def lapsing() -> str:
    """What lasts now, what lapses within three days before."""
    work = this_work()
    ensure(work.actor, Action.DECISION_READ)
    found, until = queries.under_silence(work), work.now + SOON
    return render_template(
        "decisions/lapsing.html",
        soon=[each for each in found if _ends(each) <= until],
        later=[each for each in found if _ends(each) > until],
    )


def _ends(found: Decision) -> datetime:
    return found.expires_at or found.created_at


@bp.get("/<uuid:decision_id>")
def show(decision_id: UUID) -> str:
    work = this_work()
    return page_of(work, queries.get(work, decision_id))


def page_of(work: Work, found: Decision) -> str:
    past = history_page(work, found.id, after=request.args.get("after"))
    meeting = meeting_of(work, found)
    return render_template(
        "decisions/show.html",
        found=found,
        state=found.state(work.now),
        meeting=meeting,
        steps=steps_of(work, found, meeting),
        overlaps=overlaps_of(found, work.now),
        before=original_of(work, found),
        after=queries.redrafts(work, found.id),
        past=past,
        entries=history.entries(past.items),
    )


def meeting_of(work: Work, found: Decision) -> Meeting | None:
    return work.session.get(Meeting, found.meeting_id) if found.meeting_id else None


def original_of(work: Work, found: Decision) -> Decision | None:
    return work.session.get(Decision, found.redraft_of) if found.redraft_of else None


def overlaps_of(found: Decision, now: datetime) -> Sequence[Closure]:
    """The public holidays of either side within a silence that lasts."""
    lasts = found.state(now) is DecisionState.UNDER_SILENCE
    if not lasts or found.silence_opened_at is None or found.expires_at is None:
        return ()
    return closures_within(clocks(found.silence_opened_at, found.expires_at))


def steps_of(work: Work, found: Decision, meeting: Meeting | None) -> frozenset[str]:
    """The acts that are open to the reader, by the names of their addresses."""
    state, actor = found.state(work.now), work.actor
    own = found.drafter == actor.party
    sits = meeting is not None and meeting.status in SITTING
    tabled, silent = state is DecisionState.TABLED, state is DecisionState.UNDER_SILENCE
    able = {
        "change": own and state in WITHDRAWABLE and may(actor, Action.DECISION_DRAFT),
        "table": own and state is DecisionState.DRAFT and may(actor, Action.DECISION_TABLE),
        "withdraw": own and state in WITHDRAWABLE and may(actor, Action.DECISION_WITHDRAW),
        "redraft": state is DecisionState.NOT_ADOPTED and may(actor, Action.DECISION_DRAFT),
        "agree": (tabled or silent) and may(actor, Action.DECISION_AGREE),
        "adopt": tabled and sits and may(actor, Action.DECISION_AGREE),
        "open": tabled and may(actor, Action.DECISION_OPEN),
        "break": silent and may(actor, Action.DECISION_BREAK),
        "statement": state is DecisionState.ADOPTED and may(actor, Action.DECISION_STATE),
    }
    return frozenset(name for name, is_able in able.items() if is_able)
