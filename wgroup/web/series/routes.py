"""Series of meetings: made on one page, agreed to at once, gone on with, changed as chosen."""


from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.meetings.series import queries
from wgroup.meetings.series.drafts import SeriesDraft, read_count, read_days, read_series
from wgroup.meetings.series.models import Series
from wgroup.meetings.services import repeating, reshaping
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure, may
from wgroup.web.guard import Access
from wgroup.web.meetings.choices import zone_words
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.proposing import MARK, prefilled
from wgroup.web.meetings.room import made, tried
from wgroup.web.pages import meeting_url
from wgroup.web.request import this_work
from wgroup.web.series import dates
from wgroup.web.series.forms import ExtendForm, SeriesForm, offer
from wgroup.web.series.words import rule_words

bp = Blueprint("series", __name__, url_prefix="/series")
bp.add_app_template_filter(rule_words)
bp.add_app_template_global(zone_words)

ACCESS = {
    **{
        f"series.{each}": Access.ACCOUNT
        for each in (
            "index", "start", "preview", "show", "concur", "extend", "change", "end",
        )
    },
    "series.next_one": Access.OPEN,
}  # fmt: skip

REFUSED = (RuleBroken, Invalid, Conflict)


@bp.get("")
def index() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.SERIES_READ)
    page = queries.listed(work, after=request.args.get("after"))
    coming = queries.next_of(work, [each.key for each in page.items])
    return render_template("series/index.html", page=page, coming=coming)


@bp.route("/new", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """Looked at first: each date on both clocks. Then put before the Parties, all at once."""
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    form = SeriesForm.of_request(**prefilled(work), **SeriesForm.usual())
    accepted = form.accepted()
    rows = _rows(work, form) if accepted else []
    if accepted and rows and not form.checks:
        key = made(work, form, lambda: _once(work, form))
        if key is not None:
            flash(gettext("Proposed to both Parties, each date as a meeting of its own."), "done")
            return redirect(url_for(".show", series_key=key), 303)
    offer(work, form)
    page = {"form": form, "rows": rows, "checked": bool(rows)}
    return render_template("series/start.html", **page), form.status


@bp.get("/preview")
def preview() -> str:
    """A part of a page: the dates that come of what is typed so far."""
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    form = SeriesForm(formdata=request.args, meta={"csrf": False})
    return render_template("series/_dates.html", rows=_rows(work, form, strict=False))


def _rows(work: Work, form: SeriesForm, *, strict: bool = True) -> list[dates.Row]:
    """The dates, or none and the form blamed. Not strict: what the rule does not need may be
    missing still."""
    fields = form.fields()
    if not strict:
        fields |= {"title": fields["title"] or MARK, "level": "", "type": "", "venue": None}
        fields |= {"mode": "virtual", "type": "regular", "provisions": [], "topics": []}
    try:
        return dates.rows(work, repeating.planned(work, read_series(fields)))
    except REFUSED as refusal:
        form.blame(refusal)
        return []


def _once(work: Work, form: SeriesForm) -> str:
    draft, nonce = read_series(form.fields()), str(form.nonce.data or "")

    def act() -> str:
        return repeating.start(work, draft).key

    return once(work, f"series {nonce} {draft!r}", act) if nonce else act()


@bp.get("/<series_key>")
def show(series_key: str) -> ResponseReturnValue:
    return _page(this_work(), series_key, ActForm.of_request())


def _page(work: Work, series_key: str, form: ActForm) -> ResponseReturnValue:
    series = queries.get(work, series_key)
    past = request.args.get("when") == "past"
    page = queries.meetings_of(work, series_key, past=past, after=request.args.get("after"))
    own = work.actor.party
    awaiting = queries.awaiting(work, series_key, own) if own else []
    form.seen.data = str(series.version)
    return render_template(
        "series/show.html",
        series=series, page=page, past=past, awaiting=awaiting, form=form,
        coming=queries.next_of(work, [series_key]).get(series_key),
    ), form.status  # fmt: skip


@bp.route("/<series_key>/concur", methods=["GET", "POST"])
def concur(series_key: str) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.MEETING_CONCUR)
    series = queries.get(work, series_key)
    form = ActForm.of_request()
    seen = str(form.seen.data or "")
    if form.accepted() and tried(
        work, form, lambda: repeating.concur(work, series_key, seen=seen)
    ):
        flash(gettext("Your Party concurs with all of them."), "done")
        return redirect(url_for(".show", series_key=series_key), 303)
    awaiting = queries.awaiting(work, series_key, work.actor.party or "")
    form.seen.data = repeating.fingerprint_of(awaiting)
    page = {"series": series, "awaiting": awaiting, "form": form}
    return render_template("series/concur.html", **page), form.status


@bp.route("/<series_key>/extend", methods=["GET", "POST"])
def extend(series_key: str) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    series = queries.get(work, series_key)
    form = ExtendForm.of_request(seen=series.version, count="12")
    rows: list[dates.Row] = []
    accepted = form.accepted()
    try:
        count, left_out = read_count(form.count.data), read_days(form.left_out.data)
        rows = dates.rows(work, repeating.planned_next(work, series, count, left_out))
    except REFUSED as refusal:
        form.blame(refusal)
        accepted = False
    if accepted and not form.checks and tried(
        work, form, lambda: repeating.extend(work, series_key, count, left_out, seen=form.version)
    ):
        flash(gettext("Proposed to both Parties, each date as a meeting of its own."), "done")
        return redirect(url_for(".show", series_key=series_key), 303)
    form.seen.data = str(queries.get(work, series_key).version)
    page = {"series": series, "form": form, "rows": rows}
    return render_template("series/extend.html", **page), form.status


@bp.route("/<series_key>/change", methods=["GET", "POST"])
def change(series_key: str) -> ResponseReturnValue:
    """Typed, then looked at meeting by meeting, then done to those that are ticked."""
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    series = queries.get(work, series_key)
    form = SeriesForm.of_request(seen=series.version, **_as_it_stands(work, series))
    accepted = form.accepted()
    plan = _changes(work, form, series) if accepted else []
    if accepted and not form.checks and not form.faults and tried(
        work, form, lambda: _changed(work, form, series)
    ):
        flash(gettext("Changed. Where the time changed, each Party concurs anew."), "done")
        return redirect(url_for(".show", series_key=series_key), 303)
    if form.checks and "chosen" not in request.form:
        form.chosen.data = [each.meeting.slug for each in plan if not each.is_exception]
    offer(work, form)
    form.seen.data = str(queries.get(work, series_key).version)
    page = {"series": series, "form": form, "plan": plan, "checked": accepted and not form.faults,
            "words": may(work.actor, Action.MEETING_EDIT)}  # fmt: skip
    return render_template("series/change.html", **page), form.status


def _as_it_stands(work: Work, series: Series) -> dict[str, object]:
    """From the meeting that the address names on, else from the next to come."""
    asked, coming = request.args.get("from", ""), queries.to_come(work, series.key)
    first = next((each for each in coming if asked in ("", each.slug)), None)
    return SeriesForm.values_of(series, first)


def _draft(work: Work, form: SeriesForm, series: Series) -> SeriesDraft:
    """What was typed; what a series keeps for good, and what the actor may not say, as it is."""
    fields = form.fields() | {"group": series.group_code or "", "level": series.level.value}
    fields |= {"host": series.host, "count": "1", "left_out": []}
    if not may(work.actor, Action.MEETING_EDIT):
        about = ("title", "purpose", "provisions", "topics")
        fields |= {name: getattr(series, name) for name in about} | {"type": series.type.value}
    return read_series(fields)


def _changes(work: Work, form: SeriesForm, series: Series) -> list[reshaping.Change]:
    try:
        return reshaping.changes(work, series, _draft(work, form, series))
    except REFUSED as refusal:
        form.blame(refusal)
        return []


def _changed(work: Work, form: SeriesForm, series: Series) -> Series:
    draft, chosen = _draft(work, form, series), form.chosen.data or []
    return reshaping.change(work, series.key, draft, chosen, seen=form.version)


@bp.post("/<series_key>/end")
def end(series_key: str) -> ResponseReturnValue:
    work, form = this_work(), ActForm.of_request()
    ensure(work.actor, Action.MEETING_PROPOSE)
    queries.get(work, series_key)
    if form.accepted() and tried(
        work, form, lambda: repeating.end(work, series_key, seen=form.version)
    ):
        flash(gettext("Ended. The meetings there are stay as they are."), "done")
        return redirect(url_for(".show", series_key=series_key), 303)
    return _page(work, series_key, form)


@bp.get("/next")
def next_one() -> ResponseReturnValue:
    """The permanent address of the next meeting of a series, a group or a topic; of what the
    reader may not see there is none."""
    work = this_work()
    asked = {name: request.args.get(name, "") for name in ("series", "group", "topic")}
    printable = all(each.isprintable() for each in asked.values())
    found = queries.next_meeting(work, **asked) if printable else None
    if found is not None:
        return redirect(meeting_url(found), 302)
    return render_template("series/none.html", asked=asked), 404
