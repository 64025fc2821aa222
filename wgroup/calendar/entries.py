"""Entries as their subjects would be told now: written where they differ, found where they do.

A meeting, a milestone and an action item each have one entry for every edition, and a meeting
that can be joined from afar one more for those invited.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import product
from uuid import UUID

from icalendar import Component
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, lazyload

from wgroup.actions.models import ActionItem
from wgroup.calendar import days
from wgroup.calendar.ics import component, jcal, octets, restamp
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Audience, Edition, Subject
from wgroup.calendar.told import AllDay, Event
from wgroup.calendar.wording import Place, Surroundings, event_of, is_off, uid_of
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import Capital
from wgroup.meetings.links import JoinLink
from wgroup.meetings.models import Meeting
from wgroup.parties.models import Party
from wgroup.register.models import Milestone, Provision, ThematicGroup

Record = Meeting | Milestone | ActionItem
Slot = tuple[Edition, Audience]

# Where an engine keeps its Place.
OPTION = "calendar_place"
SLOTS: tuple[Slot, ...] = tuple(product(Edition, Audience))
BATCH = 200
SEES_ALL = {"sees_all": True}
KINDS = {
    Meeting: Subject.MEETING,
    Milestone: Subject.MILESTONE,
    ActionItem: Subject.ACTION,
}


def place(session: Session) -> Place:
    found: Place = session.get_bind().get_execution_options().get(OPTION, Place())
    return found


def surroundings(session: Session) -> Surroundings:
    """As they are committed by now, whatever the session read of them before: another may have
    given them new names while we waited for our turn to write entries."""
    fresh = {"populate_existing": True}
    parties = session.scalars(select(Party).order_by(Party.code), execution_options=fresh).all()
    groups = session.scalars(select(ThematicGroup), execution_options=fresh).all()
    return Surroundings(
        place(session),
        [Capital(each.code, each.city, each.zone) for each in parties],
        {each.code: each.short for each in parties},
        {each.code: each.title for each in groups},
    )


@dataclass(slots=True)
class Writing:
    """Some records with all that their entries say, read at once."""

    session: Session
    now: datetime
    around: Surroundings
    records: dict[UUID, Record]
    known: dict[UUID, dict[Slot, CalendarEntry]] = field(default_factory=dict)
    joining: dict[UUID, JoinLink] = field(default_factory=dict)
    provisions: Mapping[str, Bilingual] = field(default_factory=dict)
    # How many entries were written, and how many went.
    changed: int = 0
    dropped: int = 0

    @classmethod
    def of(
        cls,
        session: Session,
        records: Iterable[Record],
        now: datetime,
        around: Surroundings | None = None,
    ) -> "Writing":
        around = around or surroundings(session)
        made = cls(session, now, around, {each.id: each for each in records})
        made._read()
        return made

    def _read(self) -> None:
        ids = list(self.records)
        for entry in entries_of(self.session, ids):
            self.known.setdefault(entry.subject_id, {})[entry.edition, entry.audience] = entry
        links = select(JoinLink).where(JoinLink.meeting_id.in_(ids))
        found = self.session.scalars(links, execution_options=SEES_ALL)
        self.joining = {each.meeting_id: each for each in found}
        milestones = (each for each in self.records.values() if isinstance(each, Milestone))
        if cited := {key for each in milestones for key in each.provisions}:
            titles = select(Provision.key, Provision.title).where(Provision.key.in_(cited))
            self.provisions = {each.key: each.title for each in self.session.execute(titles)}

    def renew(self, touched: int, *, touch: bool) -> None:
        """Write what differs and drop what is not to be; touch counts all as touched, for who
        may see them may have changed too."""
        for record, slot in product(self.records.values(), SLOTS):
            entry = self.known.get(record.id, {}).get(slot)
            told = self._told(record, slot, entry)
            if told is not None:
                self._write(record, slot, entry, told, touched, touch=touch)
            elif entry is not None:
                self.session.delete(entry)
                self.dropped += 1

    def astray(self) -> Iterator[str]:
        """Name each entry that is not what its record would be told as now."""
        for record, slot in product(self.records.values(), SLOTS):
            entry = self.known.get(record.id, {}).get(slot)
            told = self._told(record, slot, entry)
            if (entry is None) is not (told is None):
                yield f"{name_of(record)} {' '.join(slot)}: {'missing' if told else 'left over'}"
            elif entry is not None and told is not None:
                made = component(told)
                if _differs(entry, columns(told, made, octets(made))):
                    yield f"{name_of(record)} {' '.join(slot)}: differs"

    def _write(
        self,
        record: Record,
        slot: Slot,
        entry: CalendarEntry | None,
        told: Event | AllDay,
        touched: int,
        *,
        touch: bool,
    ) -> None:
        """DTSTAMP moves with what is sent, and with nothing else."""
        made = component(told)
        written = octets(made)
        if entry is not None and written != entry.ics:
            told = replace(told, stamp=self.now)
            restamp(made, self.now)
            written = octets(made)
        wanted = columns(told, made, written)
        if entry is None:
            entry = self._made(record, slot)
        elif not _differs(entry, wanted):
            entry.touched = touched if touch else entry.touched
            return
        for name, value in wanted.items():
            setattr(entry, name, value)
        entry.touched = touched
        self.changed += 1

    def _made(self, record: Record, slot: Slot) -> CalendarEntry:
        edition, audience = slot
        kind = KINDS[type(record)]
        made = CalendarEntry(subject_id=record.id, edition=edition, audience=audience, kind=kind)
        self.session.add(made)
        self.known.setdefault(record.id, {})[slot] = made
        return made

    def _told(
        self, record: Record, slot: Slot, entry: CalendarEntry | None
    ) -> Event | AllDay | None:
        """What this entry is to say, under the stamp it has; None if it is not to be."""
        edition, audience = slot
        stamp = entry.stamp if entry else self.now
        if isinstance(record, Meeting):
            return self._meeting(record, edition, audience, stamp)
        if audience is not Audience.ALL:
            return None
        if isinstance(record, Milestone):
            return self._milestone(record, edition, stamp)
        uid = self._uid(record, days.action_uid(record, self.around.place))
        return days.action_of(record, edition, self.around, uid=uid, stamp=stamp)

    def _meeting(
        self, meeting: Meeting, edition: Edition, audience: Audience, stamp: datetime
    ) -> Event | None:
        """Those invited have an entry of their own while there is something to join."""
        joining = self.joining.get(meeting.id) if audience is Audience.INVITED else None
        joined = joining is not None and not is_off(meeting)
        if not meeting.announced or joined is not (audience is Audience.INVITED):
            return None
        uid = self._uid(meeting, uid_of(meeting, self.around.place))
        return event_of(meeting, edition, self.around, uid=uid, stamp=stamp, joining=joining)

    def _milestone(self, milestone: Milestone, edition: Edition, stamp: datetime) -> AllDay | None:
        """Its SEQUENCE is counted here: the register knows of none."""
        own = self.known.get(milestone.id, {})
        before = next(iter(own.values()), None)
        uid = self._uid(milestone, f"{milestone.id}@{self.around.place.domain}")
        sequence = before.sequence if before else 0
        told = days.milestone_of(
            milestone,
            edition,
            self.around,
            self.provisions,
            uid=uid,
            sequence=sequence,
            stamp=stamp,
        )
        if told is None or before is None or _same_days(before, told):
            return told
        return replace(told, sequence=sequence + 1)

    def _uid(self, record: Record, new: str) -> str:
        """The one that its other entries have, whatever this service is called by now."""
        return next((each.uid for each in self.known.get(record.id, {}).values()), new)


def columns(told: Event | AllDay, made: Component, written: bytes) -> dict[str, object]:
    """What is stored of it, written in both forms."""
    return {
        "uid": told.uid,
        "sequence": told.sequence,
        "stamp": told.stamp,
        "starts_at": told.starts_at,
        "ends_at": told.ends_at,
        "zone": told.tzid,
        "called_off": told.is_off,
        "ics": written,
        "jcal": jcal(made),
        "digest": sha256(written).hexdigest()[:32],
    }


def _differs(entry: CalendarEntry, wanted: Mapping[str, object]) -> bool:
    return any(getattr(entry, name) != value for name, value in wanted.items())


def _same_days(entry: CalendarEntry, told: AllDay) -> bool:
    return (entry.starts_at, entry.ends_at) == (told.starts_at, told.ends_at)


def name_of(record: Record) -> str:
    return record.key if isinstance(record, Milestone) else record.code


def entries_of(session: Session, subjects: Collection[UUID]) -> list[CalendarEntry]:
    if not subjects:
        return []
    wanted = select(CalendarEntry).where(CalendarEntry.subject_id.in_(subjects))
    return list(session.scalars(wanted, execution_options=SEES_ALL))


def batches(session: Session) -> Iterator[list[Record]]:
    """All that calendars may show, some at a time; whoever acts, they show it all."""
    for kind in KINDS:
        last = UUID(int=0)
        while True:
            wanted = select(kind).where(kind.id > last).order_by(kind.id).limit(BATCH)
            if kind is Meeting:
                wanted = wanted.where(Meeting.announced.is_(True))
            read = wanted.options(lazyload("*")).execution_options(**SEES_ALL)
            batch: list[Record] = list(session.scalars(read))
            if not batch:
                break
            last = batch[-1].id
            yield batch


def strays(session: Session) -> list[CalendarEntry]:
    """Entries of what is not there, or is in no calendar yet."""
    meetings = select(Meeting.id).where(Meeting.announced.is_(True))
    subjects = {
        Subject.MEETING: meetings,
        Subject.MILESTONE: select(Milestone.id),
        Subject.ACTION: select(ActionItem.id),
    }
    held = or_(
        *(
            and_(CalendarEntry.kind == kind, CalendarEntry.subject_id.in_(known))
            for kind, known in subjects.items()
        )
    )
    return list(session.scalars(select(CalendarEntry).where(~held), execution_options=SEES_ALL))
