"""What one of a reader's calendars shows at this moment, in short and whole."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false

from wgroup.calendar.alarms import valarms
from wgroup.calendar.contents import chosen_by, rings
from wgroup.calendar.models import CalendarEntry, OwnAlarms
from wgroup.calendar.objects import NOTHING, Own, Seen, Thing, part_of
from wgroup.calendar.rules import Audience
from wgroup.calendar.views import Reader, View
from wgroup.db.work import Work
from wgroup.meetings.answers import standing
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import PartStat

Wanted = Select[*tuple[Any, ...]]

# More ids than any database minds in one statement.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Span:
    """What overlaps it lies in it: from start up to end, both aware; None is open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventSight:
    """The meetings, milestones and deadlines of one view, as its reader may see them now.

    Read in one statement, with what is the reader's own of each: their part and their alarms.
    """

    work: Work
    reader: Reader
    view: View

    def all_seen(self) -> dict[UUID, Seen]:
        return self._in_short(self._shown())

    def seen(self, ids: Collection[UUID]) -> dict[UUID, Seen]:
        found: dict[UUID, Seen] = {}
        for some in batches(ids):
            found |= self._in_short(self._shown().where(CalendarEntry.subject_id.in_(some)))
        return found

    def things(self, ids: Collection[UUID]) -> dict[UUID, Thing]:
        found: dict[UUID, Thing] = {}
        for some in batches(ids):
            found |= self._whole(self._shown().where(CalendarEntry.subject_id.in_(some)))
        return found

    def within(self, span: Span) -> dict[UUID, Thing]:
        """Whole, by their end."""
        wanted = self._shown()
        if span.start is not None:
            wanted = wanted.where(CalendarEntry.ends_at > span.start)
        if span.end is not None:
            wanted = wanted.where(CalendarEntry.starts_at < span.end)
        return self._whole(wanted.order_by(CalendarEntry.ends_at))

    def _shown(self) -> Wanted:
        """The entries, beside them the reader's own; of a meeting with a way to join, those
        invited are given two."""
        person_id = self.work.actor.person_id
        own_part = (Participation.meeting_id == CalendarEntry.subject_id) & (
            Participation.person_id == person_id if person_id else false()
        )
        return (
            chosen_by(self.view.chosen, self.work.actor)
            .outerjoin(Participation, own_part)
            .outerjoin(Meeting, Meeting.id == Participation.meeting_id)
            .outerjoin(OwnAlarms, OwnAlarms.subject_id == CalendarEntry.subject_id)
        )

    def _in_short(self, wanted: Wanted) -> dict[UUID, Seen]:
        return {key: self._seen(rest) for key, rest in self._read(wanted, SHORT)}

    def _whole(self, wanted: Wanted) -> dict[UUID, Thing]:
        return {
            key: Thing(uid, ics, self._seen(rest), starts_at, ends_at)
            for key, (starts_at, ends_at, uid, ics, *rest) in self._read(wanted, WHOLE)
        }

    def _read(
        self, wanted: Wanted, columns: tuple[Any, ...]
    ) -> Iterator[tuple[UUID, Sequence[Any]]]:
        """A subject and the columns; that for the invited comes last, and so stands."""
        rows = self.work.session.execute(
            wanted.with_only_columns(CalendarEntry.subject_id, CalendarEntry.audience, *columns)
        ).all()
        usual = [row for row in rows if row[1] is Audience.ALL]
        for row in (*usual, *(row for row in rows if row[1] is Audience.INVITED)):
            yield row[0], row[2:]

    def _seen(self, row: Sequence[Any]) -> Seen:
        digest, zone, starts_at, rings, said, answered_for, terms, alarms = row
        part = self._part(said, answered_for, terms) if said else b""
        if alarms is not None:
            own = alarms.encode()
        else:
            own = valarms(self.view.chosen.alarms, self.view.edition) if rings else b""
        return Seen(digest, zone, starts_at.year, Own(part, own) if part or own else NOTHING)

    def _part(self, said: PartStat, answered_for: int | None, terms: int) -> bytes:
        answer = standing(said, answered_for, terms).now
        return part_of(self.reader.name, self.reader.address, answer)


SHORT = (
    CalendarEntry.digest,
    CalendarEntry.zone,
    CalendarEntry.starts_at,
    rings(),
    Participation.partstat,
    Participation.answered_for,
    Meeting.terms_sequence,
    OwnAlarms.ics,
)
WHOLE = (
    CalendarEntry.starts_at,
    CalendarEntry.ends_at,
    CalendarEntry.uid,
    CalendarEntry.ics,
    *SHORT,
)


def batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    some = list(ids)
    return (some[each : each + AT_ONCE] for each in range(0, len(some), AT_ONCE))
