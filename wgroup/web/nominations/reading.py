"""Reading who is nominated: the seats of a meeting with all who are sent, and the page of one."""

from uuid import UUID

from flask import render_template, request

from wgroup.db.work import Work
from wgroup.meetings.queries import get as get_meeting
from wgroup.nominations import queries
from wgroup.nominations.queries import Nominated
from wgroup.nominations.rules import HOLDING, OPEN, WITHDRAWABLE, NominationState
from wgroup.policy import Action, ensure, may
from wgroup.web.nominations.room import bp
from wgroup.web.request import this_work


@bp.get("/meetings/<slug>/nominations")
def index(slug: str) -> str:
    work = this_work()
    meeting = get_meeting(work, slug)
    ensure(work.actor, Action.NOMINATION_READ)
    plan = queries.get_plan(work, meeting)
    page = queries.of_meeting(work, plan, after=request.args.get("after"))
    return render_template(
        "nominations/index.html",
        meeting=meeting,
        plan=plan,
        page=page,
        sides=_by_side(page.items),
        held=queries.held(work, meeting.id),
        open=work.now < meeting.starts_at,
    )


def _by_side(found: list[Nominated]) -> dict[str, list[Nominated]]:
    sides: dict[str, list[Nominated]] = {}
    for each in found:
        sides.setdefault(each.one.party, []).append(each)
    return sides


@bp.get("/nominations/<uuid:nomination_id>")
def show(nomination_id: UUID) -> str:
    work = this_work()
    return page_of(work, nomination_id)


def page_of(work: Work, nomination_id: UUID, **more: object) -> str:
    found = queries.nominated(work, queries.get(work, nomination_id))
    one = found.one
    replaced = queries.get(work, one.replaces_id) if one.replaces_id else None
    return render_template(
        "nominations/show.html",
        found=found,
        one=one,
        meeting=one.meeting,
        state=found.state,
        open=one.opens_to(work.actor),
        replaced=replaced,
        acts=acts_of(work, found),
        **more,
    )


def acts_of(work: Work, found: Nominated) -> set[str]:
    """What the reader may do with it as it stands."""
    own = work.actor.party == found.one.party
    state, actor = found.state, work.actor
    able = {
        "edit": own and may(actor, Action.NOMINATION_PREPARE) and state in OPEN,
        "submit": own and may(actor, Action.NOMINATION_SUBMIT) and state in OPEN,
        "withdraw": own
        and may(actor, Action.NOMINATION_WITHDRAW)
        and state in WITHDRAWABLE
        and work.now < found.one.meeting.starts_at,
        "replace": own
        and may(actor, Action.NOMINATION_PREPARE)
        and state in HOLDING
        and work.now < found.one.meeting.starts_at,
        "register": may(actor, Action.NOMINATION_CHECK) and state is NominationState.SUBMITTED,
        "answer": not own
        and may(actor, Action.NOMINATION_OBJECT)
        and state is NominationState.NO_OBJECTION_WINDOW,
    }
    return {name for name, is_able in able.items() if is_able}
