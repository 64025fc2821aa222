"""A whole file: which sections it has, and who reads their rows."""

from collections.abc import Callable

from wgroup.register.importing import deeds, exchange, lexicon, texts
from wgroup.register.importing.drafts import Reading, Table
from wgroup.register.importing.rows import Row
from wgroup.register.importing.yaml_tree import read_yaml
from wgroup.register.rules import INSTRUMENT_KEY, instrument_of

SCHEMA = "1"

SECTIONS: dict[str, tuple[Table, Callable[[Reading, Row], None]]] = {
    "instruments": (Table.INSTRUMENT, texts.read_instrument),
    "provisions": (Table.PROVISION, texts.read_provision),
    "thematic_groups": (Table.GROUP, exchange.read_group),
    "tracks": (Table.TRACK, exchange.read_track),
    "topics": (Table.TOPIC, exchange.read_topic),
    "milestones": (Table.MILESTONE, deeds.read_milestone),
    "commitments": (Table.COMMITMENT, deeds.read_commitment),
    "containers": (Table.COMMITMENT, deeds.read_container),
    "functions": (Table.ENTRY, lexicon.read_function),
    "organisation_types": (Table.ENTRY, lexicon.read_organisation_type),
    "roles": (Table.ENTRY, lexicon.read_role),
    "ambiguities": (Table.ENTRY, lexicon.read_ambiguity),
    "terms": (Table.ENTRY, lexicon.read_term),
}

# What may stand at the head of a file for its readers; the register has its own vocabularies.
HEADER = (
    *("schema_version", "draft", "languages", "generated_for", "vocabularies", "key_grammar"),
    *("placeholders", "rating_scale", "timeliness_scale", "rules", "day_rules", "sides"),
    *("exchange_modes", "topic_states", "levels", "visibility_order"),
)


def read_file(reading: Reading, data: bytes) -> None:
    """Read data into reading, faults and all; raise what read_yaml raises."""
    top = Row(read_yaml(data), reading.faults, "")
    if top.has("schema_version") and top.text("schema_version", 20) != SCHEMA:
        top.fault("schema_version", "unknown_schema", value=top.text("schema_version", 20))
    top.skip(*HEADER)
    within = top.matching("instrument", INSTRUMENT_KEY) if top.has("instrument") else ""
    for name, (table, read) in SECTIONS.items():
        if top.has(name):
            reading.sections.add(table)
        for row in top.rows(name):
            read(reading, row)
    if not any(name in top.fields.items for name in SECTIONS):
        top.fault("", "nothing_to_import", 1)
    top.done()
    _narrow(reading, within)


def _narrow(reading: Reading, within: str) -> None:
    """What the file says it is about; with nothing said, what its provisions are about."""
    declared = {each.key for each in reading.of(Table.INSTRUMENT)}
    named = declared | ({within} if within else set())
    if reading.of(Table.PROVISION):
        reading.sections.add(Table.PROVISION)
    if not named:
        reading.scope |= {instrument_of(each.key) for each in reading.of(Table.PROVISION)}
        return
    reading.scope |= named
    for draft in [*reading.of(Table.PROVISION), *reading.of(Table.COMMITMENT)]:
        owner = str(draft.values["instrument_key"])
        if owner and owner not in reading.scope:
            reading.faults.add(
                "foreign_prefix",
                line=draft.line,
                key=draft.key,
                field=f"{draft.place}.key",
                value=draft.key,
                instrument=", ".join(sorted(reading.scope)),
            )
