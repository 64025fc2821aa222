"""Between the sides: what waits for both, what each would see on an agenda, what is carried over,
and who is asked for some items only."""

from secrets import token_urlsafe
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.agenda import queries
from wgroup.agenda.drafts import read_proposal
from wgroup.agenda.services import agreeing, carrying, inviting, proposing
from wgroup.db.work import Work
from wgroup.meetings import queries as meetings
from wgroup.meetings.rules import check_own_party
from wgroup.outbox.once import once
from wgroup.policy import Action
from wgroup.web.agenda.forms import AskForm, CarryForm, IdeaForm, ReasonForm
from wgroup.web.agenda.reading import open_actions, page_of
from wgroup.web.agenda.room import bp, done
from wgroup.web.agenda.writing import asked
from wgroup.web.meetings.forms import ActForm
from wgroup.web.meetings.room import done as back_to_meeting
from wgroup.web.meetings.room import made, tried
from wgroup.web.words import N_

ANSWERS = {
    "concur": (agreeing.concur, N_("Your Party agrees.")),
    "decline": (agreeing.decline, N_("Your Party does not agree. It does not enter.")),
}

SETTLING = {
    "take": (proposing.take, Action.AGENDA_TAKE, N_("Taken up.")),
    "withdraw": (proposing.withdraw, Action.AGENDA_PROPOSE, N_("Taken back.")),
}


@bp.post("/agenda/additions/<uuid:addition_id>/<any(concur, decline):name>")
def answer(slug: str, addition_id: UUID, name: str) -> ResponseReturnValue:
    work, meeting, _ = asked(slug, Action.AGENDA_CONCUR)
    queries.addition(work, meeting.id, addition_id)
    act, said = ANSWERS[name]
    form = ActForm.of_request()
    if form.accepted() and tried(work, form, lambda: act(work, slug, addition_id)):
        return done(slug, gettext(said), "#h-additions")
    return page_of(work, meetings.get(work, slug), refused=form), form.status


@bp.route("/agenda/carry", methods=["GET", "POST"])
def carry(slug: str) -> ResponseReturnValue:
    work, _, sheet = asked(slug, Action.AGENDA_WRITE)
    form = CarryForm.of_request(seen=sheet.version)
    if form.accepted() and tried(
        work,
        form,
        lambda: carrying.carry(
            work, slug, form.chosen(), actions=bool(form.actions.data), seen=form.version
        ),
    ):
        return done(slug, gettext("Carried over. They stand at the end of the draft."))
    meeting = meetings.get(work, slug)
    sheet, rows = queries.read(work, meeting), queries.unreached(work, meeting)
    form.seen.data = str(sheet.version)
    form.offer(rows)
    page = {"meeting": meeting, "sheet": sheet, "form": form, "rows": rows}
    return render_template(
        "agenda/carry.html", **page, actions=open_actions(work, meeting)
    ), form.status


@bp.route("/agenda/proposals/new", methods=["GET", "POST"])
def propose(slug: str) -> ResponseReturnValue:
    work, _, _ = asked(slug, Action.AGENDA_PROPOSE)
    form = IdeaForm.of_request(nonce=token_urlsafe(16), kind="discussion", where="")
    if form.accepted() and made(work, form, lambda: _proposed(work, slug, form)) is not None:
        return done(slug, gettext("Proposed. Both sides see it."), "#h-backlog")
    meeting = meetings.get(work, slug)
    form.offer(meeting)
    return render_template("agenda/propose.html", meeting=meeting, form=form), form.status


def _proposed(work: Work, slug: str, form: IdeaForm) -> str:
    """Of a page that was sent twice as it was, once."""
    draft, nonce = read_proposal(form.fields()), form.nonce.data

    def act() -> str:
        return str(proposing.propose(work, slug, draft).id)

    return once(work, f"agenda idea {nonce} {slug} {draft!r}", act) if nonce else act()


@bp.post("/agenda/proposals/<uuid:idea_id>/<any(take, withdraw):name>")
def settle(slug: str, idea_id: UUID, name: str) -> ResponseReturnValue:
    act, action, said = SETTLING[name]
    work, meeting, _ = asked(slug, action)
    proposing.known(work, meeting, idea_id)
    form = ActForm.of_request()
    if form.accepted() and tried(work, form, lambda: act(work, slug, idea_id)):
        return done(slug, gettext(said), "#h-backlog")
    return page_of(work, meetings.get(work, slug), refused=form), form.status


@bp.route("/agenda/proposals/<uuid:idea_id>/decline", methods=["GET", "POST"])
def decline(slug: str, idea_id: UUID) -> ResponseReturnValue:
    work, meeting, _ = asked(slug, Action.AGENDA_TAKE)
    proposing.known(work, meeting, idea_id)
    form = ReasonForm.of_request()
    if form.accepted() and tried(
        work,
        form,
        lambda: proposing.decline(work, slug, idea_id, reason=form.reason.data),
    ):
        return done(slug, gettext("Kept, with the reason."), "#h-backlog")
    meeting = meetings.get(work, slug)
    found = proposing.known(work, meeting, idea_id)
    page = {"meeting": meeting, "form": form, "found": found}
    return render_template("agenda/decline.html", **page), form.status


@bp.route("/people/<uuid:participation_id>/items", methods=["GET", "POST"])
def ask(slug: str, participation_id: UUID) -> ResponseReturnValue:
    """For which items somebody of the reader's own side is asked."""
    work, meeting, sheet = asked(slug, Action.PARTICIPATION_ENTER)
    one = meetings.participation(work, meeting.id, participation_id)
    check_own_party(work.actor.party, one.party)
    chosen = queries.asked_for(work, meeting.id).get(one.person_id, set())
    form = AskForm.of_request(items=[str(each) for each in chosen])
    if form.accepted() and tried(
        work, form, lambda: inviting.ask_for(work, slug, participation_id, form.chosen())
    ):
        return back_to_meeting(slug, gettext("Kept."))
    meeting = meetings.get(work, slug)
    sheet = queries.read(work, meeting)
    form.offer(sheet)
    one = meetings.participation(work, meeting.id, participation_id)
    page = {"meeting": meeting, "sheet": sheet, "form": form, "one": one}
    return render_template("agenda/ask.html", **page), form.status

