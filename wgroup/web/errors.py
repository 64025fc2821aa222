"""Every refusal and every failure: which status it has, and who says it."""

import logging

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from wgroup.kernel.errors import (
    Busy,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    RuleBroken,
    StalePrecondition,
    TooMany,
    Unauthenticated,
    WgroupError,
)
from wgroup.web.dav.answers import refusal
from wgroup.web.guard import for_programs

log = logging.getLogger("wgroup.web")

STATUS: dict[type[WgroupError], int] = {
    NotFound: 404,
    Unauthenticated: 401,
    Forbidden: 403,
    Conflict: 409,
    StalePrecondition: 412,
    TooMany: 429,
    RuleBroken: 422,
    Invalid: 422,
}

# Codes that have a status of their own, whatever their class.
STATUS_OF_CODE = {
    "malformed": 400,
    "method_not_allowed": 405,
    "too_large": 413,
    "unsupported_media_type": 415,
    "precondition_required": 428,
    "internal": 500,
    "unavailable": 503,
}

CODE_OF_STATUS = {
    **{status: code for code, status in STATUS_OF_CODE.items()},
    401: "unauthenticated",
    403: "role_cannot",
    404: "not_found",
    412: "stale_version",
    422: "invalid_input",
    429: "too_many_requests",
}

# What Werkzeug refused in its own way comes here as a bare code.
STATUS_OF_HTTP = {code: status for status, code in CODE_OF_STATUS.items()}

SECONDS_TO_RETRY = 5


def status_of(error: WgroupError) -> int:
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    by_class = (STATUS[each] for each in type(error).__mro__ if each in STATUS)
    return next(by_class, STATUS_OF_HTTP.get(error.code, 500))


def install(app: Flask) -> None:
    app.register_error_handler(WgroupError, refuse)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(OperationalError, on_database)
    app.register_error_handler(PoolTimeout, on_database)
    app.register_error_handler(Exception, on_failure)


def refuse(error: WgroupError) -> ResponseReturnValue:
    """The answer to a refusal: a problem for programs, XML for calendars, a page for people."""
    if request.path.startswith("/api/"):
        # Here, since that room stands on this one.
        from wgroup.web.api.problems import problem  # noqa: PLC0415

        response = problem(error, status_of(error))
    elif for_programs():
        response = refusal(error, status_of(error))
    elif isinstance(error, Unauthenticated):
        return to_sign_in()
    elif error.code == "factor_needed":
        return redirect(url_for("factors.index"), 303)
    else:
        try:
            response = make_response(page(error), status_of(error))
        except (OperationalError, PoolTimeout) as away:  # a page asks for more than its refusal
            return on_database(away)
    if isinstance(error, TooMany | Busy):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def page(error: WgroupError) -> str:
    """What, why and what to do; a missing page carries no reference, so that it tells nothing."""
    status = status_of(error)
    reference = g.get("request_id", "") if status >= 500 else ""
    return render_template(
        "errors/refusal.html", error=error, status=status, reference=reference
    )


def to_sign_in() -> ResponseReturnValue:
    """Sign in first, then come back to this page, if coming back is harmless."""
    # Here, since that room stands on this one.
    from wgroup.web.accounts.coming_back import signed_path  # noqa: PLC0415

    back = signed_path(request.full_path) or None if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back), 303)


def on_http(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own refusals, in our words; redirects pass as they are."""
    if isinstance(error, SecurityError):
        return _to_a_stranger()
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    refusal = WgroupError(CODE_OF_STATUS.get(status, "malformed" if status < 500 else "internal"))
    response = make_response(refuse(refusal))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _to_a_stranger() -> Response:
    """Asked by a name that is not ours: no address can be built for it, so there is no page."""
    response = make_response("This service has another name. 本服务的域名并非如此。\n", 400)
    response.mimetype = "text/plain"
    return response


def on_database(error: Exception) -> ResponseReturnValue:
    """The database is away or too busy; nothing was changed, the same may succeed later."""
    kind = type(error.orig) if isinstance(error, DBAPIError) else type(error)
    log.error("the database does not answer: %s", kind.__name__)
    return _plain(WgroupError("unavailable"), {"Retry-After": str(SECONDS_TO_RETRY)})


def on_failure(error: Exception) -> ResponseReturnValue:
    log.exception("unhandled: %s", type(error).__name__)
    return _plain(WgroupError("internal"), {})


def _plain(error: WgroupError, headers: dict[str, str]) -> Response:
    """An answer that needs no database: the page of the house may ask for more than there is."""
    try:
        response = make_response(refuse(error))
    except Exception:  # the last resort: whatever is broken, the reader gets an answer
        log.exception("the page for a failure failed")
        response = make_response("Something went wrong on our side. 服务出错。\n", 500)
        response.mimetype = "text/plain"
    response.headers.update(headers)
    return response
