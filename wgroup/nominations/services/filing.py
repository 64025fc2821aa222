"""Filing the list of participants, by each side for itself; and when it freezes."""

from collections.abc import Mapping

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.errors import Forbidden
from wgroup.meetings.rules import check_people_open
from wgroup.meetings.services.acting import to_act
from wgroup.nominations.freezing import check_not_frozen, freezing_of, kept, read_freezing
from wgroup.nominations.models import FiledList, ListFreezing
from wgroup.nominations.participants import live
from wgroup.policy import Action


def set_freezing(
    work: Work, slug: str, fields: Mapping[str, object], *, seen: int | None = None
) -> ListFreezing:
    """Say when the list freezes; seen: the version that was shown, 0 where there was none.

    Raise RuleBroken ``freeze_in_past``, ``freeze_not_before``, Conflict ``list_frozen``,
    ``stale_version``.
    """
    meeting = to_act(work, slug, Action.PARTICIPANTS_FREEZE)
    check_people_open(meeting.status)
    check_not_frozen(freezing_of(work, meeting))
    at, zone = read_freezing(fields, meeting.starts_at, work.now)
    wanted = select(ListFreezing).where(ListFreezing.meeting_id == meeting.id)
    plan = work.session.scalar(wanted)
    if plan is None:
        plan = ListFreezing(meeting_id=meeting.id)
    elif seen is not None:
        plan.insist_unchanged(seen)
    plan.freezes_at, plan.zone = at, zone
    work.session.add(plan)
    return plan


def file_list(work: Work, slug: str) -> FiledList:
    """File who takes part for the actor's Party as of now, in place of what it filed before.

    Raise Conflict ``list_frozen``, ``wrong_state``.
    """
    meeting = to_act(work, slug, Action.PARTICIPANTS_FILE)
    check_people_open(meeting.status)
    party = work.actor.party
    if party is None:
        raise Forbidden("not_your_party", party="")
    check_not_frozen(freezing_of(work, meeting))
    wanted = select(FiledList).where(FiledList.meeting_id == meeting.id, FiledList.party == party)
    found = work.session.scalar(wanted) or FiledList(meeting_id=meeting.id, party=party)
    own = [each for each in live(work, meeting) if each.party == party]
    found.people = kept(sorted(own, key=lambda each: each.name.key))
    found.filed_at = work.now
    work.session.add(found)
    return found
