"""The door of a meeting: its roll for insiders, its code for who keeps it, and checking in."""

import logging
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.attendance import queries, services
from wgroup.attendance.rules import Presence, door_code, is_open, is_open_to_all
from wgroup.db.work import Work
from wgroup.invitations.services.answering import take_turn
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken, TooMany
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting, Participation
from wgroup.policy import Action, ensure, may
from wgroup.web.attendance.forms import CodeForm, PresenceForm
from wgroup.web.guard import Access
from wgroup.web.pictures.qr import code_of
from wgroup.web.request import this_settings, this_work
from wgroup.web.rsvp.holding import held
from wgroup.web.rsvp.room import blame

log = logging.getLogger("wgroup.door")

bp = Blueprint("attendance", __name__)

ACCESS = {
    "attendance.door": Access.ACCOUNT,
    "attendance.record": Access.ACCOUNT,
    "attendance.here": Access.ACCOUNT,
    "attendance.here_by_link": Access.OPEN,
}


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        door_open=door_open, here_open=here_open, Presence=Presence
    )


def door_open(meeting: Meeting) -> bool:
    return is_open(meeting.status, meeting.starts_at, this_work().now)


def here_open(meeting: Meeting) -> bool:
    now = this_work().now
    return is_open_to_all(meeting.status, meeting.starts_at, meeting.ends_at, now)


@bp.get("/meetings/<slug>/door")
def door(slug: str) -> ResponseReturnValue:
    """The roll for insiders; code and buttons for who keeps the door."""
    work = this_work()
    meeting = meetings.get_whole(work, slug)
    roll = queries.roll_of(work, meeting)
    keeps = may(work.actor, Action.ATTENDANCE_RECORD, meeting)
    code = code_at(meeting) if keeps and here_open(meeting) else ""
    address = f"{this_settings().public_url}/meetings/{slug}/here?code={code}"
    return render_template(
        "attendance/door.html",
        meeting=meeting,
        roll=roll,
        keeps=keeps and door_open(meeting),
        code=code,
        picture=code_of(address) if code else None,
    )


def code_at(meeting: Meeting) -> str:
    return door_code(this_settings().secret_keys[0], meeting.id, meeting.terms_sequence)


@bp.post("/meetings/<slug>/door/<uuid:participation_id>")
def record(slug: str, participation_id: UUID) -> ResponseReturnValue:
    work, form = this_work(), PresenceForm.of_request()
    ensure(work.actor, Action.ATTENDANCE_RECORD)
    PresenceForm.insist()
    with work.saved():
        services.record(work, slug, participation_id, form.chosen())
    return redirect(url_for(".door", slug=slug, _anchor=f"p-{participation_id}"), 303)


@bp.route("/meetings/<slug>/here", methods=["GET", "POST"])
def here(slug: str) -> ResponseReturnValue:
    """For who is on the list and signed in; the picture at the door leads here."""
    work, back = this_work(), f"/meetings/{slug}"
    _own(work, slug)
    form = CodeForm.of_request(code=request.args.get("code", ""))
    if form.accepted() and _checked_in(work, form, slug):
        return redirect(back, 303)
    return _page(work, form, slug, back=back, frame="meetings/paper.html")


@bp.route("/rsvp/<token>/here", methods=["GET", "POST"])
def here_by_link(token: str) -> ResponseReturnValue:
    """The same by the link in the mail; opening it changes nothing."""
    try:
        with held(token) as hand:
            form, slug = CodeForm.of_request(), hand.holder.slug
            back = url_for("rsvp.answer", token=token)
            if form.accepted():
                with hand.work.saved():
                    take_turn(hand.work, hand.holder, request.remote_addr)
                if _checked_in(hand.work, form, slug):
                    return redirect(back, 303)
            return _page(hand.work, form, slug, back=back, frame="rsvp/_frame.html")
    except NotFound:
        return render_template("rsvp/ended.html"), 404


def _checked_in(work: Work, form: CodeForm, slug: str) -> bool:
    """A guess counts whatever becomes of it, in a transaction of its own."""
    try:
        with work.saved():
            services.count_try(work, slug)
        with work.saved():
            services.check_in(
                work, slug, form.code.data or "", keys=this_settings().secret_keys
            )
    except (RuleBroken, Conflict, TooMany) as refusal:
        log.info("not checked in: %s", refusal.code)
        blame(form, refusal)
        return False
    flash(gettext("You are checked in."), "done")
    return True


def _own(work: Work, slug: str) -> tuple[Meeting, Participation]:
    meeting = meetings.get_whole(work, slug)
    return meeting, meetings.get_own_participation(work, meeting.id)


def _page(
    work: Work, form: CodeForm, slug: str, *, back: str, frame: str
) -> ResponseReturnValue:
    meeting, own = _own(work, slug)
    page = render_template(
        "attendance/here.html",
        form=form,
        meeting=meeting,
        own=own,
        seen=queries.own_attendance(work, meeting),
        back=back,
        frame=frame,
    )
    return make_response(page, form.status, form.headers)
