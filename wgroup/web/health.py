"""Two questions of those who run the service: does it live, and can it work?"""

import logging

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from wgroup.db import migrate
from wgroup.kernel.errors import WgroupError
from wgroup.web.database import db
from wgroup.web.errors import SECONDS_TO_RETRY
from wgroup.web.guard import Access

log = logging.getLogger("wgroup.web")

bp = Blueprint("health", __name__)

# Neither asks who asks: a sick database must not keep them from an answer.
ACCESS = {"health.lives": Access.FILES, "health.ready": Access.FILES}


@bp.get("/healthz")
def lives() -> Response:
    """The process answers."""
    return _said("ok", 200)


@bp.get("/readyz")
def ready() -> Response:
    """The database answers, and stands where the code does."""
    why = _hindrance()
    if not why:
        return _said("ready", 200)
    response = _said(why, 503)
    response.headers["Retry-After"] = str(SECONDS_TO_RETRY)
    return response


def _hindrance() -> str:
    try:
        with db.engine.connect() as connection:
            stands = migrate.current(connection)
    except (SQLAlchemyError, WgroupError) as error:
        log.warning("not ready: %s", type(error).__name__)
        return "the database does not answer"
    return "" if stands == migrate.newest() else "the database is not migrated"


def _said(words: str, status: int) -> Response:
    response = Response(f"{words}\n", status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
