"""What the Parties exchange on: thematic groups, tracks and topics, as a file tells them."""

from wgroup.kernel.bilingual import Language
from wgroup.register.importing.drafts import Draft, Reading, Table, refer
from wgroup.register.importing.rows import Row
from wgroup.register.importing.yaml_tree import Node
from wgroup.register.models import SUMMARY
from wgroup.register.rules import (
    BOTH,
    GROUP_CODE,
    PLAIN_KEY,
    SERIES,
    TOPIC_KEY,
    TopicState,
    clause_of,
    order_of,
)

TITLE, QUESTION = 300, 500


def read_group(reading: Reading, row: Row) -> None:
    name = "code" if row.has("code") else "key"
    code = row.key = row.matching(name, GROUP_CODE)
    if code in SERIES:
        row.fault(name, "bad_key", value=code)
    values = {
        "title": row.bilingual("title", TITLE, required=True),
        "order": row.whole("order") or 0,
    }
    reading.add(row, Table.GROUP, code, values)


def read_track(reading: Reading, row: Row) -> None:
    key = row.key = row.matching("key", PLAIN_KEY)
    values = {
        "title": row.bilingual("title", TITLE, required=True),
        "chapeau": row.text("chapeau", 80) or None,
        "order": row.whole("order") or 0,
    }
    draft = reading.add(row, Table.TRACK, key, values)
    refer(draft, row, "chapeau", Table.PROVISION, [row.text("chapeau", 80)])


def read_topic(reading: Reading, row: Row) -> None:
    key = row.key = row.matching("key", TOPIC_KEY)
    row.skip("leads", "status")
    order = row.whole("order")
    values = {
        "provision_key": row.text("provision", 80, required=True),
        "track_key": row.text("track", 80, required=True),
        "parent_key": row.text("parent", 80) or None,
        "group_code": row.text("group", 4) or None,
        "order": order_of(clause_of(key)) if order is None else order,
        "is_group": row.flag("is_group", False),
        "subject_party": row.choice("subject_party", [*reading.actors, BOTH], BOTH),
        "state": row.word("initial_state", TopicState, TopicState.OPEN),
        "title": row.bilingual("title", TITLE, required=True),
        "scope": row.bilingual("scope", SUMMARY),
        "questions": _questions(row),
        "exchange_modes": row.keys("exchange_modes"),
        "organisation_types": row.keys("suggested_organisation_types"),
        "deliverables": row.keys("suggested_deliverables"),
        "agenda": [row.pair("agenda_seeds", each, QUESTION).as_dict() for each in _agenda(row)],
        "related": row.keys("related_topics"),
        "indicators": row.keys("indicators"),
        "ambiguities": row.keys("ambiguities"),
    }
    _cite(reading.add(row, Table.TOPIC, key, values), row)


def _agenda(row: Row) -> list[Node]:
    return row.many("agenda_seeds") or row.many("agenda")


def _questions(row: Row) -> dict[str, list[str]]:
    """As many in one language as in the other: they are read side by side."""
    if not row.has("guiding_questions"):
        return {each.value: [] for each in Language}
    inner = row.inner("guiding_questions")
    found = {each.value: inner.keys(each, limit=QUESTION) for each in Language}
    if len({len(each) for each in found.values()}) > 1:
        row.fault("guiding_questions", "unequal_languages")
    inner.done()
    return found


TOPIC_CITES = {
    "provision": Table.PROVISION,
    "track": Table.TRACK,
    "parent": Table.TOPIC,
    "group": Table.GROUP,
}

TOPIC_LISTS = {
    "suggested_organisation_types": Table.ENTRY,
    "related_topics": Table.TOPIC,
    "indicators": Table.INDICATOR,
    "ambiguities": Table.ENTRY,
}


def _cite(draft: Draft, row: Row) -> None:
    for name, table in TOPIC_CITES.items():
        refer(draft, row, name, table, [row.text(name, 80)])
    for name, table in TOPIC_LISTS.items():
        refer(draft, row, name, table, row.keys(name))
