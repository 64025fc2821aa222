"""From what people type about a decision to plain values: one reading for every door."""

from collections.abc import Mapping
from datetime import datetime

from wgroup.decisions.rules import BreakKind, DecisionDraft, Silence, StatementKind
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import KEY, Reader
from wgroup.kernel.time import instant, zone_named

TITLE, TEXT, REASON, STATEMENT = 300, 8000, 2000, 4000
FIELDS = ("title", "text", "meeting")


def read_decision(fields: Mapping[str, object]) -> DecisionDraft:
    """fields: title and text as Bilingual, each in one language at least; meeting a slug or
    nothing. Raise RuleBroken for one fault, Invalid for several; ``bad_symbol`` for a number,
    which the service alone gives (4.6)."""
    reader = Reader(fields)
    reader.required(("title", "text"))
    values = _read(reader)
    reader.done()
    return DecisionDraft(**values)  # type: ignore[arg-type]


def read_change(fields: Mapping[str, object]) -> dict[str, object]:
    """Those of FIELDS that are given, read; raise as :func:`read_decision`."""
    reader = Reader(fields)
    reader.required([each for each in ("title", "text") if each in fields])
    found = _read(reader)
    reader.done()
    return {name: found[name] for name in FIELDS if name in fields}


def _read(reader: Reader) -> dict[str, object]:
    for each in ("number", "symbol"):
        if reader.fields.get(each) not in (None, ""):
            reader.faults.append(RuleBroken("bad_symbol", field=each))
    return {
        "title": reader.text("title", TITLE),
        "text": reader.text("text", TEXT, lines=True),
        "meeting": reader.plain("meeting", KEY),
    }


def read_silence(fields: Mapping[str, object]) -> Silence:
    """fields: expires as local text, zone; starts, or nothing for "from the notice". Raise
    RuleBroken or Invalid as all times do; ``end_not_after_start``."""
    reader = Reader(fields)
    reader.required(("expires", "zone"))
    zone = str(fields.get("zone") or "")
    if zone:
        reader.check("zone", lambda: zone_named(zone))
    expires_at = _instant(reader, "expires", zone)
    starts_at = _instant(reader, "starts", zone) if fields.get("starts") else None
    if expires_at and starts_at and expires_at <= starts_at:
        reader.faults.append(RuleBroken("end_not_after_start", field="expires"))
    reader.done()
    if expires_at is None:
        raise RuleBroken("bad_datetime", field="expires")
    return Silence(expires_at, zone, starts_at)


def _instant(reader: Reader, name: str, zone: str) -> datetime | None:
    typed = reader.local(name)
    if typed is None or not reader.sound("zone"):
        return None
    wall = reader.kept(lambda: typed.in_zone(zone, field=name), None)
    return instant(wall, zone) if wall else None


def read_break(fields: Mapping[str, object]) -> tuple[BreakKind, Bilingual]:
    """fields: kind, text as Bilingual. An objection needs no reason; an amendment needs its
    text. Raise RuleBroken ``reason_required`` and as usual."""
    reader = Reader(fields)
    reader.required(("kind",))
    kind = reader.choice("kind", BreakKind, BreakKind.OBJECTION)
    text = reader.text("text", STATEMENT, lines=True)
    if kind is BreakKind.AMENDMENT and not text:
        reader.check("text", _missing_text)
    reader.done()
    return kind, text


def read_statement(fields: Mapping[str, object]) -> tuple[StatementKind, Bilingual]:
    """fields: kind, text as Bilingual in one language at least."""
    reader = Reader(fields)
    reader.required(("kind", "text"))
    kind = reader.choice("kind", StatementKind, StatementKind.STATEMENT)
    text = reader.text("text", STATEMENT, lines=True)
    if not text:
        reader.check("text", _missing)
    reader.done()
    return kind, text


def _missing_text() -> None:
    raise RuleBroken("amendment_text_required", field="text")


def _missing() -> None:
    raise RuleBroken("required", field="text")
