"""Whether the rows of a file fit together, and fit what the register holds already."""

from collections.abc import Mapping
from dataclasses import dataclass

from wgroup.kernel.errors import Invalid
from wgroup.register.importing.drafts import Draft, Reading, Reference, Table
from wgroup.register.rules import instrument_of

# The key of a row -> the key it belongs to: a provision's and topic's parent (or ""), a
# commitment's instrument, and "" for the rest.
Known = Mapping[Table, Mapping[str, str]]

UNKNOWN = {
    Table.INSTRUMENT: "unknown_instrument",
    Table.PROVISION: "unknown_provision",
    Table.INDICATOR: "unknown_indicator",
    Table.GROUP: "unknown_group",
    Table.TRACK: "unknown_track",
    Table.TOPIC: "unknown_topic",
    Table.MILESTONE: "unknown_milestone",
    Table.COMMITMENT: "unknown_commitment",
    Table.ENTRY: "unknown_entry",
}


@dataclass(frozen=True, slots=True)
class Checker:
    reading: Reading
    known: Known

    def check(self) -> None:
        """Raise Invalid ``invalid_import`` with every fault, by line."""
        for draft in self.reading.rows:
            for each in draft.references:
                self._exists(draft, each)
        for draft in self.reading.of(Table.PROVISION):
            self._belongs(draft)
        self._no_circles(Table.PROVISION)
        self._no_circles(Table.TOPIC)
        self._prefixes()
        if errors := self.reading.faults.errors:
            ordered = sorted(errors, key=lambda each: int(str(each.facts["line"])))
            raise Invalid(ordered, "invalid_import")

    def _holds(self, table: Table, key: str) -> bool:
        return (table, key) in self.reading.drafts or key in self.known[table]

    def _exists(self, draft: Draft, named: Reference) -> None:
        if self._holds(named.table, named.key):
            return
        code = "missing_parent" if named.field == "parent" else UNKNOWN[named.table]
        value = named.key.partition("/")[2] if named.table is Table.ENTRY else named.key
        self._fault(draft, named.field, code, line=named.line, value=value)

    def _belongs(self, draft: Draft) -> None:
        """A provision is of an instrument that exists, and so is its parent (INV-04)."""
        owner = instrument_of(draft.key)
        if owner in self.reading.scope and not self._holds(Table.INSTRUMENT, owner):
            self._fault(draft, "key", "unknown_instrument", value=owner)
        parent = str(draft.values["parent_key"] or owner)
        foreign = instrument_of(parent) != owner and self._holds(Table.PROVISION, parent)
        if foreign:
            self._fault(draft, "parent", "foreign_parent", value=parent)

    def _no_circles(self, table: Table) -> None:
        """Each circle is told once, at the row of the file where it is met first."""
        drafts = {each.key: each for each in self.reading.of(table)}
        parents = {**self.known[table]}
        parents |= {key: str(each.values["parent_key"] or "") for key, each in drafts.items()}
        told: set[str] = set()
        for key, draft in drafts.items():
            path, above = [key], parents[key]
            while above and above not in path:
                path.append(above)
                above = parents.get(above, "")
            if above and not told & set(path):
                self._fault(draft, "parent", "circle", value=" > ".join([*path, above])[:200])
            told.update(path if above else ())

    def _prefixes(self) -> None:
        """GLA in GLA-C01 belongs to one instrument, and so does the key for ever (INV-01)."""
        owners = {key.partition("-")[0]: owner for key, owner in self._commitments().items()}
        for draft in self.reading.of(Table.COMMITMENT):
            own = str(draft.values["instrument_key"])
            owner = owners.setdefault(draft.key.partition("-")[0], own)
            if own and owner != own:
                self._fault(draft, "key", "foreign_prefix", value=draft.key, instrument=own)

    def _commitments(self) -> Mapping[str, str]:
        return self.known[Table.COMMITMENT]

    def _fault(
        self, draft: Draft, name: str, code: str, *, line: int | None = None, **facts: object
    ) -> None:
        self.reading.faults.add(
            code, line=line or draft.line, key=draft.key, field=f"{draft.place}.{name}", **facts
        )
