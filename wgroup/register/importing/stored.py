"""What the register holds, as far as an import has to do with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.register.entries import Entry
from wgroup.register.importing.drafts import Table
from wgroup.register.models import (
    Commitment,
    Indicator,
    Instrument,
    Milestone,
    Provision,
    ThematicGroup,
    Topic,
    Track,
)
from wgroup.revisions.models import Tracked

MODELS: dict[Table, type[Tracked]] = {
    Table.INSTRUMENT: Instrument,
    Table.PROVISION: Provision,
    Table.INDICATOR: Indicator,
    Table.GROUP: ThematicGroup,
    Table.TRACK: Track,
    Table.TOPIC: Topic,
    Table.MILESTONE: Milestone,
    Table.COMMITMENT: Commitment,
    Table.ENTRY: Entry,
}

OWNERS = {
    Table.PROVISION: "parent_key",
    Table.TOPIC: "parent_key",
    Table.COMMITMENT: "instrument_key",
    Table.INDICATOR: "provision_key",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """Every row by table and key, read once, at the start of the import.

    A register is a few thousand rows at most: reading them whole keeps every check in memory
    and the number of queries the same for a file of any length.
    """

    rows: dict[Table, dict[str, Tracked]]

    def known(self) -> dict[Table, dict[str, str]]:
        return {
            table: {key: owner_of(table, row) for key, row in rows.items()}
            for table, rows in self.rows.items()
        }

    def of(self, table: Table) -> Iterable[tuple[str, Tracked]]:
        return self.rows[table].items()


def owner_of(table: Table, row: Tracked) -> str:
    name = OWNERS.get(table)
    return (getattr(row, name) or "") if name else ""


def key_of(row: Tracked) -> str:
    """The key by which a file names the row: that of an entry says its kind too."""
    if isinstance(row, ThematicGroup):
        return row.code
    if isinstance(row, Entry):
        return f"{row.kind}/{row.key}"
    return str(getattr(row, "key"))  # noqa: B009  every other kind has one


def title_of(row: object) -> Bilingual:
    found = getattr(row, "title", None) or getattr(row, "name", None)
    return found if isinstance(found, Bilingual) else Bilingual()


def read_stored(work: Work) -> Stored:
    """Read all, each row to be changed by nobody else until we are done."""
    rows: dict[Table, dict[str, Tracked]] = {}
    for table, model in MODELS.items():
        found = work.session.scalars(select(model).with_for_update())
        rows[table] = {key_of(each): each for each in found}
    return Stored(rows)
