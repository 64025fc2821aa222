"""Feeds as programs are told of them, and as they ask for them."""

from typing import Any

from marshmallow import ValidationError, fields

from wgroup.calendar.alarms import EARLIEST, MOST_ALARMS
from wgroup.calendar.clients import Client
from wgroup.calendar.filters import MOST_KEYS, Filters
from wgroup.calendar.models import Feed
from wgroup.calendar.previews import Preview
from wgroup.calendar.queries import FeedView
from wgroup.calendar.rules import Edition
from wgroup.calendar.services import NAME_LIMIT
from wgroup.web.api.shapes import CODES, Choice, Given, Input, Keys, Moment, Shape, Text, Uuid
from wgroup.web.words import N_

GROUPS = {"description": N_("Codes of thematic groups."), "maxItems": MOST_KEYS}
SERIES = {"description": N_("Keys of series of meetings."), "maxItems": MOST_KEYS}
TOPICS = {
    "description": N_("Keys of topics; what lies under one is included."),
    "maxItems": MOST_KEYS,
}
PROVISIONS = {
    "description": N_("Keys of provisions; what lies under one is included."),
    "maxItems": MOST_KEYS,
}
MINE = {"description": N_("Only meetings in which you take part.")}
DEADLINES = {"description": N_("Also the days by which you or your side must act.")}
MILESTONES = {"description": N_("Also the milestones of the register.")}
FILTERS = {
    "description": N_(
        "Different fields narrow together, the values of one widen; an empty one narrows nothing."
    )
}
ALARMS = {
    "description": N_("Minutes before the start at which each meeting rings; empty: none."),
    "maxItems": MOST_ALARMS,
}


class Flag(fields.Boolean):
    """Yes or no as JSON says it, and nothing that resembles it."""

    default_error_messages = CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("wrong_type")
        return value


class Minutes(fields.List[int]):
    """Whole numbers of minutes."""

    default_error_messages = CODES

    def __init__(self, **kwargs: Any) -> None:
        one = fields.Integer(strict=True, error_messages=CODES)
        one.metadata = {"minimum": 0, "maximum": EARLIEST}
        super().__init__(one, **kwargs)


class FiltersShape(Shape):
    groups = fields.List(fields.String(), required=True, metadata=GROUPS)
    series = fields.List(fields.String(), required=True, metadata=SERIES)
    topics = fields.List(fields.String(), required=True, metadata=TOPICS)
    provisions = fields.List(fields.String(), required=True, metadata=PROVISIONS)
    mine = fields.Boolean(required=True, metadata=MINE)
    deadlines = fields.Boolean(required=True, metadata=DEADLINES)
    milestones = fields.Boolean(required=True, metadata=MILESTONES)


class FeedShape(Shape):
    id = Uuid(required=True)
    name = fields.String(required=True)
    language = Choice(Edition, required=True)
    filters = fields.Nested(FiltersShape, required=True, metadata=FILTERS)
    alarms = Minutes(required=True, metadata=ALARMS)
    created_at = Moment(required=True)


class ListedFeedShape(FeedShape):
    last_used_at = Moment(
        required=True,
        allow_none=True,
        metadata={"description": N_("When a calendar last fetched it, to the hour.")},
    )
    last_used_by = Choice(
        Client,
        required=True,
        allow_none=True,
        metadata={"description": N_("What kind of program that was, by its own word.")},
    )


class NewFeedShape(FeedShape):
    url = fields.String(
        required=True,
        metadata={"format": "uri", "description": N_("Shown here and never again.")},
    )


class UpcomingShape(Shape):
    """days: the first and the last of what has no hours."""

    summary = fields.String(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    days = fields.List(fields.Date(), required=True, allow_none=True)
    cancelled = fields.Boolean(attribute="is_off", required=True)


class PreviewShape(Shape):
    count = fields.Integer(required=True)
    bytes = fields.Integer(
        attribute="octets",
        required=True,
        metadata={"description": N_("The size of the file, about.")},
    )
    large = fields.Boolean(
        attribute="is_large",
        required=True,
        metadata={"description": N_("Near a megabyte, more than which some calendars refuse.")},
    )
    upcoming = fields.List(fields.Nested(UpcomingShape), required=True)


class FiltersInput(Input):
    groups = Keys(metadata=GROUPS)
    series = Keys(metadata=SERIES)
    topics = Keys(metadata=TOPICS)
    provisions = Keys(metadata=PROVISIONS)
    mine = Flag(metadata=MINE)
    deadlines = Flag(metadata=DEADLINES)
    milestones = Flag(metadata=MILESTONES)


class SelectionInput(Input):
    """What a feed is made of."""

    language = Choice(Edition)
    filters = fields.Nested(FiltersInput, error_messages=CODES, metadata=FILTERS)
    alarms = Minutes(metadata=ALARMS)


class FeedInput(SelectionInput):
    name = Text(required=True, metadata={"maxLength": NAME_LIMIT})


class FeedChange(SelectionInput):
    """A field of filters that is not given stays as it is."""

    name = Text(metadata={"maxLength": NAME_LIMIT})


def told(feed: Feed) -> Given:
    """A feed as its owner is told of it, with every field of its filters."""
    names = ("id", "name", "language", "alarms", "created_at")
    facts = {each: getattr(feed, each) for each in names}
    data: Given = FeedShape().dump({**facts, "filters": Filters.kept(feed.filters)})
    return data


def listed(view: FeedView) -> Given:
    used = {"last_used_at": view.asked_at, "last_used_by": view.asked_by}
    data: Given = {**told(view.feed), **ListedFeedShape().dump(used)}
    return data


def shown(preview: Preview) -> Given:
    data: Given = PreviewShape().dump(preview)
    return data
