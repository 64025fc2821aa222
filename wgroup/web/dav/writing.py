"""PUT: one's own answer, alarms and progress are taken over; all else is refused by name."""

from uuid import UUID

from flask import Response, request

from wgroup.calendar import putting
from wgroup.calendar.submitted import Fault, Unfit
from wgroup.db.work import Work
from wgroup.kernel.errors import (
    Conflict,
    RuleBroken,
    StalePrecondition,
    WgroupError,
)
from wgroup.web.dav import paths
from wgroup.web.dav.answers import (
    MAX_SIZE,
    SUPPORTED_COMPONENT,
    SUPPORTED_DATA,
    VALID_DATA,
    VALID_OBJECT,
    lacking,
    nothing,
    uid_conflict,
    unmet,
)
from wgroup.web.dav.properties import MOST_BYTES, Shelf

CONDITIONS = {
    Fault.DATA: VALID_DATA,
    Fault.OBJECT: VALID_OBJECT,
    Fault.COMPONENT: SUPPORTED_COMPONENT,
    Fault.SIZE: MAX_SIZE,
}


def put(work: Work, shelf: Shelf, subject_id: UUID) -> Response:
    """204, and no ETag: what is kept is not what was sent, octet by octet (RFC 4791 5.3.4)."""
    octets, place = _sent(), (work, shelf.reader, shelf.view, subject_id)
    try:
        wish = putting.compared(*place, octets, check=insist_seen)
        with work.saved():
            putting.put(*place, wish, check=insist_seen)
    except Unfit as unfit:
        raise _told(unfit) from unfit
    except (Conflict, RuleBroken) as refused:
        if refused.code in {"clash", "stale_version"}:
            raise
        raise lacking("write-content") from refused  # as things stand, not even one's own
    return nothing(204)


def make(work: Work, shelf: Shelf) -> Response:
    """Nothing new is taken; what has the UID of an object that is there, is told so."""
    octets = _sent()
    if "If-Match" in request.headers:
        raise StalePrecondition
    try:
        there = putting.having_uid(work, shelf.reader, shelf.view, octets)
    except Unfit as unfit:
        if unfit.fault is Fault.OTHERS:
            raise lacking("bind", shelf.path) from unfit
        raise _told(unfit) from unfit
    if there is not None:
        raise uid_conflict(shelf.path + paths.file_name(there))
    raise lacking("bind", shelf.path)


def insist_seen(tag: str) -> None:
    """Raise StalePrecondition unless If-Match and If-None-Match allow it (RFC 9110 13.1)."""
    if "If-Match" in request.headers and not request.if_match.contains(tag):
        raise StalePrecondition
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(tag):
        raise StalePrecondition


def _sent() -> bytes:
    """The body. Raise Refused ``max-resource-size``, ``supported-calendar-data``."""
    if (request.content_length or 0) > MOST_BYTES:
        raise unmet(MAX_SIZE)
    octets = request.get_data()
    if len(octets) > MOST_BYTES:
        raise unmet(MAX_SIZE)
    if request.mimetype not in {"text/calendar", ""}:
        raise unmet(SUPPORTED_DATA)
    if not octets.strip():
        raise unmet(VALID_DATA)
    return octets


def _told(unfit: Unfit) -> WgroupError:
    if unfit.fault is Fault.UID:
        return uid_conflict(request.path)
    if unfit.fault is Fault.OTHERS:
        return lacking("write")
    return unmet(CONDITIONS[unfit.fault])
