"""The API described: for programs as OpenAPI, for people as a page."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from wgroup.meetings.rules import MeetingType, Mode
from wgroup.parties.queries import parties
from wgroup.web.api import reference
from wgroup.web.api.answers import answer
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work
from wgroup.web.sentences import SENTENCES

bp = Blueprint("api_docs", __name__)

ACCESS = {"api_docs.page": Access.OPEN, "api_docs.openapi": Access.OPEN}


@bp.get("/api/v1/openapi.json")
def openapi() -> Response:
    """The document is the same for everybody, and changes with the code alone."""
    return answer(_document())


@bp.get("/api")
def page() -> ResponseReturnValue:
    doc = _document()
    return render_template(
        "api/index.html",
        groups=reference.groups(doc),
        schemas=reference.schemas(doc),
        codes=SENTENCES,
        base=this_settings().public_url,
        example=_by_lines(example()),
    )


def _document() -> dict[str, Any]:
    kept = current_app.extensions
    if "wgroup_api_document" not in kept:
        kept["wgroup_api_document"] = reference.document(current_app)
    document: dict[str, Any] = kept["wgroup_api_document"]
    return document


def example() -> dict[str, Any]:
    """A meeting to propose, with one of the Parties as its host."""
    host = parties(this_work())[-1]
    return {
        "title": {"zh": "甲烷联合会议", "en": "Joint methane meeting"},
        "type": MeetingType.JOINT_THEMATIC,
        "group": "MET",
        "mode": Mode.VIRTUAL,
        "host": host.code,
        "starts": "2022-05-17T20:00",
        "ends": "2022-05-17T22:00",
        "zone": host.zone,
        "provisions": ["glasgow-2021/8.4"],
    }


def _by_lines(told: dict[str, Any]) -> str:
    """JSON with a line for each field."""
    fields = (f'"{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in told.items())
    return "{" + ",\n  ".join(fields) + "}"
