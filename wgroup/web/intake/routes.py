"""Bringing in many from a table: first looked at, then done, from one page."""

from functools import partial

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from wgroup.db.work import Work
from wgroup.intake import organisations
from wgroup.intake.columns import ORGANISATION
from wgroup.intake.plans import Plan
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.policy import Action, ensure
from wgroup.web.guard import Access
from wgroup.web.intake.forms import TableForm
from wgroup.web.intake.told import column_words, fault_words, heads, vocabulary
from wgroup.web.request import this_work
from wgroup.web.sheets import csv_file

bp = Blueprint("intake", __name__, url_prefix="/organisations/import")

ACCESS = {f"intake.{name}": Access.ACCOUNT for name in ("page", "template")}


@bp.before_request
def find_section() -> None:
    """It belongs to the organisations."""
    g.section = "organisations.index"


@bp.get("/template.csv")
def template() -> Response:
    """The heads of the columns alone, in the reader's language."""
    ensure(this_work().actor, Action.ORGANISATION_BRING_IN)
    return csv_file("organisations", heads(ORGANISATION), [])


@bp.route("", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ORGANISATION_BRING_IN)
    form, plan = TableForm.of_request(), None
    if form.accepted():
        if form.is_doing and _done(work, form):
            return redirect(url_for("organisations.index"), 303)
        plan = _looked_at(work, form)
    told = {
        "columns": heads(ORGANISATION),
        "column_words": partial(column_words, columns=ORGANISATION),
        "fault_words": fault_words,
    }
    return render_template("intake/page.html", form=form, plan=plan, **told), form.status


def _looked_at(work: Work, form: TableForm) -> Plan | None:
    """What the table would do; or the form is blamed."""
    try:
        plan = organisations.plan(work, form.octets(), vocabulary())
        form.keep(plan)
    except (RuleBroken, Invalid) as refusal:
        form.blame(refusal)
        form.forget()
        return None
    return plan


def _done(work: Work, form: TableForm) -> bool:
    """Do what was shown; or the form is blamed, and the table is looked at again."""
    try:
        with work.saved():
            seen = str(form.seen.data or "")
            made = organisations.bring_in(work, form.octets(), vocabulary(), seen=seen)
    except Invalid:
        form.blame(RuleBroken("faulty_rows"))  # the rows say which
        return False
    except (RuleBroken, Conflict) as refusal:
        form.blame(refusal)
        return False
    count = len(made)
    kept = ngettext("One organisation is kept.", "%(num)s organisations are kept.", count)
    flash(kept if count else gettext("Nothing in the file was new."), "done")
    return True
