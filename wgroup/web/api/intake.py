"""Bringing in many from a table, for programs: the same plan, the same act."""

from typing import Any

from flask import Response
from marshmallow import fields

from wgroup.intake.columns import ORGANISATION, PERSON
from wgroup.intake.plans import Fault, Outcome, Plan
from wgroup.policy import ensure
from wgroup.web.api.answers import Data, answer, once
from wgroup.web.api.core import Room
from wgroup.web.api.files import described, file_sent
from wgroup.web.api.importing import Flag
from wgroup.web.api.shapes import Choice, Given, Key, Pair, Query, Shape
from wgroup.web.guard import Access
from wgroup.web.intake.kinds import BODIES, Kind
from wgroup.web.intake.told import column_words, fault_words, vocabulary
from wgroup.web.request import this_work
from wgroup.web.sheets import XLSX
from wgroup.web.words import N_

bp = Room("api_intake", N_("Organisations of a table"), prefix="/organisations/import")

ACCESS = {"api_intake.bring_in_table": Access.ACCOUNT}

TABLE_TYPES = frozenset({"text/csv", XLSX})


class TableQuery(Query):
    dry_run = Choice(
        Flag,
        load_default=Flag.FALSE,
        metadata={"default": "false", "description": N_("true tells what would be done.")},
    )
    seen = Key(metadata={"description": N_("The fingerprint of the dry run that you saw.")})


def _column(fault: Fault) -> str:
    return column_words(fault, (*ORGANISATION, *PERSON))


class RowFaultShape(Shape):
    """column: as the reader's language has it; empty for what is wrong with the row as such."""

    field = fields.String(required=True)
    column = fields.Function(_column, required=True)
    code = fields.String(required=True)
    detail = fields.Function(fault_words, required=True)


class TableRowShape(Shape):
    """number: as spreadsheets count; the heads of the columns stand in row 1."""

    number = fields.Integer(required=True)
    title = Pair(required=True)
    outcome = Choice(Outcome, required=True)
    faults = fields.List(fields.Nested(RowFaultShape), required=True)


class TableShape(Shape):
    dry_run = fields.Boolean(required=True)
    fingerprint = fields.String(required=True)
    rows = fields.List(fields.Nested(TableRowShape), required=True)


class TableImportShape(TableShape):
    """organisations: the ids of those that are new; empty for a dry run."""

    organisations = fields.List(fields.String(), required=True)


@bp.post(
    "",
    N_("Bring in the organisations of a table"),
    N_("A CSV or XLSX file as the body; all of it or nothing. What is here already stays."),
)
@described(bp, TABLE_TYPES)
@bp.asks(TableQuery)
@bp.gives(TableImportShape, status=201)
def bring_in_table(asked: Given) -> Response:
    return taken_in(BODIES, asked)


def taken_in(kind: Kind, asked: Given) -> Response:
    """Tell what the table that was sent would do, or do all of it."""
    work = this_work()
    ensure(work.actor, kind.action)
    data, words = file_sent(TABLE_TYPES), vocabulary()
    if asked["dry_run"] is Flag.TRUE:
        return answer(_told(kind, kind.plan(work, data, words), [], dry_run=True))

    def act() -> str:
        made = kind.bring_in(work, data, words, seen=asked.get("seen"))
        return ",".join(str(each.id) for each in made)

    with work.saved():
        planned = kind.plan(work, data, words)
        keys = once(work, act)
    return answer(_told(kind, planned, [each for each in keys.split(",") if each]), status=201)


def _told(kind: Kind, planned: Plan, made: list[str], *, dry_run: bool = False) -> Data:
    rows: list[Any] = TableRowShape(many=True).dump(planned.rows)
    found = {"dry_run": dry_run, "fingerprint": planned.fingerprint}
    return {**found, "rows": rows, kind.name: made}
