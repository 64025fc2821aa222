"""The list of participants for programs: all of it at once, for a side has 200 people at most."""

from flask import Response
from marshmallow import fields

from wgroup.meetings.queries import get as get_meeting
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.nominations.participants import Listed, participants_of
from wgroup.organisations.rules import OrganisationType
from wgroup.web.api.answers import answer
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Choice, Pair, Shape
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_participants", N_("Who takes part"), prefix="/meetings/<slug>/participants")

ACCESS = {"api_participants.show": Access.ACCOUNT}


class ListedShape(Shape):
    """name: as each language writes it. type: of experts alone."""

    party = fields.String(required=True)
    name = Pair(attribute="name.pair", required=True)
    capacity = Choice(Capacity, required=True)
    answer = Choice(PartStat, required=True)
    organisation = Pair(required=True)
    type = Choice(OrganisationType, required=True, allow_none=True)


class ParticipantsShape(Shape):
    """by_side: how many, by Party. by_type: how many experts, by kind of organisation."""

    items = fields.List(fields.Nested(ListedShape), attribute="listed", required=True)
    by_side = fields.Dict(required=True)
    by_type = fields.Dict(required=True)


@bp.get("", N_("List of participants"), N_("Of both sides; for the Parties and the secretariat."))
@bp.gives(ParticipantsShape)
def show(slug: str) -> Response:
    work = this_work()
    found = participants_of(work, get_meeting(work, slug))
    return answer(
        {
            "items": [_shown(each) for each in found.listed],
            "by_side": found.by_side,
            "by_type": {kind.value: count for kind, count in found.by_type.items()},
        }
    )


def _shown(one: Listed) -> object:
    return ListedShape().dump(one)
