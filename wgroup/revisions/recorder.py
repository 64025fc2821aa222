"""The one writer of revisions and trail: before each flush, and once before the commit."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from uuid import UUID, uuid4

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from wgroup.db.dialect import insert_ignoring, insert_rows
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_text
from wgroup.revisions.chain import START, digest, link
from wgroup.revisions.models import Revision, Tracked, TrailEntry, TrailHead

SILENT = {"id", "version", "changed_at", "created_at"}

Changes = dict[str, list[object]]


@event.listens_for(Session, "before_flush")
def record_changes(session: Session, _context: object, _instances: object) -> None:
    deleted = [*session.deleted, *_orphans(session)]
    touched: dict[str, Iterable[object]] = {
        "created": session.new, "changed": session.dirty, "deleted": deleted
    }
    for verb, records in touched.items():
        for record in [each for each in records if isinstance(each, Tracked)]:
            if changes := _changes(record, verb):
                _record(session, record, verb, changes)


def _orphans(session: Session) -> Iterator[object]:
    """Parts taken out of their whole, which the flush alone would delete, unseen."""
    for whole in session.dirty:
        state = inspect(whole)
        for relation in state.mapper.relationships:
            if relation.cascade.delete_orphan:
                parts = state.attrs[relation.key].history.deleted or ()
                yield from (each for each in parts if each not in session.deleted)


def _record(session: Session, record: Tracked, verb: str, changes: Changes) -> None:
    work = _work(session)
    record.changed_at = work.now
    if verb == "created":
        record.created_at = work.now
    revision = _revision(work, record, verb, changes)
    session.info.setdefault("unchained", []).append(revision)
    session.add(revision)


def _work(session: Session) -> Work:
    work: Work | None = session.info.get("work")
    if work is None:
        raise RuntimeError("a tracked record was changed outside Work.saved()")
    return work


def _revision(work: Work, record: Tracked, verb: str, changes: Changes) -> Revision:
    root_kind, root_id = record.trail_root()
    return Revision(
        id=uuid4(),
        subject_kind=record.__tablename__,
        subject_id=record.id,
        root_kind=root_kind,
        root_id=root_id,
        number=(record.version or 0) + 1,
        verb=verb,
        act=work.session.info.get("act", ""),
        at=work.now,
        actor_id=work.actor.id,
        actor_name=work.actor.name,
        party=work.actor.party,
        changes=changes,
    )


def _changes(record: Tracked, verb: str) -> Changes:
    """Map each changed column to its [before, after], in values that JSON can hold."""
    state = inspect(record)
    secret: frozenset[str] = getattr(record, "SECRET_COLUMNS", frozenset())
    found: Changes = {}
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        history = state.attrs[name].history
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if verb == "deleted":
            before, after = getattr(record, name), None
        if name not in SILENT and before != after:
            found[name] = ["…", "…"] if name in secret else [_plain(before), _plain(after)]
    return found


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    return value.as_dict() if isinstance(value, Bilingual) else value


@event.listens_for(Session, "after_rollback")
def forget_unchained(session: Session) -> None:
    session.info.pop("unchained", None)
    session.info.pop("act", None)


@event.listens_for(Session, "before_commit")
def chain_revisions(session: Session) -> None:
    """Add the links last, so that the head is locked for the shortest time and after all else."""
    session.flush()
    revisions: list[Revision] = session.info.pop("unchained", [])
    session.info.pop("act", None)
    if not revisions:
        return
    head = _locked_head(session)
    rows = []
    for revision in revisions:
        head.seq += 1
        entry = entry_values(head.seq, revision)
        row = entry_row(revision, head.seq, str(entry["digest"]))
        following = link(head.hash, entry)
        rows.append({**row, "prev_hash": head.hash, "hash": following})
        head.hash = following
    insert_rows(session, TrailEntry.__table__, rows)  # type: ignore[arg-type]


def _locked_head(session: Session) -> TrailHead:
    table = TrailHead.__table__
    insert_ignoring(session, table, {"id": 1, "seq": 0, "hash": START})  # type: ignore[arg-type]
    wanted = select(TrailHead).where(TrailHead.id == 1).with_for_update()
    options = {"sees_all": True, "populate_existing": True}
    return session.scalars(wanted.execution_options(**options)).one()


def entry_row(revision: Revision, seq: int, revision_digest: str) -> dict[str, object]:
    return {
        "seq": seq,
        "at": revision.at,
        "actor_id": revision.actor_id,
        "party": revision.party,
        "act": revision.act or revision.verb,
        "subject_kind": revision.subject_kind,
        "subject_id": revision.subject_id,
        "number": revision.number,
        "digest": revision_digest,
    }


def entry_values(seq: int, revision: Revision) -> dict[str, object]:
    """What the link's hash covers."""
    row = entry_row(revision, seq, digest_of(revision))
    return plain_values(row)


def plain_values(row: dict[str, object]) -> dict[str, object]:
    """The same values whether fresh or read back: instants to the second, ids as text."""
    at = row["at"]
    text = utc_text(at) if hasattr(at, "astimezone") else at  # type: ignore[arg-type]
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in row.items()}
    return {**plain, "at": text}


def digest_of(revision: Revision) -> str:
    return digest({"id": str(revision.id), "verb": revision.verb, "changes": revision.changes})
