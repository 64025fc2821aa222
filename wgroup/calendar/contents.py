"""What a feed holds for who reads it: stored components, chosen and put one after the other.

The visibility filter leaves out what the reader may not know of; what is asked here only narrows
that further.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import aliased

from wgroup.actions.models import ActionItem
from wgroup.calendar.alarms import END, NONE_WITHIN, rung, rung_in_json
from wgroup.calendar.files import Form, Label, file_of
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Audience, Edition, Subject
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
    [(components, zones, first, last)] = prepared.rows(work.session)
    return file_of(form, [components] if components else [], _years(zones, first, last), label)


def _years(zones: str | None, first: object, last: object) -> dict[str, tuple[int, int]]:
    """Each zone with the first and last year of all: ends come as ISO 8601 or as datetimes, by
    the driver, and in UTC."""
    used = set((zones or "").split(",")) - {""}
    return {zone: (int(str(first)[:4]), int(str(last)[:4])) for zone in used}


@lru_cache(maxsize=512)
def _prepared(
    chosen: Selection, actor: Actor, form: Form, since: datetime | None, dialect: Dialect
) -> Prepared:
    """One row: all components, their zones, the first end and the last.

    The database puts them together, for to hand over a thousand rows costs more than to read them.
    """
    wanted = in_order(chosen_by(chosen, actor)).with_only_columns(
        _component(chosen, form).label("component"),
        CalendarEntry.zone,
        CalendarEntry.ends_at,
    )
    if since is not None:
        wanted = wanted.where(in_window(since))
    if actor.person_id is not None:
        wanted = wanted.where(not_(_gives_way(chosen.edition, actor)))
    each = wanted.subquery()
    # A plain aggregate takes rows as an ordered subquery gives them, in both databases.
    between = "," if form is Form.JCAL else ""
    told = select(
        cast(func.aggregate_strings(each.c.component, between), LargeBinary),
        func.aggregate_strings(each.c.zone, ","),
        func.min(each.c.ends_at),
        func.max(each.c.ends_at),
    )
    return Prepared.of(filtered(told, actor), dialect)


def _component(chosen: Selection, form: Form) -> ColumnElement[bytes]:
    """As it is stored, or with the alarms of this selection where it rings."""
    in_json = form is Form.JCAL
    stored = CalendarEntry.jcal if in_json else CalendarEntry.ics
    if not chosen.alarms:
        return stored.expression
    end, ring = (NONE_WITHIN, rung_in_json) if in_json else (END, rung)
    before = func.substr(stored, 1, func.length(stored) - len(end), type_=LargeBinary)
    ending = literal(ring(end, chosen.alarms, chosen.edition), LargeBinary)
    return case((rings(), before.concat(ending)), else_=stored)


def _gives_way(edition: Edition, actor: Actor) -> ColumnElement[bool]:
    """It is for all, and this actor may know of one for the invited that stands in its place."""
    invited = aliased(CalendarEntry)
    given = select(invited.subject_id).where(
        invited.edition == edition,
        invited.audience == Audience.INVITED,
        invited.subject_id.in_(_invitations(actor)),
    )
    return and_(CalendarEntry.audience == Audience.ALL, CalendarEntry.subject_id.in_(given))


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
        found.append(select(Meeting.id).where(Meeting.series_key.in_(filters.series)))
    if filters.topics:
        about = MeetingTopic.topic_key.in_(_with_those_below(Topic, filters.topics))
        found.append(select(MeetingTopic.meeting_id).where(about))
    if filters.provisions:
        under = MeetingProvision.provision_key.in_(
            _with_those_below(Provision, filters.provisions)
        )
        found.append(select(MeetingProvision.meeting_id).where(under))
    if filters.mine:
        found.append(_invitations(actor))
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


def _invitations(actor: Actor) -> Select[*tuple[object, ...]]:
    return select(Participation.meeting_id).where(_is_person(Participation, actor))


def _is_person(kind: type[Participation] | type[ActionItem], actor: Actor) -> ColumnElement[bool]:
    return kind.person_id == actor.person_id if actor.person_id else false()
