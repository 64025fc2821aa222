"""Meetings as programs read and write them, and how much of one a reader is shown."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from marshmallow import fields

from wgroup.db.work import Work
from wgroup.kernel.levels import Level
from wgroup.kernel.time import wall_text
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import MEETING_LEVELS, MeetingType, Mode, Status
from wgroup.web.api.answers import Data
from wgroup.web.api.shapes import (
    Choice,
    Input,
    Keys,
    Moment,
    OneOf,
    Pair,
    Shape,
    Text,
)
from wgroup.web.words import N_

LOCAL = {
    "type": "string",
    "example": "2022-05-17T20:00",
    "description": N_("Local time in zone; its offset settles an hour that comes twice."),
}


ZONE = {"description": N_("An IANA name, such as UTC.")}
TEXTS = {"type": "array", "items": {"type": "string"}}


class ConsentShape(Shape):
    party = fields.String(required=True)
    level = Choice(Level, required=True)


class MeetingShape(Shape):
    """Everybody who may know of a meeting is shown OF_ALL of it, its Parties all."""

    code = fields.String(required=True, metadata={"example": "WG/MET/2022/1"})
    slug = fields.String(required=True, metadata={"example": "WG-MET-2022-1"})
    status = Choice(Status, required=True)
    title = Pair(required=True)
    group = fields.String(attribute="group_code", required=True, allow_none=True)
    mode = Choice(Mode, required=True)
    host = fields.String(required=True)
    venue = Pair(required=True)
    starts = fields.Function(lambda each: _wall(each, "starts"), required=True, metadata=LOCAL)
    ends = fields.Function(lambda each: _wall(each, "ends"), required=True, metadata=LOCAL)
    zone = fields.String(required=True, metadata=ZONE)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    sequence = fields.Integer(required=True)
    # for the invited
    type = Choice(MeetingType)
    purpose = Pair()
    level = Choice(Level)
    reason = Pair()
    provisions = fields.Function(lambda each: sorted(each.provisions), metadata=TEXTS)
    topics = fields.Function(lambda each: sorted(each.topics), metadata=TEXTS)
    # for the Parties and the secretariat
    concurring = fields.Function(lambda each: sorted(each.concurring), metadata=TEXTS)
    consents = fields.List(fields.Nested(ConsentShape))
    fingerprint = fields.String(
        attribute="terms.fingerprint", metadata={"pattern": "^[0-9a-f]{64}$"}
    )
    version = fields.Integer()
    created_at = Moment()
    changed_at = Moment()


OF_ALL = (
    *queries.OF_THE_PUBLIC,
    *("code", "slug", "status", "group", "starts_at", "ends_at", "sequence"),
)
OF_THE_INVITED = (*OF_ALL, "type", "purpose", "level", "reason", "provisions", "topics")

PUBLIC, INVITED, INSIDE = (
    MeetingShape(only=OF_ALL),
    MeetingShape(only=OF_THE_INVITED),
    MeetingShape(),
)
LISTED = MeetingShape(exclude=("consents",))


def shown(work: Work, slug: str) -> Data:
    """The meeting of slug as this reader may see it, as it stands in this transaction."""
    work.session.flush()
    meeting = queries.get(work, slug)
    return told(work, meeting, queries.own_meetings(work, [meeting.id]), INSIDE)


def told(work: Work, meeting: Meeting, own: Collection[UUID], inside: MeetingShape) -> Data:
    """What the reader is told of it; own holds the ids of meetings the reader takes part in."""
    outside = INVITED if meeting.id in own else PUBLIC
    shape = inside if work.actor.is_insider else outside
    data: dict[str, Any] = shape.dump(meeting)
    return data


def _wall(meeting: Meeting, name: str) -> str:
    slot = meeting.terms.slot
    return wall_text(getattr(slot, name), slot.zone)


LEVELS = [each.value for each in MEETING_LEVELS]
TERMS = N_("Terms that the Parties agree to: a change clears their concurrences.")


class MeetingInput(Input):
    """A meeting as it is proposed."""

    title = Pair(required=True)
    purpose = Pair(allow_none=True)
    type = OneOf(MeetingType, required=True)
    group = Text(allow_none=True, metadata={"example": "MET"})
    mode = OneOf(Mode, required=True)
    host = Text(required=True, metadata={"description": N_("The code of the host Party.")})
    venue = Pair(
        allow_none=True, metadata={"description": N_("Needed unless the meeting is virtual.")}
    )
    starts = Text(required=True, metadata=LOCAL)
    ends = Text(required=True, metadata=LOCAL)
    zone = Text(required=True, metadata=ZONE)
    level = OneOf(LEVELS, allow_none=True, metadata={"default": Level.BILATERAL.value})
    provisions = Keys(allow_none=True, metadata={"example": ["glasgow-2021/8.4"]})
    topics = Keys(allow_none=True)


class MeetingChange(Input):
    """What is to change; level only widens, with the consent of both Parties."""

    title = Pair(partly=True)
    purpose = Pair(partly=True)
    type = OneOf(MeetingType)
    host = Text()
    provisions = Keys()
    topics = Keys()
    starts = Text(metadata=LOCAL)
    ends = Text(metadata=LOCAL)
    zone = Text(metadata={"description": TERMS})
    mode = OneOf(Mode)
    venue = Pair(partly=True)
    level = Choice(Level)


class ConcurrenceInput(Input):
    seen = Text(
        required=True,
        metadata={"description": N_("The fingerprint of the terms your Party saw.")},
    )
    party = Text(allow_none=True, metadata={"description": N_("Your own Party, if said at all.")})


class CancelInput(Input):
    reason = Pair(required=True)


class NothingInput(Input):
    """An act that needs no words takes an empty object."""
