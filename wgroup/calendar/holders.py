"""Who opens a feed: the holder of its token, with their rights as they are now, or everybody.

What is read here decides all that a feed may hold, and is read as the driver gives it, so that
a row can be compared with the row of the time before: while the two are the same, and the hint
in them stands, so does what was sent.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, bindparam, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from wgroup.accounts.models import Account
from wgroup.calendar.files import Form, Label
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.models import ALL, Feed, FeedState
from wgroup.calendar.rules import Edition
from wgroup.calendar.wording import ABOUT, CALENDAR
from wgroup.db.prepared import Prepared
from wgroup.kernel.actor import GUEST, Actor, Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import NotFound
from wgroup.kernel.time import utc_now

Row = tuple[str | None, ...]

MILESTONES = Bilingual(en="Working Group milestones", zh="工作组时间节点")
ABOUT_MILESTONES = Bilingual(
    en="Milestones of the Working Group's register, as whole days.",
    zh="工作组登记册中的时间节点，按全天日程列出。",
)


def _text(column: InstrumentedAttribute[Any], name: str) -> ColumnElement[str]:
    return cast(column, String).label(name)


# Of everybody; while its digest stands still, so do all feeds.
HINTED = (
    select(func.coalesce(func.max(FeedState.digest), ""))
    .where(FeedState.scope == ALL)
    .execution_options(sees_all=True)
)

# Whom a token opens a feed for; asked before anybody is known, for the token itself is the right.
OPENED = (
    select(
        _text(Feed.id, "feed"),
        Feed.name.label("feed_name"),
        _text(Feed.language, "edition"),
        _text(Feed.filters, "filters"),
        _text(Feed.alarms, "alarms"),
        _text(Account.id, "account"),
        Account.name,
        _text(Account.roles, "roles"),
        Account.party,
        _text(Account.person_id, "person"),
        _text(Account.language, "language"),
        _text(Account.leaves_at, "leaves"),
        HINTED.scalar_subquery().label("hint"),
    )
    .join(Account, Account.id == Feed.account_id)
    .where(
        Feed.token_hash == bindparam("digest"),
        Feed.revoked_at.is_(None),
        Account.disabled_at.is_(None),
        Feed.created_at >= Account.secrets_from,
    )
    .execution_options(sees_all=True)
)


_STATES: Any = FeedState.__table__
STATE = select(_STATES.c.digest, _STATES.c.changed_at, _STATES.c.asked_at).where(
    _STATES.c.scope == bindparam("scope")
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose feed it is, and what it is to hold. scope is the key of its FeedState.

    whole: it has no window, being short.
    """

    scope: str
    label: Label
    chosen: Selection
    actor: Actor
    whole: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What was noted of a feed."""

    digest: str
    changed_at: datetime
    asked_at: datetime | None


def row_of(session: Session, token: str) -> Row:
    """The row that this token opens; NotFound alike for wrong, ended and disabled."""
    prepared = _prepared(OPENED, session.get_bind().dialect)
    for row in prepared.rows(session, digest=digest_of(token)):
        if not has_left(tuple(row), utc_now()):
            return tuple(row)
    raise NotFound(kind="feed")


def has_left(row: Row, now: datetime) -> bool:
    """The owner of the feed of a row of ``OPENED`` is not there any more. The databases write an
    instant each in its way, in UTC where no zone is told."""
    leaves = datetime.fromisoformat(row[-2]) if row[-2] else None
    if leaves is None:
        return False
    return (leaves if leaves.tzinfo else leaves.replace(tzinfo=UTC)) <= now


def hint(session: Session) -> Row:
    """Changes with whatever feeds may show; while it stands still, so do they all."""
    [row] = _prepared(HINTED, session.get_bind().dialect).rows(session)
    return tuple(row)


_prepared = cache(Prepared.of)


def digest_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=1024)
def holder_of(row: Row) -> Holder:
    """Read a row of ``OPENED``."""
    feed, name, edition, filters, alarms, *owner, _leaves, _hint = (each or "" for each in row)
    language = Edition(edition)
    chosen = Selection(language, Filters.kept(json.loads(filters)), tuple(json.loads(alarms)))
    label = Label(name, language.of(ABOUT))
    return Holder(str(UUID(feed)), label, chosen, _actor(*owner))


def _actor(account: str, name: str, roles: str, party: str, person: str, language: str) -> Actor:
    return Actor(
        id=UUID(account),
        name=name,
        roles=frozenset(Role(each) for each in json.loads(roles)),
        party=party or None,
        person_id=UUID(person),
        language=Language(language) if language else None,
    )


@cache
def everybody(edition: Edition) -> Holder:
    """Who asks for the public calendar: it holds what guests may know of."""
    label = Label(edition.of(CALENDAR), edition.of(ABOUT))
    return Holder(f"public/{edition}", label, Selection(edition), GUEST)


@cache
def everybody_on_milestones(edition: Edition) -> Holder:
    """Who asks for the milestones of the register, which is open to all."""
    label = Label(edition.of(MILESTONES), edition.of(ABOUT_MILESTONES))
    chosen = Selection(edition, Filters(milestones=True), meetings=False)
    return Holder(f"milestones/{edition}", label, chosen, GUEST, whole=True)


def variant(form: Form, *, whole: bool) -> str:
    """What is added to a scope for this form of its file; nothing for the usual one."""
    return ("/all" if whole else "") + ("" if form is Form.ICS else f"/{form}")


VARIANTS = tuple(variant(form, whole=whole) for form, whole in product(Form, (False, True)))


def state_of(session: Session, scope: str) -> State | None:
    """What was noted of the feed, if anything was."""
    found = session.connection().execute(STATE, {"scope": scope}).one_or_none()
    return State(*found) if found else None
