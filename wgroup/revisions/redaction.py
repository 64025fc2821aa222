"""Taking the personal content out of what happened, without breaking the chain.

The chain binds each revision by a digest of its content, so content that goes can be proved no
more. A redacted revision says so, and tells of each column only that it changed: nothing can be
told in its place that was not so.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update

from wgroup.db.base import Base
from wgroup.db.work import Work
from wgroup.revisions.models import Revision

UNTOLD = ["…", "…"]


def redact(
    work: Work, kind: str, subject_ids: Sequence[UUID], *, personal: frozenset[str] | None
) -> None:
    """Make the revisions of these rows say only which columns changed, where they hold content
    of a personal column; personal is None where each column is one."""
    table = Base.metadata.tables[Revision.__tablename__]
    wanted = select(table.c.id, table.c.changes).where(
        table.c.subject_kind == kind, table.c.subject_id.in_(subject_ids)
    )
    connection = work.session.connection()
    for key, changes in connection.execute(wanted).all():
        if any(_tells(name, pair, personal) for name, pair in changes.items()):
            values = {"changes": dict.fromkeys(changes, UNTOLD), "redacted_at": work.now}
            connection.execute(update(table).where(table.c.id == key).values(values))


def _tells(name: str, pair: list[object], personal: frozenset[str] | None) -> bool:
    return (personal is None or name in personal) and pair != UNTOLD


def is_silent(changes: Mapping[str, list[object]]) -> bool:
    """It tells the content of no column."""
    return all(pair == UNTOLD for pair in changes.values())
