"""Instruments and their provisions, as a file tells them."""

import re

from wgroup.kernel.bilingual import Bilingual
from wgroup.register.importing.drafts import Draft, Reading, Table, refer
from wgroup.register.importing.due import read_due
from wgroup.register.importing.rows import Row
from wgroup.register.importing.yaml_tree import Node
from wgroup.register.models import NOTE, SUMMARY
from wgroup.register.rules import (
    BOTH,
    CONVENTION,
    INDICATOR_KEY,
    INSTRUMENT_KEY,
    PROVISION_KEY,
    Direction,
    Form,
    InstrumentStatus,
    Kind,
    Modality,
    TextStatus,
    clause_of,
    form_of,
    instrument_of,
    order_of,
)

SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
TITLE, LABEL, WORD = 300, 60, 40


def read_instrument(reading: Reading, row: Row) -> None:
    """The instrument, and the provisions that stand within it."""
    key = row.key = row.matching("key", INSTRUMENT_KEY)
    row.word("status", InstrumentStatus, InstrumentStatus.CONTAINER)  # follows from its items
    row.skip("official_english_in_seed", "text_status", "generated_for")
    source = read_source(row)
    nested = [*row.rows("items"), *row.rows("provisions")]
    values = {
        "type": row.text("type", WORD) or "other",
        "title": row.bilingual("title", 500, required=True),
        "dated": row.day("date"),
        "date_basis": row.note("date_basis", TITLE),
        "parties": read_parties(reading, row, "parties"),
        "articles": row.whole("articles"),
        "text_status": TextStatus.UNOFFICIAL_COPY if source else TextStatus.NONE,
        "review_mandate": row.text("review_mandate", 80),
        "source": source,
        "languages": row.keys("languages_present") or row.keys("languages"),
        "known": [row.pair("known", each, NOTE).as_dict() for each in _known(row)],
        "note": row.note("note", NOTE) or row.note("import_note", NOTE),
        "ambiguities": row.keys("ambiguities"),
    }
    draft = reading.add(row, Table.INSTRUMENT, key, values)
    refer(draft, row, "review_mandate", Table.PROVISION, [str(values["review_mandate"])])
    refer(draft, row, "ambiguities", Table.ENTRY, row.keys("ambiguities"))
    for each in nested:
        read_provision(reading, each, within=key)


def _known(row: Row) -> list[Node]:
    return row.many("known") or row.many("known_from_seed")


def read_source(row: Row) -> dict[str, object]:
    """Where our summaries come from; the name of the file is nobody's business."""
    if not row.has("source"):
        return {}
    inner = row.inner("source")
    inner.skip("file")
    found = {name: inner.text(name, 200) for name in ("language", "host", "authenticity", "uri")}
    found["sha256"] = inner.text("sha256", 64)
    if found["sha256"] and not SHA256.fullmatch(found["sha256"]):
        inner.fault("sha256", "bad_sha256")
    inner.done()
    return {name: value for name, value in found.items() if value}


def read_parties(reading: Reading, row: Row, name: str) -> list[str]:
    """Codes of the Parties; all of them if the field is missing."""
    found = row.keys(name, limit=10)
    for each in found:
        if each not in reading.parties:
            row.fault(name, "unknown_word", value=each, choices=reading.actors)
    return sorted(found) or reading.actors


def read_provision(reading: Reading, row: Row, within: str = "") -> None:
    """within is the instrument that the row stands in, if the file nests them."""
    key = row.key = row.matching("key", PROVISION_KEY)
    owner = within or row.text("instrument", 80) or instrument_of(key)
    if key and owner != instrument_of(key):
        row.fault("key", "foreign_prefix", value=key, instrument=owner)
    clause = clause_of(key)
    values = {
        "instrument_key": instrument_of(key),
        "parent_key": row.text("parent", 80) or None,
        **_place(row, clause),
        "kind": row.word("kind", Kind, Kind.UNCLASSIFIED),
        "responsible": row.choice("responsible", [*reading.actors, BOTH, CONVENTION]),
        "addressee": row.text("addressee", LABEL),
        "modality": row.word("modality", Modality, Modality.UNCLASSIFIED),
        "due": read_due(row),
        "title": row.bilingual("title", TITLE, required=True),
        "summary": row.bilingual("summary", SUMMARY),
        "tags": row.keys("tags"),
        "related": row.keys("related"),
        "functions": row.keys("feeds_functions") or row.keys("functions"),
        "indicator_note": row.note("indicator_note", NOTE),
        "ambiguities": row.keys("ambiguities"),
    }
    indicators = row.rows("indicators")
    _cite(reading.add(row, Table.PROVISION, key, values), row)
    for each in indicators:
        read_indicator(reading, each, key)


def _place(row: Row, clause: str) -> dict[str, object]:
    """Where it stands in the text; what the file leaves out, the number says."""
    number = clause.partition(".")[0].partition("~")[0]
    form = row.word("form", Form, form_of(clause))
    editorial = row.flag("editorial", form in {Form.EDITORIAL_PART, Form.PRESS_LEAD})
    if "~" in clause and not editorial:  # INV-06
        row.fault("editorial", "not_editorial")
    order = row.whole("order")
    article = row.whole("article")
    return {
        "order": order_of(clause) if order is None else order,
        "article": int(number) if article is None and number.isdigit() else article,
        "clause": row.text("clause", WORD) or clause[:WORD],
        "label": row.text("source_label", LABEL) or row.text("label", LABEL) or clause[:LABEL],
        "form": form,
        "editorial": editorial,
        "reviewable": row.flag("reviewable", not editorial),
    }


def _cite(draft: Draft, row: Row) -> None:
    refer(draft, row, "parent", Table.PROVISION, [row.text("parent", 80)])
    refer(draft, row, "related", Table.PROVISION, row.keys("related"))
    for name in ("feeds_functions", "functions"):
        refer(draft, row, name, Table.ENTRY, row.keys(name))
    refer(draft, row, "ambiguities", Table.ENTRY, row.keys("ambiguities"))


def read_indicator(reading: Reading, row: Row, provision: str) -> None:
    key = row.key = row.matching("key", INDICATOR_KEY)
    values = {
        "provision_key": provision,
        "name": row.bilingual("name", TITLE, required=True),
        "unit": row.text("unit", WORD),
        "direction": row.word("direction", Direction, Direction.REACH),
        "baseline": row.text("baseline", WORD),
        "target": row.text("target", WORD),
        "target_date": row.day("target_date"),
        "declared": row.flag("declared", False),
        "per_party": row.flag("per_party", False),
        "note": row.note("note", NOTE) or Bilingual(),
    }
    reading.add(row, Table.INDICATOR, key, values)
