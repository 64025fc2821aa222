"""The first page: what is on today, what waits for the reader, what comes next."""

from flask import Blueprint, render_template, request

from wgroup.web.capitals import clocks_typed, seats
from wgroup.web.guard import Access
from wgroup.web.home.today import today_of
from wgroup.web.request import this_work

bp = Blueprint("home", __name__)

ACCESS = {"home.today": Access.OPEN, "home.clocks": Access.OPEN}


@bp.get("/")
def today() -> str:
    return render_template("home/today.html", today=today_of(this_work(), seats()))


@bp.get("/clocks")
def clocks() -> str:
    """A part of a form: the instant that is typed so far, in both capitals."""
    typed = (request.args.get(each, "") for each in ("day", "time", "zone"))
    return render_template("home/clocks.html", told=clocks_typed(*typed))
