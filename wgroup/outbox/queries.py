"""Looking at what is to be done; jobs hold no content that a reader's level could hide."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, or_, select

from wgroup.db.work import Work
from wgroup.outbox.models import Job


def is_due(work: Work, kinds: Collection[str]) -> ColumnElement[bool]:
    """Of these kinds, to be done by now, and in nobody's hands."""
    free = or_(Job.leased_until.is_(None), Job.leased_until < work.now)
    open_ = and_(Job.done_at.is_(None), Job.failed_at.is_(None))
    return and_(open_, Job.run_at <= work.now, free, Job.kind.in_(kinds))


def count_due(work: Work, kinds: Collection[str]) -> int:
    """How many wait; a plain read, so that looking for work holds up no writer."""
    return work.session.scalar(select(func.count(Job.id)).where(is_due(work, kinds))) or 0


def count_failed(work: Work) -> int:
    """How many were given up."""
    return work.session.scalar(select(func.count(Job.id)).where(Job.failed_at.is_not(None))) or 0
