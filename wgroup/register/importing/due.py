"""When something is due, as a text says it: a label always, days only where they follow."""

from datetime import date

from wgroup.register.importing.rows import Row
from wgroup.register.rules import DueType

RELATIONS = ("before", "around", "at", "after")
LABEL, NOTE = 200, 2000


def read_due(row: Row) -> dict[str, object]:
    """Return {type, ...} as Provision.due describes it; of type none if the field is missing."""
    if not row.has("due"):
        return {"type": DueType.NONE.value}
    inner = row.inner("due")
    start, end = inner.day("start"), inner.day("end")
    kind = inner.word("type", DueType, DueType.NONE)
    check_days(inner, start, end)
    if kind is DueType.DEADLINE and not inner.has("end"):
        inner.fault("end", "required")
    relation = inner.choice("relation", RELATIONS) if inner.has("relation") else ""
    found = {
        "label": inner.bilingual("label", LABEL).as_dict(),
        "start": start.isoformat() if start else "",
        "end": end.isoformat() if end else "",
        "precision": inner.text("precision", 40),
        "stated": inner.text("stated", 40),
        "conditional": inner.flag("conditional", False),
        "per_party": inner.flag("per_party", False),
        "event": inner.text("event", 40),
        "relation": relation,
        "note": inner.note("note", NOTE).as_dict(),
    }
    inner.done()
    return {"type": kind.value, **{name: value for name, value in found.items() if _said(value)}}


def _said(value: object) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def check_days(row: Row, start: date | None, end: date | None) -> None:
    """A span may be one day, or open on either side; it does not run backwards."""
    if start and end and end < start:
        row.fault("end", "end_before_start", start=start.isoformat(), end=end.isoformat())
