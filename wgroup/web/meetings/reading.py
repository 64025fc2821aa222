"""Finding and reading meetings: the list, the page of one, and its history."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.meetings import queries
from wgroup.meetings.answers import ASKING
from wgroup.meetings.languages import missing_languages
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.past import people_ever
from wgroup.meetings.rules import Status, Step, circles, possible
from wgroup.policy import Action, may
from wgroup.register.titles import group_titles
from wgroup.revisions.queries import history_page
from wgroup.web.forms import ConfirmForm
from wgroup.web.meetings import history as words
from wgroup.web.meetings.people_forms import OwnAnswerForm
from wgroup.web.meetings.room import bp
from wgroup.web.request import this_language, this_work


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is asked for; odd values ask for nothing."""

    group: str | None
    status: Status | None
    past: bool

    @classmethod
    def of_request(cls, groups: set[str]) -> "Asked":
        group, status = request.args.get("group"), request.args.get("status")
        return cls(
            group=group if group in groups else None,
            status=Status(status) if status in set(Status) else None,
            past=request.args.get("when") == "past",
        )

    @property
    def is_narrow(self) -> bool:
        return self.group is not None or self.status is not None


@bp.get("")
def index() -> str:
    work = this_work()
    groups = dict(group_titles(work))
    asked = Asked.of_request(set(groups))
    page = queries.listed(
        work,
        group=asked.group,
        status=asked.status,
        since=None if asked.past else work.now,
        ended_before=work.now if asked.past else None,
        descending=asked.past,
        after=request.args.get("after"),
        brief=True,
    )
    return render_template(
        "meetings/index.html", page=page, asked=asked, groups=groups, statuses=list(Status)
    )


@bp.get("/<slug>")
def show(slug: str) -> str:
    work = this_work()
    return page_of(work, queries.get_whole(work, slug))


def page_of(
    work: Work, meeting: Meeting, *, answering: OwnAnswerForm | None = None, **more: object
) -> str:
    """The page of a meeting; of a public one, others than insiders and the invited read less.

    answering is the reader's own answer as it was typed, where it was refused.
    """
    people = queries.participations(work, meeting.id) if not work.actor.is_guest else []
    if not work.actor.is_insider and not people:
        return render_template("meetings/public.html", meeting=meeting)
    own = next((each for each in people if each.person_id == work.actor.person_id), None)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        people=by_party(people),
        own=own,
        answering=answer_form(meeting, own, answering) if own else None,
        joining=queries.joining_of(work, meeting.id),
        readers=circles(announced=meeting.announced, published=meeting.published),
        steps=steps_now(work, meeting),
        gaps=gaps_of(meeting),
        form=ConfirmForm(formdata=None, data={"seen": shown(meeting)}),
        **more,
    )


def shown(meeting: Meeting) -> str:
    """What the page shows, as concurring says it saw it: the terms, and the words beside them."""
    return f"{meeting.terms.fingerprint}.{meeting.wording}"


def gaps_of(meeting: Meeting) -> list[tuple[str, Language]]:
    """What must still be written before it is confirmed; nothing once that is past or off."""
    open_still = possible(Step.MOVE, meeting.status)
    return missing_languages(meeting.title, meeting.venue) if open_still else []


def answer_form(
    meeting: Meeting, own: Participation, typed: OwnAnswerForm | None
) -> OwnAnswerForm | None:
    """The form of the reader's own answer, about the terms as they stand; None once it is over
    or off."""
    if meeting.status not in ASKING | {Status.PROPOSED}:
        return None
    form = typed or OwnAnswerForm(formdata=None, data={"note": own.note})
    form.look_again(meeting)
    return form


def by_party(people: list[Participation]) -> dict[str, list[Participation]]:
    found: dict[str, list[Participation]] = {}
    for each in people:
        found.setdefault(each.party, []).append(each)
    return found


STEPS = {
    Step.CONCUR: Action.MEETING_CONCUR,
    Step.MOVE: Action.MEETING_MOVE,
    Step.OPEN: Action.MEETING_OPEN,
    Step.CLOSE: Action.MEETING_CLOSE,
    Step.POSTPONE: Action.MEETING_POSTPONE,
    Step.CANCEL: Action.MEETING_CANCEL,
    Step.REINSTATE: Action.MEETING_REINSTATE,
}


def steps_now(work: Work, meeting: Meeting) -> list[Step]:
    """What the reader may do and the state machine has, as things stand."""
    return [
        step
        for step, action in STEPS.items()
        if possible(step, meeting.status)
        and may(work.actor, action, meeting)
        and (step is not Step.CLOSE or meeting.starts_at <= work.now)
        and (step is not Step.CONCUR or work.actor.party not in {None, *meeting.concurring})
    ]


@bp.get("/<slug>/history")
def history(slug: str) -> ResponseReturnValue:
    work = this_work()
    meeting = queries.get(work, slug)
    page = history_page(work, meeting.id, after=request.args.get("after"))
    people = people_ever(work, meeting.id)
    names = {key: each.written_in(this_language()) for key, each in people.items()}
    told = words.entries(page.items, names)
    return render_template("meetings/history.html", meeting=meeting, page=page, entries=told)
