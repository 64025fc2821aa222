"""From what people type about an agenda to drafts: one reading for every door."""

from collections.abc import Callable, Mapping

from wgroup.agenda.rules import ItemDraft, ItemKind, ProposalDraft, check_minutes
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import KEY, Reader
from wgroup.kernel.text import clean_bilingual

TITLE, NOTE, PRESENTER, REASON = 300, 2000, 200, 1000

ITEM_FIELDS = (
    "title", "note", "kind", "minutes", "presenter", "party", "topics", "provisions",
)  # fmt: skip


def read_item(fields: Mapping[str, object]) -> ItemDraft:
    """Return the draft; raise RuleBroken for one fault, Invalid for several.

    title, note, presenter as Bilingual, of the title one language at least; minutes a number or
    nothing; party a code or nothing; topics and provisions lists of keys.
    """
    return ItemDraft(**read_change({"title": Bilingual(), **fields}))  # type: ignore[arg-type]


def read_change(fields: Mapping[str, object]) -> dict[str, object]:
    """Return those of ITEM_FIELDS that are given, read; raise RuleBroken or Invalid."""
    reader = Reader(fields)
    read: dict[str, Callable[[], object]] = {
        "title": lambda: reader.text("title", TITLE),
        "note": lambda: reader.text("note", NOTE, lines=True),
        "kind": lambda: reader.choice("kind", ItemKind, ItemKind.DISCUSSION),
        "minutes": lambda: reader.kept(lambda: _minutes(fields["minutes"]), None),
        "presenter": lambda: reader.text("presenter", PRESENTER),
        "party": lambda: reader.plain("party", KEY) or None,
        "topics": lambda: reader.keys("topics"),
        "provisions": lambda: reader.keys("provisions"),
    }
    found = {name: read[name]() for name in ITEM_FIELDS if name in fields}
    reader.check("title", lambda: _check_said(found.get("title")))
    reader.done()
    return found


def read_proposal(fields: Mapping[str, object]) -> ProposalDraft:
    """The same of an item for the backlog: title, note, kind, minutes; later True or False."""
    names = ("title", "note", "kind", "minutes")
    given = {name: fields[name] for name in names if name in fields}
    read = read_change({"title": Bilingual(), **given})
    return ProposalDraft(**read, later=bool(fields.get("later")))  # type: ignore[arg-type]


def read_reason(reason: Bilingual) -> Bilingual:
    """Whoever declines says why, in one language at least."""
    clean = clean_bilingual(reason, field="reason", limit=REASON, lines=True)
    if not clean:
        raise RuleBroken("reason_required", field="reason")
    return clean


def _check_said(title: object) -> None:
    if title is not None and not title:
        raise RuleBroken("required", field="title")


def _minutes(value: object) -> int | None:
    """Of what is typed, or of a number that a program sends."""
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise RuleBroken("not_a_number", field="minutes")
    minutes = int(text[:6])
    check_minutes(minutes)
    return minutes
