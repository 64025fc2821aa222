"""What is done with action items, by those who convene and by those whose they are."""

from secrets import token_urlsafe

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.actions import queries, services
from wgroup.actions.drafts import read_draft
from wgroup.actions.rules import ActionDraft, can_turn
from wgroup.db.work import Work
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.web.actions.forms import ItemForm, ReportForm
from wgroup.web.actions.reading import ACTIONS, RUNS, page_of
from wgroup.web.actions.room import bp, done
from wgroup.web.actions.views import view_of
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import made, tried
from wgroup.web.request import this_work
from wgroup.web.words import N_

SAID = {
    "verify": N_("Verified. Nothing more is to be done."),
    "drop": N_("Dropped. It stays on record."),
}
ACTS = {"verify": services.verify, "drop": services.drop}


@bp.route("/new", methods=["GET", "POST"])
def record() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACTION_RECORD)
    asked = {"meeting": request.args.get("meeting", ""), "party": request.args.get("party", "")}
    form = ItemForm.of_request(nonce=token_urlsafe(16), **asked)
    if form.accepted():
        nonce = str(form.nonce.data or "")
        slug = made(work, form, lambda: _once(work, nonce, read_draft(form.fields())))
        if slug is not None:
            return done(queries.get(work, slug), gettext("Recorded. Both sides see it."))
    form.offer(work)
    return render_template("actions/edit.html", form=form, view=None), form.status


def _once(work: Work, nonce: str, draft: ActionDraft) -> str:
    """The slug of the item; of a page that was sent twice as it was, that of the first time."""
    if not nonce:
        return services.record(work, draft).slug
    return once(work, f"action {nonce} {draft!r}", lambda: services.record(work, draft).slug)


@bp.route("/<code>/edit", methods=["GET", "POST"])
def edit(code: str) -> ResponseReturnValue:
    work = this_work()
    item = queries.get(work, code)
    ensure(work.actor, Action.ACTION_EDIT, item)
    view = view_of(work, item)
    from_meeting = view.meeting.slug if view.meeting else ""
    form = ItemForm.of_request(seen=item.version, **ItemForm.values_of(item, from_meeting))
    if form.accepted() and tried(
        work, form, lambda: services.edit(work, code, form.fields(), seen=form.version)
    ):
        return done(queries.get(work, code), gettext("Kept."))
    form.offer(work)
    return _again("actions/edit.html", work, code, form)


@bp.post("/<code>/report")
def report(code: str) -> ResponseReturnValue:
    work, form = this_work(), ReportForm.of_request()
    item = queries.get(work, code)
    ensure(work.actor, Action.ACTION_REPORT, item)
    if form.accepted() and tried(
        work, form, lambda: services.report(work, code, form.chosen(), seen=form.version)
    ):
        return done(queries.get(work, code), gettext("Kept. Both sides see how it stands."))
    return page_of(work, queries.get(work, code), refused=form), form.status


@bp.route("/<code>/<any(verify, drop):name>", methods=["GET", "POST"])
def run(code: str, name: str) -> ResponseReturnValue:
    work = this_work()
    item = queries.get(work, code)
    ensure(work.actor, ACTIONS[name], item)
    form = ActForm.of_request(seen=item.version)
    if form.accepted() and tried(work, form, lambda: ACTS[name](work, code, seen=form.version)):
        return done(queries.get(work, code), gettext(SAID[name]))
    fits = can_turn(queries.get(work, code).state, RUNS[name])
    return _again("actions/run.html", work, code, form, name=name, fits=fits)


def _again(
    template: str, work: Work, code: str, form: ItemForm | ActForm, **more: object
) -> ResponseReturnValue:
    """The form, for the first time or after a refusal, beside the item as it is now."""
    item = queries.get(work, code)
    form.seen.data = str(item.version)
    page = {"view": view_of(work, item), "form": form, **more}
    return render_template(template, **page), form.status
