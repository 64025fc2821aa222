"""What is done to a meeting: each act is asked for once, with its consequences, then done."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.past import terms_seen
from wgroup.meetings.rules import Step, possible
from wgroup.meetings.services import concurring, proposing, running, widening
from wgroup.policy import Action, ensure
from wgroup.web.forms import ConfirmForm
from wgroup.web.incoming.proposals import proposed_slot
from wgroup.web.meetings import choices
from wgroup.web.meetings.forms import (
    AboutForm,
    ActForm,
    CancelForm,
    MeetingForm,
    TermsForm,
    WidenForm,
)
from wgroup.web.meetings.reading import page_of
from wgroup.web.meetings.room import bp, done, tried
from wgroup.web.meetings.when import when_typed
from wgroup.web.request import this_work
from wgroup.web.words import N_

# Acts that ask for nothing but a yes; what is said once they are done.
RUNS = {
    Step.POSTPONE: (running.postpone, N_("Postponed, until it is given a new date.")),
    Step.REINSTATE: (running.reinstate, N_("Reinstated. Both Parties concur anew.")),
    Step.OPEN: (running.open_session, N_("The meeting is open.")),
    Step.CLOSE: (running.close, N_("Closed as held.")),
}


@bp.post("/<slug>/concur")
def concur(slug: str) -> ResponseReturnValue:
    work, form = this_work(), ConfirmForm.of_request()
    seen, _, wording = str(form.seen.data or "").partition(".")
    if form.accepted() and tried(
        work, form, lambda: concurring.concur(work, slug, seen=seen, wording=wording)
    ):
        return done(slug, gettext("Your Party concurs."))
    meeting = queries.get_whole(work, slug)
    ensure(work.actor, Action.MEETING_CONCUR, meeting)
    saw = terms_seen(work, meeting, seen)
    return page_of(work, meeting, refused=form, saw=saw), form.status


@bp.route("/<slug>/<any(postpone, reinstate, open, close):name>", methods=["GET", "POST"])
def run(slug: str, name: str) -> ResponseReturnValue:
    step = Step(name)
    act, said = RUNS[step]
    work, meeting = asked(slug, running.ACTIONS[step])
    form = ActForm.of_request(seen=meeting.version)
    if form.accepted() and tried(work, form, lambda: act(work, slug, seen=form.version)):
        return done(slug, gettext(said))
    return again("meetings/run.html", work, slug, form, step=step)


@bp.route("/<slug>/cancel", methods=["GET", "POST"])
def cancel(slug: str) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.MEETING_CANCEL)
    form = CancelForm.of_request(seen=meeting.version)
    if form.accepted() and tried(
        work, form, lambda: running.cancel(work, slug, reason=form.reason.data, seen=form.version)
    ):
        return done(slug, gettext("Cancelled. The reason stands here."))
    return again("meetings/cancel.html", work, slug, form, step=Step.CANCEL)


@bp.route("/<slug>/widen", methods=["GET", "POST"])
def widen(slug: str) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.MEETING_WIDEN)
    form = WidenForm.of_request(seen=meeting.version)
    form.offer(meeting)
    if form.accepted() and tried(
        work, form, lambda: widening.widen(work, slug, form.chosen(), seen=form.version)
    ):
        return done(slug, gettext("Your Party consents. It widens once both Parties do."))
    return again("meetings/widen.html", work, slug, form)


@bp.route("/<slug>/move", methods=["GET", "POST"])
def move(slug: str) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.MEETING_MOVE)
    values = TermsForm.values_of(meeting, proposed_slot(work, meeting))
    form = TermsForm.of_request(seen=meeting.version, **values)
    if form.accepted() and not form.checks and tried(
        work, form, lambda: concurring.move(work, slug, form.terms(), seen=form.version)
    ):
        return done(slug, gettext("Changed. Earlier concurrences fell; each Party concurs anew."))
    when = when_typed(
        work,
        form.terms(),
        meeting.title,
        besides=slug,
        host=meeting.host,
        provisions=meeting.provisions,
    )
    return again("meetings/move.html", work, slug, form, when=when, step=Step.MOVE)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    work, meeting = asked(slug, Action.MEETING_EDIT)
    form = AboutForm.of_request(seen=meeting.version, **AboutForm.about_of(meeting))
    if form.accepted() and tried(
        work, form, lambda: proposing.edit(work, slug, form.about(), seen=form.version)
    ):
        return done(slug, gettext("Kept. What the Parties concurred with is as it was."))
    form.provisions.choices = choices.provisions(work)
    form.topics.choices = choices.topics(work)
    return again("meetings/edit.html", work, slug, form)


def asked(slug: str, action: Action) -> tuple[Work, Meeting]:
    """The meeting for a form on it; NotFound and Forbidden as for the act itself."""
    work = this_work()
    meeting = queries.get(work, slug)
    ensure(work.actor, action, meeting)
    return work, meeting


def again(
    template: str,
    work: Work,
    slug: str,
    form: MeetingForm,
    step: Step | None = None,
    **more: object,
) -> ResponseReturnValue:
    """The form, for the first time or after a refusal, beside the meeting as it is now."""
    meeting = queries.get_whole(work, slug)
    form.look_again(meeting)
    fits = step is None or possible(step, meeting.status)
    page = {"meeting": meeting, "form": form, "step": step, "fits": fits, **more}
    return render_template(template, **page), form.status
