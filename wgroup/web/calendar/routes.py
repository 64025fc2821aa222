"""The month page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import TwoClocks
from wgroup.kernel.errors import NotFound
from wgroup.parties.models import Party
from wgroup.web.calendar.month import month_of, read_month
from wgroup.web.capitals import clocks, parties
from wgroup.web.cautions import almanac, insist_readable
from wgroup.web.guard import Access
from wgroup.web.pages import month_name
from wgroup.web.request import this_work

bp = Blueprint("calendar", __name__)

ACCESS = {"calendar.month": Access.OPEN}


@bp.record_once
def check_holidays(state: BlueprintSetupState) -> None:
    insist_readable(state.app.extensions["wgroup"])


@bp.get("/calendar")
def month() -> str:
    """?month=2022-05, ?by=CN: by which capital's dates. Anything else is not there."""
    work, seat = this_work(), seat_asked_for()
    today = work.now.astimezone(ZoneInfo(seat.zone)).date()
    first = read_month(request.args["month"]) if "month" in request.args else first_of(today)
    told = month_of(work, first, seat=seat, parties=parties(), almanac=almanac(), today=today)
    title = Bilingual(*(month_name(first, language=each) for each in Language))
    return render_template(
        "calendar/month.html", month=told, title=title, seat=seat, mid=mid_month(first, seat)
    )


def mid_month(first: date, seat: Party) -> TwoClocks:
    """How the clocks stand in that month, but for the days around a change."""
    noon = datetime(first.year, first.month, 15, 12, tzinfo=ZoneInfo(seat.zone))
    return clocks(noon, zone=seat.zone)


def first_of(day: date) -> date:
    return day.replace(day=1)


def seat_asked_for() -> Party:
    """The Party whose capital's dates are shown: the one asked for, the reader's, the first."""
    found = {each.code: each for each in parties()}
    code = request.args.get("by") or this_work().actor.party or min(found, default="")
    if code not in found:
        raise NotFound(kind="party")
    return found[code]
