"""Reading an agenda, on its page and to be printed."""

from uuid import UUID

from flask import render_template

from wgroup.actions import queries as actions
from wgroup.agenda import queries
from wgroup.agenda.queries import Sheet
from wgroup.agenda.rules import (
    ADOPTED_IN,
    CIRCULATED_IN,
    WRITTEN_IN,
    AdditionState,
    AgendaState,
    ProposalState,
)
from wgroup.db.work import Work
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import circles
from wgroup.policy import Action, may
from wgroup.web.agenda.room import bp
from wgroup.web.forms import ConfirmForm
from wgroup.web.request import this_work


@bp.get("/agenda")
def show(slug: str) -> str:
    work = this_work()
    return page_of(work, meetings.get(work, slug))


@bp.get("/agenda/print")
def printed(slug: str) -> str:
    work = this_work()
    meeting = meetings.get(work, slug)
    return render_template("agenda/print.html", meeting=meeting, sheet=queries.read(work, meeting))


def page_of(work: Work, meeting: Meeting, **more: object) -> str:
    """The page of an agenda; what is dealt with between the Parties is for insiders."""
    sheet = queries.read(work, meeting)
    inside = work.actor.is_insider
    additions = queries.additions_of(work, meeting.id) if inside else []
    proposals = queries.proposals_for(work, meeting) if inside else []
    circulated = sheet.state is not AgendaState.DRAFT
    return render_template(
        "agenda/show.html",
        meeting=meeting,
        sheet=sheet,
        form=ConfirmForm(formdata=None, data={"seen": str(sheet.version)}),
        acts=acts_now(work, sheet),
        waiting=[each for each in additions if each.state is AdditionState.WAITING],
        settled=[each for each in additions if each.state is not AdditionState.WAITING],
        proposals=proposals,
        ideas=[each for each in proposals if each.state is ProposalState.WAITING],
        guests=guests_of(work, meeting) if inside else {},
        carried=len(queries.unreached(work, meeting)) if inside else 0,
        readers=circles(
            announced=circulated and meeting.announced,
            published=sheet.state is AgendaState.ADOPTED and meeting.published,
        ),
        **more,
    )


def guests_of(work: Work, meeting: Meeting) -> dict[UUID, list[Participation]]:
    """Who of the list is asked for some items only, by item."""
    asked = queries.asked_for(work, meeting.id)
    found: dict[UUID, list[Participation]] = {}
    for one in meetings.participations(work, meeting.id) if asked else []:
        for item_id in asked.get(one.person_id, ()):
            found.setdefault(item_id, []).append(one)
    return found


def acts_now(work: Work, sheet: Sheet) -> set[str]:
    """What the reader may do with it as things stand."""
    actor, state, status = work.actor, sheet.state, sheet.meeting.status
    draft, provisional = state is AgendaState.DRAFT, state is AgendaState.PROVISIONAL
    open_still = status in WRITTEN_IN and state is not AgendaState.ADOPTED
    writes = open_still and may(actor, Action.AGENDA_WRITE)
    found = {
        "write": writes,
        "arrange": writes and (draft or may(actor, Action.AGENDA_ARRANGE)),
        "carry": writes and draft,
        "circulate": draft and status in CIRCULATED_IN and may(actor, Action.AGENDA_CIRCULATE),
        "adopt": provisional and status in ADOPTED_IN and may(actor, Action.AGENDA_ADOPT),
        "outcome": not draft and status in ADOPTED_IN and may(actor, Action.AGENDA_OUTCOME),
        "concur": open_still and provisional and may(actor, Action.AGENDA_CONCUR),
        "propose": may(actor, Action.AGENDA_PROPOSE),
        "take": writes and may(actor, Action.AGENDA_TAKE),
        "settle": may(actor, Action.AGENDA_TAKE),
    }
    return {name for name, holds in found.items() if holds}


def open_actions(work: Work, meeting: Meeting) -> int:
    """How many action items of earlier meetings of the same line are not over."""
    return actions.count_open(work, queries.before_in_line(meeting))
