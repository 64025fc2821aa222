"""Reading meetings. What the actor may not know of is left out by wgroup.visibility."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.meetings.answers import ASKING
from wgroup.meetings.links import JoinLink
from wgroup.meetings.models import (
    Meeting,
    MeetingProvision,
    MeetingTopic,
    Participation,
)
from wgroup.meetings.parts import Concurrence, LevelConsent, SeatPlan
from wgroup.meetings.rules import Status
from wgroup.parties.models import Person

# What the public may know of a meeting it may know of (domain.md 4.4).
OF_THE_PUBLIC = ("title", "starts", "ends", "zone", "mode", "host", "venue")

GROUP = re.compile(r"[A-Z]{2,4}", re.ASCII)
SLUG = re.compile(r"WG(-[A-Z]{2,4})?-\d{4}-[1-9]\d{0,3}", re.ASCII)


def get(work: Work, slug: str, *, to_change: bool = False) -> Meeting:
    """Return the meeting of slug (WG-MET-2022-1); NotFound alike if missing or hidden.

    to_change makes the next one who wants to change it wait for us.
    """
    wanted = _by_slug(slug)
    if to_change:
        wanted = wanted.with_for_update(of=Meeting).execution_options(populate_existing=True)
    return _one(work, wanted)


def _by_slug(slug: str) -> Select[Meeting]:
    if not SLUG.fullmatch(slug):
        raise NotFound(kind="meeting")
    return select(Meeting).where(Meeting.code == slug.replace("-", "/"))


def _one(work: Work, wanted: Select[Meeting]) -> Meeting:
    meeting = work.session.scalars(wanted).unique().one_or_none()
    if meeting is None:
        raise NotFound(kind="meeting")
    return meeting


def get_whole(work: Work, slug: str) -> Meeting:
    """The same with all that its page tells, read in few queries."""
    options = (
        joinedload(Meeting.group),
        joinedload(Meeting.consents),
        selectinload(Meeting.provision_links).joinedload(MeetingProvision.provision),
        selectinload(Meeting.topic_links).joinedload(MeetingTopic.topic),
    )
    return _one(work, _by_slug(slug).options(*options))


def seat_plan(work: Work, meeting_id: UUID) -> SeatPlan | None:
    """The seats for experts, where any are planned."""
    return work.session.scalar(select(SeatPlan).where(SeatPlan.meeting_id == meeting_id))


def reads_whole(work: Work, meeting: Meeting) -> bool:
    """The actor may read all of it; of a public meeting others know :data:`OF_THE_PUBLIC`."""
    return work.actor.is_insider or meeting.id in own_meetings(work, [meeting.id])


def own_meetings(work: Work, meeting_ids: Collection[UUID]) -> set[UUID]:
    """Those of them in which the actor takes part."""
    if work.actor.person_id is None:
        return set()
    mine = Participation.person_id == work.actor.person_id
    wanted = select(Participation.meeting_id).where(mine)
    return set(work.session.scalars(wanted.where(Participation.meeting_id.in_(meeting_ids))))


def listed(
    work: Work,
    *,
    after: str | None = None,
    limit: int = PAGE,
    group: str | None = None,
    status: Status | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    ended_before: datetime | None = None,
    descending: bool = False,
    brief: bool = False,
) -> Page[Meeting]:
    """A page of meetings by start; since and before bound their instants.

    since: not over by then; before: begins earlier; brief leaves the links unread.
    """
    wanted = _narrowed(select(Meeting), group, status, since, before)
    if ended_before is not None:
        wanted = wanted.where(Meeting.ends_at < ended_before)
    if brief:
        wanted = wanted.options(lazyload(Meeting.provision_links), lazyload(Meeting.topic_links))
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
    wanted: Select[Meeting],
    group: str | None,
    status: Status | None,
    since: datetime | None,
    before: datetime | None,
) -> Select[Meeting]:
    if group is not None and not GROUP.fullmatch(group):
        raise RuleBroken("unknown_group", field="group")
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


def between(
    work: Work, first: datetime, last: datetime, *, limit: int = 500, brief: bool = False
) -> list[Meeting]:
    """Meetings that touch the span, by start; brief leaves the links unread."""
    wanted = select(Meeting).where(Meeting.ends_at >= first, Meeting.starts_at < last)
    if brief:
        wanted = wanted.options(lazyload(Meeting.provision_links), lazyload(Meeting.topic_links))
    ordered = wanted.order_by(Meeting.starts_at, Meeting.id).limit(limit)
    return list(work.session.scalars(ordered))


def unsettled(work: Work, *, party: str | None = None, limit: int = 20) -> list[Meeting]:
    """Meetings to come that are not yet agreed, by start; with party, those that wait for it."""
    wanted = select(Meeting).where(
        Meeting.status.in_([Status.PROPOSED, Status.TENTATIVE]), Meeting.ends_at >= work.now
    )
    if party is not None:
        wanted = wanted.where(~Meeting.concurrences.any(Concurrence.party == party))
    brief = (lazyload(Meeting.provision_links), lazyload(Meeting.topic_links))
    ordered = wanted.order_by(Meeting.starts_at, Meeting.id).limit(limit)
    return list(work.session.scalars(ordered.options(*brief)))


def unanswered(work: Work, *, limit: int = 20) -> list[Meeting]:
    """Meetings to come in which the actor takes part and has yet to answer, by start."""
    if work.actor.person_id is None:
        return []
    wanted = (
        select(Meeting)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .where(
            Participation.person_id == work.actor.person_id,
            Participation.unanswered(),
            Meeting.status.in_(ASKING),
            Meeting.ends_at >= work.now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    brief = (lazyload(Meeting.provision_links), lazyload(Meeting.topic_links))
    return list(work.session.scalars(wanted.options(*brief)))


def to_widen(work: Work, party: str, *, limit: int = 20) -> list[tuple[Meeting, Level]]:
    """Meetings that another Party would let more people know of while party has not said so.

    By start, each with the level that waits for party; their links are left unread.
    """
    own = aliased(LevelConsent)
    said = select(own.id).where(
        own.meeting_id == LevelConsent.meeting_id,
        own.party == party,
        own.level.in_([LevelConsent.level, Level.PUBLIC]),
    )
    wanted = (
        select(Meeting, LevelConsent.level)
        .join(LevelConsent, LevelConsent.meeting_id == Meeting.id)
        .where(LevelConsent.party != party, Meeting.status != Status.CANCELLED, ~said.exists())
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    found = work.session.execute(wanted.options(lazyload("*")))
    return [(meeting, level) for meeting, level in found]


def participations(work: Work, meeting_id: UUID) -> list[Participation]:
    """By Party, then family name."""
    wanted = (
        select(Participation)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.meeting_id == meeting_id)
        .order_by(Participation.party, Person.sort_name, Person.id)
    )
    return list(work.session.scalars(wanted))


def participations_page(
    work: Work, meeting_id: UUID, *, after: str | None = None, limit: int = PAGE
) -> Page[Participation]:
    """The same by pages."""
    return read_page(
        work.session,
        select(Participation)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.meeting_id == meeting_id),
        (Participation.party, Person.sort_name, Participation.id),
        lambda each: (each.party, each.person.sort_name, each.id),
        after=after,
        limit=limit,
    )


def participation(work: Work, meeting_id: UUID, participation_id: UUID) -> Participation:
    """Return one who takes part in the meeting; NotFound alike if missing or hidden."""
    wanted = select(Participation).where(
        Participation.id == participation_id, Participation.meeting_id == meeting_id
    )
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="participation")
    return found


def own_participation(work: Work, meeting_id: UUID) -> Participation | None:
    """The actor's own, or None where the actor does not take part."""
    if work.actor.person_id is None:
        return None
    mine = Participation.person_id == work.actor.person_id
    wanted = select(Participation).where(Participation.meeting_id == meeting_id, mine)
    return work.session.scalar(wanted)


def get_own_participation(work: Work, meeting_id: UUID) -> Participation:
    """The same; NotFound where the actor does not take part."""
    own = own_participation(work, meeting_id)
    if own is None:
        raise NotFound(kind="participation")
    return own


def joining_of(work: Work, meeting_id: UUID) -> JoinLink | None:
    """How to join the meeting, for those invited and the secretariat; to others there is none."""
    return work.session.scalar(select(JoinLink).where(JoinLink.meeting_id == meeting_id))


def reads_joining(work: Work, meeting_id: UUID) -> bool:
    """The actor may know how to join it, whether or not somebody has said so yet."""
    actor = work.actor
    keeps = actor.is_system or actor.is_secretariat
    return keeps or meeting_id in own_meetings(work, [meeting_id])


def about_provisions(work: Work, keys: Sequence[str], *, limit: int = 50) -> list[Meeting]:
    """Meetings linked to any of these provisions, newest first."""
    linked = select(MeetingProvision.meeting_id).where(MeetingProvision.provision_key.in_(keys))
    return _linked(work, select(Meeting).where(Meeting.id.in_(linked)), limit)


def about_topics(work: Work, keys: Sequence[str], *, limit: int = 50) -> list[Meeting]:
    linked = select(MeetingTopic.meeting_id).where(MeetingTopic.topic_key.in_(keys))
    return _linked(work, select(Meeting).where(Meeting.id.in_(linked)), limit)


def _linked(work: Work, wanted: Select[Meeting], limit: int) -> list[Meeting]:
    ordered = wanted.order_by(Meeting.starts_at.desc(), Meeting.id).limit(limit)
    return list(work.session.scalars(ordered.options(lazyload("*"))))
