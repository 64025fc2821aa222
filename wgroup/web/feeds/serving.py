"""A feed as HTTP wants it: whole, or not at all to a client that holds it already."""

import logging
from datetime import datetime

from flask import Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from wgroup.calendar import ics, queries, services
from wgroup.calendar.models import CalendarEntry, FeedState
from wgroup.calendar.queries import Holder
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import GUEST
from wgroup.kernel.errors import Conflict
from wgroup.kernel.time import utc_now
from wgroup.web.database import db
from wgroup.web.feeds.shelf import Kept, Shelf, digest_of

log = logging.getLogger("wgroup.feeds")

SHELF = Shelf()


def public(language: Edition, name: str) -> Response:
    """The feed of everybody: whatever guests may know of."""
    with Session(db.engine) as session:
        drawn = queries.hint(session)
        holder = Holder(f"public/{language}", name, language, GUEST, drawn)
        return answer(found(session, holder, utc_now()), "public")


def private(token: str) -> Response:
    """The feed of whoever holds the token. Raise NotFound."""
    with Session(db.engine) as session:
        holder = queries.holder_of(session, token)
        return answer(found(session, holder, utc_now()), "private")


def found(session: Session, holder: Holder, now: datetime) -> Kept:
    """The body that stands; built only if something may have changed for this holder."""
    key = (holder, queries.day_of(now))
    kept = SHELF.get(key)
    personal = holder.actor is not GUEST
    if kept is None:
        work = Work(session, holder.actor, now)
        body = queries.body(work, holder.language, holder.name)
        kept = Kept(body, noted(work, holder.scope, digest_of(body), asked=personal), now)
        SHELF.put(key, kept)
    elif personal and now - kept.noted_at >= services.NOTED_EVERY:
        work = Work(session, holder.actor, now)
        kept.changed_at = noted(work, holder.scope, kept.digest, asked=True)
        kept.noted_at = now
    return kept


def noted(work: Work, scope: str, digest: str, *, asked: bool) -> datetime:
    """When the body changed; written down where that is news. Reading goes on without it."""
    state = work.session.get(FeedState, scope)
    if state is not None and not services.is_to_note(state, digest, work.now, asked=asked):
        return state.changed_at
    try:
        with work.saved():
            return services.note_feed(work, scope, digest, asked=asked)
    except (Conflict, OperationalError) as error:
        log.warning("a feed's state was not noted: %s", type(error).__name__)
        return work.now


def answer(kept: Kept, who: str) -> Response:
    """The body or 304. who may keep it: public, or private for the one client."""
    zips = request.accept_encodings["gzip"] > 0
    response = Response(status=304) if holds(kept) else whole(kept, zips=zips)
    response.set_etag(f"{kept.digest}-gz" if zips else kept.digest)
    response.last_modified = kept.changed_at
    response.headers["Cache-Control"] = f"{who}, no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def single(entry: CalendarEntry, slug: str, now: datetime) -> Response:
    """One meeting, as the reader's session lets them see it."""
    year = entry.starts_at.year
    body = ics.download(entry.ics, {entry.zone: (year, year)} if entry.zone else {})
    response = answer(Kept(body, entry.stamp, now), "private")
    response.vary.update(["Cookie", "Accept-Language"])
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def whole(kept: Kept, *, zips: bool) -> Response:
    response = Response(kept.zipped if zips else kept.body, content_type=ics.TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="wgroup.ics"'
    if zips:
        response.headers["Content-Encoding"] = "gzip"
    return response


def holds(kept: Kept) -> bool:
    """The client has this body in either encoding. A tag outranks a date (RFC 9110 13.2.2)."""
    if "If-None-Match" in request.headers:
        tags = request.if_none_match
        return any(tags.contains_weak(each) for each in (kept.digest, f"{kept.digest}-gz"))
    since = request.if_modified_since
    return since is not None and kept.changed_at.replace(microsecond=0) <= since
