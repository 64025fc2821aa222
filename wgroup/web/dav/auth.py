"""Who asks by CalDAV: an account's address with one of its app passwords, by HTTP Basic.

Nothing else is looked at: neither a browser's session nor a token. So no page elsewhere can make
a reader's browser act here: what it may send to a stranger unasked (GET, HEAD, POST) changes
nothing, and for PUT it would have to ask us first.
"""

import logging

from flask import g, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from wgroup.accounts.door import Known
from wgroup.accounts.services import app_passwords
from wgroup.calendar.views import Reader, reader
from wgroup.db.work import Work
from wgroup.kernel.actor import GUEST, SYSTEM
from wgroup.kernel.errors import Unauthenticated
from wgroup.kernel.time import utc_now
from wgroup.web.database import db
from wgroup.web.dav.clients import kind_of
from wgroup.web.seating import seat_if_due

log = logging.getLogger("wgroup.security")

# Longer ones are nobody's.
MOST = 300


def let_in() -> None:
    """Make the request's Work that of who asks. Raise Unauthenticated, or TooMany."""
    session, now = db.session(), utc_now()
    email, password = _brought()
    known = app_passwords.identify(session, email, password, now)
    if known is None:
        log.info("an app password was refused")
        app_passwords.refuse(Work(session, GUEST, now), email, address=request.remote_addr)
    _note(session, known)
    seat_if_due(session, known.actor)
    g.work = Work(session, known.actor, now)
    g.reader = reader(known.actor, known.addresses)


def this_reader() -> Reader:
    """Who was let in, as their own programs know them."""
    found: Reader = g.reader
    return found


def _brought() -> tuple[str, str]:
    """Raise Unauthenticated where nothing was brought, which is how every program begins."""
    told = request.authorization
    if told is None or told.type != "basic":
        raise Unauthenticated
    email, password = told.username or "", told.password or ""
    if not email or len(email) > MOST or len(password) > MOST:
        raise Unauthenticated
    return email, password


def _note(session: Session, known: Known) -> None:
    """Write down that it was used, and by what; never in the way of the reader."""
    client, now = kind_of(request.headers.get("User-Agent", "")), utc_now()
    if not app_passwords.is_to_note(known, client, now):
        return
    session.rollback()  # what was read is not needed, and must not hold up the writing
    try:
        with Session(db.engine) as own, Work(own, SYSTEM, now).saved() as work:
            app_passwords.note_use(work, known, client)
    except (DBAPIError, PoolTimeout) as error:
        log.warning("the use of an app password was not noted: %s", type(error).__name__)
