"""Reading series and the meetings they have made."""

import re
from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting, MeetingTopic
from wgroup.meetings.rules import FROM, OFF, PENDING, Step
from wgroup.meetings.series.models import Series

KEY = re.compile(r"[a-z]{2,4}-[1-9]\d{0,3}", re.ASCII)
# More of one series to come are read by pages.
MOST_SHOWN = 100


def get(work: Work, key: str, *, to_change: bool = False) -> Series:
    """NotFound alike if missing or hidden; to_change makes the next one who changes it wait."""
    if not KEY.fullmatch(key):
        raise NotFound(kind="series")
    wanted = select(Series).where(Series.key == key)
    if to_change:
        wanted = wanted.with_for_update(of=Series).execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="series")
    return found


def listed(work: Work, *, after: str | None = None, limit: int = PAGE) -> Page[Series]:
    """By key; those that have ended too, which say when they did."""
    return read_page(
        work.session,
        select(Series),
        (Series.key, Series.id),
        lambda each: (each.key, each.id),
        after=after,
        limit=limit,
    )


def going_on(work: Work) -> list[Series]:
    """Those that have not ended, the newest first, as many as a form can offer."""
    wanted = select(Series).where(Series.ended_at.is_(None))
    newest = wanted.order_by(Series.created_at.desc(), Series.id).limit(MOST_SHOWN)
    return list(work.session.scalars(newest))


def meetings_of(
    work: Work, key: str, *, after: str | None = None, limit: int = PAGE, past: bool = False
) -> Page[Meeting]:
    """A page of its meetings that the actor may see: to come by start, or past, the last first."""
    wanted = _brief(select(Meeting).where(Meeting.series_key == key))
    now = work.now
    return read_page(
        work.session,
        wanted.where(Meeting.ends_at < now if past else Meeting.ends_at >= now),
        (Meeting.starts_at, Meeting.id),
        lambda each: (each.starts_at, each.id),
        after=after,
        limit=limit,
        descending=past,
    )


def to_come(work: Work, key: str, *, to_change: bool = False) -> list[Meeting]:
    """Those that have not begun and can still be changed, by the day they were made for."""
    wanted = (
        select(Meeting)
        .where(Meeting.series_key == key, Meeting.occurs_on.is_not(None))
        .where(Meeting.starts_at > work.now, Meeting.status.in_(FROM[Step.MOVE]))
        .order_by(Meeting.occurs_on, Meeting.id)
        .limit(MOST_SHOWN)
    )
    return _read(work, wanted, to_change=to_change)


def awaiting(
    work: Work, key: str, party: str, *, to_change: bool = False
) -> list[Meeting]:
    """Those to come in which this Party has yet to concur, by their start."""
    wanted = (
        select(Meeting)
        .where(Meeting.series_key == key, Meeting.ends_at > work.now)
        .where(Meeting.status.in_(PENDING))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_SHOWN)
    )
    found = _read(work, wanted, to_change=to_change)
    return [each for each in found if party not in each.concurring]


def _read(work: Work, wanted: Select[Meeting], *, to_change: bool) -> list[Meeting]:
    if to_change:
        wanted = wanted.with_for_update(of=Meeting).execution_options(populate_existing=True)
    return list(work.session.scalars(wanted).unique())


def last_day(work: Work, series: Series) -> date | None:
    """The last day of the rule that was decided on: with a meeting, or left out."""
    wanted = select(func.max(Meeting.occurs_on)).where(Meeting.series_key == series.key)
    made = work.session.scalar(wanted)
    return max((each for each in (made, *series.days_left_out) if each), default=None)


def last_host(work: Work, key: str) -> str | None:
    wanted = select(Meeting.host).where(Meeting.series_key == key)
    latest = wanted.where(Meeting.occurs_on.is_not(None)).order_by(Meeting.occurs_on.desc())
    return work.session.scalar(latest.limit(1))


def next_of(work: Work, keys: Collection[str]) -> dict[str, Meeting]:
    """The next meeting of each series that is on, in one statement."""
    ranked = (
        select(
            Meeting.id,
            func.row_number()
            .over(partition_by=Meeting.series_key, order_by=(Meeting.starts_at, Meeting.id))
            .label("place"),
        )
        .where(Meeting.series_key.in_(keys), Meeting.ends_at >= work.now)
        .where(Meeting.status.not_in(OFF))
        .subquery()
    )
    first = select(ranked.c.id).where(ranked.c.place == 1)
    found = work.session.scalars(_brief(select(Meeting).where(Meeting.id.in_(first))))
    return {each.series_key: each for each in found.unique() if each.series_key}


def next_meeting(
    work: Work, *, series: str = "", group: str = "", topic: str = ""
) -> Meeting | None:
    """The one that is on now or comes next and that the actor may see; of a series, a group or
    a topic, or of all that are given together."""
    wanted = select(Meeting).where(Meeting.ends_at >= work.now, Meeting.status.not_in(OFF))
    if series:
        wanted = wanted.where(Meeting.series_key == series)
    if group:
        wanted = wanted.where(Meeting.group_code == group)
    if topic:
        on = select(MeetingTopic.meeting_id).where(MeetingTopic.topic_key == topic)
        wanted = wanted.where(Meeting.id.in_(on))
    ordered = _brief(wanted).order_by(Meeting.starts_at, Meeting.id).limit(1)
    return work.session.scalars(ordered).unique().first()



def _brief(wanted: Select[Meeting]) -> Select[Meeting]:
    return wanted.options(lazyload(Meeting.provision_links), lazyload(Meeting.topic_links))
