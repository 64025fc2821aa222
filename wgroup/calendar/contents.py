"""What a feed holds for who reads it: stored components, chosen and put one after the other.

The visibility filter of the session leaves out what the reader may not know of; what is asked
here only narrows that further.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
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
    rows = _prepared(chosen, work.actor, form, since, dialect).rows(work.session)
    # A later row takes the place of the one before it that has the same subject.
    told = {row[0]: row for row in rows}.values() if rows else ()
    years = (_year(rows[0][3]), _year(rows[-1][3])) if rows else (0, 0)
    zones = {zone: years for zone in {row[2] for row in told} if zone}
    return file_of(form, _components(told, chosen, form), zones, label)


@lru_cache(maxsize=512)
def _prepared(
    chosen: Selection, actor: Actor, form: Form, since: datetime | None, dialect: Dialect
) -> Prepared:
    """Subject, component, zone, end and whether it rings, as the driver gives them: a thousand
    rows are not worth a thousand UUIDs and datetimes, nor a compilation each time."""
    stored = CalendarEntry.jcal if form is Form.JCAL else CalendarEntry.ics
    columns = (CalendarEntry.subject_id, stored, CalendarEntry.zone, CalendarEntry.ends_at)
    wanted = in_order(chosen_by(chosen, actor)).with_only_columns(
        *columns, *([rings()] if chosen.alarms else [])
    )
    if since is not None:
        wanted = wanted.where(in_window(since))
    return Prepared.of(filtered(wanted, actor), dialect)


def _year(moment: object) -> int:
    """Of a moment as either driver gives it: ISO 8601 in UTC, or a datetime in UTC."""
    return int(str(moment)[:4])


def _components(rows: Iterable[tuple[Any, ...]], chosen: Selection, form: Form) -> list[bytes]:
    """With the alarms of this selection, where there are any."""
    if not chosen.alarms:
        return [row[1] for row in rows]
    ring = rung_in_json if form is Form.JCAL else rung
    return [ring(row[1], chosen.alarms, chosen.edition) if row[4] else row[1] for row in rows]


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
