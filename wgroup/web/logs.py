"""The log: JSON lines on standard error, one for each request and one for each trouble (D25).

A line names the route and never the path, the account by its id and never by its address: what
people wrote, and every secret that an address may hold, stays out. The text of a foreign error
is left out too, for it likes to quote what it choked on; its kind and its lines of code are in.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask, Response, g, has_request_context, request

from wgroup.web.guard import DECLARED, Access

log = logging.getLogger("wgroup.request")

METHODS = frozenset(
    {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
    | {"PROPFIND", "REPORT", "PROPPATCH", "MKCALENDAR", "MKCOL", "COPY", "MOVE", "ACL"}
)

# What a caller may add by ``extra=``; anything else is not for the log.
FACTS = ("method", "route", "status", "account", "ms", "bytes")

Raised = tuple[type, BaseException, TracebackType] | tuple[None, None, None]


def install(app: Flask) -> None:
    """Give each request an id and a line; made before all other parts, so that it ends last."""
    start()
    app.before_request(begin)
    app.after_request(end)
    # Flask's own would tell the path.
    app.log_exception = note_failure  # type: ignore[method-assign]


def start(level: int = logging.INFO) -> None:
    """Send the house's records of this level, and warnings of all else, to standard error."""
    root = logging.getLogger()
    if not any(isinstance(each, JsonLines) for each in root.handlers):
        root.addHandler(JsonLines())
    logging.getLogger("wgroup").setLevel(level)


def begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()


def end(response: Response) -> Response:
    """Name the request to who asked, and write its line."""
    if "request_id" not in g:
        begin()
    response.headers["X-Request-Id"] = g.request_id
    if _is_worth_a_line(response):
        route, status = request.endpoint, response.status_code
        method = request.method if request.method in METHODS else "other"
        level = logging.WARNING if status >= 500 else logging.INFO
        facts = {
            "method": method,
            "route": route,
            "status": status,
            "account": _account(),
            "ms": round((time.perf_counter() - g.began) * 1000, 1),
            "bytes": response.content_length,
        }
        log.log(level, "%s %s %s", method, route or "nowhere", status, extra=facts)
    return response


def note_failure(exc_info: Raised) -> None:
    """What not even the pages for failures could hold."""
    log.error("unhandled: %s", type(exc_info[1]).__name__, exc_info=exc_info)


def _is_worth_a_line(response: Response) -> bool:
    """What holds nothing of anybody, such as pictures and probes, only if it fails."""
    open_files = DECLARED.get(request.endpoint or "") is Access.FILES
    return not open_files or response.status_code >= 500


def _account() -> str | None:
    """Whoever is known to ask; nobody is looked up for the sake of a log."""
    work = g.get("work")
    return str(work.actor.id) if work is not None and work.actor.id else None


class JsonLines(logging.Handler):
    """A line is written in one piece, so that those of several processes stay whole."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(line(record) + "\n")
            sys.stderr.flush()
        except Exception:  # a log that cannot be written must not stop the house
            self.handleError(record)


def line(record: logging.LogRecord) -> str:
    """The record as ASCII JSON without line breaks, whatever stands in it."""
    moment = datetime.fromtimestamp(record.created, UTC)
    told: dict[str, object] = {
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": record.getMessage(),
    }
    if has_request_context() and "request_id" in g:
        told["request"] = g.request_id
    told |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
    if record.exc_info and record.exc_info[1] is not None:
        told["trace"] = "".join(trace(record.exc_info[1]))
    return json.dumps(told, default=str)


def trace(error: BaseException) -> Iterator[str]:
    """The traceback without the messages of its errors, the first cause first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from trace(cause)
        yield "from which followed:\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
