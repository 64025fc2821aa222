"""From what a file wants and what the register holds: what to write, and what to tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from wgroup.kernel.bilingual import Bilingual
from wgroup.register.importing.drafts import Draft, Reading, Table
from wgroup.register.importing.report import Change, Verb, differences
from wgroup.register.importing.stored import Stored, owner_of, title_of
from wgroup.register.models import Commitment, Instrument, Milestone, Topic
from wgroup.register.rules import InstrumentStatus, TextStatus, instrument_of
from wgroup.revisions.models import Tracked


@dataclass(frozen=True, slots=True)
class Step:
    """One row to write, or to leave: row is None where there is none yet."""

    change: Change
    draft: Draft
    row: Tracked | None


def steps(reading: Reading, stored: Stored) -> list[Step]:
    """One for each row of the file, those that are cited first, parents before children."""
    found = [
        *(step for table in Table for step in _of_table(reading, stored, table)),
        *_woken(reading, stored),
    ]
    return sorted(found, key=lambda step: list(Table).index(step.change.table))


def _of_table(reading: Reading, stored: Stored, table: Table) -> Iterator[Step]:
    for draft in sorted(reading.of(table), key=lambda draft: _depth(reading, draft)):
        row = stored.rows[table].get(draft.key)
        values = _settled(reading, stored, draft, row)
        draft.values = values
        yield Step(_change(draft, row), draft, row)


def _depth(reading: Reading, draft: Draft) -> int:
    """How many parents within the file stand above it."""
    depth, above = 0, draft.values.get("parent_key")
    while above and (parent := reading.drafts.get((draft.table, str(above)))):
        depth, above = depth + 1, parent.values.get("parent_key")
    return depth


def _settled(
    reading: Reading, stored: Stored, draft: Draft, row: Tracked | None
) -> dict[str, object]:
    """The values with what does not follow from the file alone."""
    if draft.table is not Table.INSTRUMENT:
        return draft.values
    has_items = _has_items(reading, stored, draft.key)
    status = InstrumentStatus.ACTIVE if has_items else InstrumentStatus.CONTAINER
    text = draft.values["text_status"]
    if isinstance(row, Instrument) and row.text_status is TextStatus.AUTHENTIC:
        text = row.text_status
    languages = draft.values["languages"]
    if isinstance(row, Instrument):  # a text that was attached is not taken away by a file
        languages = sorted({*row.languages, *languages})  # type: ignore[misc]
    return {**draft.values, "status": status, "text_status": text, "languages": languages}


def _has_items(reading: Reading, stored: Stored, instrument: str) -> bool:
    keys = [*(each.key for each in reading.of(Table.PROVISION)), *stored.rows[Table.PROVISION]]
    return any(instrument_of(key) == instrument for key in keys)


def _change(draft: Draft, row: Tracked | None) -> Change:
    before = {name: getattr(row, name) for name in draft.values} if row else {}
    fields = differences(before, draft.values, draft.values)
    verb = Verb.CREATED if row is None else Verb.UPDATED if fields else Verb.UNCHANGED
    whole = str(draft.values.get("provision_key", "")) if draft.table is Table.INDICATOR else ""
    return Change(verb, draft.table, draft.key, _title(draft), fields, whole)


def _title(draft: Draft) -> Bilingual:
    found = draft.values.get("title") or draft.values.get("name")
    return found if isinstance(found, Bilingual) else Bilingual()


def _woken(reading: Reading, stored: Stored) -> Iterator[Step]:
    """Containers that the file does not name, but whose first items it brings."""
    filled = {instrument_of(each.key) for each in reading.of(Table.PROVISION)}
    for key, row in stored.of(Table.INSTRUMENT):
        named = (Table.INSTRUMENT, key) in reading.drafts
        asleep = isinstance(row, Instrument) and row.status is InstrumentStatus.CONTAINER
        if key in filled and asleep and not named:
            values: dict[str, object] = {"status": InstrumentStatus.ACTIVE}
            draft = Draft(Table.INSTRUMENT, key, values, 0, "")
            change = Change(
                Verb.UPDATED,
                Table.INSTRUMENT,
                key,
                title_of(row),
                differences({"status": InstrumentStatus.CONTAINER}, values, values),
            )
            yield Step(change, draft, row)


def missing(reading: Reading, stored: Stored) -> list[Change]:
    """Rows of what the file is about that it does not name: told, never deleted (INV-05)."""
    return [
        Change(Verb.MISSING, table, key, title_of(row), whole=_whole(table, row))
        for table in (Table.PROVISION, Table.INDICATOR, *sorted(JUDGED))
        for key, row in stored.of(table)
        if (table, key) not in reading.drafts and _expected(reading, table, row)
    ]


def _whole(table: Table, row: Tracked) -> str:
    return owner_of(table, row) if table is Table.INDICATOR else ""


JUDGED = (Table.COMMITMENT, Table.MILESTONE, Table.TOPIC)


def _expected(reading: Reading, table: Table, row: Tracked) -> bool:
    """A complete file about this would have named it."""
    if table is Table.INDICATOR:
        return (Table.PROVISION, owner_of(table, row)) in reading.drafts
    if table not in reading.sections:
        return False
    return bool(homes := homes_of(row)) and homes <= (reading.scope or _scope(reading, table))


def _scope(reading: Reading, table: Table) -> set[str]:
    """A file of commitments alone is about the instruments that its commitments belong to."""
    return {home for draft in reading.of(table) for home in _homes(draft.values)}


def homes_of(row: Tracked) -> set[str]:
    """The instruments that a row belongs to; a placeholder is expected in no file."""
    if isinstance(row, Commitment) and row.placeholder:
        return set()
    if isinstance(row, (Milestone, Topic, Commitment)):
        names = ("provisions", "provision_key", "instrument_key")
        return _homes({name: getattr(row, name) for name in names if hasattr(row, name)})
    return {instrument_of(str(getattr(row, "key", "")))}


def _homes(values: dict[str, object]) -> set[str]:
    if owner := values.get("instrument_key"):
        return {str(owner)}
    keys = values.get("provisions") or [values.get("provision_key")]
    return {instrument_of(str(key)) for key in keys if key}  # type: ignore[attr-defined]


