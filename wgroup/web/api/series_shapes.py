"""Series as programs read and write them."""

from marshmallow import fields

from wgroup.kernel.levels import Level
from wgroup.meetings.rules import MeetingType, Mode
from wgroup.meetings.series.rules import Unit
from wgroup.web.api.meeting_shapes import TEXTS, MeetingInput
from wgroup.web.api.shapes import Choice, Input, Keys, Moment, OneOf, Pair, Shape, Text
from wgroup.web.words import N_

DAY = {"format": "date", "example": "2027-01-05"}
DAYS = {"type": "array", "items": {"type": "string", "format": "date"}}
RULE = N_("As RFC 5545 writes it.")


class RuleInput(Input):
    """When it comes round: unit week with weekdays, or unit month with weekdays and ordinals, or
    unit month with month_day. Weekdays from 0, Monday; -1 is the last of a month."""

    unit = OneOf(Unit, required=True)
    every = fields.Integer(allow_none=True, metadata={"default": 1})
    weekdays = fields.List(fields.Integer(), allow_none=True)
    ordinals = fields.List(fields.Integer(), allow_none=True)
    month_day = fields.Integer(allow_none=True)


class SeriesInput(MeetingInput, RuleInput):
    """starts and ends are those of the first meeting: the rule begins on its day, or later."""

    count = fields.Integer(allow_none=True, metadata={"default": 12})
    alternates = fields.Boolean(load_default=False)
    left_out = Keys(allow_none=True, metadata=DAYS)


class SeriesChange(SeriesInput):
    """The whole template as it shall be from the day of starts on; chosen: the slugs of the
    meetings that follow. group, level, host, count and left_out are passed over."""

    chosen = Keys(load_default=list)


class NextInput(Input):
    count = fields.Integer(allow_none=True, metadata={"default": 12})
    left_out = Keys(allow_none=True, metadata=DAYS)


class AllInput(Input):
    seen = Text(
        required=True,
        metadata={"description": N_("The fingerprint of all meetings that your Party saw.")},
    )


class SeriesShape(Shape):
    key = fields.String(required=True, metadata={"example": "met-1"})
    title = Pair(required=True)
    purpose = Pair(required=True)
    type = Choice(MeetingType, required=True)
    group = fields.String(attribute="group_code", required=True, allow_none=True)
    host = fields.String(required=True)
    alternates = fields.Boolean(required=True)
    level = Choice(Level, required=True)
    mode = Choice(Mode, required=True)
    venue = Pair(required=True)
    provisions = fields.Function(lambda each: sorted(each.provisions), metadata=TEXTS)
    topics = fields.Function(lambda each: sorted(each.topics), metadata=TEXTS)
    rule = fields.String(
        attribute="pattern.rule.text", required=True, metadata={"description": RULE}
    )
    first_day = fields.Date(required=True)
    clock = fields.String(required=True, metadata={"example": "20:00"})
    minutes = fields.Integer(required=True)
    zone = fields.String(required=True)
    left_out = fields.List(fields.String(), required=True, metadata=DAYS)
    ended_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PlannedShape(Shape):
    day = fields.Date(required=True, metadata=DAY)
    starts_at = Moment(attribute="slot.starts_at", required=True)
    ends_at = Moment(attribute="slot.ends_at", required=True)
    host = fields.String(required=True)
    left_out = fields.Boolean(attribute="is_left_out", required=True)
    shifted = fields.Boolean(attribute="is_shifted", required=True)


class PlanShape(Shape):
    items = fields.List(fields.Nested(PlannedShape), required=True)


class AwaitingShape(Shape):
    """fingerprint: over all of them; to concur, send it back."""

    fingerprint = fields.String(required=True)
    items = fields.List(fields.String(), required=True, metadata={"example": ["WG-MET-2027-1"]})


class ChangedShape(Shape):
    slug = fields.String(attribute="meeting.slug", required=True)
    day = fields.Date(required=True)
    starts_at = Moment(attribute="before.slot.starts_at", required=True)
    becomes = Moment(attribute="after.slot.starts_at", required=True)
    moves = fields.Boolean(required=True)
    words = fields.List(fields.String(), required=True)
    exception = fields.Boolean(
        attribute="is_exception",
        required=True,
        metadata={"description": N_("It is otherwise than the series had it.")},
    )


class ChangesShape(Shape):
    items = fields.List(fields.Nested(ChangedShape), required=True)
