"""Commitments and milestones, as a file tells them."""

from datetime import date

from wgroup.kernel.errors import WgroupError
from wgroup.kernel.time import zone_named
from wgroup.register.importing.drafts import Reading, Table, refer
from wgroup.register.importing.due import check_days, read_due
from wgroup.register.importing.rows import Row
from wgroup.register.importing.texts import read_parties
from wgroup.register.models import NOTE
from wgroup.register.rules import (
    COMMITMENT_KEY,
    MILESTONE_KEY,
    CommitmentType,
    Granularity,
    MilestoneKind,
    Modality,
)

TITLE, WORD = 300, 40

# Whose day decides, where it is not simply that of a zone.
DAY_RULES = ("date-only", "host-party-timezone", "venue-timezone", "each-party-timezone")


def read_commitment(reading: Reading, row: Row) -> None:
    key = row.key = row.matching("key", COMMITMENT_KEY)
    kind = row.word("type", CommitmentType, CommitmentType.JOINT)
    due = read_due(row)
    holders = read_parties(reading, row, "holders")
    if kind is CommitmentType.UNILATERAL and len(holders) != 1:  # INV-07
        row.fault("holders", "one_holder")
    usual = Granularity.JOINT if kind is CommitmentType.COOPERATION else Granularity.PER_PARTY
    row.skip("initial_rating", "status")
    values = {
        **_owner(row),
        "placeholder": False,
        "type": kind,
        "holders": holders,
        "granularity": row.word("status_granularity", Granularity, usual),
        "modality": row.word("modality", Modality, Modality.UNCLASSIFIED),
        "conditional": row.flag("conditional", False),
        "historic": row.flag("historic", False),
        "due": due,
        "due_end": date.fromisoformat(str(due["end"])) if "end" in due else None,
        "title": row.bilingual("title", TITLE, required=True),
        "review_question": row.bilingual("review_question", NOTE),
        "baseline": _declared(row, "baseline_declared"),
        "target": _declared(row, "target_declared"),
        "provisions": row.keys("provisions"),
        "indicators": row.keys("indicators"),
        "milestones": row.keys("milestones"),
        "evidence": row.keys("evidence_expected"),
        "note": row.note("note", NOTE) or row.note("follow_up", NOTE),
        "ambiguities": row.keys("ambiguities"),
    }
    if not values["provisions"]:
        row.fault("provisions", "required")
    draft = reading.add(row, Table.COMMITMENT, key, values)
    refer(draft, row, "instrument", Table.INSTRUMENT, [str(values["instrument_key"])])
    for name, table in COMMITMENT_CITES.items():
        refer(draft, row, name, table, row.keys(name))


NOTHING: dict[str, object] = {}
NO_KEYS: list[str] = []

COMMITMENT_CITES = {
    "provisions": Table.PROVISION,
    "indicators": Table.INDICATOR,
    "milestones": Table.MILESTONE,
    "ambiguities": Table.ENTRY,
}


def _owner(row: Row) -> dict[str, object]:
    """Without a word of its own, a commitment belongs where its first provision does."""
    named = row.text("instrument", 80)
    first = next(iter(row.keys("provisions")), "")
    return {"instrument_key": named or first.partition("/")[0]}


def _declared(row: Row, name: str) -> dict[str, object]:
    """What the text itself declares: {value, unit, by}."""
    if not row.has(name):
        return {}
    inner = row.inner(name)
    by = inner.day("by")
    found = {
        "value": inner.text("value", WORD, required=True),
        "unit": inner.text("unit", WORD),
        "by": by.isoformat() if by else "",
    }
    inner.done()
    return {name: value for name, value in found.items() if value}


def read_container(reading: Reading, row: Row) -> None:
    """The one mark of an instrument whose items are still to come."""
    key = row.key = row.matching("key", COMMITMENT_KEY)
    row.skip("reviewable", "kind")
    values = {
        "instrument_key": row.text("instrument", 80, required=True),
        "placeholder": True,
        "type": CommitmentType.JOINT,
        "holders": [],
        "granularity": Granularity.JOINT,
        "modality": Modality.UNCLASSIFIED,
        "conditional": False,
        "historic": False,
        "due": {"type": "none"},
        "due_end": None,
        "title": row.bilingual("title", TITLE, required=True),
        "note": row.note("note", NOTE),
        **dict.fromkeys(("baseline", "target"), NOTHING),
        **dict.fromkeys((*COMMITMENT_CITES, "evidence"), NO_KEYS),
    }
    draft = reading.add(row, Table.COMMITMENT, key, values)
    refer(draft, row, "instrument", Table.INSTRUMENT, [str(values["instrument_key"])])


def read_milestone(reading: Reading, row: Row) -> None:
    key = row.key = row.matching("key", MILESTONE_KEY)
    start, end = row.day("start"), row.day("end")
    check_days(row, start, end)
    row.skip("status")
    emit, summary = _calendar(row)
    values = {
        "title": row.bilingual("title", TITLE, required=True),
        "kind": row.word("kind", MilestoneKind, MilestoneKind.POINT),
        "start": start,
        "end": end,
        "precision": row.text("precision", WORD) or "day",
        "day_rule": _day_rule(row),
        "conditional": row.flag("conditional", False),
        "dates_stated": row.text("dates_stated_in_seed", WORD) or row.text("dates_stated", WORD),
        "emit": emit,
        "summary": summary,
        "alert_days": _alerts(row),
        "external": _external(row),
        "provisions": row.keys("provisions"),
        "commitments": row.keys("commitments"),
        "note": row.note("note", NOTE),
    }
    draft = reading.add(row, Table.MILESTONE, key, values)
    refer(draft, row, "provisions", Table.PROVISION, row.keys("provisions"))
    refer(draft, row, "commitments", Table.COMMITMENT, row.keys("commitments"))


def _calendar(row: Row) -> tuple[bool, object]:
    """Whether it stands in calendars, and as what."""
    inner = row.inner("calendar")
    emit = inner.flag("emit", False)
    inner.skip("as")
    summary = inner.bilingual("summary", TITLE, required=emit)
    inner.done()
    return emit, summary


def _day_rule(row: Row) -> str:
    rule = row.text("day_rule", 64) or DAY_RULES[0]
    if rule not in DAY_RULES:
        try:
            zone_named(rule)
        except WgroupError:
            row.fault("day_rule", "unknown_word", value=rule, choices=list(DAY_RULES))
    return rule


def _alerts(row: Row) -> list[int]:
    """Days before the end at which to remind."""
    found = row.keys("alert_days_before_end")
    if any(not each.isdecimal() or len(each) > 4 for each in found):
        row.fault("alert_days_before_end", "not_a_number", value=", ".join(found)[:60])
        return []
    return [int(each) for each in found]


def _external(row: Row) -> dict[str, object]:
    """What is said elsewhere about the date; nothing rests on it until an operator agrees."""
    if not row.has("external_reference"):
        return {}
    inner = row.inner("external_reference")
    value, status = (inner.note(name, NOTE).as_dict() for name in ("value", "status"))
    end = inner.day("suggested_end")
    inner.done()
    told: dict[str, object] = {"value": value, "status": status}
    return {**told, "suggested_end": end.isoformat()} if end else told
