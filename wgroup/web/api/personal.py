"""All that is kept about whoever asks, for programs."""

from flask import Response
from marshmallow import fields

from wgroup.personal.queries import data_of
from wgroup.web.api.answers import answer
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Given, Query, Shape
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_personal", N_("Tokens for programs"), prefix="")

ACCESS = {"api_personal.data": Access.ACCOUNT}


class PersonalShape(Shape):
    written_at = fields.String(required=True)
    person = fields.List(fields.Dict(), required=True)
    account = fields.List(fields.Dict(), required=True)
    ways_in = fields.Dict(required=True)
    meetings = fields.List(fields.Dict(), required=True)
    nominations = fields.List(fields.Dict(), required=True)
    roster = fields.List(fields.Dict(), required=True)
    action_items = fields.List(fields.Dict(), required=True)


@bp.get("/me/data", N_("All that is kept about you"), N_("As far as you may read it."))
@bp.asks(Query)
@bp.gives(PersonalShape)
def data(_asked: Given) -> Response:
    return answer(data_of(this_work()))
