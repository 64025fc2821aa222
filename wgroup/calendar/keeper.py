"""Keeps calendar entries as their meetings are, in the transaction of the change.

Listens to every session, as the recorder of revisions does, so that no act can forget it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import product
from secrets import token_hex
from uuid import UUID

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, lazyload

from wgroup.calendar.ics import Event, jcal, vevent
from wgroup.calendar.models import ALL, CalendarEntry, FeedState
from wgroup.calendar.rules import Audience, Edition, Subject
from wgroup.calendar.wording import Place, Surroundings, event_of, uid_of
from wgroup.db.dialect import advance_counter, put_row
from wgroup.db.work import Work
from wgroup.kernel.capitals import Capital
from wgroup.meetings.models import JoinLink, Meeting
from wgroup.meetings.parts import Part
from wgroup.outbox.models import Counter
from wgroup.parties.models import Party
from wgroup.register.models import ThematicGroup

OPTION = "calendar_place"
BATCH = 500
# The counter behind CalendarEntry.touched.
TOUCHED = "calendar/touched"
SEES_ALL = {"sees_all": True}


def install(engine: Engine, place: Place) -> None:
    """Tell every session on engine where this service stands; a database has one such place."""
    engine.update_execution_options(**{OPTION: place})


@dataclass(slots=True)
class Stirred:
    """What a transaction has touched so far that calendars may show, or show to others."""

    meetings: dict[UUID, Meeting] = field(default_factory=dict)
    parts: set[UUID] = field(default_factory=set)
    everything: bool = False

    def notice(self, record: object) -> None:
        if isinstance(record, Meeting):
            self.meetings[record.id] = record
        elif isinstance(record, Party | ThematicGroup):
            self.everything = True
        elif isinstance(record, Part):
            self.parts.add(record.meeting_id)

    def __bool__(self) -> bool:
        announced = any(each.announced for each in self.meetings.values())
        return announced or self.everything or bool(self.parts)

    def announced(self, session: Session) -> list[Meeting]:
        """Those that calendars know of; a part that changed may show its meeting to others."""
        for each in self.parts - self.meetings.keys():
            if (meeting := session.get(Meeting, each, execution_options=SEES_ALL)) is not None:
                self.meetings[each] = meeting
        return [each for each in self.meetings.values() if each.announced]


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
    # The row of the hint is held until the commit, so that numbers rise in the order of commits.
    hint = {"scope": ALL, "digest": token_hex(16), "changed_at": work.now, "asked_at": None}
    put_row(session, FeedState.__table__, hint, key="scope")  # type: ignore[arg-type]
    if stirred.everything:
        renew_all(work)
    else:
        renew(work, stirred.announced(session))


def renew(work: Work, meetings: Iterable[Meeting]) -> int:
    """Write the entries of these announced meetings anew; return how many differed.

    All of them count as touched, for who may see them may have changed too.
    """
    wanted = {each.id: each for each in meetings}
    if not wanted:
        return 0
    writing = _Writing(
        work,
        surroundings(work.session),
        advance_counter(work.session, Counter.__table__, TOUCHED),  # type: ignore[arg-type]
        _entries(work.session, wanted),
        _joining(work.session, wanted),
    )
    changed = [
        writing.renew(meeting, edition, audience)
        for meeting in wanted.values()
        for edition in Edition
        for audience in Audience
    ]
    return sum(changed)


def renew_all(work: Work) -> int:
    """Write anew whatever differs; nothing is touched where nothing does."""
    return sum(renew(work, batch) for batch in _announced(work.session))


Key = tuple[UUID, Edition, Audience]


@dataclass(slots=True)
class _Writing:
    """Entries being written in one transaction."""

    work: Work
    around: Surroundings
    touched: int
    known: dict[Key, CalendarEntry]
    joining: dict[UUID, JoinLink]

    def renew(self, meeting: Meeting, edition: Edition, audience: Audience) -> bool:
        """What leaves the component as it was renews nothing, its stamp neither."""
        entry = self.known.get((meeting.id, edition, audience))
        joining = self.joining.get(meeting.id) if audience is Audience.INVITED else None
        if audience is Audience.INVITED and joining is None:
            return self._drop(entry)
        if entry is not None:
            entry.touched = self.touched
            if self._told(meeting, entry, entry.stamp, joining)[1] == entry.ics:
                return False
        entry = entry or self._made(meeting, edition, audience)
        told, octets = self._told(meeting, entry, self.work.now, joining)
        entry.sequence, entry.stamp, entry.zone = told.sequence, told.stamp, told.tzid
        entry.starts_at, entry.ends_at = told.starts_at, told.ends_at
        entry.called_off = told.is_off
        entry.ics, entry.jcal = octets, jcal(octets)
        entry.digest = sha256(octets).hexdigest()[:32]
        return True

    def is_astray(self, meeting: Meeting, edition: Edition, audience: Audience) -> bool:
        """The entry is missing, or should not be, or is not what would be told now."""
        entry = self.known.get((meeting.id, edition, audience))
        joining = self.joining.get(meeting.id) if audience is Audience.INVITED else None
        wanted = audience is Audience.ALL or joining is not None
        if entry is None or not wanted:
            return wanted is (entry is None)
        return self._told(meeting, entry, entry.stamp, joining)[1] != entry.ics

    def _drop(self, entry: CalendarEntry | None) -> bool:
        if entry is not None:
            self.work.session.delete(entry)
        return entry is not None

    def _made(self, meeting: Meeting, edition: Edition, audience: Audience) -> CalendarEntry:
        made = CalendarEntry(
            subject_id=meeting.id,
            edition=edition,
            audience=audience,
            kind=Subject.MEETING,
            uid=self._uid(meeting),
            touched=self.touched,
        )
        self.work.session.add(made)
        self.known[meeting.id, edition, audience] = made
        return made

    def _uid(self, meeting: Meeting) -> str:
        """The one that its other entries have, whatever this service is called by now."""
        known = (self.known.get((meeting.id, *each)) for each in product(Edition, Audience))
        return next((each.uid for each in known if each), uid_of(meeting, self.around.place))

    def _told(
        self,
        meeting: Meeting,
        entry: CalendarEntry,
        stamp: datetime,
        joining: JoinLink | None,
    ) -> tuple[Event, bytes]:
        told = event_of(
            meeting, entry.edition, self.around, uid=entry.uid, stamp=stamp, joining=joining
        )
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


def _entries(session: Session, ids: Iterable[UUID]) -> dict[Key, CalendarEntry]:
    wanted = select(CalendarEntry).where(CalendarEntry.subject_id.in_(list(ids)))
    found = session.scalars(wanted.execution_options(sees_all=True))
    return {(each.subject_id, each.edition, each.audience): each for each in found}


def _joining(session: Session, ids: Iterable[UUID]) -> dict[UUID, JoinLink]:
    wanted = select(JoinLink).where(JoinLink.meeting_id.in_(list(ids)))
    found = session.scalars(wanted.execution_options(sees_all=True))
    return {each.meeting_id: each for each in found}


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
        ids = [each.id for each in batch]
        writing = _Writing(
            work, around, 0, _entries(work.session, ids), _joining(work.session, ids)
        )
        found += [
            f"{meeting.code} {edition} {audience}"
            for meeting in batch
            for edition in Edition
            for audience in Audience
            if writing.is_astray(meeting, edition, audience)
        ]
    return found
