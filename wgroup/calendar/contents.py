"""What a feed holds for who reads it: stored components, chosen and put one after the other.

The visibility filter leaves out what the reader may not know of; what is asked here only narrows
that further.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    literal,
    or_,
    select,
)
from sqlalchemy.engine import Dialect

from wgroup.actions.models import ActionItem
from wgroup.calendar.alarms import rung, rung_in_json
from wgroup.calendar.files import Form, Label, file_of
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Subject
from wgroup.db.prepared import Prepared
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.meetings.models import Meeting, MeetingProvision, MeetingTopic, Participation
from wgroup.register.models import Provision, Topic
from wgroup.visibility import filtered

# How long a meeting stays after its planned end: long enough for every client to have seen it.
STAYS, STAYS_CALLED_OFF = timedelta(days=60), timedelta(days=90)


def day_of(now: datetime) -> datetime:
    """The midnight (UTC) from which the window of a feed counts: it moves once a day."""
    return datetime.combine(now.date(), time(), now.tzinfo)


def body(
    work: Work, chosen: Selection, label: Label, *, form: Form = Form.ICS, whole: bool = False
) -> bytes:
    """Return the file that this actor's calendar is now; whole: from its beginning."""
    since = None if whole else day_of(work.now)
    dialect = work.session.get_bind().dialect
    prepared = _prepared(chosen, work.actor, form, since, dialect)
    gathered = Gathered(_ringer(chosen, form))
    gathered.take(prepared.rows(work.session))
    return file_of(form, gathered.components, gathered.zones(), label)


@lru_cache(maxsize=512)
def _prepared(
    chosen: Selection, actor: Actor, form: Form, since: datetime | None, dialect: Dialect
) -> Prepared:
    """Subject, component, zone, end and whether it rings, as the driver gives them: a thousand
    rows are not worth a thousand UUIDs and datetimes, nor a compilation each time."""
    stored = CalendarEntry.jcal if form is Form.JCAL else CalendarEntry.ics
    wanted = in_order(chosen_by(chosen, actor)).with_only_columns(
        CalendarEntry.subject_id,
        stored,
        CalendarEntry.zone,
        CalendarEntry.ends_at,
        rings() if chosen.alarms else literal(value=False),
    )
    if since is not None:
        wanted = wanted.where(in_window(since))
    return Prepared.of(filtered(wanted, actor), dialect)


Ringer = Callable[[bytes], bytes]


def _ringer(chosen: Selection, form: Form) -> Ringer:
    """Puts the alarms of this selection on a component."""
    ring = rung_in_json if form is Form.JCAL else rung
    return lambda component: ring(component, chosen.alarms, chosen.edition)


@dataclass(slots=True)
class Gathered:
    """Components in their order, with what a file must know of zones."""

    ring: Ringer
    components: list[bytes] = field(default_factory=list)
    _zones: set[str] = field(default_factory=set)
    _ends: tuple[object, object] = ("0", "0")

    def take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """One after the other, and none of them kept: together they would be many."""
        last = first = ends = None
        for subject, component, zone, ends, rings in rows:
            told = self.ring(component) if rings else component
            if subject == last:
                self.components[-1] = told
                continue
            self.components.append(told)
            self._zones.add(zone)
            first, last = first or ends, subject
        self._ends = first or "0", ends or "0"

    def zones(self) -> dict[str, tuple[int, int]]:
        """Each with the first and last year of all: ends come as ISO 8601 or as datetimes, by the
        driver, and in UTC."""
        first, last = (int(str(each)[:4]) for each in self._ends)
        return {zone: (first, last) for zone in self._zones if zone}


def chosen_by(chosen: Selection, actor: Actor) -> Select[CalendarEntry]:
    """The entries of this selection, whenever they are. Of a meeting with a way to join, those
    invited are given two; the later one in ``in_order`` stands for both."""
    return select(CalendarEntry).where(
        CalendarEntry.edition == chosen.edition, _wanted(chosen, actor)
    )


def in_order(wanted: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    """By their end, as the index has them; the entry of the invited after that of all."""
    columns = (CalendarEntry.ends_at, CalendarEntry.subject_id, CalendarEntry.audience)
    return wanted.order_by(*columns)


def in_window(now: datetime) -> ColumnElement[bool]:
    """What subscribers are told of: what is to come, and what is not long over."""
    day = day_of(now)
    lasting = CalendarEntry.ends_at >= day - STAYS
    return and_(
        CalendarEntry.ends_at >= day - STAYS_CALLED_OFF,
        or_(CalendarEntry.called_off.is_(True), lasting),
    )


def rings() -> ColumnElement[bool]:
    """It takes place, and at an hour."""
    return and_(CalendarEntry.kind == Subject.MEETING, CalendarEntry.called_off.is_(False))


def _wanted(chosen: Selection, actor: Actor) -> ColumnElement[bool]:
    filters = chosen.filters
    kinds = []
    if chosen.meetings:
        narrowing = _narrowing(filters, actor)
        kinds.append(and_(CalendarEntry.kind == Subject.MEETING, *narrowing))
    if filters.milestones:
        kinds.append(CalendarEntry.kind == Subject.MILESTONE)
    if filters.deadlines:
        own = select(ActionItem.id).where(_concerns(actor))
        is_action = CalendarEntry.kind == Subject.ACTION
        kinds.append(and_(is_action, CalendarEntry.subject_id.in_(own)))
    return or_(false(), *kinds)


def _narrowing(filters: Filters, actor: Actor) -> list[ColumnElement[bool]]:
    """One test for each dimension that is asked for: about which meetings.

    These are reads like others, so a link that the reader may not know of narrows nothing in.
    """
    found: list[Select[*tuple[object, ...]]] = []
    if filters.groups:
        found.append(select(Meeting.id).where(Meeting.group_code.in_(filters.groups)))
    if filters.series:
        found.append(select(Meeting.id).where(false()))  # no meeting is of a series yet
    if filters.topics:
        about = MeetingTopic.topic_key.in_(_with_those_below(Topic, filters.topics))
        found.append(select(MeetingTopic.meeting_id).where(about))
    if filters.provisions:
        under = MeetingProvision.provision_key.in_(
            _with_those_below(Provision, filters.provisions)
        )
        found.append(select(MeetingProvision.meeting_id).where(under))
    if filters.mine:
        found.append(select(Participation.meeting_id).where(_is_person(Participation, actor)))
    return [CalendarEntry.subject_id.in_(each) for each in found]


def _with_those_below(kind: type[Topic] | type[Provision], keys: Iterable[str]) -> Select[str]:
    """The keys with those of all that stands under them."""
    known = select(kind.key).where(kind.key.in_(keys)).cte(recursive=True)
    below = select(kind.key).join(known, kind.parent_key == known.c.key)
    return select(known.union(below).c.key)


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """The actor's own, their side's, and what both sides are to do."""
    own_side = ActionItem.party == actor.party if actor.party else false()
    return or_(ActionItem.party.is_(None), own_side, _is_person(ActionItem, actor))


def _is_person(kind: type[Participation] | type[ActionItem], actor: Actor) -> ColumnElement[bool]:
    return kind.person_id == actor.person_id if actor.person_id else false()
