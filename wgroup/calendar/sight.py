"""What one of a reader's calendars shows at this moment, in short and whole."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from wgroup.calendar.alarms import valarms
from wgroup.calendar.contents import chosen_by
from wgroup.calendar.models import CalendarEntry, OwnAlarms
from wgroup.calendar.objects import Own, Seen, Thing, part_of
from wgroup.calendar.rules import Audience, Subject
from wgroup.calendar.views import Reader, View
from wgroup.db.work import Work
from wgroup.meetings.answers import standing
from wgroup.meetings.models import Meeting, Participation

Wanted = Select[*tuple[Any, ...]]

# More ids than any database minds in one statement.
AT_ONCE = 500

SHORT = (
    CalendarEntry.subject_id,
    CalendarEntry.audience,
    CalendarEntry.kind,
    CalendarEntry.digest,
    CalendarEntry.zone,
    CalendarEntry.starts_at,
    CalendarEntry.called_off,
)
WHOLE = (*SHORT, CalendarEntry.ends_at, CalendarEntry.uid, CalendarEntry.ics)


@dataclass(frozen=True, slots=True)
class Span:
    """What overlaps it lies in it: from start up to end, both aware; None is open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventSight:
    """The meetings, milestones and deadlines of one view, as its reader may see them now."""

    work: Work
    reader: Reader
    view: View

    def all_seen(self) -> dict[UUID, Seen]:
        return self._in_short(self._read(self._shown(*SHORT)))

    def seen(self, ids: Collection[UUID]) -> dict[UUID, Seen]:
        return self._in_short(self._read_some(SHORT, ids))

    def things(self, ids: Collection[UUID]) -> dict[UUID, Thing]:
        return self._whole(self._read_some(WHOLE, ids))

    def within(self, span: Span) -> dict[UUID, Thing]:
        """Whole, by their start."""
        wanted = self._shown(*WHOLE)
        if span.start is not None:
            wanted = wanted.where(CalendarEntry.ends_at > span.start)
        if span.end is not None:
            wanted = wanted.where(CalendarEntry.starts_at < span.end)
        return self._whole(self._read(wanted.order_by(CalendarEntry.starts_at)))

    def _shown(self, *columns: Any) -> Wanted:
        return chosen_by(self.view.chosen, self.work.actor).with_only_columns(*columns)

    def _read(self, wanted: Wanted) -> dict[UUID, Row[Any]]:
        """One row for each subject: that for the invited, where the reader is."""
        found: dict[UUID, Row[Any]] = {}
        for row in self.work.session.execute(wanted):
            if row.subject_id not in found or row.audience is Audience.INVITED:
                found[row.subject_id] = row
        return found

    def _read_some(self, columns: tuple[Any, ...], ids: Collection[UUID]) -> dict[UUID, Row[Any]]:
        found: dict[UUID, Row[Any]] = {}
        for some in batches(ids):
            found |= self._read(self._shown(*columns).where(CalendarEntry.subject_id.in_(some)))
        return found

    def _in_short(self, rows: dict[UUID, Row[Any]]) -> dict[UUID, Seen]:
        own = self._own(rows)
        return {
            key: Seen(row.digest, row.zone, row.starts_at.year, own[key])
            for key, row in rows.items()
        }

    def _whole(self, rows: dict[UUID, Row[Any]]) -> dict[UUID, Thing]:
        seen = self._in_short(rows)
        return {
            key: Thing(row.uid, row.ics, seen[key], row.starts_at, row.ends_at)
            for key, row in rows.items()
        }

    def _own(self, rows: dict[UUID, Row[Any]]) -> dict[UUID, Own]:
        """What each has of the reader's own; what takes place rings as the view does, unless the
        reader's own programs have said otherwise."""
        parts = self._parts(rows)
        alarms = own_alarms(self.work, rows)
        usual = valarms(self.view.chosen.alarms, self.view.edition)
        return {
            key: Own(parts.get(key, b""), alarms.get(key, usual if _rings(row) else b""))
            for key, row in rows.items()
        }

    def _parts(self, ids: Collection[UUID]) -> dict[UUID, bytes]:
        if self.work.actor.person_id is None:
            return {}
        wanted: Wanted = (
            select(
                Participation.meeting_id,
                Participation.partstat,
                Participation.answered_for,
                Meeting.terms_sequence,
            )
            .join(Meeting, Meeting.id == Participation.meeting_id)
            .where(Participation.person_id == self.work.actor.person_id)
        )
        rows = self.work.session.execute(only(wanted, Participation.meeting_id, ids))
        return {
            meeting_id: part_of(
                self.reader.name, self.reader.address, standing(said, to, terms).now
            )
            for meeting_id, said, to, terms in rows
        }


def _rings(row: Row[Any]) -> bool:
    return row.kind is Subject.MEETING and not row.called_off


def own_alarms(work: Work, ids: Collection[UUID]) -> dict[UUID, bytes]:
    """What the reader's programs have set, by subject; empty where they want none."""
    wanted: Wanted = select(OwnAlarms.subject_id, OwnAlarms.ics)
    rows = work.session.execute(only(wanted, OwnAlarms.subject_id, ids))
    return {key: ics.encode() for key, ics in rows}


def only(wanted: Wanted, column: Any, ids: Collection[UUID]) -> Wanted:
    """Narrowed to ids where they are few; of many it reads all there are of one reader."""
    return wanted.where(column.in_(list(ids))) if len(ids) <= AT_ONCE else wanted


def batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    some = list(ids)
    return (some[each : each + AT_ONCE] for each in range(0, len(some), AT_ONCE))
