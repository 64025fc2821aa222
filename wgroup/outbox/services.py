"""Queueing what is to be done later, in the transaction of its cause; taking it up (D12).

A job is done at least once: who took it and died before saying so leaves it to the next. What
must not happen twice carries its own key, as a mail its Message-ID.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update

from wgroup.db.dialect import insert_ignoring, insert_rows
from wgroup.db.work import Work
from wgroup.kernel.periods import Periods
from wgroup.outbox.models import Job, Receipt
from wgroup.outbox.queries import is_due
from wgroup.outbox.rules import LEASE, pause_after

RECEIPTS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in our hands until its lease ends; attempts counts this one."""

    id: UUID
    kind: str
    payload: Mapping[str, object]
    attempts: int


def enqueue(
    work: Work,
    kind: str,
    payload: Mapping[str, object],
    *,
    dedupe: str,
    run_at: datetime | None = None,
) -> bool:
    """Queue a job for run_at, or now; False where a job with this dedupe key is known."""
    row: dict[str, object] = {
        "id": uuid4(),
        "kind": kind,
        "payload": dict(payload),
        "dedupe": dedupe,
        "created_at": work.now,
        "run_at": run_at or work.now,
        "attempts": 0,
        "error": "",
    }
    return insert_ignoring(work.session, Job.__table__, row)  # type: ignore[arg-type]


def enqueue_all(
    work: Work, kind: str, jobs: Iterable[tuple[Mapping[str, object], str, datetime]]
) -> None:
    """Queue many in one statement: payloads, each with a dedupe key that nobody else has, and
    the time from which it is to be done."""
    usual = {"kind": kind, "created_at": work.now, "attempts": 0, "error": ""}
    rows = [
        {"id": uuid4(), "payload": dict(what), "dedupe": key, "run_at": run_at, **usual}
        for what, key, run_at in jobs
    ]
    insert_rows(work.session, Job.__table__, rows)  # type: ignore[arg-type]


def claim(
    work: Work, kinds: Collection[str], *, patient: Collection[str] = ()
) -> Claimed | None:
    """Take the job that has waited longest; rivals pass over it, on both databases. Those of
    the patient kinds give way to all others.

    Core, not ORM: a job is no record that people change, and it leaves no trail.
    """
    order = (Job.kind.in_(patient), Job.run_at, Job.id)
    first = select(Job.id).where(is_due(work, kinds)).order_by(*order).limit(1)
    # As a value, which is found once: IN may be asked anew for each row, and takes them all.
    oldest = first.with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        update(Job)
        .where(Job.id == oldest)
        .values(leased_until=work.now + LEASE, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts)
    )
    row = work.session.connection().execute(taken).first()
    return Claimed(*row) if row else None


def finish(work: Work, job: Claimed) -> None:
    values = {"done_at": work.now, "leased_until": None, "error": ""}
    work.session.connection().execute(update(Job).where(Job.id == job.id).values(**values))


def give_back(work: Work, job: Claimed, error: str) -> bool:
    """Plan the next try, or give the job up; say whether there is a next try."""
    pause = pause_after(job.attempts)
    later = {"run_at": work.now + pause} if pause else {"failed_at": work.now}
    values = {**later, "leased_until": None, "error": error[:500]}
    work.session.connection().execute(update(Job).where(Job.id == job.id).values(**values))
    return pause is not None


def forget_old(work: Work, periods: Periods) -> None:
    """Housekeeping: receipts nobody will ask for again, and jobs long done."""
    before = periods.ago("jobs", work.now)
    over = or_(Job.done_at < before, Job.failed_at < before)
    for each in (
        delete(Receipt).where(Receipt.created_at < work.now - RECEIPTS_KEPT),
        delete(Job).where(over),
    ):
        work.session.connection().execute(each)
