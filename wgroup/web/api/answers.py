"""What is sent back: JSON with a tag of what this reader sees, pages of lists, acts done once."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TypeVar

from flask import Response, request

from wgroup.db.paging import Page
from wgroup.db.work import Work
from wgroup.kernel.errors import FieldError, Forbidden, Invalid, StalePrecondition, WgroupError
from wgroup.outbox import once as receipts
from wgroup.web import identity
from wgroup.web.guard import SAFE_METHODS, bears_token
from wgroup.web.request import this_work

Row = TypeVar("Row")
Data = Mapping[str, object]

KEY_LENGTH = 200


def answer(data: Data, *, status: int = 200, location: str | None = None) -> Response:
    """Return data as JSON with its tag; 304 to a reader who holds it already (RFC 9110 13.1.2)."""
    body = encoded(data)
    tag = tag_of(body)
    held = request.method in SAFE_METHODS and request.if_none_match.contains_weak(tag)
    response = Response(body, status, mimetype="application/json")
    if held:
        response = Response(status=304)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(["Authorization", "Cookie"])
    if location:
        response.headers["Location"] = location
    return response


def page_answer(page: Page[Row], shape: Callable[[Row], Data]) -> Response:
    return answer({"items": [shape(each) for each in page.items], "next": page.next})


def nothing() -> Response:
    """It is done, and there is nothing to show."""
    return Response(status=204)


def insist_seen(data: Data) -> None:
    """Raise unless If-Match names what this reader would be shown now (RFC 9110 13.1.1).

    WgroupError ``precondition_required`` (428) or StalePrecondition (412). Call it under the
    lock, after the policy was asked: who may not change it has no use for its tag.
    """
    if "If-Match" not in request.headers:
        raise WgroupError("precondition_required")
    if tag_of(encoded(data)) not in request.if_match:
        raise StalePrecondition


def once(work: Work, act: Callable[[], str]) -> str:
    """Do act and return what it returns, or what it returned under this Idempotency-Key.

    Only inside ``work.saved()``. A key that stands for another body is refused (422).
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return act()
    if not 0 < len(key) <= KEY_LENGTH:
        raise Invalid([FieldError("Idempotency-Key", "too_long", {"limit": KEY_LENGTH})])
    place = f"{request.method} {request.path}\n{key}"
    sent = sha256(request.get_data()).hexdigest()
    if kept := receipts.recall(work, place):
        body, _, result = kept.partition(" ")
        if body != sent:
            raise Invalid([FieldError("Idempotency-Key", "key_reused")])
        return result
    result = act()
    receipts.remember(work, place, f"{sent} {result}")
    return result


def encoded(data: Data) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def tag_of(body: bytes) -> str:
    """A tag of the bytes, so that it tells no more than they do."""
    return sha256(body).hexdigest()[:32]


def in_browser() -> Work:
    """Raise Forbidden ``session_needed`` for a program that holds a token."""
    if bears_token() or identity.session_in_hand() is None:
        raise Forbidden("session_needed")
    return this_work()
