"""Writing an agenda: items added, changed, moved, taken off; circulated, adopted, reached."""

from secrets import token_urlsafe
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.agenda import queries
from wgroup.agenda.drafts import read_item
from wgroup.agenda.order import Direction
from wgroup.agenda.queries import Sheet
from wgroup.agenda.rules import AgendaState
from wgroup.agenda.services import running, writing
from wgroup.db.work import Work
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting
from wgroup.outbox.once import once
from wgroup.policy import Action, ensure
from wgroup.web.agenda.forms import ItemForm, MoveForm, OutcomeForm
from wgroup.web.agenda.reading import page_of
from wgroup.web.agenda.room import bp, done
from wgroup.web.agenda.views import ways_of
from wgroup.web.meetings.forms import ActForm, MeetingForm
from wgroup.web.meetings.room import made, tried
from wgroup.web.request import this_work
from wgroup.web.words import N_

# Acts that ask for nothing but a yes: whose they are, and what is said once they are done.
RUNS = {
    "circulate": (
        running.circulate,
        Action.AGENDA_CIRCULATE,
        N_("Circulated. Whoever is invited reads it from now on."),
    ),
    "adopt": (running.adopt, Action.AGENDA_ADOPT, N_("The agenda is adopted.")),
}


@bp.route("/agenda/items/new", methods=["GET", "POST"])
def add(slug: str) -> ResponseReturnValue:
    work, _, sheet = asked(slug, Action.AGENDA_WRITE)
    below = request.args.get("parent", "")
    form = ItemForm.of_request(nonce=token_urlsafe(16), kind="discussion", parent=below)
    if form.accepted() and made(work, form, lambda: _added(work, slug, form)) is not None:
        return done(slug, _said(sheet, gettext("It stands on the agenda.")))
    return _again("agenda/edit.html", slug, form, item_id=None)


def _added(work: Work, slug: str, form: ItemForm) -> str:
    """Of a page that was sent twice as it was, once."""
    draft, parent, nonce = read_item(form.fields()), form.below(), form.nonce.data

    def act() -> str:
        writing.add(work, slug, draft, parent=parent)
        return slug

    return once(work, f"agenda {nonce} {slug} {parent} {draft!r}", act) if nonce else act()


@bp.route("/agenda/items/<uuid:item_id>", methods=["GET", "POST"])
def change(slug: str, item_id: UUID) -> ResponseReturnValue:
    work, meeting, sheet = asked(slug, Action.AGENDA_WRITE)
    item = queries.item(work, meeting.id, item_id)
    form = ItemForm.of_request(seen=sheet.version, **ItemForm.values_of(item))
    if form.accepted() and tried(
        work,
        form,
        lambda: writing.change(work, slug, item_id, form.fields(), seen=form.version),
    ):
        return done(slug, _said(sheet, gettext("Kept.")), f"#i-{item_id}")
    return _again("agenda/edit.html", slug, form, item_id=item_id)


@bp.post("/agenda/items/<uuid:item_id>/move")
def move(slug: str, item_id: UUID) -> ResponseReturnValue:
    """The reader stays where they were: at the same button of the item, or on the item where it
    can go no further."""
    work, meeting, _ = asked(slug, Action.AGENDA_WRITE)
    queries.item(work, meeting.id, item_id)
    form = MoveForm.of_request()
    if form.accepted() and tried(
        work,
        form,
        lambda: writing.move(work, slug, item_id, form.chosen(), seen=form.version),
    ):
        sheet = queries.read(work, meetings.get(work, slug))
        said = gettext("It is item %(number)s now.", number=sheet.number(item_id))
        return done(slug, said, _place(sheet, item_id, form.chosen()))
    return page_of(work, meetings.get(work, slug), refused=form), form.status


def _place(sheet: Sheet, item_id: UUID, way: Direction) -> str:
    row = sheet.row(item_id)
    goes_on = row is not None and way in ways_of(sheet, row)
    return f"#m-{item_id}-{way}" if goes_on else f"#i-{item_id}"


@bp.route("/agenda/items/<uuid:item_id>/remove", methods=["GET", "POST"])
def remove(slug: str, item_id: UUID) -> ResponseReturnValue:
    work, meeting, sheet = asked(slug, Action.AGENDA_WRITE)
    queries.item(work, meeting.id, item_id)
    form = ActForm.of_request(seen=sheet.version)
    if form.accepted() and tried(
        work, form, lambda: writing.remove(work, slug, item_id, seen=form.version)
    ):
        return done(slug, _said(sheet, gettext("Taken off. The others close up.")))
    return _again("agenda/remove.html", slug, form, item_id=item_id)


@bp.post("/agenda/items/<uuid:item_id>/outcome")
def outcome(slug: str, item_id: UUID) -> ResponseReturnValue:
    work, meeting, _ = asked(slug, Action.AGENDA_OUTCOME)
    queries.item(work, meeting.id, item_id)
    form = OutcomeForm.of_request()
    if form.accepted() and tried(
        work,
        form,
        lambda: running.say_outcome(work, slug, item_id, form.chosen(), seen=form.version),
    ):
        return done(slug, gettext("Kept."), f"#i-{item_id}")
    return page_of(work, meetings.get(work, slug), refused=form), form.status


@bp.route("/agenda/<any(circulate, adopt):name>", methods=["GET", "POST"])
def run(slug: str, name: str) -> ResponseReturnValue:
    act, action, said = RUNS[name]
    work, _, sheet = asked(slug, action)
    form = ActForm.of_request(seen=sheet.version)
    if form.accepted() and tried(work, form, lambda: act(work, slug, seen=form.version)):
        return done(slug, gettext(said))
    return _again("agenda/run.html", slug, form, name=name)


def asked(slug: str, action: Action) -> tuple[Work, Meeting, Sheet]:
    """The agenda for a form on it; NotFound and Forbidden as for the act itself."""
    work = this_work()
    meeting = meetings.get(work, slug)
    ensure(work.actor, action, meeting)
    return work, meeting, queries.read(work, meeting)


def _said(sheet: Sheet, words: str) -> str:
    """Of a circulated agenda it is not done yet."""
    if sheet.state is AgendaState.DRAFT:
        return words
    return str(gettext("Kept. What changes of its items waits for both Parties."))


def _again(
    template: str, slug: str, form: MeetingForm, item_id: UUID | None = None, **more: object
) -> ResponseReturnValue:
    """The form, for the first time or after a refusal, beside the agenda as it is now."""
    work = this_work()
    meeting = meetings.get(work, slug)
    sheet = queries.read(work, meeting)
    form.seen.data = str(sheet.version)
    if isinstance(form, ItemForm):
        form.offer(work, sheet)
    page = {"meeting": meeting, "sheet": sheet, "form": form, "row": sheet.row(item_id)}
    return render_template(template, **page, **more), form.status
