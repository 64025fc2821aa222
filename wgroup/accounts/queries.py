"""Reading accounts, and finding out who stands at the door."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wgroup.accounts.models import Account, ApiToken, LoginSession, OneTimeLink
from wgroup.accounts.rules import Scope, digest_of, session_lives, speaks_for_party
from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.kernel.errors import NotFound

# At the door it is not yet known who asks, so nobody's view can be taken.
AT_THE_DOOR = {"sees_all": True}


@dataclass(frozen=True, slots=True)
class Known:
    """Who was found at the door, by which row, and when that row was last used."""

    actor: Actor
    by: UUID
    seen_at: datetime | None
    scopes: frozenset[Scope] = frozenset(Scope)


def known_by_session(session: Session, secret: str, now: datetime) -> Known | None:
    """Whose browser holds secret; None if the session ended, or its account is disabled."""
    wanted = (
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.digest == digest_of(secret), LoginSession.ended_at.is_(None))
        .where(Account.disabled_at.is_(None))
    )
    found = session.execute(wanted, execution_options=AT_THE_DOOR).one_or_none()
    if found is None:
        return None
    login, account = found
    roles = account.held_roles
    if not session_lives(roles, created_at=login.created_at, seen_at=login.seen_at, now=now):
        return None
    return Known(account.as_actor(), login.id, login.seen_at)


def known_by_token(session: Session, secret: str, now: datetime) -> Known | None:
    """Whose program holds secret; None if it was revoked or ended, or its owner is disabled."""
    wanted = (
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.digest == digest_of(secret), ApiToken.revoked_at.is_(None))
        .where(ApiToken.expires_at > now, Account.disabled_at.is_(None))
    )
    found = session.execute(wanted, execution_options=AT_THE_DOOR).one_or_none()
    if found is None:
        return None
    token, account = found
    scopes = frozenset(Scope(each) for each in token.scopes)
    return Known(account.as_actor(), token.id, token.last_used_at, scopes)


def actor_of_session(session: Session, secret: str, now: datetime) -> Actor | None:
    known = known_by_session(session, secret, now)
    return known.actor if known else None


def actor_of_token(
    session: Session, secret: str, now: datetime
) -> tuple[Actor, frozenset[Scope]] | None:
    known = known_by_token(session, secret, now)
    return (known.actor, known.scopes) if known else None


def actor_of_account(session: Session, account_id: UUID) -> Actor | None:
    """The account's holder as they may act now; None once it is disabled. For feeds."""
    wanted = select(Account).where(Account.id == account_id, Account.disabled_at.is_(None))
    account = session.scalar(wanted, execution_options=AT_THE_DOOR)
    return account.as_actor() if account else None


def account_of_email(session: Session, email: str) -> Account | None:
    """For signing in and for inviting, where an address alone must be told from others."""
    wanted = select(Account).where(Account.email == email)
    return session.scalar(wanted, execution_options=AT_THE_DOOR)


def link_of(
    session: Session, secret: str, now: datetime, *, to_change: bool = False
) -> OneTimeLink:
    """Return the link; NotFound ``link_expired`` alike if it was used, is old, or never was."""
    wanted = (
        select(OneTimeLink)
        .join(Account, Account.id == OneTimeLink.account_id)
        .where(OneTimeLink.digest == digest_of(secret), OneTimeLink.used_at.is_(None))
        .where(OneTimeLink.expires_at > now, Account.disabled_at.is_(None))
    )
    options: dict[str, bool] = {**AT_THE_DOOR}
    if to_change:
        wanted = wanted.with_for_update(of=OneTimeLink)
        options["populate_existing"] = True
    link = session.scalar(wanted, execution_options=options)
    if link is None:
        raise NotFound("link_expired")
    return link


def holder_of_link(session: Session, secret: str, now: datetime) -> Account:
    """The account that a one-time link is for. NotFound ``link_expired``."""
    wanted = select(Account).where(Account.id == link_of(session, secret, now).account_id)
    return session.scalars(wanted, execution_options=AT_THE_DOOR).one()


def get(work: Work, account_id: UUID, *, to_change: bool = False) -> Account:
    """Return the account; NotFound alike if it is missing or hidden."""
    wanted = select(Account).where(Account.id == account_id)
    if to_change:
        wanted = wanted.with_for_update(of=Account).execution_options(populate_existing=True)
    account = work.session.scalar(wanted)
    if account is None:
        raise NotFound(kind="account")
    return account


def own(work: Work, *, to_change: bool = False) -> Account:
    """The account of whoever acts; NotFound for guests and for the system."""
    if work.actor.id is None:
        raise NotFound(kind="account")
    return get(work, work.actor.id, to_change=to_change)


def listed(
    work: Work, *, after: str | None = None, limit: int = PAGE, party: str | None = None
) -> Page[Account]:
    """A page of the accounts that the actor may know of, by name."""
    wanted = select(Account)
    if party is not None:
        wanted = wanted.where(Account.party == party)
    return read_page(
        work.session,
        wanted,
        (Account.name, Account.id),
        lambda each: (each.name, each.id),
        after=after,
        limit=limit,
    )


def has_focal_point(work: Work, party: str) -> bool:
    """Somebody speaks for the Party already, or is invited to."""
    wanted = select(Account).where(Account.party == party, Account.disabled_at.is_(None))
    return any(speaks_for_party(each.held_roles) for each in work.session.scalars(wanted))


def sessions(work: Work) -> list[LoginSession]:
    """Where the actor is signed in, the latest first."""
    wanted = (
        select(LoginSession)
        .where(LoginSession.account_id == work.actor.id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id)
        .limit(100)
    )
    held = work.actor.roles
    return [
        each
        for each in work.session.scalars(wanted)
        if session_lives(
            held, created_at=each.created_at, seen_at=each.seen_at, now=work.now
        )
    ]


def tokens(work: Work) -> list[ApiToken]:
    """The actor's tokens that have not been revoked, the newest first."""
    wanted = (
        select(ApiToken)
        .where(ApiToken.account_id == work.actor.id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
        .limit(200)
    )
    return list(work.session.scalars(wanted))
