"""The frame of the API: how a room of it is opened, read and described.

A room is a module like this, listed in ``wgroup/web/rooms.py``::

    bp = Room("api_feeds", N_("Calendar feeds"), prefix="/feeds")
    ACCESS = {"api_feeds.index": Access.ACCOUNT, "api_feeds.make": Access.ACCOUNT}

    @bp.get("", N_("Your feeds"))
    @bp.asks(PageQuery)                               # refuses what it does not know
    @bp.gives(page_of(FeedShape))
    def index(asked: Given) -> Response:
        found = queries.feeds(this_work(), **asked)   # a Page of db/paging.py
        return page_answer(found, FeedShape().dump)   # ETag, 304, private, no-cache

    @bp.post("", N_("Make a feed"))
    @bp.takes(FeedInput)                              # strict JSON; Idempotency-Key: once()
    @bp.gives(FeedShape, status=201)
    def make(given: Given) -> Response:
        with (work := this_work()).saved():
            feed = services.make(work, **given)
        return answer(FeedShape().dump(feed), status=201, location=url_for(".show", id=feed.id))

Schemas and fields stand in ``shapes``, what is sent back in ``answers``, strict reading in
``reading``. A PUT, PATCH or DELETE calls ``insist_seen(shape)`` after it has fetched what it
changes and asked the policy. Services raise what they always raise; ``wgroup.web.errors`` and
``problems`` make problems of it (RFC 9457).
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from types import ModuleType
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema

from wgroup.web.api.reading import StrictParser
from wgroup.web.api.shapes import ProblemSchema
from wgroup.web.guard import declare
from wgroup.web.words import N_

__all__ = ["PREFIX", "Api", "Room", "install"]

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"

View = Callable[..., Any]
Decorator = Callable[[View], View]
Kind = Schema | type[Schema]


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest beside HTML pages: it describes, and leaves errors to wgroup.web.errors."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Pages keep theirs."""

    def _register_pagination_header(self) -> None:
        """Lists carry their own place, in next."""

    def _register_responses(self) -> None:
        """Every refusal has the same shape."""
        content = {PROBLEM: {"schema": self.ERROR_SCHEMA}}
        for status in HTTPStatus:
            told = {"description": status.phrase}
            has_body = status >= HTTPStatus.BAD_REQUEST
            self.spec.components.response(
                status.name, {**told, "content": content} if has_body else told, lazy=True
            )
        refused = {"description": "A refusal, as a problem of RFC 9457", "content": content}
        self.spec.components.response("DEFAULT_ERROR", refused, lazy=True)


class Room(flask_smorest.Blueprint):  # type: ignore[misc]
    """Addresses under one prefix; title is what the page on the API calls them."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, title: str, *, prefix: str) -> None:
        super().__init__(name, __name__, url_prefix=PREFIX + prefix, description=title)
        self._prepare_doc_cbks.append(_tell_headers)

    def get(self, rule: str, summary: str, note: str = "") -> Decorator:
        return self._opened("GET", rule, summary, note)

    def post(self, rule: str, summary: str, note: str = "") -> Decorator:
        return self._opened("POST", rule, summary, note)

    def put(self, rule: str, summary: str, note: str = "") -> Decorator:
        return self._opened("PUT", rule, summary, note)

    def patch(self, rule: str, summary: str, note: str = "") -> Decorator:
        return self._opened("PATCH", rule, summary, note)

    def delete(self, rule: str, summary: str, note: str = "") -> Decorator:
        return self._opened("DELETE", rule, summary, note)

    def takes(self, schema: Kind) -> Decorator:
        """The view is handed the body, read strictly and loaded by schema."""
        decorator: Decorator = self.arguments(schema, location="json")
        return decorator

    def asks(self, schema: Kind) -> Decorator:
        """The view is handed the query, loaded by schema."""
        decorator: Decorator = self.arguments(schema, location="query")
        return decorator

    def gives(self, schema: Kind | None, *, status: int = 200) -> Decorator:
        """Describe the answer that the view makes."""
        decorator: Decorator = self.response(status, schema)
        return decorator

    def _opened(self, method: str, rule: str, summary: str, note: str) -> Decorator:
        def decorator(view: View) -> View:
            name = f"{self.name.removeprefix('api_')}_{view.__name__}"
            told = self.doc(operationId=name, summary=summary, description=note)(view)
            self.add_url_rule(rule, view.__name__, told, methods=[method])
            return view

        return decorator


def _header(name: str, description: str, *, required: bool = False) -> dict[str, object]:
    text = {"type": "string", "maxLength": 200}
    where = {"name": name, "in": "header", "required": required}
    return {**where, "description": description, "schema": text}


HELD = _header("If-None-Match", N_("The ETag you hold; if it still stands, the answer is 304."))
ONCE = _header("Idempotency-Key", N_("A key of your own: sent twice, done once."))
SEEN = _header(
    "If-Match", N_("The ETag of what you saw; * for whatever stands now."), required=True
)

# Which header each method knows, and which answers follow from it.
HEADERS: dict[str, tuple[dict[str, object], tuple[HTTPStatus, ...]]] = {
    "get": (HELD, (HTTPStatus.NOT_MODIFIED,)),
    "post": (ONCE, ()),
    "put": (SEEN, (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)),
    "patch": (SEEN, (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)),
    "delete": (SEEN, (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)),
}


def _tell_headers(
    doc: dict[str, Any], _info: object, *, method: str, **_context: object
) -> dict[str, Any]:
    """flask-smorest asks this of every operation that it describes."""
    header, statuses = HEADERS[method]
    doc.setdefault("parameters", []).append(header)
    doc["responses"].update({status.value: status.name for status in statuses})
    return doc


def _name_of(schema: Kind) -> str:
    """What the description calls a schema: Meeting for MeetingShape."""
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Shape").removesuffix("Schema")


def install(app: Flask, rooms: Sequence[ModuleType]) -> None:
    """Open the rooms of the API and describe them."""
    api = Api(
        app,
        spec_kwargs={
            "title": "wgroup",
            "version": "v1",
            "openapi_version": "3.1.0",
            "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name_of),
            "info": {"description": ABOUT},
        },
    )
    bearer = {"type": "http", "scheme": "bearer", "description": "A token of your account"}
    api.spec.components.security_scheme("bearer", bearer)
    for room in rooms:
        api.register_blueprint(room.bp)
        declare(
            room.ACCESS,
            proved=getattr(room, "PROVED", ()),
            before_factor=getattr(room, "BEFORE_FACTOR", ()),
        )
    app.extensions["wgroup_api"] = api


ABOUT = (
    "The working group by program: the same acts, rules and words as its pages. Texts are "
    "pairs of zh and en. Errors are problems of RFC 9457 with a code. What you may not see "
    "answers as if it were not there."
)
