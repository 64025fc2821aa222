"""Feeds as they stand: kept while nothing has changed, and made anew where something may have."""

import logging
from datetime import datetime
from threading import Lock

from flask import Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from wgroup.calendar import contents, holders, services
from wgroup.calendar.clients import client_of
from wgroup.calendar.files import Form, file_of
from wgroup.calendar.holders import Holder, Row
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import GUEST
from wgroup.kernel.errors import Conflict
from wgroup.kernel.time import utc_now
from wgroup.web.database import db
from wgroup.web.feeds.asking import Asked, Reply, reply
from wgroup.web.feeds.shelf import Kept, Shelf, digest_of

log = logging.getLogger("wgroup.feeds")

SHELF = Shelf()
# One body is made at a time: it takes a whole processor, and several would only quarrel for it.
MAKING = Lock()

# Everything that decides a body: the holder, by the row that tells of them, the form and the day.
Key = tuple[str, Row, Form, bool, datetime]


def private(token: str) -> Response:
    """The feed of whoever holds the token. Raise NotFound."""
    asked = asked_now()
    with Session(db.engine) as session:
        row = holders.row_of(session, token)
        kept = found(session, holders.holder_of(row), row, asked)
    return response(reply(kept, asked, "private"))


def public(edition: Edition) -> Response:
    """The feed of everybody: whatever guests may know of."""
    return of_everybody(holders.everybody(edition))


def milestones(edition: Edition) -> Response:
    return of_everybody(holders.everybody_on_milestones(edition))


def of_everybody(holder: Holder) -> Response:
    asked = asked_now()
    with Session(db.engine) as session:
        kept = found(session, holder, holders.hint(session), asked)
    return response(reply(kept, asked, "public"))


def asked_now() -> Asked:
    return Asked.of(request.headers, request.args)


def key_of(holder: Holder, row: Row, asked: Asked, now: datetime) -> Key:
    return holder.scope, row, asked.form, asked.whole or holder.whole, contents.day_of(now)


def is_personal(holder: Holder) -> bool:
    """Its owner is told when it was fetched."""
    return holder.actor is not GUEST


def found(session: Session, holder: Holder, row: Row, asked: Asked) -> Kept:
    """The body that stands; made only if something may have changed for this holder."""
    work = Work(session, holder.actor, utc_now())
    key = key_of(holder, row, asked, work.now)
    kept = SHELF.get(key)
    if kept is None:
        kept = made(work, holder, asked)
        noted(work, kept, holder, row, asked)
        SHELF.put(key, kept)
    elif is_stale(kept, holder, work.now):
        noted(work, kept, holder, row, asked)
    return kept


def is_stale(kept: Kept, holder: Holder, now: datetime) -> bool:
    """It is time to note again that this was asked for."""
    return is_personal(holder) and now - kept.noted_at >= services.NOTED_EVERY


def made(work: Work, holder: Holder, asked: Asked) -> Kept:
    whole = asked.whole or holder.whole
    with MAKING:
        body = contents.body(work, holder.chosen, holder.label, form=asked.form, whole=whole)
    return Kept(body, work.now, work.now, digest_of(body))


def noted(work: Work, kept: Kept, holder: Holder, row: Row, asked: Asked) -> None:
    """Learn when the body changed, and write down what is news. Reading goes on without it."""
    personal = is_personal(holder)
    scope = scope_of(holder, asked)
    state = holders.state_of(work.session, scope)
    kept.noted_at = work.now
    if state is not None and not services.is_to_note(state, kept.digest, work.now, asked=personal):
        kept.changed_at = state.changed_at
        return
    client = client_of(asked.agent) if personal else None
    try:
        with work.saved():
            kept.changed_at = services.note_feed(
                work, scope, kept.digest, hint=row[-1], asked=client
            )
    except (Conflict, OperationalError) as error:
        log.warning("a feed's state was not noted: %s", type(error).__name__)


def scope_of(holder: Holder, asked: Asked) -> str:
    """Each form has a state of its own, for its bytes are others."""
    return holder.scope + holders.variant(asked.form, whole=asked.whole)


def single(entry: CalendarEntry, slug: str, now: datetime) -> Response:
    """One meeting, as the reader's session lets them see it."""
    asked = asked_now()
    year = entry.starts_at.year
    component = entry.ics if asked.form is Form.ICS else entry.jcal
    body = file_of(asked.form, [component], {entry.zone: (year, year)} if entry.zone else {})
    kept = Kept(body, entry.stamp, now, digest_of(body))
    answer = response(reply(kept, asked, "private", taken_along=slug))
    answer.vary.update(["Cookie", "Accept-Language"])
    return answer


def response(told: Reply) -> Response:
    answer = Response(told.body, told.status)
    answer.headers.clear()
    answer.headers.extend(told.headers)
    return answer
