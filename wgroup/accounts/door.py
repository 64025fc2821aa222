"""At the door: who asks is not known yet, so this alone reads past the filter.

Each search needs a secret, an address or an id that only its holder or the house can name, and
tells nothing but whose it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from wgroup.accounts.models import (
    Account,
    ApiToken,
    AppPassword,
    Challenge,
    LoginSession,
    OneTimeLink,
    Passkey,
    Throttle,
    TotpSecret,
)
from wgroup.accounts.rules import CHALLENGE_LIFE, Scope, digest_of, session_lives
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.kernel.errors import NotFound
from wgroup.kernel.periods import Periods
from wgroup.parties.models import Person

AT_THE_DOOR = {"sees_all": True}
# Of rows that are not tracked, many may be changed in one statement.
AT_ONCE = {**AT_THE_DOOR, "synchronize_session": False}

TRIES_KEPT = timedelta(days=1)
# For who must find out afterwards what happened.


@dataclass(frozen=True, slots=True)
class Known:
    """Who was found at the door, by which row, and when that row was last used, by what.

    addresses: those of the person and of the account, the one that is invited by mail first.
    proved_at and has_factor are told of sessions alone.
    """

    actor: Actor
    by: UUID
    seen_at: datetime | None
    scopes: frozenset[Scope] = frozenset(Scope)
    seen_by: str = ""
    addresses: tuple[str, ...] = ()
    proved_at: datetime | None = None
    has_factor: bool = False


def known_by_session(session: Session, secret: str, now: datetime) -> Known | None:
    """Whose browser holds secret; None if the session ended, waits for a second factor, or its
    account is disabled."""
    wanted = (
        select(LoginSession, Account, has_factor())
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.digest == digest_of(secret), LoginSession.ended_at.is_(None))
        .where(Account.stands(now), LoginSession.created_at >= Account.secrets_from)
        .where(LoginSession.passed_at.is_not(None))
    )
    found = session.execute(wanted, execution_options=AT_THE_DOOR).one_or_none()
    if found is None:
        return None
    login, account, has_one = found
    roles = account.held_roles
    if not session_lives(roles, created_at=login.created_at, seen_at=login.seen_at, now=now):
        return None
    return Known(
        account.as_actor(),
        login.id,
        login.seen_at,
        proved_at=login.proved_at,
        has_factor=has_one,
    )


def has_factor() -> ColumnElement[bool]:
    """Of the account in the statement: it has a second factor. Recovery codes alone are none."""
    return or_(
        exists().where(TotpSecret.account_id == Account.id),
        exists().where(Passkey.account_id == Account.id),
    )


def known_by_token(session: Session, secret: str, now: datetime) -> Known | None:
    """Whose program holds secret; None if it was revoked or ended, or its owner is disabled."""
    wanted = (
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.digest == digest_of(secret), ApiToken.revoked_at.is_(None))
        .where(ApiToken.expires_at > now, Account.stands(now))
        .where(ApiToken.created_at >= Account.secrets_from)
    )
    found = session.execute(wanted, execution_options=AT_THE_DOOR).one_or_none()
    if found is None:
        return None
    token, account = found
    scopes = frozenset(Scope(each) for each in token.scopes)
    return Known(account.as_actor(), token.id, token.last_used_at, scopes)


def known_by_app_password(
    session: Session, email: str, secret: str, now: datetime
) -> Known | None:
    """Whose calendar program brings this address and secret; the secret alone is looked for.

    None alike if it was revoked or ended, is another's, or its owner is disabled.
    """
    wanted = (
        select(AppPassword, Account, Person.email)
        .join(Account, Account.id == AppPassword.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(AppPassword.digest == digest_of(secret), AppPassword.revoked_at.is_(None))
        .where(Account.stands(now), AppPassword.created_at >= Account.secrets_from)
    )
    found = session.execute(wanted, execution_options=AT_THE_DOOR).one_or_none()
    if found is None:
        return None
    password, account, invited_at = found
    typed = email.strip().casefold().encode("utf-8", "surrogatepass")
    if not compare_digest(account.email.encode(), typed):
        return None
    return Known(
        account.as_actor(),
        password.id,
        password.last_used_at,
        seen_by=password.last_used_by,
        addresses=tuple(dict.fromkeys(each for each in (invited_at, account.email) if each)),
    )


def actor_of_session(session: Session, secret: str, now: datetime) -> Actor | None:
    known = known_by_session(session, secret, now)
    return known.actor if known else None


def actor_of_token(
    session: Session, secret: str, now: datetime
) -> tuple[Actor, frozenset[Scope]] | None:
    known = known_by_token(session, secret, now)
    return (known.actor, known.scopes) if known else None


def actor_of_account(session: Session, account_id: UUID, now: datetime) -> Actor | None:
    """The account's holder as they may act now; None once it is shut. For feeds."""
    wanted = select(Account).where(Account.id == account_id, Account.stands(now))
    account = session.scalar(wanted, execution_options=AT_THE_DOOR)
    return account.as_actor() if account else None


def accounts_of_email(session: Session, email: str) -> list[Account]:
    """For signing in: at most one of each side and one of neither, the oldest first."""
    if not email.isprintable():  # no address holds such, and not every database takes NUL
        return []
    wanted = select(Account).where(Account.email == email)
    in_turn = wanted.order_by(Account.created_at, Account.id)
    return list(session.scalars(in_turn, execution_options=AT_THE_DOOR))


def account_of_email(session: Session, email: str, party: str | None) -> Account | None:
    """For inviting: whether this side, or neither, has an account with the address. What the
    others have is not asked for."""
    found = accounts_of_email(session, email)
    return next((each for each in found if each.party == party), None)


def account_of_person(session: Session, person_id: UUID) -> Account | None:
    """For who asks to have one."""
    wanted = select(Account).where(Account.person_id == person_id)
    return session.scalars(wanted, execution_options=AT_THE_DOOR).first()


def link_of(
    session: Session, secret: str, now: datetime, *, to_change: bool = False
) -> OneTimeLink:
    """Return the link; NotFound ``link_expired`` alike if it was used, is old, or never was."""
    wanted = (
        select(OneTimeLink)
        .join(Account, Account.id == OneTimeLink.account_id)
        .where(OneTimeLink.digest == digest_of(secret), OneTimeLink.used_at.is_(None))
        .where(OneTimeLink.expires_at > now, Account.stands(now))
        .where(OneTimeLink.created_at >= Account.secrets_from)
    )
    if to_change:
        wanted = wanted.with_for_update(of=OneTimeLink)
    options = {**AT_THE_DOOR, "populate_existing": to_change}
    link = session.scalar(wanted, execution_options=options)
    if link is None:
        raise NotFound("link_expired")
    return link


def holder_of_link(session: Session, secret: str, now: datetime) -> Account:
    """The account that a one-time link is for. NotFound ``link_expired``."""
    wanted = select(Account).where(Account.id == link_of(session, secret, now).account_id)
    return session.scalars(wanted, execution_options=AT_THE_DOOR).one()


def locked(work: Work, account_id: UUID) -> Account:
    """The account of somebody who has proved to be its holder, and is not the actor yet."""
    wanted = select(Account).where(Account.id == account_id).with_for_update(of=Account)
    options = {**AT_THE_DOOR, "populate_existing": True}
    return work.session.scalars(wanted, execution_options=options).one()


def open_links(work: Work, account_id: UUID) -> list[OneTimeLink]:
    """The links of an account that could still be used."""
    wanted = select(OneTimeLink).where(
        OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None)
    )
    return list(work.session.scalars(wanted, execution_options=AT_THE_DOOR))


def is_in_use(work: Work, account: Account) -> bool:
    """Its holder has come in: by a password, or as a program that the operator gave a token."""
    wanted = select(ApiToken.id).where(ApiToken.account_id == account.id).limit(1)
    held = work.session.scalar(wanted, execution_options=AT_THE_DOOR)
    return account.password_hash is not None or held is not None


def person_of(work: Work, email: str, party: str | None) -> Person | None:
    """The person of this side with this address who has no account; for who invites them.

    An administrator may not read the people, and learns nothing by it.
    """
    wanted = (
        select(Person)
        .where(Person.email == email, Person.party == party)
        .where(Person.id.not_in(select(Account.person_id)))
        .order_by(Person.created_at, Person.id)
        .limit(1)
    )
    return work.session.scalar(wanted, execution_options=AT_THE_DOOR)


def end_sessions(work: Work, account_id: UUID) -> None:
    """Whoever is signed in with this account is not any more, from the next request on."""
    wanted = update(LoginSession).where(
        LoginSession.account_id == account_id, LoginSession.ended_at.is_(None)
    )
    work.session.execute(wanted.values(ended_at=work.now), execution_options=AT_ONCE)


def note_session(work: Work, session_id: UUID) -> None:
    wanted = update(LoginSession).where(LoginSession.id == session_id)
    work.session.execute(wanted.values(seen_at=work.now), execution_options=AT_ONCE)


def note_token(work: Work, token_id: UUID) -> None:
    """A sighting is not a change: it passes by the trail."""
    wanted = update(ApiToken).where(ApiToken.id == token_id)
    work.session.execute(wanted.values(last_used_at=work.now), execution_options=AT_ONCE)


def note_app_password(work: Work, password_id: UUID, client: str) -> None:
    """client is the kind of program that used it."""
    wanted = update(AppPassword).where(AppPassword.id == password_id)
    used = wanted.values(last_used_at=work.now, last_used_by=client[:40])
    work.session.execute(used, execution_options=AT_ONCE)


def forget_old(work: Work, periods: Periods) -> None:
    """Housekeeping: tries that no window holds any more, signatures that are too old to
    be sent again, and sessions long over."""
    stale = (
        delete(Throttle).where(Throttle.last_at < work.now - TRIES_KEPT),
        delete(Challenge).where(Challenge.used_at < work.now - CHALLENGE_LIFE),
        delete(LoginSession).where(LoginSession.seen_at < periods.ago("sessions", work.now)),
    )
    for each in stale:
        work.session.execute(each, execution_options=AT_ONCE)
