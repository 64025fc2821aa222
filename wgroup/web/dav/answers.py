"""What is sent back: multistatus, and refusals with the precondition that was not met."""

import re
from collections.abc import Iterable

from flask import Response, request

from wgroup.kernel.errors import Busy, Forbidden, TooMany, Unauthenticated, WgroupError
from wgroup.web.dav.xml import TYPE, C, D, document, element, holding, href, text

# No scheduling: it is not announced, so that no program leaves invitations and answers to us.
CLASSES = "1, 3, access-control, calendar-access"
REALM = 'Basic realm="wgroup", charset="UTF-8"'

# One preference (RFC 7240 2).
MINIMAL = re.compile(r'\s*return\s*=\s*("?)minimal\1\s*(?:;|\Z)', re.IGNORECASE | re.ASCII)

# Characters of one answer: some twenty thousand meetings whole.
MOST_TOLD = 64_000_000

OK, MISSING, FULL = (
    "HTTP/1.1 200 OK",
    "HTTP/1.1 404 Not Found",
    "HTTP/1.1 507 Insufficient Storage",
)


class Refused(Forbidden):
    """A precondition of WebDAV was not met (RFC 4918 16); condition is XML."""

    def __init__(self, condition: str, status: int = 403) -> None:
        super().__init__()
        self.condition = condition
        self.status = status


def unmet(tag: str, status: int = 403) -> Refused:
    return Refused(element(tag), status)


def lacking(privilege: str, path: str | None = None) -> Refused:
    """The reader may not, and nobody may give them the right (RFC 3744 7.1.1)."""
    return Refused(_needed(privilege, path or request.path))


def _needed(privilege: str, path: str) -> str:
    resource = href(path) + holding(D + "privilege", D + privilege)
    return element(D + "need-privileges", element(D + "resource", resource))


def refusal(error: WgroupError, status: int) -> Response:
    """The answer to a calendar program: a condition where there is one, and no words."""
    condition = ""
    if isinstance(error, Refused):
        condition, status = error.condition, error.status
    elif isinstance(error, Forbidden):
        condition = _needed("write-content", request.path)
    response = answer(document(D + "error", condition), status)
    if isinstance(error, Unauthenticated):
        response.headers["WWW-Authenticate"] = REALM
    if isinstance(error, TooMany | Busy):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def answer(body: bytes, status: int, kind: str = TYPE) -> Response:
    response = Response(body, status, content_type=kind)
    response.headers["DAV"] = CLASSES
    return response


def nothing(status: int, **headers: str) -> Response:
    """An answer without a body, and so of no type."""
    response = answer(b"", status)
    del response.headers["Content-Type"]
    response.headers.update(headers)
    return response


def multistatus(responses: Iterable[str], ending: str = "", declared: str = "") -> Response:
    """declared are namespaces beside our own. Raise Refused ``number-of-matches-within-limits``
    for more than can be told at once."""
    told, length = [], 0
    for each in responses:
        length += len(each)
        if length > MOST_TOLD:
            raise unmet(TOO_MANY, 507)
        told.append(each)
    response = answer(document(D + "multistatus", "".join(told) + ending, declared), 207)
    if is_minimal():
        response.headers["Preference-Applied"] = "return=minimal"
    return response


def is_minimal() -> bool:
    """Who asks would rather not be told which properties there are not (RFC 8144 2.1)."""
    return any(map(MINIMAL.match, request.headers.get("Prefer", "").split(",")))


FOUND = "<D:propstat><D:prop>{}</D:prop>" + text(D + "status", OK) + "</D:propstat>"
ABSENT = "<D:propstat><D:prop>{}</D:prop>" + text(D + "status", MISSING) + "</D:propstat>"


def told(path: str, found: str, missing: str = "") -> str:
    """A response with the properties that were found, and those that there are not.

    path is one of ours, and so needs no escaping.
    """
    stats = FOUND.format(found) if found or not missing else ""
    if missing:
        stats += ABSENT.format(missing)
    return f"<D:response><D:href>{path}</D:href>{stats}</D:response>"


def gone(path: str) -> str:
    """It is not there, or not any more."""
    return element(D + "response", href(path) + text(D + "status", MISSING))


def cut_short(path: str) -> str:
    """There is more than was asked for (RFC 6578 3.6)."""
    condition = holding(D + "error", TOO_MANY)
    return element(D + "response", href(path) + text(D + "status", FULL) + condition)


TOO_MANY = D + "number-of-matches-within-limits"
SUPPORTED_REPORT = D + "supported-report"
VALID_TOKEN = D + "valid-sync-token"
FINITE_DEPTH = D + "propfind-finite-depth"
SUPPORTED_FILTER, VALID_FILTER = C + "supported-filter", C + "valid-filter"
SUPPORTED_COLLATION = C + "supported-collation"
SUPPORTED_DATA, VALID_DATA = C + "supported-calendar-data", C + "valid-calendar-data"
VALID_OBJECT = C + "valid-calendar-object-resource"
SUPPORTED_COMPONENT = C + "supported-calendar-component"
MAX_SIZE = C + "max-resource-size"


def uid_conflict(path: str) -> Refused:
    """Another object has this UID (RFC 4791 5.3.2.1)."""
    return Refused(element(C + "no-uid-conflict", href(path)), 409)
