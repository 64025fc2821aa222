"""What a file wants the register to hold, before it is compared with what it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wgroup.register.importing.rows import Faults, Row
from wgroup.register.rules import EntryKind


class Table(StrEnum):
    """The kinds of rows, in the order in which they are written: who is cited comes first."""

    INSTRUMENT = "instruments"
    PROVISION = "provisions"
    INDICATOR = "indicators"
    GROUP = "thematic_groups"
    TRACK = "tracks"
    TOPIC = "topics"
    MILESTONE = "milestones"
    COMMITMENT = "commitments"
    ENTRY = "entries"


@dataclass(frozen=True, slots=True)
class Reference:
    """field of a draft names key of table; line is where."""

    field: str
    table: Table
    key: str
    line: int


@dataclass(slots=True)
class Draft:
    """values by column; place is where in the file, such as provisions[2]."""

    table: Table
    key: str
    values: dict[str, object]
    line: int
    place: str
    references: list[Reference] = field(default_factory=list)

    @property
    def cited(self) -> list[str]:
        return list(dict.fromkeys(each.key for each in self.references))


@dataclass(slots=True)
class Reading:
    """A file as read: its drafts, its faults, and the words it was read by.

    rows holds every draft, also those whose key is faulty or came before.
    sections are those that stand in it: what a section does not name is missing from it.
    scope holds the instruments the file is about; empty if it does not say.
    """

    parties: frozenset[str]
    faults: Faults = field(default_factory=Faults)
    rows: list[Draft] = field(default_factory=list)
    drafts: dict[tuple[Table, str], Draft] = field(default_factory=dict)
    sections: set[Table] = field(default_factory=set)
    scope: set[str] = field(default_factory=set)

    def add(self, row: Row, table: Table, key: str, values: Mapping[str, object]) -> Draft:
        """Keep the row; a key that came before is a fault, and the first one stands."""
        row.done()
        draft = Draft(table, key, dict(values), row.line, row.place)
        self.rows.append(draft)
        if not key:
            return draft
        if (table, key) in self.drafts:
            row.fault("key", "duplicate_key", value=key)
            return draft
        self.drafts[table, key] = draft
        return draft

    def of(self, table: Table) -> list[Draft]:
        return [each for each in self.drafts.values() if each.table is table]

    @property
    def actors(self) -> list[str]:
        return sorted(self.parties)


# Which kind of entry a field names: entries of two kinds may share a key.
ENTRIES = {
    "feeds_functions": EntryKind.FUNCTION,
    "functions": EntryKind.FUNCTION,
    "suggested_organisation_types": EntryKind.ORGANISATION_TYPE,
    "ambiguities": EntryKind.AMBIGUITY,
}


def refer(draft: Draft, row: Row, field: str, table: Table, keys: Iterable[str | None]) -> None:
    """Note that field names keys, to be looked for once the whole file is read."""
    line = row.fields.lines.get(field, row.line)
    kind = f"{ENTRIES[field]}/" if table is Table.ENTRY else ""
    draft.references += [Reference(field, table, f"{kind}{each}", line) for each in keys if each]
