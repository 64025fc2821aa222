"""Keeps calendar entries as their meetings are, in the transaction of the change.

Listens to every session, as the recorder of revisions does, so that no act can forget it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from uuid import UUID

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, lazyload

from wgroup.calendar.ics import Event, vevent
from wgroup.calendar.models import ALL, CalendarEntry, FeedState
from wgroup.calendar.wording import Place, Surroundings, event_of, uid_of
from wgroup.db.dialect import put_row
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import Capital
from wgroup.meetings.models import Meeting, Participation
from wgroup.parties.models import Party
from wgroup.register.models import ThematicGroup

OPTION = "calendar_place"
BATCH = 500


def install(engine: Engine, place: Place) -> None:
    """Tell every session on engine where this service stands; a database has one such place."""
    engine.update_execution_options(**{OPTION: place})


@dataclass(slots=True)
class Stirred:
    """What a transaction has touched so far that calendars may show, or show to others."""

    meetings: dict[UUID, Meeting] = field(default_factory=dict)
    everything: bool = False
    readers: bool = False

    def notice(self, record: object) -> None:
        if isinstance(record, Meeting):
            self.meetings[record.id] = record
        elif isinstance(record, Party | ThematicGroup):
            self.everything = True
        elif isinstance(record, Participation):
            self.readers = True

    def __bool__(self) -> bool:
        announced = any(each.announced for each in self.meetings.values())
        return announced or self.everything or self.readers


@event.listens_for(Session, "before_flush")
def notice(session: Session, _context: object, _instances: object) -> None:
    stirred: Stirred = session.info.setdefault("stirred", Stirred())
    for record in (*session.new, *session.dirty, *session.deleted):
        stirred.notice(record)


@event.listens_for(Session, "after_rollback")
def forget(session: Session) -> None:
    session.info.pop("stirred", None)


# Before the recorder, which locks the head of the trail last of all.
@event.listens_for(Session, "before_commit", insert=True)
def keep(session: Session) -> None:
    """Renew the entries of what was touched, and tell feeds that they may hold something new."""
    session.flush()
    stirred: Stirred | None = session.info.pop("stirred", None)
    if not stirred:
        return
    work: Work = session.info["work"]
    if stirred.everything:
        renew_all(work)
    else:
        announced = [each for each in stirred.meetings.values() if each.announced]
        renew(work, announced)
    hint = {"scope": ALL, "digest": token_hex(16), "changed_at": work.now, "asked_at": None}
    put_row(session, FeedState.__table__, hint, key="scope")  # type: ignore[arg-type]


def renew(work: Work, meetings: Iterable[Meeting]) -> int:
    """Write the entries of these announced meetings anew; return how many differed."""
    wanted = {each.id: each for each in meetings}
    if not wanted:
        return 0
    around = surroundings(work.session)
    known = _entries(work.session, wanted)
    changed = [
        _renew_one(work, meeting, language, known.get((meeting.id, language)), around)
        for meeting in wanted.values()
        for language in Language
    ]
    return sum(changed)


def renew_all(work: Work) -> int:
    """Write anew whatever differs; nothing is touched where nothing does."""
    return sum(renew(work, batch) for batch in _announced(work.session))


def _renew_one(
    work: Work,
    meeting: Meeting,
    language: Language,
    entry: CalendarEntry | None,
    around: Surroundings,
) -> bool:
    """What leaves the component as it was renews nothing, its stamp neither."""
    if entry is None:
        entry = CalendarEntry(
            meeting_id=meeting.id, language=language, uid=uid_of(meeting, around.place)
        )
        work.session.add(entry)
    elif _told(meeting, entry, around, entry.stamp)[1] == entry.ics:
        return False
    told, octets = _told(meeting, entry, around, work.now)
    entry.sequence, entry.stamp, entry.zone = told.sequence, told.stamp, told.tzid
    entry.starts_at, entry.ends_at = told.starts_at, told.ends_at
    entry.called_off = told.is_off
    entry.ics = octets
    return True


def _told(
    meeting: Meeting, entry: CalendarEntry, around: Surroundings, stamp: datetime
) -> tuple[Event, bytes]:
    told = event_of(meeting, entry.language, around, uid=entry.uid, stamp=stamp)
    return told, vevent(told)


def surroundings(session: Session) -> Surroundings:
    parties = session.scalars(select(Party).order_by(Party.code)).all()
    groups = session.scalars(select(ThematicGroup)).all()
    place = session.get_bind().get_execution_options().get(OPTION, Place())
    return Surroundings(
        place,
        [Capital(each.code, each.city, each.zone) for each in parties],
        {each.code: each.short for each in parties},
        {each.code: each.title for each in groups},
    )


def _entries(
    session: Session, ids: Iterable[UUID]
) -> dict[tuple[UUID, Language], CalendarEntry]:
    wanted = select(CalendarEntry).where(CalendarEntry.meeting_id.in_(list(ids)))
    found = session.scalars(wanted.execution_options(sees_all=True))
    return {(each.meeting_id, each.language): each for each in found}


def _announced(session: Session) -> Iterator[list[Meeting]]:
    """All announced meetings, some at a time; whoever acts, calendars show them all."""
    last = UUID(int=0)
    while True:
        wanted = (
            select(Meeting)
            .where(Meeting.announced.is_(True), Meeting.id > last)
            .order_by(Meeting.id)
            .limit(BATCH)
            .options(lazyload("*"))
            .execution_options(sees_all=True)
        )
        batch = list(session.scalars(wanted))
        if not batch:
            return
        yield batch
        last = batch[-1].id


def drift(work: Work) -> list[str]:
    """Name the entries that are not what their meetings would be told as now: an error of ours,
    or of the time zone data since; ``renew_all`` mends both."""
    around = surroundings(work.session)
    found: list[str] = []
    for batch in _announced(work.session):
        known = _entries(work.session, [each.id for each in batch])
        for meeting in batch:
            for language in Language:
                entry = known.get((meeting.id, language))
                if entry is None or _told(meeting, entry, around, entry.stamp)[1] != entry.ics:
                    found.append(f"{meeting.code} {language}")
    return found
