"""The list of participants for programs: all of it at once, for a side has 200 people at most."""

from flask import Response
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.kernel.time import utc_text
from wgroup.meetings.queries import get as get_meeting
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.nominations.freezing import Listed
from wgroup.nominations.participants import participants_of
from wgroup.nominations.services.filing import file_list, set_freezing
from wgroup.organisations.rules import OrganisationType
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import Choice, Given, Input, Moment, Pair, Shape, Text
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_participants", N_("Who takes part"), prefix="/meetings/<slug>/participants")

ACCESS = {f"api_participants.{name}": Access.ACCOUNT for name in ("show", "file", "freeze")}


class ListedShape(Shape):
    """name: as each language writes it. type: of experts alone."""

    party = fields.String(required=True)
    name = Pair(attribute="name.pair", required=True)
    capacity = Choice(Capacity, required=True)
    answer = Choice(PartStat, required=True)
    organisation = Pair(required=True)
    type = Choice(OrganisationType, required=True, allow_none=True)


class ParticipantsShape(Shape):
    """by_side: how many, by Party. by_type: how many experts, by kind of organisation.
    filed: when each Party filed its list last; once frozen the list is what was filed."""

    items = fields.List(fields.Nested(ListedShape), attribute="listed", required=True)
    by_side = fields.Dict(required=True)
    by_type = fields.Dict(required=True)
    frozen = fields.Boolean(required=True)
    freezes_at = Moment(required=True, allow_none=True)
    filed = fields.Dict(required=True)


class FreezingInput(Input):
    """at: local time on the clock of zone."""

    at = Text(required=True, metadata={"example": "2022-05-10T12:00"})
    zone = Text(required=True, metadata={"example": "Asia/Shanghai"})


@bp.get("", N_("List of participants"), N_("Of both sides; for the Parties and the secretariat."))
@bp.gives(ParticipantsShape)
def show(slug: str) -> Response:
    return answer(_told(this_work(), slug))


@bp.post(
    "/filing",
    N_("File the list of participants"),
    N_("For your own side, as it stands now; it may be filed anew until it freezes."),
)
@bp.takes(NothingInput)
@bp.gives(ParticipantsShape)
def file(_given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.PARTICIPANTS_FILE, get_meeting(work, slug))
        file_list(work, slug)
        work.session.flush()
        data = _told(work, slug)
    return answer(data)


@bp.post(
    "/freezing",
    N_("Say when the list of participants freezes"),
    N_("An instant before the meeting; from then on the list is what each side filed last."),
)
@bp.takes(FreezingInput)
@bp.gives(ParticipantsShape)
def freeze(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.PARTICIPANTS_FREEZE, get_meeting(work, slug))
        set_freezing(work, slug, given)
        work.session.flush()
        data = _told(work, slug)
    return answer(data)


def _told(work: Work, slug: str) -> Data:
    found = participants_of(work, get_meeting(work, slug))
    at = found.freezing.at
    return {
        "items": [_shown(each) for each in found.listed],
        "by_side": found.by_side,
        "by_type": {kind.value: count for kind, count in found.by_type.items()},
        "frozen": found.freezing.frozen,
        "freezes_at": utc_text(at) if at else None,
        "filed": {party: utc_text(when) for party, when in found.freezing.filed.items()},
    }


def _shown(one: Listed) -> object:
    return ListedShape().dump(one)
