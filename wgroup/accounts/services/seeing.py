"""Noting that somebody was here, in a small transaction of its own, and forgetting it in time."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update

from wgroup.accounts.models import ApiToken, LoginSession, Throttle
from wgroup.db.work import Work

# How long ended sessions are kept, for who must find out what happened.
KEPT = timedelta(days=90)
A_DAY = timedelta(days=1)

# A sighting is not a change: it passes by the trail.
PAST_THE_TRAIL = {"sees_all": True, "synchronize_session": False}


def note_session(work: Work, session_id: UUID) -> None:
    wanted = update(LoginSession).where(LoginSession.id == session_id)
    work.session.execute(wanted.values(seen_at=work.now), execution_options=PAST_THE_TRAIL)


def note_token(work: Work, token_id: UUID) -> None:
    wanted = update(ApiToken).where(ApiToken.id == token_id)
    work.session.execute(wanted.values(last_used_at=work.now), execution_options=PAST_THE_TRAIL)


def forget_old(work: Work) -> None:
    """Housekeeping: tries that no window holds any more, and sessions long over."""
    stale = (
        delete(Throttle).where(Throttle.last_at < work.now - A_DAY),
        delete(LoginSession).where(LoginSession.seen_at < work.now - KEPT),
    )
    for each in stale:
        work.session.execute(each, execution_options=PAST_THE_TRAIL)
