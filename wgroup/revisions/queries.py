"""Reading what happened, and proving that it was not rewritten."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.revisions.chain import START, link
from wgroup.revisions.models import Revision, TrailEntry, TrailHead
from wgroup.revisions.recorder import digest_of, entry_row, plain_values
from wgroup.revisions.redaction import is_silent

BATCH = 1000


def history_of(work: Work, root_id: UUID, *, limit: int = 200) -> list[Revision]:
    """The changes of a thing and its parts, newest first."""
    wanted = select(Revision).where(Revision.root_id == root_id)
    newest = wanted.order_by(Revision.at.desc(), Revision.subject_kind, Revision.number.desc())
    return list(work.session.scalars(newest.limit(limit)))


def history_page(
    work: Work, root_id: UUID, *, after: str | None = None, limit: int = PAGE
) -> Page[Revision]:
    """The same by pages; NotFound for who may know of the thing and not of its history."""
    if not work.actor.is_insider:
        raise NotFound(kind="history")
    return read_page(
        work.session,
        select(Revision).where(Revision.root_id == root_id),
        (Revision.at, Revision.id),
        lambda each: (each.at, each.id),
        after=after,
        limit=limit,
        descending=True,
    )


@dataclass(frozen=True, slots=True)
class TrailReport:
    """entries counts the sound ones; broken_at is the seq of the first broken entry, if any."""

    entries: int
    broken_at: int | None = None
    why: str = ""


def verify_trail(session: Session) -> TrailReport:
    """Walk the whole chain against its revisions and its head (INV-44)."""
    prev, seq = START, 0
    for entry, revision in _entries(session):
        seq += 1
        if why := _fault(entry, revision, seq, prev):
            return TrailReport(seq - 1, seq, why)
        prev = entry.hash
    head = session.scalar(select(TrailHead).execution_options(sees_all=True))
    if (head.seq, head.hash) != (seq, prev) if head else seq:
        return TrailReport(seq, seq + 1, "the chain ends before its head")
    every = select(func.count(Revision.id)).execution_options(sees_all=True)
    if session.scalar(every) != seq:
        return TrailReport(seq, seq + 1, "a revision stands outside it")
    return TrailReport(seq)


def head_fits(session: Session) -> bool:
    """The head of the chain is its last entry; what lies before, :func:`verify_trail` walks."""
    last = session.scalar(select(TrailEntry).order_by(TrailEntry.seq.desc()).limit(1))
    head = session.scalar(select(TrailHead))
    if head is None or last is None:
        return head is None and last is None
    return (head.seq, head.hash) == (last.seq, last.hash)


def _fault(entry: TrailEntry, revision: Revision | None, seq: int, prev: str) -> str:
    if entry.seq != seq:
        return "an entry is missing"
    if entry.prev_hash != prev:
        return "it does not follow the entry before it"
    names = ("seq", "at", "actor_id", "party", "act", "subject_kind", "subject_id", "number")
    values: dict[str, object] = {name: getattr(entry, name) for name in (*names, "digest")}
    if entry.hash != link(prev, plain_values(values)):
        return "the entry was altered"
    if revision is None:
        return "its revision is missing"
    if revision.redacted_at is not None and not is_silent(revision.changes):
        return "its revision tells more than a redacted one does"
    told = entry.digest if revision.redacted_at is not None else digest_of(revision)
    if entry_row(revision, seq, told) != values:
        return "its revision was altered"
    return ""


def _entries(session: Session) -> Iterator[tuple[TrailEntry, Revision | None]]:
    """Batches by keyset, so that a long trail is not held in memory."""
    last = 0
    while True:
        wanted = (
            select(TrailEntry, Revision)
            .outerjoin(
                Revision,
                (Revision.subject_id == TrailEntry.subject_id)
                & (Revision.number == TrailEntry.number),
            )
            .where(TrailEntry.seq > last)
            .order_by(TrailEntry.seq)
            .limit(BATCH)
            .execution_options(sees_all=True)
        )
        rows = session.execute(wanted).all()
        if not rows:
            return
        yield from ((entry, revision) for entry, revision in rows)
        last = rows[-1][0].seq
        session.expunge_all()
