"""Bringing in the people of a table, for programs: of one's own side alone."""

from typing import Any

from flask import Response
from marshmallow import fields

from wgroup.intake.people import bring_in, plan
from wgroup.intake.plans import Plan
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, once
from wgroup.web.api.core import Room
from wgroup.web.api.files import described, file_sent
from wgroup.web.api.importing import Flag
from wgroup.web.api.intake import TABLE_TYPES, TableQuery, TableRowShape
from wgroup.web.api.shapes import Given, Shape
from wgroup.web.guard import Access
from wgroup.web.intake.told import vocabulary
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_intake_people", N_("People of a table"), prefix="/people/import")

ACCESS = {"api_intake_people.bring_in_people": Access.ACCOUNT}


class PeopleImportShape(Shape):
    """people: the ids of those that are new; empty for a dry run."""

    dry_run = fields.Boolean(required=True)
    fingerprint = fields.String(required=True)
    rows = fields.List(fields.Nested(TableRowShape), required=True)
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
    work = this_work()
    ensure(work.actor, Action.PERSON_ENTER)
    data, words = file_sent(TABLE_TYPES), vocabulary()
    if asked["dry_run"] is Flag.TRUE:
        return answer(_told(plan(work, data, words), [], dry_run=True))
    with work.saved():
        planned = plan(work, data, words)
        seen = asked.get("seen")
        keys = once(
            work,
            lambda: ",".join(str(each.id) for each in bring_in(work, data, words, seen=seen)),
        )
    return answer(_told(planned, [each for each in keys.split(",") if each]), status=201)


def _told(planned: Plan, made: list[str], *, dry_run: bool = False) -> Data:
    rows: list[Any] = TableRowShape(many=True).dump(planned.rows)
    found = {"dry_run": dry_run, "fingerprint": planned.fingerprint}
    return {**found, "rows": rows, "people": made}
