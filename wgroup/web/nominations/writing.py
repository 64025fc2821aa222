"""Writing down seats and nominations: by the secretariat, and by the side whose they are."""

from secrets import token_urlsafe
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import get as get_meeting
from wgroup.meetings.queries import seat_plan
from wgroup.meetings.seats import read_seats
from wgroup.nominations import queries
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.models import Nomination
from wgroup.nominations.rules import NominationDraft, check_own
from wgroup.nominations.services import nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.roster import queries as experts
from wgroup.roster.models import ExpertProfile
from wgroup.web.meetings.room import made, tried
from wgroup.web.nominations.forms import NominationForm, SeatsForm
from wgroup.web.nominations.room import bp, done, nomination_url, nominations_url
from wgroup.web.request import this_work


@bp.route("/meetings/<slug>/seats", methods=["GET", "POST"])
def seats(slug: str) -> ResponseReturnValue:
    work = this_work()
    meeting = get_meeting(work, slug)
    ensure(work.actor, Action.MEETING_SEATS, meeting)
    plan = seat_plan(work, meeting.id)
    version = plan.version if plan else 0
    form = SeatsForm.of_request(seen=version, **SeatsForm.values_of(plan, meeting.zone))
    if form.accepted() and tried(
        work,
        form,
        lambda: plan_seats(work, slug, read_seats(form.fields()), seen=form.version),
    ):
        return done(nominations_url(meeting), gettext("Kept. Each side has as many seats."))
    meeting, plan = get_meeting(work, slug), seat_plan(work, meeting.id)
    form.seen.data = str(plan.version if plan else 0)
    page = {"meeting": meeting, "plan": plan, "form": form}
    return render_template("nominations/seats.html", **page), form.status


@bp.route("/meetings/<slug>/nominations/new", methods=["GET", "POST"])
def prepare(slug: str) -> ResponseReturnValue:
    work = this_work()
    meeting = get_meeting(work, slug)
    ensure(work.actor, Action.NOMINATION_PREPARE, meeting)
    queries.get_plan(work, meeting)
    replaced = _replaced(work, meeting)
    expert = _expert(work)
    told = NominationForm.values_of_expert(expert) if expert else {}
    form = NominationForm.of_request(nonce=token_urlsafe(16), **told)
    form.offer(work)
    if form.accepted():
        replaces = replaced.id if replaced else None
        person = expert.person_id if expert else None
        key = made(work, form, lambda: _once(work, slug, form, replaces, person))
        if key is not None:
            return done(
                f"/nominations/{key}",
                gettext("Kept as a draft of your side. Look through it, then submit it."),
            )
    meeting = get_meeting(work, slug)
    return render_template(
        "nominations/edit.html",
        form=form,
        meeting=meeting,
        plan=queries.get_plan(work, meeting),
        found=None,
        replaced=_replaced(work, meeting),
    ), form.status


def _replaced(work: Work, meeting: Meeting) -> Nomination | None:
    """Whom the address says it is to replace; only one of the reader's side for this meeting."""
    asked = request.args.get("replaces", "")
    if not asked:
        return None
    try:
        found = queries.get(work, UUID(asked))
    except ValueError:
        return None
    fits = found.party == work.actor.party and found.meeting_id == meeting.id
    return found if fits else None


def _expert(work: Work) -> ExpertProfile | None:
    """Whom of the reader's own roster the address names."""
    try:
        found = experts.get(work, UUID(request.args.get("expert", "")))
    except (ValueError, NotFound):
        return None
    return found if found.party == work.actor.party else None


def _once(
    work: Work, slug: str, form: NominationForm, replaces: UUID | None, person: UUID | None
) -> str:
    """Its id; of a page that was sent twice as it was, that of the first time."""
    draft: NominationDraft = read_nomination(form.fields())

    def act() -> str:
        found = nominating.prepare(work, slug, draft, replaces=replaces, person_id=person)
        work.session.flush()
        return str(found.id)

    nonce = form.nonce.data
    key = f"nomination {nonce} {slug} {replaces} {person} {draft!r}"
    return once(work, key, act) if nonce else act()


@bp.route("/nominations/<uuid:nomination_id>/edit", methods=["GET", "POST"])
def change(nomination_id: UUID) -> ResponseReturnValue:
    work = this_work()
    found = queries.get(work, nomination_id)
    ensure(work.actor, Action.NOMINATION_PREPARE)
    check_own(found.party, work.actor.party)
    form = NominationForm.of_request(seen=found.version, **NominationForm.values_of(found))
    form.offer(work)
    if form.accepted() and tried(
        work,
        form,
        lambda: nominating.change(
            work, nomination_id, read_nomination(form.fields()), seen=form.version
        ),
    ):
        return done(nomination_url(queries.get(work, nomination_id)), gettext("Kept."))
    found = queries.get(work, nomination_id)
    form.seen.data = str(found.version)
    return render_template(
        "nominations/edit.html",
        form=form,
        meeting=found.meeting,
        plan=queries.get_plan(work, found.meeting),
        found=found,
        replaced=queries.get(work, found.replaces_id) if found.replaces_id else None,
    ), form.status
