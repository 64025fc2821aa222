"""What an import does, told the same way whether it was done or only tried (INV-02)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import FieldError
from wgroup.register.importing.drafts import Table


class Verb(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MISSING = "missing_in_file"


@dataclass(frozen=True, slots=True)
class Change:
    """fields: {column: (before, after)}, as JSON can hold them; whole: what it is part of."""

    verb: Verb
    table: Table
    key: str
    title: Bilingual
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """changes holds one for each row of the file, and for each row missing from it."""

    name: str
    sha256: str
    changes: tuple[Change, ...]
    ignored: tuple[FieldError, ...] = ()

    def having(self, *verbs: Verb) -> list[Change]:
        return [each for each in self.changes if each.verb in verbs]

    @property
    def changed(self) -> bool:
        return bool(self.having(Verb.CREATED, Verb.UPDATED))

    @property
    def counts(self) -> dict[str, int]:
        """How many items of the register; an indicator counts as its provision's.

        Instruments are what items stand in, and are not counted themselves.
        """
        return {verb.value: len(keys) for verb, keys in self._items().items()}

    @property
    def instruments(self) -> dict[Verb, int]:
        """How many instruments themselves, which counts leaves out."""
        return self.by_table().get(Table.INSTRUMENT, dict.fromkeys(Verb, 0))

    def by_table(self) -> dict[Table, dict[Verb, int]]:
        """Every row, under its own kind."""
        found = {each.table: dict.fromkeys(Verb, 0) for each in self.changes}
        for each in self.changes:
            found[each.table][each.verb] += 1
        return {table: found[table] for table in Table if table in found}

    def _items(self) -> dict[Verb, set[tuple[Table, str]]]:
        verbs: dict[tuple[Table, str], Verb] = {}
        for each in self.changes:
            if each.table is not Table.INSTRUMENT and not each.whole:
                verbs[each.table, each.key] = each.verb
        for part in (each for each in self.changes if each.whole):
            item = (Table.PROVISION, part.whole)
            if part.verb is Verb.MISSING:
                verbs[part.table, part.key] = part.verb
            elif part.verb is not Verb.UNCHANGED and verbs.get(item) is Verb.UNCHANGED:
                verbs[item] = Verb.UPDATED
        return {verb: {key for key, one in verbs.items() if one is verb} for verb in Verb}


def plain(value: object) -> object:
    """The value as JSON can hold it."""
    if isinstance(value, Bilingual):
        return value.as_dict()
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def differences(
    before: Mapping[str, object], after: Mapping[str, object], names: Iterable[str]
) -> dict[str, tuple[object, object]]:
    """{column: (before, after)} for those of names that differ."""
    return {
        name: (plain(before.get(name)), plain(after[name]))
        for name in names
        if plain(before.get(name)) != plain(after[name])
    }
