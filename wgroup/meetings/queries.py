"""Reading meetings. What the actor may not know of is left out by wgroup.visibility."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting, MeetingProvision, MeetingTopic, Participation
from wgroup.meetings.rules import Status
from wgroup.parties.models import Person

SLUG = re.compile(r"WG(-[A-Z]{2,4})?-\d{4}-[1-9]\d{0,3}", re.ASCII)


def get(work: Work, slug: str, *, to_change: bool = False) -> Meeting:
    """Return the meeting of slug (WG-MET-2022-1); NotFound alike if missing or hidden.

    to_change makes the next one who wants to change it wait for us.
    """
    if not SLUG.fullmatch(slug):
        raise NotFound(kind="meeting")
    wanted = select(Meeting).where(Meeting.code == slug.replace("-", "/"))
    if to_change:
        wanted = wanted.with_for_update(of=Meeting).execution_options(populate_existing=True)
    meeting = work.session.scalar(wanted)
    if meeting is None:
        raise NotFound(kind="meeting")
    return meeting


def listed(
    work: Work,
    *,
    after: str | None = None,
    limit: int = PAGE,
    group: str | None = None,
    status: Status | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    descending: bool = False,
) -> Page[Meeting]:
    """A page of meetings by start; since and before bound their instants."""
    wanted = _narrowed(select(Meeting), group, status, since, before)
    return read_page(
        work.session,
        wanted,
        (Meeting.starts_at, Meeting.id),
        lambda each: (each.starts_at, each.id),
        after=after,
        limit=limit,
        descending=descending,
    )


def _narrowed(
    wanted: Select[tuple[Meeting]],
    group: str | None,
    status: Status | None,
    since: datetime | None,
    before: datetime | None,
) -> Select[tuple[Meeting]]:
    tests = {
        Meeting.group_code: group,
        Meeting.status: status,
    }
    for column, value in tests.items():
        if value is not None:
            wanted = wanted.where(column == value)
    if since is not None:
        wanted = wanted.where(Meeting.ends_at >= since)
    return wanted if before is None else wanted.where(Meeting.starts_at < before)


def between(work: Work, first: datetime, last: datetime, *, limit: int = 500) -> list[Meeting]:
    """Meetings that touch the span, by start."""
    wanted = select(Meeting).where(Meeting.ends_at >= first, Meeting.starts_at < last)
    ordered = wanted.order_by(Meeting.starts_at, Meeting.id).limit(limit)
    return list(work.session.scalars(ordered))


def participations(work: Work, meeting_id: UUID) -> list[Participation]:
    """By Party, then family name."""
    wanted = (
        select(Participation)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.meeting_id == meeting_id)
        .order_by(Participation.party, Person.family_name, Person.given_name, Person.id)
    )
    return list(work.session.scalars(wanted))


def about_provisions(work: Work, keys: Sequence[str], *, limit: int = 50) -> list[Meeting]:
    """Meetings linked to any of these provisions, newest first."""
    linked = select(MeetingProvision.meeting_id).where(MeetingProvision.provision_key.in_(keys))
    return _linked(work, select(Meeting).where(Meeting.id.in_(linked)), limit)


def about_topics(work: Work, keys: Sequence[str], *, limit: int = 50) -> list[Meeting]:
    linked = select(MeetingTopic.meeting_id).where(MeetingTopic.topic_key.in_(keys))
    return _linked(work, select(Meeting).where(Meeting.id.in_(linked)), limit)


def _linked(work: Work, wanted: Select[tuple[Meeting]], limit: int) -> list[Meeting]:
    ordered = wanted.order_by(Meeting.starts_at.desc(), Meeting.id).limit(limit)
    return list(work.session.scalars(ordered))
