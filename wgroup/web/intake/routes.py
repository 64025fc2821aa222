"""Bringing in many from a table: first looked at, then done, from one page."""

from functools import partial

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from wgroup.db.work import Work
from wgroup.intake.plans import Plan
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.policy import ensure
from wgroup.web.guard import Access
from wgroup.web.intake.forms import TableForm
from wgroup.web.intake.kinds import BODIES, PERSONS, Kind
from wgroup.web.intake.told import column_words, fault_words, heads, vocabulary
from wgroup.web.request import this_work
from wgroup.web.sheets import csv_file

bp = Blueprint("intake", __name__)

NAMES = ("page", "template", "people", "people_template")
ACCESS = {f"intake.{name}": Access.ACCOUNT for name in NAMES}


@bp.route("/organisations/import", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    return _page(BODIES)


@bp.get("/organisations/import/template.csv")
def template() -> Response:
    return _template(BODIES)


@bp.route("/people/import", methods=["GET", "POST"], endpoint="people")
def people_page() -> ResponseReturnValue:
    return _page(PERSONS)


@bp.get("/people/import/template.csv")
def people_template() -> Response:
    return _template(PERSONS)


def _template(kind: Kind) -> Response:
    """The heads of the columns alone, in the reader's language."""
    ensure(this_work().actor, kind.action)
    return csv_file(kind.name, heads(kind.columns), [])


def _page(kind: Kind) -> ResponseReturnValue:
    g.section = kind.home
    work = this_work()
    ensure(work.actor, kind.action)
    form, plan = TableForm.of_request(), None
    if form.accepted():
        if form.is_doing and _done(work, form, kind):
            return redirect(url_for(kind.home), 303)
        plan = _looked_at(work, form, kind)
    told = {
        "home": url_for(kind.home),
        "columns": heads(kind.columns),
        "column_words": partial(column_words, columns=kind.columns),
        "fault_words": fault_words,
    }
    name = f"intake/{kind.name}.html"
    return render_template(name, form=form, plan=plan, **told), form.status


def _looked_at(work: Work, form: TableForm, kind: Kind) -> Plan | None:
    """What the table would do; or the form is blamed."""
    try:
        plan = kind.plan(work, form.octets(), vocabulary())
        form.keep(plan)
    except (RuleBroken, Invalid) as refusal:
        form.blame(refusal)
        form.forget()
        return None
    return plan


def _done(work: Work, form: TableForm, kind: Kind) -> bool:
    """Do what was shown; or the form is blamed, and the table is looked at again."""
    try:
        with work.saved():
            seen = str(form.seen.data or "")
            made = kind.bring_in(work, form.octets(), vocabulary(), seen=seen)
    except Invalid:
        form.blame(RuleBroken("faulty_rows"))  # the rows say which
        return False
    except (RuleBroken, Conflict) as refusal:
        form.blame(refusal)
        return False
    flash(_kept(kind, len(made)), "done")
    return True


def _kept(kind: Kind, count: int) -> str:
    if not count:
        return str(gettext("Nothing in the file was new."))
    if kind is PERSONS:
        return str(ngettext("One person is kept.", "%(num)s people are kept.", count))
    return str(ngettext("One organisation is kept.", "%(num)s organisations are kept.", count))
