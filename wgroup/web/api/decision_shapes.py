"""Decisions as programs read and send them."""

from typing import Any

from marshmallow import fields

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import (
    BreakKind,
    Consent,
    DecisionMethod,
    DecisionState,
    StatementKind,
)
from wgroup.holidays import Closure
from wgroup.meetings.models import Meeting
from wgroup.web.api.answers import Data
from wgroup.web.api.shapes import (
    Choice,
    Input,
    Key,
    Moment,
    OneOf,
    PageQuery,
    Pair,
    Shape,
    Text,
    Uuid,
    Whole,
)
from wgroup.web.capitals import clocks
from wgroup.web.cautions import closure_words, closures_within
from wgroup.web.words import N_

LOCAL = {"example": "2024-02-11T17:00"}
ZONE = {"example": "Asia/Shanghai"}
SYMBOL = {
    "description": N_("Given by the service as the decision is adopted; null before."),
    "example": "WG/DEC/2024/1",
}
NEVER_TYPED = {"description": N_("Refused: the number is given by the service.")}
DRAFTER = {"description": N_("The code of the Party whose text it is; null: the secretariat’s.")}


class DecisionConsentShape(Shape):
    """entered_at null: it awaits the other side’s."""

    party = fields.String(required=True)
    matter = Choice(Consent, required=True)
    expires_at = Moment(required=True, allow_none=True)
    zone = fields.String(required=True)
    at = Moment(required=True)
    entered_at = Moment(required=True, allow_none=True)


class DecisionBreakShape(Shape):
    party = fields.String(required=True)
    kind = Choice(BreakKind, required=True)
    text = Pair(required=True)
    received_at = Moment(required=True)


class DecisionStatementShape(Shape):
    id = Uuid(required=True)
    party = fields.String(required=True)
    kind = Choice(StatementKind, required=True)
    text = Pair(required=True)
    received_at = Moment(required=True)


class HolidayShape(Shape):
    """Public holidays of a Party within the silence; the days are of its capital."""

    party = fields.String(required=True)
    first_day = fields.String(required=True, metadata={"format": "date"})
    last_day = fields.String(required=True, metadata={"format": "date"})
    name = Pair(required=True)
    detail = fields.String(required=True)


class DecisionBriefShape(Shape):
    id = Uuid(required=True)
    symbol = fields.String(required=True, allow_none=True, metadata=SYMBOL)
    title = Pair(required=True)
    drafter = fields.String(required=True, allow_none=True, metadata=DRAFTER)
    state = Choice(DecisionState, required=True)
    method = Choice(DecisionMethod, required=True, allow_none=True)
    expires_at = Moment(required=True, allow_none=True)
    effective_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class DecisionShape(DecisionBriefShape):
    """expires_at is the last instant, inclusive, at which an objection or amendment breaks the
    silence."""

    text = Pair(required=True)
    meeting = fields.String(required=True, allow_none=True)
    redraft_of = Uuid(required=True, allow_none=True)
    tabled_at = Moment(required=True, allow_none=True)
    silence_opened_at = Moment(required=True, allow_none=True)
    notified_at = fields.Dict(
        keys=fields.String(), values=Moment(), attribute="notified", required=True
    )
    zone = fields.String(required=True)
    adopted_at = Moment(required=True, allow_none=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    reason = Pair(required=True)
    consents = fields.List(fields.Nested(DecisionConsentShape), required=True)
    breaks = fields.List(fields.Nested(DecisionBreakShape), required=True)
    statements = fields.List(fields.Nested(DecisionStatementShape), required=True)
    warnings = fields.List(fields.Nested(HolidayShape), required=True)


class SilencePreviewShape(Shape):
    """What the silence would be, entered now."""

    silence_opened_at = Moment(required=True)
    expires_at = Moment(required=True)
    warnings = fields.List(fields.Nested(HolidayShape), required=True)


class DecisionInput(Input):
    title = Pair(required=True)
    text = Pair(required=True)
    meeting = Text(allow_none=True)
    number = Text(allow_none=True, metadata=NEVER_TYPED)
    symbol = Text(allow_none=True, metadata=NEVER_TYPED)


class DecisionChange(Input):
    title = Pair(partly=True)
    text = Pair(partly=True)
    meeting = Text(allow_none=True)
    number = Text(allow_none=True, metadata=NEVER_TYPED)
    symbol = Text(allow_none=True, metadata=NEVER_TYPED)


class DecisionSilenceInput(Input):
    """Local readings of the zone. starts left out: from the notice, which is given as it is
    entered."""

    starts = Text(allow_none=True, metadata=LOCAL)
    expires = Text(required=True, metadata=LOCAL)
    zone = Text(required=True, metadata=ZONE)


class DecisionAgreeInput(Input):
    """To what: open, with the silence that is agreed to or as the secretariat enters it; extend,
    with the new end; adopt, at the meeting."""

    matter = OneOf(Consent, required=True)
    starts = Text(allow_none=True, metadata=LOCAL)
    expires = Text(allow_none=True, metadata=LOCAL)
    zone = Text(allow_none=True, metadata=ZONE)


class DecisionBreakInput(Input):
    """An objection needs no text, an amendment does."""

    kind = OneOf(BreakKind, required=True)
    text = Pair()


class DecisionStatementInput(Input):
    kind = OneOf(StatementKind, required=True)
    text = Pair(required=True)


class DecisionWithdrawInput(Input):
    """Of what is tabled the reason is needed."""

    reason = Pair()


class DecisionQuery(PageQuery):
    state = Choice(DecisionState)
    year = Whole(metadata={"type": "integer", "description": N_("Of the number, in UTC.")})
    words = Key(limit=200, metadata={"description": N_("In title, text or number.")})


def told_holidays(found: list[Closure]) -> list[Data]:
    return [
        {
            "party": each.code,
            "first_day": each.first.isoformat(),
            "last_day": each.last.isoformat(),
            "name": each.name.as_dict(),
            "detail": closure_words(each),
        }
        for each in found
    ]


def brief(work: Work, found: Decision) -> Data:
    data: dict[str, Any] = DecisionBriefShape().dump(found)
    return {**data, "state": found.state(work.now).value}


def shown(work: Work, found: Decision) -> Data:
    """As it stands for this reader. Holidays are told while its silence lasts."""
    data: dict[str, Any] = DecisionShape().dump(found)
    meeting = work.session.get(Meeting, found.meeting_id) if found.meeting_id else None
    state = found.state(work.now)
    warnings: list[Data] = []
    if state is DecisionState.UNDER_SILENCE and found.silence_opened_at and found.expires_at:
        told = clocks(found.silence_opened_at, found.expires_at)
        warnings = told_holidays(closures_within(told))
    more = {"meeting": meeting.slug if meeting else None, "warnings": warnings}
    return {**data, **more, "state": state.value}


def current(work: Work, found: Decision) -> Data:
    """The decision as it stands in this transaction."""
    work.session.flush()
    return shown(work, queries.get(work, found.id))
