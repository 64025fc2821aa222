"""Proposing the meetings of a calendar file: first looked at, then proposed, from one page."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wgroup.calendar.foreign.proposing import Plan, bring_in, plan, read_choices
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.meetings.models import Meeting
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.web.capitals import own_zone
from wgroup.web.guard import Access
from wgroup.web.importing.forms import ImportForm
from wgroup.web.meetings.choices import zone_words
from wgroup.web.request import this_work

bp = Blueprint("importing", __name__, url_prefix="/meetings/import")

ACCESS = {"importing.page": Access.ACCOUNT}


@bp.before_request
def find_section() -> None:
    """It belongs to the meetings."""
    g.section = "meetings.index"


@bp.route("", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    form = ImportForm.of_request(
        host=work.actor.party or "", level="bilateral", zone=own_zone(), type="regular"
    )
    planned = None
    if form.accepted():
        if form.is_doing and (done := _done(work, form)) is not None:
            return done
        planned = _looked_at(work, form)
    form.offer(work)
    coming = _coming(work, planned)
    told = {
        "form": form,
        "plan": planned,
        "zone_words": zone_words,
        "over": len(planned.offers) - len(coming) if planned else 0,
        "ticked": set(form.chosen) if form.is_doing else coming,
    }
    return render_template("importing/page.html", **told), form.status


def _looked_at(work: Work, form: ImportForm) -> Plan | None:
    """What the file would propose; or the form is blamed."""
    try:
        planned = plan(work, form.octets(), read_choices(form.fields()))
        form.keep(planned)
    except (RuleBroken, Invalid) as refusal:
        form.blame(refusal)
        form.kept.data = form.seen.data = ""
        return None
    return planned


def _done(work: Work, form: ImportForm) -> ResponseReturnValue | None:
    """Propose what was shown and ticked; or the form is blamed, and it is looked at again."""
    try:
        with work.saved():
            count, slug, past = _once(work, form)
    except (RuleBroken, Invalid, Conflict) as refusal:
        form.blame(refusal)
        return None
    flash(
        ngettext(
            "One meeting is proposed. Each Party concurs for itself.",
            "%(num)s meetings are proposed. Each Party concurs in each for itself.",
            int(count),
        ),
        "done",
    )
    if count == "1":
        return redirect(url_for("meetings.show", slug=slug), 303)
    return redirect(url_for("meetings.index", when="past" if past else None), 303)


def _once(work: Work, form: ImportForm) -> tuple[str, str, str]:
    """How many, the first of them, and whether all are past; a page that was sent twice as it
    was tells what the first did."""
    seen, only = str(form.seen.data or ""), sorted(form.chosen)

    def act() -> str:
        chosen = read_choices(form.fields())
        return _told(work, bring_in(work, form.octets(), chosen, only=form.chosen, seen=seen))

    count, slug, past = once(work, f"import {seen} {only}", act).split(",")
    return count, slug, past


def _told(work: Work, made: list[Meeting]) -> str:
    past = all(each.ends_at < work.now for each in made)
    return f"{len(made)},{made[0].slug},{'past' if past else ''}"


def _coming(work: Work, planned: Plan | None) -> set[str]:
    """The marks of those that are not over: they are ticked, and what was ticked before a
    refusal stays so."""
    offers = planned.offers if planned else ()
    return {each.mark for each in offers if each.draft.terms.slot.ends_at >= work.now}
