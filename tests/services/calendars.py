"""Doing what calendars tell of, and reading what they were given."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from icalendar import Event
from sqlalchemy import select

from tests import factories
from tests.conftest import WorkAs
from wgroup.calendar.keeper import DROPPED
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Audience, Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.meetings import queries as meetings
from wgroup.meetings.services import concurring, proposing
from wgroup.outbox.models import Counter

SLUG = "WG-MET-2022-1"
SECRETARIAT, FOCAL = Role.SECRETARIAT_OFFICER, Role.DELEGATION_FOCAL_POINT

Slot = tuple[Edition, Audience]


def act(work_as: WorkAs, do: Callable[..., Any], *args: object, **facts: object) -> Any:
    """Do one act of the secretariat in a transaction of its own."""
    with work_as(SECRETARIAT).saved() as work:
        return do(work, *args, **facts)


def confirmed(work_as: WorkAs, **parts: object) -> UUID:
    """The meeting of S01, agreed to by both; return its id."""
    act(work_as, proposing.propose, factories.draft(**parts))
    for party in ("CN", "US"):
        with work_as(FOCAL, party).saved() as work:
            meeting = meetings.get(work, SLUG)
            concurring.concur(work, SLUG, seen=meeting.terms.fingerprint)
    return meeting.id


def entries(work: Work, subject: UUID) -> dict[Slot, CalendarEntry]:
    """All there are of it, whoever may read them."""
    wanted = select(CalendarEntry).where(CalendarEntry.subject_id == subject)
    found = work.session.scalars(wanted.execution_options(sees_all=True, populate_existing=True))
    return {(each.edition, each.audience): each for each in found}


def octets(work: Work, subject: UUID) -> dict[Slot, bytes]:
    return {slot: each.ics for slot, each in entries(work, subject).items()}


def event(entry: CalendarEntry) -> Event:
    return Event.from_ical(entry.ics)


def last_drop(work: Work) -> int:
    """What was touched by then when entries last went."""
    wanted = select(Counter.last).where(Counter.scope == DROPPED)
    return work.session.scalar(wanted) or 0
