"""Functions, organisation types, roles, ambiguities and terms, as a file tells them."""

from collections.abc import Iterable

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.register.importing.drafts import Reading, Table, refer
from wgroup.register.importing.rows import Row
from wgroup.register.models import NOTE
from wgroup.register.rules import PLAIN_KEY, EntryKind

TITLE, WORD, KEY = 300, 80, 60

Facts = dict[str, object]


def read_function(reading: Reading, row: Row) -> None:
    row.key = row.matching("key", PLAIN_KEY, KEY)
    row.skip("features", "entities", "state_machines", "actors", "scenarios")
    row.skip("acceptance_works_means")
    texts = (row.bilingual("title", TITLE, required=True), row.note("what_the_text_asks", NOTE))
    _keep(reading, row, EntryKind.FUNCTION, texts, _said(row, texts=("provision",)))


def read_organisation_type(reading: Reading, row: Row) -> None:
    row.key = row.matching("key", PLAIN_KEY, KEY)
    texts = (row.bilingual("title", TITLE, required=True), row.note("description", NOTE))
    words = ("side", "source", "nominated_by", "default_visibility_ceiling", "unfccc_analogue")
    facts = _said(row, texts=words, lists=("provisions", "capacities"))
    _keep(reading, row, EntryKind.ORGANISATION_TYPE, texts, facts)


def read_role(reading: Reading, row: Row) -> None:
    row.key = row.matching("key", PLAIN_KEY, KEY)
    texts = (row.bilingual("title", TITLE, required=True), row.note("description", NOTE))
    facts = _said(row, texts=("visibility_ceiling",), lists=("can", "cannot", "inherits"))
    facts["party_bound"] = row.flag("party_bound", False)
    _keep(reading, row, EntryKind.ROLE, texts, facts)


def read_ambiguity(reading: Reading, row: Row) -> None:
    """The question stands as the title, the reading that was chosen as the text."""
    row.key = row.matching("key", PLAIN_KEY, KEY)
    chosen = "default" if row.has("default") else "wgroup_default"
    texts = (row.note("issue", NOTE), row.note(chosen, NOTE))
    for name in ("issue", chosen):
        if not row.has(name):
            row.fault(name, "required")
    facts = _said(row, texts=("kind", "configurable"), lists=("provisions",))
    readings = row.many("readings")
    facts["readings"] = [row.remark("readings", each, NOTE).as_dict() for each in readings]
    _keep(reading, row, EntryKind.AMBIGUITY, texts, facts)


def read_term(reading: Reading, row: Row) -> None:
    name = "code" if row.has("code") else "key"
    row.key = row.matching(name, PLAIN_KEY, KEY)
    names = {each.value: row.text(each, TITLE, required=True) for each in Language}
    texts = (Bilingual(**names), row.note("definition", NOTE))
    facts = _said(row, texts=("avoid", "zh_alt"))
    _keep(reading, row, EntryKind.TERM, texts, facts)


def _said(row: Row, texts: Iterable[str] = (), lists: Iterable[str] = ()) -> Facts:
    found: Facts = {name: row.text(name, TITLE) for name in texts}
    found.update({name: row.keys(name, limit=WORD) for name in lists})
    return {name: value for name, value in found.items() if value}


def _keep(
    reading: Reading, row: Row, kind: EntryKind, texts: tuple[Bilingual, Bilingual], facts: Facts
) -> None:
    values = {
        "kind": kind,
        "key": row.key,
        "order": len([each for each in reading.of(Table.ENTRY) if each.values["kind"] is kind]),
        "title": texts[0],
        "text": texts[1],
        "facts": facts,
    }
    key = f"{kind}/{row.key}" if row.key else ""
    draft = reading.add(row, Table.ENTRY, key, values)
    refer(draft, row, "provisions", Table.PROVISION, row.keys("provisions"))
    refer(draft, row, "provision", Table.PROVISION, [row.text("provision", WORD)])
