"""What a reader's task list shows: action items for themself or for their side, as VTODOs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import Select, select

from wgroup.actions.models import ActionItem
from wgroup.actions.queries import mine
from wgroup.calendar.entries import surroundings
from wgroup.calendar.models import CalendarEntry, OwnAlarms
from wgroup.calendar.objects import Own, Seen, Thing
from wgroup.calendar.rules import Audience
from wgroup.calendar.sight import AT_ONCE, Span, batches
from wgroup.calendar.tasks import task_uid, vtodo
from wgroup.calendar.views import Reader, View
from wgroup.db.work import Work


@dataclass(frozen=True, slots=True)
class TaskSight:
    """They are few, so that whatever is asked of them all is asked of each."""

    work: Work
    reader: Reader
    view: View

    def all_seen(self) -> dict[UUID, Seen]:
        return self._in_short(self._read(self._shown()))

    def seen(self, ids: Collection[UUID]) -> dict[UUID, Seen]:
        return self._in_short(self._read_some(ids))

    def things(self, ids: Collection[UUID]) -> dict[UUID, Thing]:
        return self._whole(self._read_some(ids))

    def within(self, span: Span) -> dict[UUID, Thing]:
        """Whole, by their day."""
        items = self._read(self._shown().order_by(ActionItem.due, ActionItem.id))
        return self._whole([each for each in items if overlaps(each, span)])

    def _shown(self) -> Select[ActionItem]:
        return select(ActionItem).where(mine(self.work))

    def _read(self, wanted: Select[ActionItem]) -> list[ActionItem]:
        return list(self.work.session.scalars(wanted))

    def _read_some(self, ids: Collection[UUID]) -> list[ActionItem]:
        some = (self._shown().where(ActionItem.id.in_(each)) for each in batches(ids))
        return [item for wanted in some for item in self._read(wanted)]

    def _in_short(self, items: Iterable[ActionItem]) -> dict[UUID, Seen]:
        found = list(items)
        meetings = self._meetings(found)
        alarms = self._alarms([each.id for each in found])
        return {
            each.id: Seen(
                f"{each.version} {meetings.get(each.meeting_id, '')}",
                zone="",
                year=0,
                own=Own(alarms=alarms.get(each.id, b"")),
            )
            for each in found
        }

    def _alarms(self, ids: Collection[UUID]) -> dict[UUID, bytes]:
        """What the reader's programs have set, by subject; of many all there are."""
        wanted = select(OwnAlarms.subject_id, OwnAlarms.ics)
        if len(ids) <= AT_ONCE:
            wanted = wanted.where(OwnAlarms.subject_id.in_(list(ids)))
        return {key: ics.encode() for key, ics in self.work.session.execute(wanted)}

    def _whole(self, items: list[ActionItem]) -> dict[UUID, Thing]:
        seen, meetings = self._in_short(items), self._meetings(items)
        around, edition = surroundings(self.work.session), self.view.edition
        return {
            each.id: Thing(
                task_uid(each),
                vtodo(each, edition, around, meeting_uid=meetings.get(each.meeting_id)),
                seen[each.id],
                *_day(each),
            )
            for each in items
        }

    def _meetings(self, items: Iterable[ActionItem]) -> dict[UUID | None, str]:
        """UIDs of the meetings they come from, as far as the reader's calendars show these."""
        ids = {each.meeting_id for each in items if each.meeting_id is not None}
        found: dict[UUID | None, str] = {}
        for some in batches(ids):
            wanted = select(CalendarEntry.subject_id, CalendarEntry.uid).where(
                CalendarEntry.subject_id.in_(some),
                CalendarEntry.edition == self.view.edition,
                CalendarEntry.audience == Audience.ALL,
            )
            found.update((key, uid) for key, uid in self.work.session.execute(wanted))
        return found


def overlaps(item: ActionItem, span: Span) -> bool:
    """As RFC 4791 9.9 has it of a VTODO that has no DTSTART."""
    if item.due is not None:
        due = datetime.combine(item.due, time(), UTC)
        return _is_before(span.start, due) and (span.end is None or span.end >= due)
    if item.done_at is None:
        return span.end is None or span.end > item.created_at
    both = (item.created_at, item.done_at)
    begun = span.start is None or any(span.start <= each for each in both)
    return begun and (span.end is None or any(span.end >= each for each in both))


def _is_before(start: datetime | None, moment: datetime) -> bool:
    return start is None or start < moment


def _day(item: ActionItem) -> tuple[datetime | None, datetime | None]:
    due = datetime.combine(item.due, time(), UTC) if item.due else None
    return due, due
