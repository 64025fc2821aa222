"""What a feed holds for who reads it: stored components, chosen and put one after the other.

The visibility filter of the session leaves out what the reader may not know of; what is asked
here only narrows that further.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from wgroup.actions.models import ActionItem
from wgroup.calendar.alarms import rung, rung_in_json
from wgroup.calendar.files import Form, Label, file_of
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Subject
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.meetings.models import Meeting, MeetingProvision, MeetingTopic, Participation
from wgroup.register.models import Provision, Topic

# How long a meeting stays after its planned end: long enough for every client to have seen it.
STAYS, STAYS_CALLED_OFF = timedelta(days=60), timedelta(days=90)


def day_of(now: datetime) -> datetime:
    """The midnight (UTC) from which the window of a feed counts: it moves once a day."""
    return datetime.combine(now.date(), time(), now.tzinfo)


def body(
    work: Work, chosen: Selection, label: Label, *, form: Form = Form.ICS, whole: bool = False
) -> bytes:
    """Return the file that this actor's calendar is now; whole: from its beginning."""
    stored = CalendarEntry.jcal if form is Form.JCAL else CalendarEntry.ics
    # As the driver gives them: a thousand rows are not worth a thousand UUIDs and datetimes.
    wanted = in_order(chosen_by(chosen, work.actor)).with_only_columns(
        type_coerce(CalendarEntry.subject_id, String),
        type_coerce(stored, String),
        CalendarEntry.zone,
        func.substr(cast(CalendarEntry.ends_at, String), 1, len("2022")),
        rings(),
    )
    if not whole:
        wanted = wanted.where(in_window(work.now))
    rows = work.session.execute(wanted).all()
    # A later row takes the place of the one before it that has the same subject.
    told = {row[0]: row for row in rows}.values()
    years = (int(rows[0][3]), int(rows[-1][3])) if rows else (0, 0)
    zones = {row[2]: years for row in told if row[2]}
    return file_of(form, _components(told, chosen, form), zones, label)


def _components(
    rows: Iterable[tuple[str, bytes, str, str, bool]], chosen: Selection, form: Form
) -> list[bytes]:
    """With the alarms of this selection, where there are any."""
    if not chosen.alarms:
        return [component for _, component, *_ in rows]
    ring = rung_in_json if form is Form.JCAL else rung
    return [
        ring(component, chosen.alarms, chosen.edition) if ringing else component
        for _, component, _, _, ringing in rows
    ]


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
