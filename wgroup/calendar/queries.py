"""What a feed holds, for whom, and what is known of it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from wgroup.accounts.models import Account
from wgroup.calendar.ics import calendar
from wgroup.calendar.models import ALL, CalendarEntry, Feed, FeedState
from wgroup.calendar.rules import Audience, Edition, Subject
from wgroup.calendar.wording import ABOUT
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import SLUG

# How long a meeting stays after its planned end: long enough for every client to have seen it.
STAYS, STAYS_CALLED_OFF = timedelta(days=60), timedelta(days=90)

Zones = dict[str, tuple[int, int]]

HINT = select(FeedState.digest).where(FeedState.scope == ALL)

OPENED = (
    select(Feed, Account, HINT.scalar_subquery())
    .join(Account, Account.id == Feed.account_id)
    .where(
        Feed.token_hash == bindparam("digest"),
        Feed.revoked_at.is_(None),
        Account.disabled_at.is_(None),
        Feed.created_at >= Account.secrets_from,
    )
    .execution_options(sees_all=True)
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A feed that was asked for by its token, its owner as they are now, and the hint."""

    scope: str
    name: str
    language: Edition
    actor: Actor
    hint: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed as its owner sees it; asked_at is when a client last fetched it."""

    feed: Feed
    asked_at: datetime | None


def holder_of(session: Session, token: str) -> Holder:
    """Return whose feed this token opens; NotFound alike for wrong, ended and disabled.

    The token itself is the right, so this asks before anybody is known to the session.
    """
    found = session.execute(OPENED, {"digest": digest_of(token)}).one_or_none()
    if found is None:
        raise NotFound(kind="feed")
    feed, account, drawn = found
    return Holder(feed.scope, feed.name, feed.language, account.as_actor(), drawn or "")


def digest_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def hint(session: Session) -> str:
    """Changes with whatever feeds may show; while it stands still, so do they all."""
    return session.scalar(HINT.execution_options(sees_all=True)) or ""


def day_of(now: datetime) -> datetime:
    """The midnight (UTC) from which the window of a feed counts: it moves once a day."""
    return datetime.combine(now.date(), time(), now.tzinfo)


def body(work: Work, edition: Edition, name: str) -> bytes:
    """Return the file that this actor's calendar of this edition is now."""
    day = day_of(work.now)
    better = aliased(CalendarEntry)
    rows = work.session.execute(
        select(CalendarEntry.ics, CalendarEntry.zone, CalendarEntry.starts_at)
        .where(
            CalendarEntry.edition == edition,
            CalendarEntry.kind == Subject.MEETING,
            or_(
                CalendarEntry.ends_at >= day - STAYS,
                and_(
                    CalendarEntry.called_off.is_(True),
                    CalendarEntry.ends_at >= day - STAYS_CALLED_OFF,
                ),
            ),
            or_(
                CalendarEntry.audience == Audience.INVITED,
                ~exists().where(
                    better.subject_id == CalendarEntry.subject_id,
                    better.edition == edition,
                    better.audience == Audience.INVITED,
                ),
            ),
        )
        .order_by(CalendarEntry.starts_at, CalendarEntry.subject_id)
    ).all()
    zones: Zones = {}
    for _, zone, starts_at in rows:
        if zone:
            first, last = zones.get(zone, (starts_at.year, starts_at.year))
            zones[zone] = (min(first, starts_at.year), max(last, starts_at.year))
    return calendar((row[0] for row in rows), zones, name=name, about=edition.of(ABOUT))


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


def own_feeds(work: Work) -> list[FeedView]:
    """The actor's feeds that still stand, the newest first."""
    wanted = _standing().where(Feed.account_id == work.actor.id)
    feeds = list(work.session.scalars(wanted.order_by(Feed.created_at.desc(), Feed.id)))
    states = select(FeedState).where(FeedState.scope.in_([each.scope for each in feeds]))
    asked = {each.scope: each.asked_at for each in work.session.scalars(states)}
    return [FeedView(each, asked.get(each.scope)) for each in feeds]


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
