"""Proposing the meetings of a calendar file, for programs: the same plan, the same act."""

from enum import StrEnum
from typing import Any

from flask import Response
from marshmallow import fields

from wgroup.calendar.foreign.proposing import Offer, Plan, bring_in, plan, read_choices
from wgroup.kernel.bilingual import Language
from wgroup.kernel.time import wall_text
from wgroup.meetings.rules import MEETING_LEVELS, MeetingType, Mode
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, once
from wgroup.web.api.core import Room
from wgroup.web.api.files import described, file_sent
from wgroup.web.api.shapes import Choice, Given, Key, Moment, OneOf, Pair, Query, Shape, Text
from wgroup.web.guard import Access
from wgroup.web.problems import problem_words
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_importing", N_("Meetings of a calendar file"), prefix="/meetings/import")

ACCESS = {"api_importing.bring_in_file": Access.ACCOUNT}

CALENDAR_TYPES = frozenset({"text/calendar"})


class Flag(StrEnum):
    TRUE = "true"
    FALSE = "false"


class ImportedQuery(Query):
    """What no file tells."""

    type = OneOf(MeetingType, required=True)
    host = Key(limit=8, required=True, metadata={"description": N_("The code of a Party.")})
    group = Key(limit=4, metadata={"example": "MET"})
    level = OneOf([each.value for each in MEETING_LEVELS])
    mode = OneOf(
        Mode, metadata={"description": N_("Without it: in person where a place is named.")}
    )
    language = OneOf(Language, metadata={"description": N_("Without it: by script.")})
    zone = Key(metadata={"description": N_("The zone of times that name none.")})
    dry_run = Choice(
        Flag,
        load_default=Flag.FALSE,
        metadata={"default": "false", "description": N_("true tells what would be proposed.")},
    )
    marks = Text(metadata={"description": N_("Marks of a dry run, parted by commas.")})
    seen = Key(metadata={"description": N_("The fingerprint of the dry run that you saw.")})


class OfferedShape(Shape):
    """mark chooses it; uid is that of the file."""

    mark = fields.String(required=True)
    uid = fields.String(attribute="found.uid", required=True)
    title = Pair(attribute="draft.title", required=True)
    mode = Choice(Mode, attribute="draft.terms.mode", required=True)
    venue = Pair(attribute="draft.terms.venue", required=True)
    starts = fields.Function(lambda each: _wall(each, "starts"), required=True)
    ends = fields.Function(lambda each: _wall(each, "ends"), required=True)
    zone = fields.String(attribute="found.zone", required=True)
    starts_at = Moment(attribute="found.starts_at", required=True)
    ends_at = Moment(attribute="found.ends_at", required=True)
    of_series = fields.Boolean(attribute="found.repeats", required=True)


class KnownShape(Shape):
    uid = fields.String(attribute="found.uid", required=True)
    code = fields.String(required=True, metadata={"example": "WG/MET/2022/1"})
    moved = fields.Boolean(
        attribute="elsewhere",
        required=True,
        metadata={"description": N_("Its time here is another than in the file.")},
    )


class LeftOutShape(Shape):
    """written: the start as the file has it."""

    title = fields.String(required=True)
    written = fields.String(required=True)
    code = fields.String(required=True)
    detail = fields.Function(lambda each: problem_words(each.code, each.facts), required=True)


class CutShape(Shape):
    title = fields.String(required=True)
    taken = fields.Integer(required=True)


class ImportShape(Shape):
    """meetings: the codes that were given; empty for a dry run."""

    dry_run = fields.Boolean(required=True)
    fingerprint = fields.String(required=True)
    offers = fields.List(fields.Nested(OfferedShape), required=True)
    known = fields.List(fields.Nested(KnownShape), required=True)
    left_out = fields.List(fields.Nested(LeftOutShape), attribute="skipped", required=True)
    cut = fields.List(fields.Nested(CutShape), required=True)
    others = fields.Integer(required=True)
    meetings = fields.List(fields.String(), required=True)


@bp.post(
    "",
    N_("Propose the meetings of a calendar file"),
    N_("An .ics file as the body; all of it or nothing. What is here already is not proposed."),
)
@described(bp, CALENDAR_TYPES)
@bp.asks(ImportedQuery)
@bp.gives(ImportShape, status=201)
def bring_in_file(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    data, dry = file_sent(CALENDAR_TYPES), asked.pop("dry_run") is Flag.TRUE
    only, seen = _marks(asked.pop("marks", None)), asked.pop("seen", None)
    choices = read_choices(asked)
    if dry:
        return answer(_told(plan(work, data, choices), [], dry_run=True))
    with work.saved():
        planned = plan(work, data, choices)
        codes = once(
            work,
            lambda: ",".join(
                each.code for each in bring_in(work, data, choices, only=only, seen=seen)
            ),
        )
    return answer(_told(planned, [each for each in codes.split(",") if each]), status=201)


def _told(planned: Plan, codes: list[str], *, dry_run: bool = False) -> Data:
    whole: dict[str, Any] = ImportShape(exclude=("dry_run", "meetings")).dump(planned)
    return {"dry_run": dry_run, **whole, "meetings": codes}


def _marks(text: str | None) -> list[str] | None:
    return None if text is None else text.split(",")


def _wall(offer: Offer, name: str) -> str:
    slot = offer.draft.terms.slot
    return wall_text(getattr(slot, name), slot.zone)
