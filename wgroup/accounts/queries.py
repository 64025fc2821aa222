"""Reading accounts, and what belongs to one's own."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, or_, select

from wgroup.accounts.models import (
    Account,
    ApiToken,
    AppPassword,
    Identity,
    LoginSession,
    Passkey,
    RecoveryCode,
    TotpSecret,
)
from wgroup.accounts.rules import LEADING, session_lives, speaks_for_party
from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import NotFound


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


def had_focal_point(work: Work, party: str, *, besides: UUID | None = None) -> bool:
    """Somebody speaks for the Party, is invited to, or did so until their account was closed."""
    of_party = work.session.scalars(select(Account).where(Account.party == party))
    return any(speaks_for_party(each.held_roles) for each in of_party if each.id != besides)


def had_leader(work: Work, party: str) -> bool:
    """A leader of the Party has come in, whether or not their account is open now, or is kept
    under a pseudonym."""
    wanted = select(Account.id).where(
        Account.party == party,
        or_(Account.password_hash.is_not(None), Account.disabled_at.is_not(None)),
        or_(*(_holds(each) for each in LEADING)),
    )
    return work.session.scalar(wanted.limit(1)) is not None


def has_administrator(work: Work) -> bool:
    """Somebody runs the system, or is invited to."""
    wanted = select(Account.id).where(
        _holds(Role.SYSTEM_ADMINISTRATOR), Account.stands(work.now)
    )
    return work.session.scalar(wanted.limit(1)) is not None


def first_missing(work: Work, parties: Iterable[str]) -> list[str | None]:
    """Whose first people are yet to be invited: those of parties that never had a focal point.

    None stands for the secretariat.
    """
    speakers = [each for each in Role if speaks_for_party({each})]
    first = (Role.SECRETARIAT_OFFICER, *speakers)
    wanted = select(Account.party).where(
        or_(*(_holds(each) for each in first)),
        or_(Account.stands(work.now), Account.party.is_not(None)),
    )
    there = set(work.session.scalars(wanted.distinct()))
    return [each for each in (None, *parties) if each not in there]


def _holds(role: Role) -> ColumnElement[bool]:
    return cast(Account.roles, String).like(f'%"{role}"%')


def sessions(work: Work) -> list[LoginSession]:
    """Where the actor is signed in, the latest first."""
    wanted = (
        select(LoginSession)
        .where(LoginSession.account_id == work.actor.id, LoginSession.ended_at.is_(None))
        .where(LoginSession.passed_at.is_not(None))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id)
        .limit(100)
    )
    held = work.actor.roles
    return [
        each
        for each in work.session.scalars(wanted)
        if session_lives(held, created_at=each.created_at, seen_at=each.seen_at, now=work.now)
    ]


def tokens(work: Work) -> list[ApiToken]:
    """The actor's tokens that have not been revoked, the newest first."""
    wanted = (
        select(ApiToken)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.account_id == work.actor.id, ApiToken.revoked_at.is_(None))
        .where(ApiToken.created_at >= Account.secrets_from)
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
        .limit(200)
    )
    return list(work.session.scalars(wanted))


def get_token(work: Work, token_id: UUID, *, to_change: bool = False) -> ApiToken:
    """Return one of the actor's own tokens. NotFound, also once it is revoked."""
    wanted = (
        select(ApiToken)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.id == token_id, ApiToken.account_id == work.actor.id)
        .where(ApiToken.revoked_at.is_(None), ApiToken.created_at >= Account.secrets_from)
    )
    if to_change:
        wanted = wanted.with_for_update(of=ApiToken)
    token = work.session.scalar(wanted)
    if token is None:
        raise NotFound(kind="token")
    return token


def app_passwords(work: Work) -> list[AppPassword]:
    """The actor's app passwords that still stand, the newest first."""
    wanted = _standing_passwords(work).order_by(AppPassword.created_at.desc(), AppPassword.id)
    return list(work.session.scalars(wanted.limit(200)))


def get_app_password(work: Work, password_id: UUID, *, to_change: bool = False) -> AppPassword:
    """Return one of the actor's own. NotFound, also once it is revoked."""
    wanted = _standing_passwords(work).where(AppPassword.id == password_id)
    if to_change:
        wanted = wanted.with_for_update(of=AppPassword)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="app_password")
    return found


def totp(work: Work) -> TotpSecret | None:
    """The actor's authenticator app."""
    wanted = select(TotpSecret).where(TotpSecret.account_id == work.actor.id)
    return work.session.scalar(wanted)


def recovery_codes(work: Work) -> list[RecoveryCode]:
    """Those of the actor that have not been used."""
    wanted = select(RecoveryCode).where(
        RecoveryCode.account_id == work.actor.id, RecoveryCode.used_at.is_(None)
    )
    return list(work.session.scalars(wanted))


def passkeys(work: Work) -> list[Passkey]:
    """The actor's own, the oldest first."""
    wanted = select(Passkey).where(Passkey.account_id == work.actor.id)
    return list(work.session.scalars(wanted.order_by(Passkey.created_at, Passkey.id)))


def identities(work: Work) -> list[Identity]:
    """The actor's own that open the account still, the oldest first."""
    wanted = (
        select(Identity)
        .join(Account, Account.id == Identity.account_id)
        .where(Identity.account_id == work.actor.id)
        .where(Identity.created_at >= Account.secrets_from)
    )
    return list(work.session.scalars(wanted.order_by(Identity.created_at, Identity.id)))


def _standing_passwords(work: Work) -> Select[AppPassword]:
    return (
        select(AppPassword)
        .join(Account, Account.id == AppPassword.account_id)
        .where(AppPassword.account_id == work.actor.id, AppPassword.revoked_at.is_(None))
        .where(AppPassword.created_at >= Account.secrets_from)
    )
