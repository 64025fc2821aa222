"""The first page: what is on today, what waits for the reader, what comes next."""

from flask import Blueprint, render_template

from wgroup.web.capitals import seats
from wgroup.web.guard import Access
from wgroup.web.home.today import today_of
from wgroup.web.request import this_work

bp = Blueprint("home", __name__)

ACCESS = {"home.today": Access.OPEN}


@bp.get("/")
def today() -> str:
    return render_template("home/today.html", today=today_of(this_work(), seats()))
