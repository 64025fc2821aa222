"""Who asks: a program by its token, else a browser by its session; judged anew each time."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Flask, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from wgroup.accounts.door import (
    Known,
    known_by_session,
    known_by_token,
    note_session,
    note_token,
)
from wgroup.accounts.rules import SEEN_EVERY, TOKEN_PREFIX, Scope
from wgroup.accounts.rules import is_proved as is_fresh
from wgroup.db.work import Work
from wgroup.kernel.actor import GUEST, SYSTEM, Actor
from wgroup.kernel.errors import Forbidden, Unauthenticated
from wgroup.kernel.time import utc_now
from wgroup.web.database import db

log = logging.getLogger("wgroup.web")

# Where the cookie keeps a session that waits for a second factor: never where one is read.
WAITING = "waiting"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

login = LoginManager()
# It would bind a session to the reader's address, and phones change theirs.
login.session_protection = None


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds: the session's own random secret, never the account's id."""

    def __init__(self, secret: str, known: Known | None = None) -> None:
        self.secret = secret
        self.known = known

    def get_id(self) -> str:
        return self.secret


@login.user_loader  # type: ignore[untyped-decorator]
def load(secret: str) -> SignedIn | None:
    known = known_by_session(db.session(), secret, utc_now())
    return SignedIn(secret, known) if known else None


def install(app: Flask) -> None:
    # Not by init_app, which looks for a "remember me" after every answer, and so would make
    # even files and public calendars vary by the reader's session.
    app.login_manager = login  # type: ignore[attr-defined]


def identify(session: Session) -> Actor:
    """Return who asks, GUEST for nobody; asked once a request.

    Under /api/ an Authorization header decides alone. Raise Unauthenticated for a token that
    is none, Forbidden ``role_cannot`` where one that may only read would write.
    """
    if request.path.startswith("/api/") and "Authorization" in request.headers:
        return _by_token(session, request.headers["Authorization"])
    if not current_user.is_authenticated:
        if "_user_id" in cookie:  # the session has ended: its cookie goes too
            cookie.clear()
        return GUEST
    known: Known = current_user.known
    _note(session, known, note_session)
    return known.actor


def enter(secret: str) -> None:
    """Let this browser hold the session; nothing of what it held before is kept."""
    cookie.clear()
    login_user(SignedIn(secret))
    cookie.pop("_id")  # a digest of the reader's address and browser, and of no use here


def await_second(secret: str) -> None:
    """Let this browser hold a session that waits for a second factor: nobody is signed in."""
    cookie.clear()
    cookie[WAITING] = secret


def secret_of_waiting() -> str:
    """The secret of the session that waits here; empty if none does."""
    return str(cookie.get(WAITING, ""))


def renew(secret: str) -> None:
    """The session in hand goes on under a new secret; forms that are open stay good."""
    cookie["_user_id"] = secret


def is_proved(now: datetime) -> bool:
    """Whoever is at this browser has shown a moment ago that it is they."""
    return current_user.is_authenticated and is_fresh(current_user.known.proved_at, now)


def has_factor() -> bool:
    """Whoever is signed in here has a second factor."""
    return bool(current_user.is_authenticated and current_user.known.has_factor)


def leave() -> None:
    logout_user()
    cookie.clear()


def secret_of_browser() -> str:
    """The secret of the session in hand; empty for a program."""
    return str(cookie.get("_user_id", ""))


def session_in_hand() -> UUID | None:
    """The id of the session's row, for its owner to tell it from the others."""
    return current_user.known.by if current_user.is_authenticated else None


def _by_token(session: Session, header: str) -> Actor:
    scheme, _, secret = header.partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret.startswith(TOKEN_PREFIX):
        raise Unauthenticated
    known = known_by_token(session, secret, utc_now())
    if known is None:
        raise Unauthenticated
    if request.method not in SAFE_METHODS and Scope.WRITE not in known.scopes:
        raise Forbidden("role_cannot")
    _note(session, known, note_token)
    return known.actor


def _note(session: Session, known: Known, note: Callable[[Work, UUID], None]) -> None:
    """Write down that it was used, at most once a minute and never in the way of the reader."""
    now = utc_now()
    if known.seen_at is not None and abs(now - known.seen_at) < SEEN_EVERY:
        return
    session.rollback()  # what was read is not needed, and must not hold up the writing
    try:
        with Session(db.engine) as own, Work(own, SYSTEM, now).saved() as work:
            note(work, known.by)
    except (DBAPIError, PoolTimeout) as error:
        log.warning("a sighting was not noted: %s", type(error).__name__)
