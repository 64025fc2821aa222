"""Bringing a file into the register: all of it or nothing, and the same report either way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from wgroup.db.dialect import insert_rows
from wgroup.db.work import Work
from wgroup.parties.queries import codes
from wgroup.policy import Action
from wgroup.register.entries import ImportBatch
from wgroup.register.importing.checks import Checker
from wgroup.register.importing.drafts import Reading, Table
from wgroup.register.importing.file import read_file
from wgroup.register.importing.plan import Step, missing, steps
from wgroup.register.importing.report import Report, Verb
from wgroup.register.importing.stored import MODELS, read_stored
from wgroup.register.models import Citation
from wgroup.register.services.trying import tried
from wgroup.revisions.acts import permit

NAME = 200


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are brought in as one: name is what people call them."""

    name: str
    files: tuple[bytes, ...]

    @property
    def sha256(self) -> str:
        """Of the one file; of several, over their digests."""
        digests = [sha256(each).hexdigest() for each in self.files]
        return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()


def try_import(work: Work, source: Source) -> Report:
    """Do all that import_file does, tell it, and undo it (INV-02)."""
    return tried(work, lambda: import_file(work, source))


def import_file(work: Work, source: Source) -> Report:
    """Create what is new, change what differs, tell what is missing, delete nothing.

    Raise Forbidden, RuleBroken ``unsafe_yaml`` or ``too_large``, or Invalid ``invalid_import``
    whose errors each have a line and, where there is one, a key (INV-01 to INV-07).
    """
    permit(work, Action.REGISTER_IMPORT)
    reading = Reading(codes(work))
    for each in source.files:
        read_file(reading, each)
    stored = read_stored(work)
    Checker(reading, stored.known()).check()
    planned = steps(reading, stored)
    changes = (*(each.change for each in planned), *missing(reading, stored))
    report = Report(source.name[:NAME], source.sha256, changes, tuple(reading.faults.ignored))
    _write(work, planned)
    if report.changed:
        work.session.add(_batch(work, report))
    return report


def _write(work: Work, planned: Iterable[Step]) -> None:
    """Table by table: a row is written after those that it names."""
    todo = [each for each in planned if each.change.verb is not Verb.UNCHANGED]
    for table in Table:
        for step in [each for each in todo if each.change.table is table]:
            VERBS[step.change.verb](work, step)
        work.session.flush()
    _cite(work, [each for each in todo if each.draft.place])


def _create(work: Work, step: Step) -> None:
    name = {Table.GROUP: "code"}.get(step.draft.table, "key")
    values = {name: step.draft.key, **step.draft.values}
    work.session.add(MODELS[step.draft.table](**values))


def _update(_work: Work, step: Step) -> None:
    for name in step.change.fields:
        setattr(step.row, name, step.draft.values[name])


VERBS: dict[Verb, Callable[[Work, Step], None]] = {
    Verb.CREATED: _create,
    Verb.UPDATED: _update,
}


def _cite(work: Work, written: list[Step]) -> None:
    """Write the index of who names whom anew for the rows that were written."""
    wanted = {
        (each.draft.key, target) for each in written for target in _targets(each)
    }
    sources = [each.draft.key for each in written]
    held = work.session.scalars(select(Citation).where(Citation.source.in_(sources))).all()
    for citation in held:
        if (citation.source, citation.target) not in wanted:
            work.session.delete(citation)
    new = sorted(wanted - {(each.source, each.target) for each in held})
    rows: list[dict[str, object]] = [{"source": one, "target": other} for one, other in new]
    insert_rows(work.session, Citation.__table__, rows)  # type: ignore[arg-type]


def _targets(step: Step) -> list[str]:
    """The keys that a row names; the holders of a commitment are named by it too."""
    holders = step.draft.values.get("holders") or []
    return [*step.draft.cited, *holders]  # type: ignore[misc]


def _batch(work: Work, report: Report) -> ImportBatch:
    return ImportBatch(
        sha256=report.sha256,
        name=report.name,
        counts=report.counts,
        by_name=work.actor.name[:NAME],
    )
