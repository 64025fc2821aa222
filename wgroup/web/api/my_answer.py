"""Whether one takes part oneself, for programs: the answer that the page of a meeting asks for."""

from flask import Response

from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.answers import OWN_ANSWERS
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import AnswerWay, PartStat
from wgroup.meetings.services import taking_part
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services.suggesting import suggest
from wgroup.web.api.answer_shapes import OwnAnswerShape, told_own
from wgroup.web.api.answers import answer, insist_seen
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Choice, Given, Input, Text
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_my_answer", N_("Who takes part"), prefix="/meetings/<slug>/my-answer")

ACCESS = {f"api_my_answer.{name}": Access.ACCOUNT for name in ("show", "give", "replace")}


class OwnAnswerInput(Input):
    partstat = Choice(PartStat, required=True, metadata={"enum": [*OWN_ANSWERS]})
    note = Text(allow_none=True)


class ReplacementInput(Input):
    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    email = Text(allow_none=True, metadata={"format": "email"})


INSTEAD = (
    N_("Name somebody in one’s place"),
    N_("For who was nominated as an expert. One’s own side decides; until then the seat is one’s "
       "own."),
)  # fmt: skip


@bp.get("", N_("Your own answer"), N_("Of a meeting in which you take part."))
@bp.gives(OwnAnswerShape)
def show(slug: str) -> Response:
    meeting, own = _own(this_work(), slug)
    return answer(told_own(meeting, own))


@bp.put(
    "",
    N_("Say whether you take part"),
    N_("You answer to the terms that you saw; once they have changed you are asked anew."),
)
@bp.takes(OwnAnswerInput)
@bp.gives(OwnAnswerShape)
def give(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        meeting, own = _own(work, slug, to_change=True)
        insist_seen(told_own(meeting, own))
        note = given.get("note") or ""
        own = taking_part.answer_own(work, slug, given["partstat"], way=AnswerWay.PAGE, note=note)
        work.session.flush()
        data = told_own(meeting, own)
    return answer(data)


@bp.post("/replacement", *INSTEAD)
@bp.takes(ReplacementInput)
@bp.gives(OwnAnswerShape)
def replace(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        suggest(work, slug, read_nomination(given), way=AnswerWay.PAGE)
        work.session.flush()
        data = told_own(*_own(work, slug))
    return answer(data)


def _own(work: Work, slug: str, *, to_change: bool = False) -> tuple[Meeting, Participation]:
    """Raise NotFound alike where there is no such meeting and where one takes no part in it."""
    meeting = queries.get(work, slug, to_change=to_change)
    return meeting, queries.get_own_participation(work, meeting.id)
