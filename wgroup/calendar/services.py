"""Calendar addresses of one's own: made, changed, renewed, ended; and what was noticed of them."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from wgroup.accounts.queries import own
from wgroup.calendar import queries
from wgroup.calendar.alarms import Alarms, read_alarms
from wgroup.calendar.clients import Client
from wgroup.calendar.filters import Filters
from wgroup.calendar.holders import State, digest_of
from wgroup.calendar.holders import hint as current_hint
from wgroup.calendar.models import Feed, FeedState
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.kernel.text import clean_text
from wgroup.policy import Action
from wgroup.revisions.acts import permit

NAME_LIMIT = 80
MOST_FEEDS = 20
TOKEN_BYTES = 32

# A client asks every hour or more often; its owner need not know the minute.
NOTED_EVERY = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def make_feed(
    work: Work,
    *,
    name: str,
    language: Edition,
    filters: Filters = Filters(),  # noqa: B008  a frozen value
    alarms: Alarms = (),
) -> tuple[Feed, str]:
    """Return the feed and its token, which is not kept.

    Raise RuleBroken ``required``, ``too_long``, ``invalid_text``, and as ``check_filters`` and
    ``read_alarms``; Conflict ``too_many_feeds``.
    """
    permit(work, Action.FEED_OWN)
    cleaned = read_name(name)
    queries.check_filters(work, filters)
    account = own(work, to_change=True)  # rivals wait, so that none slips past the limit
    if queries.count_feeds(work) >= MOST_FEEDS:
        raise Conflict("too_many_feeds", most=MOST_FEEDS)
    token = token_urlsafe(TOKEN_BYTES)
    feed = Feed(
        account_id=account.id,
        name=cleaned,
        language=language,
        filters=filters.as_row(),
        alarms=list(read_alarms(alarms)),
        token_hash=digest_of(token),
        revoked_at=None,
    )
    work.session.add(feed)
    return feed, token


def change_feed(
    work: Work,
    feed_id: UUID,
    *,
    name: str | None = None,
    language: Edition | None = None,
    filters: Filters | None = None,
    alarms: Alarms | None = None,
    seen: int | None = None,
) -> Feed:
    """Change what is given; its address stays. seen: the version that was looked at.

    Raise NotFound, Conflict ``stale_version``, and RuleBroken as ``make_feed``.
    """
    permit(work, Action.FEED_OWN)
    feed = queries.get_feed(work, feed_id, to_change=True)
    if seen is not None:
        feed.insist_unchanged(seen)
    if name is not None:
        feed.name = read_name(name)
    if language is not None:
        feed.language = language
    if filters is not None:
        queries.check_filters(work, filters)
        feed.filters = filters.as_row()
    if alarms is not None:
        feed.alarms = list(read_alarms(alarms))
    return feed


def renew_feed(work: Work, feed_id: UUID) -> tuple[Feed, str]:
    """Give the feed a new token; the address with the old one ends at once. NotFound."""
    permit(work, Action.FEED_OWN)
    feed = queries.get_feed(work, feed_id, to_change=True)
    token = token_urlsafe(TOKEN_BYTES)
    feed.token_hash = digest_of(token)
    return feed, token


def revoke_feed(work: Work, feed_id: UUID) -> Feed:
    """End the feed at once and for good. NotFound."""
    permit(work, Action.FEED_OWN)
    feed = queries.get_feed(work, feed_id, to_change=True)
    feed.revoked_at = work.now
    return feed


def read_name(name: str) -> str:
    cleaned = clean_text(name, field="name", limit=NAME_LIMIT)
    if not cleaned:
        raise RuleBroken("required", field="name")
    return cleaned


def note_feed(
    work: Work, scope: str, digest: str, *, hint: object, asked: Client | None
) -> datetime:
    """Note what the feed held, and who asked for it; return when what it holds changed.

    That instant never stands still while the body moves, even within one second, nor goes back:
    a client that only knows Last-Modified must notice a meeting that left its feed. hint is what
    ``holders.hint`` told before the body was read: where it is another by now, somebody slow
    brings what has passed, and is told an instant before that of what stands, not to keep it.
    """
    state = work.session.get(FeedState, scope, with_for_update=True)
    if state is None:
        state = FeedState(scope=scope, digest=digest, changed_at=work.now, asked_at=None)
        work.session.add(state)
    elif state.digest != digest:
        if current_hint(work.session)[-1] != hint:
            return state.changed_at - SECOND
        state.digest, state.changed_at = digest, max(work.now, state.changed_at + SECOND)
    if asked:
        state.asked_at, state.asked_by = work.now, asked.value
    return state.changed_at


def is_to_note(state: State | None, digest: str, now: datetime, *, asked: bool) -> bool:
    """There is something new to note of this feed: then, and only then, reading writes."""
    if state is None or state.digest != digest:
        return True
    return asked and (state.asked_at is None or now - state.asked_at >= NOTED_EVERY)
