"""Bringing in the people of a table, for programs: of one's own side alone."""

from flask import Response
from marshmallow import fields

from wgroup.web.api.core import Room
from wgroup.web.api.files import described
from wgroup.web.api.intake import TABLE_TYPES, TableQuery, TableShape, taken_in
from wgroup.web.api.shapes import Given
from wgroup.web.guard import Access
from wgroup.web.intake.kinds import PERSONS
from wgroup.web.words import N_

bp = Room("api_intake_people", N_("People of a table"), prefix="/people/import")

ACCESS = {"api_intake_people.bring_in_people": Access.ACCOUNT}


class PeopleImportShape(TableShape):
    """people: the ids of those that are new; empty for a dry run."""

    people = fields.List(fields.String(), required=True)


@bp.post(
    "",
    N_("Bring in the people of a table"),
    N_("Of one’s own side, and known to it alone. A CSV or XLSX file; all of it or nothing."),
)
@described(bp, TABLE_TYPES)
@bp.asks(TableQuery)
@bp.gives(PeopleImportShape, status=201)
def bring_in_people(asked: Given) -> Response:
    return taken_in(PERSONS, asked)
