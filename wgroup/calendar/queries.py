"""A person's feeds, and single entries, as those who may know of them read them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from wgroup.accounts.models import Account
from wgroup.calendar.clients import Client
from wgroup.calendar.filters import Filters, path
from wgroup.calendar.holders import VARIANTS
from wgroup.calendar.models import CalendarEntry, Feed, FeedState
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, RuleBroken
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import SLUG
from wgroup.meetings.series.models import Series
from wgroup.register.models import Provision, ThematicGroup, Topic


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed as its owner sees it: when a client last fetched it, and of what kind it was."""

    feed: Feed
    asked_at: datetime | None = None
    asked_by: Client | None = None


def entry(work: Work, slug: str, edition: Edition) -> CalendarEntry:
    """A meeting's entry, the one for the invited where the actor is; NotFound if it is missing,
    hidden, or in no calendar yet."""
    if not SLUG.fullmatch(slug):
        raise NotFound(kind="meeting")
    code = slug.replace("-", "/")
    wanted = (
        select(CalendarEntry)
        .join(Meeting, Meeting.id == CalendarEntry.subject_id)
        .where(Meeting.code == code, CalendarEntry.edition == edition)
        .order_by(CalendarEntry.audience.desc())
        .limit(1)
    )
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="meeting")
    return found


def check_filters(work: Work, filters: Filters) -> None:
    """Raise RuleBroken ``unknown_group``, ``unknown_series``, ``unknown_topic`` or
    ``unknown_provision`` at a path such as ``filters.groups``."""
    for name, column, code in (
        ("groups", ThematicGroup.code, "unknown_group"),
        ("series", Series.key, "unknown_series"),
        ("topics", Topic.key, "unknown_topic"),
        ("provisions", Provision.key, "unknown_provision"),
    ):
        if keys := getattr(filters, name):
            known = set(work.session.scalars(select(column).where(column.in_(keys))))
            _insist(known, keys, name, code)


def _insist(known: set[str], keys: tuple[str, ...], name: str, code: str) -> None:
    for key in keys:
        if key not in known:
            raise RuleBroken(code, field=path(name), value=key)


def own_feeds(work: Work) -> list[FeedView]:
    """The actor's feeds that still stand, the newest first."""
    wanted = _standing().where(Feed.account_id == work.actor.id)
    feeds = list(work.session.scalars(wanted.order_by(Feed.created_at.desc(), Feed.id)))
    return _views(work, feeds)


def view(work: Work, feed_id: UUID) -> FeedView:
    """One of them. Raise NotFound as ``get_feed``."""
    [found] = _views(work, [get_feed(work, feed_id)])
    return found


def _views(work: Work, feeds: list[Feed]) -> list[FeedView]:
    """In whichever form it was fetched last."""
    scopes = [each.scope + variant for each in feeds for variant in VARIANTS]
    wanted = select(FeedState).where(FeedState.scope.in_(scopes), FeedState.asked_at.is_not(None))
    ordered = work.session.scalars(wanted.order_by(FeedState.asked_at))
    last = {each.scope.partition("/")[0]: each for each in ordered}
    return [_view(each, last.get(each.scope)) for each in feeds]


def _view(feed: Feed, state: FeedState | None) -> FeedView:
    if state is None:
        return FeedView(feed)
    return FeedView(feed, state.asked_at, Client(state.asked_by) if state.asked_by else None)


def count_feeds(work: Work) -> int:
    """How many of the actor's feeds still stand."""
    own = _standing().where(Feed.account_id == work.actor.id).with_only_columns(Feed.id)
    return len(work.session.scalars(own).all())


def _standing() -> Select[Feed]:
    """Neither revoked nor made before their owner's secrets were all ended."""
    joined = select(Feed).join(Account, Account.id == Feed.account_id)
    return joined.where(Feed.revoked_at.is_(None), Feed.created_at >= Account.secrets_from)


def get_feed(work: Work, feed_id: UUID, *, to_change: bool = False) -> Feed:
    """The actor's own live feed; NotFound alike if missing, ended or another's."""
    wanted = _standing().where(Feed.id == feed_id)
    if to_change:
        wanted = wanted.with_for_update(of=Feed).execution_options(populate_existing=True)
    feed = work.session.scalar(wanted)
    if feed is None:
        raise NotFound(kind="feed")
    return feed
