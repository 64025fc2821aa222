"""Proposing a meeting: looking at it on both clocks first, then putting it before the Parties."""

from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Invalid, RuleBroken
from wgroup.meetings import queries
from wgroup.meetings.drafts import read_draft
from wgroup.meetings.rules import MeetingDraft
from wgroup.meetings.services import proposing as services
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.register.models import Provision, Topic
from wgroup.register.queries import topics_on, with_keys
from wgroup.web.capitals import own_zone
from wgroup.web.meetings import choices
from wgroup.web.meetings.forms import ProposeForm, TermsForm
from wgroup.web.meetings.room import bp, made
from wgroup.web.meetings.when import when_typed, why_no_time
from wgroup.web.request import this_work

OK = 200

# Stands on the strip for what has no title yet.
MARK = Bilingual(en="…", zh="…")


@bp.route("/new", methods=["GET", "POST"])
def propose() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    form = ProposeForm.of_request(**prefilled(work))
    accepted = form.accepted()
    checked = accepted and is_sound(work, form)
    if checked and not form.checks:
        nonce = str(form.nonce.data or "")
        slug = made(work, form, lambda: proposed_once(work, nonce, read_draft(form.fields())))
        if slug is not None:
            flash(gettext("Proposed to both Parties. Each concurs for itself."), "done")
            return redirect(url_for(".show", slug=slug), 303)
    when = when_typed(
        work,
        form.terms(),
        form.title.data or MARK,
        host=form.host.data or "",
        provisions=form.provisions.data or [],
    )
    offer(work, form)
    page = {"form": form, "when": when, "checked": checked and form.status == OK}
    return render_template("meetings/propose.html", **page), form.status


def prefilled(work: Work) -> dict[str, object]:
    """What the address asks for, such as ?provision=glasgow-2021/8.4, and what is usual."""
    asked = request.args
    found = suggested(work, asked.getlist("provision"), asked.getlist("topic"))
    return {
        **found,
        "group": asked.get("group") or found["group"],
        **{name: asked.get(name, "") for name in ("date", "start", "end")},
        "mode": "virtual",
        "level": "bilateral",
        "zone": asked.get("zone") or own_zone(),
        "host": work.actor.party or "",
        "nonce": token_urlsafe(16),
    }


def suggested(work: Work, provisions: list[str], topics: list[str]) -> dict[str, object]:
    """What the register tells of a meeting on these; all of it can be changed.

    One provision brings its own topics and its title, one topic alone its title; the group is
    that of the topics, if they have one in common.
    """
    on = with_keys(work, Provision, [each for each in provisions if each.isprintable()])
    about = with_keys(work, Topic, [each for each in topics if each.isprintable()])
    if len(on) == 1:
        known = {each.key for each in about}
        about += [each for each in topics_on(work, on[0].key) if each.key not in known]
    groups = {each.group_code for each in about}
    titled = on or about
    return {
        "provisions": [each.key for each in on],
        "topics": [each.key for each in about],
        "group": groups.pop() or "" if len(groups) == 1 else "",
        "title": titled[0].title if len(titled) == 1 else Bilingual(),
    }


def is_sound(work: Work, form: ProposeForm) -> bool:
    """The draft can be read, and names only what exists; else the form is blamed."""
    try:
        services.check_known(work, read_draft(form.fields()))
    except (RuleBroken, Invalid) as refusal:
        form.blame(refusal)
        return False
    return True


def proposed_once(work: Work, nonce: str, draft: MeetingDraft) -> str:
    """The slug of the meeting; of a page that was sent twice as it was, that of the first time."""
    if not nonce:
        return services.propose(work, draft).slug
    return once(work, f"propose {nonce} {draft!r}", lambda: services.propose(work, draft).slug)


def offer(work: Work, form: ProposeForm) -> None:
    form.group.choices = choices.groups(work)
    form.provisions.choices = choices.provisions(work)
    form.topics.choices = choices.topics(work)


@bp.get("/preview")
@bp.get("/<slug>/preview")
def preview(slug: str = "") -> str:
    """A part of a page: the time that is typed so far, on both clocks."""
    work = this_work()
    ensure(work.actor, Action.MEETING_MOVE)
    form = TermsForm(formdata=request.args, meta={"csrf": False})
    host, provisions = request.args.get("host", ""), request.args.getlist("provisions")
    if slug:
        meeting = queries.get(work, slug)
        host, provisions = meeting.host, meeting.provisions
    when = when_typed(
        work, form.terms(), MARK, besides=slug, host=host, provisions=provisions
    )
    return render_template("meetings/_when.html", when=when, why=why_no_time(form.terms()))
