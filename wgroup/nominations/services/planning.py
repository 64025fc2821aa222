"""How many seats each side has for its experts, and until when it may fill them (F4)."""

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.rules import check_people_open
from wgroup.meetings.seats import SeatDraft, check_before_start, check_only_wider
from wgroup.meetings.services.acting import to_act
from wgroup.nominations.queries import is_opened
from wgroup.policy import Action


def plan_seats(work: Work, slug: str, draft: SeatDraft, *, seen: int | None = None) -> SeatPlan:
    """Say how many seats each side has; what stays as it was changes nothing.

    seen: the version of the plan that the actor's page showed, 0 where there was none; Conflict
    ``stale_version`` if it has passed. Raise RuleBroken ``closes_too_late``, Conflict
    ``seats_fixed``, ``wrong_state``.

    Whether somebody is nominated already is looked up, not kept with the plan: the plan's
    version and history would tell one side when the other has begun.
    """
    meeting = to_act(work, slug, Action.MEETING_SEATS)
    check_people_open(meeting.status)
    check_before_start(draft.closes_at, meeting.starts_at)
    plan = work.session.scalar(select(SeatPlan).where(SeatPlan.meeting_id == meeting.id))
    if plan is None:
        plan = SeatPlan(meeting_id=meeting.id)
    elif seen is not None:
        plan.insist_unchanged(seen)
    if is_opened(work, meeting.id):
        check_only_wider(plan.draft, draft)
    plan.follow(draft)
    work.session.add(plan)
    return plan
