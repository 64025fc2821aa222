"""The register as programs read it, and what an import tells them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from wgroup.kernel.errors import FieldError
from wgroup.register.importing.report import Change, Report, Verb
from wgroup.register.rules import (
    CommitmentType,
    Direction,
    Form,
    Granularity,
    InstrumentStatus,
    Kind,
    MilestoneKind,
    Modality,
    TextStatus,
    TopicState,
)
from wgroup.register.services.texts import TextReport
from wgroup.web.api.shapes import Choice, Keys, Pair, Shape
from wgroup.web.words import N_

DUE = {
    "type": "object",
    "description": N_("When it is due, as the text says it."),
}


class RowShape(Shape):
    key = fields.String(required=True)
    version = fields.Integer(required=True)


class InstrumentShape(RowShape):
    type = fields.String(required=True)
    title = Pair(required=True)
    date = fields.Date(attribute="dated", required=True, allow_none=True)
    date_basis = Pair(required=True)
    parties = Keys(required=True)
    status = Choice(InstrumentStatus, required=True)
    text_status = Choice(TextStatus, required=True)
    review_mandate = fields.String(required=True)
    source = fields.Dict(required=True)
    languages = Keys(required=True)
    note = Pair(required=True)
    ambiguities = Keys(required=True)


class TextShape(Shape):
    """A text that an operator attached; source says in words where it was taken from."""

    language = fields.String(required=True)
    source = fields.String(required=True)
    sha256 = fields.String(required=True)


class PlaceholderShape(Shape):
    key = fields.String(required=True)
    title = Pair(required=True)


class InstrumentWholeShape(InstrumentShape):
    texts = fields.List(fields.Nested(TextShape), required=True)
    placeholder = fields.Nested(PlaceholderShape, required=True, allow_none=True)


class ProvisionShape(RowShape):
    """modality is how strongly the text speaks; editorial parts are our split, not its own."""

    instrument = fields.String(attribute="instrument_key", required=True)
    parent = fields.String(attribute="parent_key", required=True, allow_none=True)
    order = fields.Integer(required=True)
    article = fields.Integer(required=True, allow_none=True)
    clause = fields.String(required=True)
    label = fields.String(required=True)
    kind = Choice(Kind, required=True)
    form = Choice(Form, required=True)
    editorial = fields.Boolean(required=True)
    reviewable = fields.Boolean(required=True)
    responsible = fields.String(required=True)
    addressee = fields.String(required=True)
    modality = Choice(Modality, required=True)
    due = fields.Dict(required=True, metadata=DUE)
    title = Pair(required=True)
    summary = Pair(required=True)
    tags = Keys(required=True)
    related = Keys(required=True)
    functions = Keys(required=True)
    ambiguities = Keys(required=True)


class IndicatorShape(RowShape):
    name = Pair(required=True)
    unit = fields.String(required=True)
    direction = Choice(Direction, required=True)
    baseline = fields.String(required=True)
    target = fields.String(required=True)
    target_date = fields.Date(required=True, allow_none=True)
    declared = fields.Boolean(required=True)
    per_party = fields.Boolean(required=True)
    note = Pair(required=True)


class PassageShape(Shape):
    language = fields.String(required=True)
    text = fields.String(attribute="body", required=True)


class ProvisionWholeShape(ProvisionShape):
    commitments = Keys(required=True)
    topics = Keys(required=True)
    milestones = Keys(required=True)
    indicators = fields.List(fields.Nested(IndicatorShape), required=True)
    passages = fields.List(fields.Nested(PassageShape), required=True)


class TopicShape(RowShape):
    provision = fields.String(attribute="provision_key", required=True)
    track = fields.String(attribute="track_key", required=True)
    parent = fields.String(attribute="parent_key", required=True, allow_none=True)
    group = fields.String(attribute="group_code", required=True, allow_none=True)
    order = fields.Integer(required=True)
    is_group = fields.Boolean(required=True)
    subject_party = fields.String(required=True)
    state = Choice(TopicState, required=True)
    title = Pair(required=True)
    scope = Pair(required=True)
    questions = fields.Dict(required=True)
    exchange_modes = Keys(required=True)
    organisation_types = Keys(required=True)
    deliverables = Keys(required=True)
    agenda = fields.List(Pair(), required=True)
    related = Keys(required=True)
    indicators = Keys(required=True)
    ambiguities = Keys(required=True)


class CommitmentShape(RowShape):
    """baseline and target are only what the text itself declares."""

    instrument = fields.String(attribute="instrument_key", required=True)
    placeholder = fields.Boolean(required=True)
    type = Choice(CommitmentType, required=True)
    holders = Keys(required=True)
    granularity = Choice(Granularity, required=True)
    modality = Choice(Modality, required=True)
    conditional = fields.Boolean(required=True)
    historic = fields.Boolean(required=True)
    due = fields.Dict(required=True, metadata=DUE)
    title = Pair(required=True)
    review_question = Pair(required=True)
    baseline = fields.Dict(required=True)
    target = fields.Dict(required=True)
    provisions = Keys(required=True)
    indicators = Keys(required=True)
    milestones = Keys(required=True)
    evidence = Keys(required=True)
    note = Pair(required=True)
    ambiguities = Keys(required=True)


class MilestoneShape(RowShape):
    title = Pair(required=True)
    kind = Choice(MilestoneKind, required=True)
    start = fields.Date(required=True, allow_none=True)
    end = fields.Date(required=True, allow_none=True)
    precision = fields.String(required=True)
    day_rule = fields.String(required=True)
    conditional = fields.Boolean(required=True)
    dates_stated = fields.String(required=True)
    in_calendars = fields.Boolean(attribute="emit", required=True)
    external = fields.Dict(required=True)
    provisions = Keys(required=True)
    commitments = Keys(required=True)
    note = Pair(required=True)


class ChangeShape(Shape):
    kind = fields.String(required=True)
    key = fields.String(required=True)
    verb = Choice(Verb, required=True)
    title = Pair(required=True)
    fields_ = fields.Dict(data_key="fields", required=True)


class IgnoredShape(Shape):
    line = fields.Integer(required=True)
    key = fields.String(required=True)
    field = fields.String(required=True)


class ReportShape(Shape):
    """The same tried or done. Counts are of items: an indicator counts as its provision's.

    Instruments are what items stand in: they are among the changes and not in the counts.
    """

    dry_run = fields.Boolean(required=True)
    sha256 = fields.String(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    missing_in_file = Keys(required=True)
    changes = fields.List(fields.Nested(ChangeShape), required=True)
    ignored = fields.List(fields.Nested(IgnoredShape), required=True)


class TextReportShape(Shape):
    dry_run = fields.Boolean(required=True)
    instrument = fields.String(required=True)
    language = fields.String(required=True)
    sha256 = fields.String(required=True)
    changed = fields.Integer(required=True)
    matched = Keys(required=True)
    unmatched = fields.List(fields.Dict(), required=True)
    without_text = Keys(required=True)
    left_out = Keys(required=True)


def report_data(report: Report, *, dry_run: bool) -> dict[str, Any]:
    """The report as JSON: what is unchanged is only counted."""
    told = report.having(Verb.CREATED, Verb.UPDATED)
    counts = report.counts
    return {
        "dry_run": dry_run,
        "sha256": report.sha256,
        **{verb.value: counts[verb] for verb in (Verb.CREATED, Verb.UPDATED, Verb.UNCHANGED)},
        Verb.MISSING.value: [each.key for each in report.having(Verb.MISSING)],
        "changes": [_change(each) for each in told],
        "ignored": [_ignored(each) for each in report.ignored],
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.table.value,
        "key": change.key,
        "verb": change.verb.value,
        "title": change.title.as_dict(),
        "fields": {} if change.verb is Verb.CREATED else _pairs(change.fields),
    }


def _pairs(found: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    return {name: {"before": before, "after": after} for name, (before, after) in found.items()}


def _ignored(fault: FieldError) -> dict[str, object]:
    return {"line": fault.facts["line"], "key": fault.facts["key"], "field": fault.field}


def text_report_data(report: TextReport, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "instrument": report.instrument,
        "language": report.language.value,
        "sha256": report.sha256,
        "changed": report.changed,
        "matched": [each.key for each in report.matched],
        "unmatched": [
            {"clause": clause, "line": line, "begins": words}
            for clause, line, words in report.unmatched
        ],
        "without_text": list(report.without),
        "left_out": list(report.left_out),
    }
