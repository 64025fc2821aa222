"""What belongs to the request in hand: its work, its language, its settings."""

from flask import current_app, g, has_request_context

from wgroup.config import Settings
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.time import utc_now
from wgroup.web.database import db
from wgroup.web.identity import identify
from wgroup.web.language import language_of_request
from wgroup.web.seating import seat_if_due


def this_work() -> Work:
    """The one Work of this request; the first call finds out who asks.

    Raise Unauthenticated for a bearer token that is none.
    """
    if "work" not in g:
        session = db.session()
        actor = identify(session)
        seat_if_due(session, actor)
        g.work = Work(session, actor, utc_now())
    work: Work = g.work
    return work


def this_language() -> Language:
    """The reader's; before it is known who asks, what the request itself says."""
    if "language" in g:
        kept: Language = g.language
        return kept
    if "work" not in g:
        return language_of_request()
    g.language = language_of_request(g.work.actor.language)
    return this_language()


def this_settings() -> Settings:
    settings: Settings = current_app.extensions["wgroup"]
    return settings


def forget_language() -> None:
    """After an account has changed its language, the answer already speaks the new one."""
    if has_request_context():
        g.pop("language", None)
