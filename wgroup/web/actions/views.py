"""An action item as a reader sees it: how many days are left, and what may be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from wgroup.actions import queries
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import (
    REPORTABLE,
    ActionState,
    can_turn,
    is_overdue,
    reports_on,
    today_in,
)
from wgroup.db.work import Work
from wgroup.meetings.models import Meeting
from wgroup.web.capitals import parties
from wgroup.web.request import this_work


@dataclass(frozen=True, slots=True)
class View:
    """meeting is None too where the reader may not know of it.

    days: until it is due by the calendar of the owner's capital, negative once that is past;
    None without a day. says: what the reader may report of it now.
    """

    item: ActionItem
    meeting: Meeting | None
    days: int | None
    is_overdue: bool
    says: tuple[ActionState, ...]

    @property
    def closes_at(self) -> datetime | None:
        """The last minute of its day in the owner's capital; None where both count their own."""
        if self.item.due is None or self.item.party is None:
            return None
        return datetime.combine(self.item.due, time(23, 59), ZoneInfo(_zones(self.item)[0]))


def views(work: Work, items: Sequence[ActionItem]) -> list[View]:
    """Of a whole list in one query more."""
    found = queries.meetings_of(work, items)
    return [_view(work, each, found) for each in items]


def view_of(work: Work, item: ActionItem) -> View:
    return views(work, [item])[0]


def of_meeting(meeting: Meeting) -> list[View]:
    """The items of a meeting, for its page."""
    work = this_work()
    found = {meeting.id: meeting}
    return [_view(work, each, found) for each in queries.of_meeting(work, meeting.id)]


def _view(work: Work, item: ActionItem, meetings: dict[UUID, Meeting]) -> View:
    today = today_in(_zones(item), work.now)
    return View(
        item=item,
        meeting=meetings.get(item.meeting_id) if item.meeting_id else None,
        days=None if item.due is None else (item.due - today).days,
        is_overdue=is_overdue(item.state, item.due, today),
        says=_says(work, item),
    )


def _says(work: Work, item: ActionItem) -> tuple[ActionState, ...]:
    if not reports_on(work.actor, item.party, item.person_id):
        return ()
    return tuple(each for each in REPORTABLE if can_turn(item.state, each))


def _zones(item: ActionItem) -> list[str]:
    """That of the owner's capital; of both for a joint item."""
    return [each.zone for each in parties() if item.party in (None, each.code)]
