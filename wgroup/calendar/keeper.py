"""Keeps calendar entries as their subjects are, in the transaction of the change.

Listens to every session, as the recorder of revisions does, so that no act can forget it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from uuid import UUID

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from wgroup.calendar.entries import (
    OPTION,
    Record,
    Writing,
    batches,
    entries_of,
    strays,
)
from wgroup.calendar.models import ALL, CalendarEntry, FeedState
from wgroup.calendar.wording import Place
from wgroup.db.dialect import advance_counter, put_row
from wgroup.db.work import Work
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import Part
from wgroup.outbox.models import Counter
from wgroup.parties.models import Party
from wgroup.register.models import Milestone, Provision, ThematicGroup, Topic

# The counter behind CalendarEntry.touched, and what it stood at when entries last went: of those
# no row is left to tell.
TOUCHED, DROPPED = "calendar/touched", "calendar/dropped"


def install(engine: Engine, place: Place) -> None:
    """Tell every session on engine where this service stands; a database has one such place."""
    engine.update_execution_options(**{OPTION: place})


@dataclass(slots=True)
class Stirred:
    """What a transaction has touched so far that calendars may show, or show to others.

    topics: feeds may be narrowed to one with all below it, which its entries do not tell.
    """

    records: dict[UUID, Record] = field(default_factory=dict)
    parts: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)
    milestones: bool = False
    topics: bool = False
    everything: bool = False

    def notice(self, record: object) -> None:
        if isinstance(record, Record):
            self.records[record.id] = record
        elif isinstance(record, Part):
            self.parts.add(record.meeting_id)
        elif isinstance(record, Party | ThematicGroup):
            self.everything = True
        elif isinstance(record, Provision):
            self.milestones = True
        elif isinstance(record, Topic):
            self.topics = True

    def part_with(self, record: object) -> None:
        if isinstance(record, Record):
            self.gone.add(record.id)

    def told(self, session: Session) -> dict[UUID, Record]:
        """What calendars know of; a part that changed may show its meeting to others."""
        for each in self.parts - self.records.keys():
            meeting = session.get(Meeting, each, execution_options={"sees_all": True})
            if meeting is not None:
                self.records[each] = meeting
        return {
            key: each
            for key, each in self.records.items()
            if key not in self.gone and (not isinstance(each, Meeting) or each.announced)
        }


@event.listens_for(Session, "before_flush")
def notice(session: Session, _context: object, _instances: object) -> None:
    stirred: Stirred = session.info.setdefault("stirred", Stirred())
    for record in (*session.new, *session.dirty):
        stirred.notice(record)
    for record in session.deleted:
        stirred.notice(record)
        stirred.part_with(record)


@event.listens_for(Session, "after_rollback")
def forget(session: Session) -> None:
    session.info.pop("stirred", None)


# Before the recorder, which locks the head of the trail last of all.
@event.listens_for(Session, "before_commit", insert=True)
def keep(session: Session) -> None:
    """Renew the entries of what was touched, and tell feeds that they may hold something new."""
    session.flush()
    stirred: Stirred | None = session.info.pop("stirred", None)
    if stirred is None:
        return
    told = stirred.told(session)
    whole = stirred.milestones or stirred.topics or stirred.everything
    if not (told or stirred.gone or whole):
        return
    work: Work = session.info["work"]
    draw_hint(work)
    if stirred.everything:
        renew_all(work)
    elif stirred.milestones:
        renew_some(work, session.scalars(select(Milestone)))
    if told or stirred.gone:
        renew_some(work, told.values(), left_over=entries_of(session, stirred.gone), touch=True)


def draw_hint(work: Work) -> None:
    """Tell feeds that they may hold something new.

    Its row is held until the commit, so that numbers rise in the order of commits, and what is
    read after this is not changed by others before it.
    """
    hint = {"scope": ALL, "digest": token_hex(16), "changed_at": work.now, "asked_at": None}
    put_row(work.session, FeedState.__table__, hint, key="scope")  # type: ignore[arg-type]


def renew_some(
    work: Work,
    records: Iterable[Record],
    *,
    left_over: Iterable[CalendarEntry] = (),
    touch: bool = False,
) -> int:
    """Write the entries of these anew, and drop those left over; return how many differed.

    The hint is drawn before. touch counts all as touched, for who may see them may have changed.
    """
    writing = Writing.of(work.session, records, work.now)
    touched = _advance(work)
    writing.renew(touched, touch=touch)
    dropped = writing.dropped + _drop(work, left_over)
    _note_dropped(work, touched, dropped)
    return writing.changed + dropped


def renew_all(work: Work) -> int:
    """Write anew whatever differs, in this one transaction; ``upkeep.mend`` takes many."""
    draw_hint(work)
    changed = renew_some(work, [], left_over=strays(work.session))
    return changed + sum(renew_some(work, batch) for batch in batches(work.session))


def _advance(work: Work) -> int:
    return advance_counter(work.session, Counter.__table__, TOUCHED)  # type: ignore[arg-type]


def _drop(work: Work, entries: Iterable[CalendarEntry]) -> int:
    found = list(entries)
    for each in found:
        work.session.delete(each)
    return len(found)


def _note_dropped(work: Work, touched: int, count: int) -> None:
    if count:
        row: dict[str, object] = {"scope": DROPPED, "last": touched}
        put_row(work.session, Counter.__table__, row, key="scope")  # type: ignore[arg-type]
