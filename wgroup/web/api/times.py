"""Times that suit both sides, for programs: what the page to find a time shows."""

from flask import Response
from marshmallow import fields

from wgroup.meetings.burden import Burden
from wgroup.meetings.finding import find, read_window, usual_window
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import answer
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Given, Key, Moment, Query, Shape
from wgroup.web.capitals import own_zone
from wgroup.web.cautions import almanac
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_times", N_("Times that suit both sides"), prefix="/times")

ACCESS = {"api_times.index": Access.ACCOUNT}

DAY = {"format": "date", "example": "2027-01-04"}


class TimesQuery(Query):
    """Whole days of zone; what is not given is the fortnight from tomorrow on one's own clock."""

    first = Key(limit=10, metadata=DAY)
    last = Key(limit=10, metadata=DAY)
    minutes = Key(limit=4, metadata={"default": "90"})
    zone = Key(limit=64, metadata={"example": "Asia/Shanghai"})


class BurdenShape(Shape):
    """Minutes on the clock of a side, and points by which times are compared."""

    party = fields.String(required=True)
    reachable = fields.Integer(required=True)
    night = fields.Integer(required=True)
    day_off = fields.Integer(required=True)
    points = fields.Float(required=True)


class TimeShape(Shape):
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    burdens = fields.List(fields.Nested(BurdenShape), required=True)


class TimesShape(Shape):
    """meetings: how many the ledger counts. lighter_turn: whose turn the easier hour is."""

    items = fields.List(fields.Nested(TimeShape), required=True)
    borne = fields.List(fields.Nested(BurdenShape), required=True)
    meetings = fields.Integer(required=True)
    lighter_turn = fields.String(required=True, allow_none=True)


@bp.get(
    "",
    N_("Times that suit both sides"),
    N_("The easiest hours that are free, the best first, and what each side has borne."),
)
@bp.asks(TimesQuery)
@bp.gives(TimesShape)
def index(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.MEETING_MOVE)
    zone = str(asked.get("zone") or own_zone())
    usual = usual_window(work.now, own_zone())
    found = find(work, read_window({**usual, "zone": zone, **asked}), almanac())
    items = [
        {
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
            "burdens": [_told(code, one) for code, one in sorted(each.burdens.items())],
        }
        for each in found.suggestions
    ]
    told = {
        "items": items,
        "borne": [_told(code, one) for code, one in sorted(found.ledger.borne.items())],
        "meetings": found.ledger.meetings,
        "lighter_turn": found.ledger.lighter_turn,
    }
    return answer(TimesShape().dump(told))


def _told(code: str, one: Burden) -> dict[str, object]:
    return {
        "party": code,
        "reachable": one.reachable,
        "night": one.night,
        "day_off": one.day_off,
        "points": one.points,
    }
