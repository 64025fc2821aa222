"""What is done on the roster: by the side of an expert, and by the expert."""

from secrets import token_urlsafe
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.roster import queries, services
from wgroup.roster.drafts import read_expert
from wgroup.roster.rules import ExpertDraft, check_keeps
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import made, tried
from wgroup.web.request import this_work
from wgroup.web.roster.forms import ExpertForm, InterestsForm
from wgroup.web.roster.reading import page_of
from wgroup.web.roster.room import bp, done
from wgroup.web.words import N_

# Acts that ask for nothing but a yes, and what is said once they are done.
RUNS = {
    "consent": (
        services.consent,
        Action.EXPERT_CONSENT,
        N_("Listed. Both sides and the secretariat know of this expert."),
    ),
    "withdraw": (
        services.withdraw,
        Action.EXPERT_WITHDRAW,
        N_("Listed no longer. Your side alone knows of this profile."),
    ),
}


@bp.route("/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.EXPERT_KEEP)
    form = ExpertForm.of_request(nonce=token_urlsafe(16))
    form.offer(work)
    if form.accepted():
        nonce = str(form.nonce.data or "")
        key = made(work, form, lambda: _once(work, nonce, read_expert(form.fields())))
        if key is not None:
            found = queries.get(work, UUID(key))
            return done(found, gettext("Kept. Your side alone knows of it."))
    return render_template("roster/edit.html", form=form, found=None), form.status


def _once(work: Work, nonce: str, draft: ExpertDraft) -> str:
    """Its id; of a page that was sent twice as it was, that of the first time."""

    def act() -> str:
        found = services.add(work, draft)
        work.session.flush()
        return str(found.id)

    return once(work, f"expert {nonce} {draft!r}", act) if nonce else act()


@bp.route("/<uuid:expert_id>/edit", methods=["GET", "POST"])
def change(expert_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, expert_id)
    ensure(work.actor, Action.EXPERT_KEEP)
    check_keeps(found.party, work.actor.party)
    form = ExpertForm.of_request(seen=found.version, **ExpertForm.values_of(found))
    form.offer(work, found)
    if form.accepted() and tried(
        work,
        form,
        lambda: services.put_profile(
            work, expert_id, read_expert(form.fields()), seen=form.version
        ),
    ):
        return done(queries.get(work, expert_id), gettext("Kept."))
    found = queries.get(work, expert_id)
    form.seen.data = str(found.version)
    return render_template("roster/edit.html", form=form, found=found), form.status


@bp.route("/<uuid:expert_id>/interests", methods=["GET", "POST"])
def declare(expert_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, expert_id)
    services.check_speaks(work, found, Action.EXPERT_DECLARE)
    told = found.declaration.interests if found.declaration else None
    form = InterestsForm.of_request(seen=found.version, interests=told)
    if form.accepted() and tried(
        work,
        form,
        lambda: services.declare(work, expert_id, form.interests.data, seen=form.version),
    ):
        return done(queries.get(work, expert_id), gettext("Kept."))
    found = queries.get(work, expert_id)
    form.seen.data = str(found.version)
    return render_template("roster/interests.html", form=form, found=found), form.status


@bp.post("/<uuid:expert_id>/<any(consent, withdraw):name>")
def run(expert_id: UUID, name: str) -> ResponseReturnValue:
    work, form = this_work(), ActForm.of_request()
    act, action, said = RUNS[name]
    services.check_speaks(work, queries.get(work, expert_id), action)
    if form.accepted() and tried(work, form, lambda: act(work, expert_id, seen=form.version)):
        return done(queries.get(work, expert_id), gettext(said))
    return page_of(work, expert_id, refused=form), form.status
