"""Whoever holds the link acts as the person it was sent to, whoever else is signed in here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import g
from sqlalchemy.orm import Session

from wgroup.db.work import Work
from wgroup.invitations.holders import Holder, holder_of
from wgroup.kernel.time import utc_now
from wgroup.web.database import db
from wgroup.web.language import language_of_request
from wgroup.web.request import this_settings


@dataclass(frozen=True, slots=True)
class Held:
    """A Work of the person's own, apart from that of the request."""

    work: Work
    holder: Holder


@contextmanager
def held(token: str) -> Iterator[Held]:
    """Open what the link opens, in the person's language. Raise NotFound ``link_ended``."""
    now = utc_now()
    with Session(db.engine) as session:
        holder = holder_of(session, token, this_settings().secret_keys, now)
        g.language = language_of_request(holder.actor.language)
        yield Held(Work(session, holder.actor, now), holder)
