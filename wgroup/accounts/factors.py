"""The second step at the door: who gave a password, and has yet to show what else they have.

As in the door itself, who asks is not known yet, or asks about somebody whose secrets they may
not read: this reads past the filter, and tells no more than whether something fits.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wgroup.accounts import door
from wgroup.accounts.models import (
    Account,
    AccountPart,
    Challenge,
    Identity,
    LoginSession,
    Passkey,
    RecoveryCode,
    TotpSecret,
)
from wgroup.accounts.rules import PENDING_LIFE, digest_of
from wgroup.db.dialect import insert_ignoring
from wgroup.db.work import Work

AT_THE_DOOR = {"sees_all": True}
AT_ONCE = {**AT_THE_DOOR, "synchronize_session": False}

FACTORS: tuple[type[AccountPart], ...] = (TotpSecret, Passkey, RecoveryCode)


def has_factor(session: Session, account_id: UUID) -> bool:
    wanted = select(door.has_factor()).where(Account.id == account_id)
    return bool(session.scalar(wanted, execution_options=AT_THE_DOOR))


def pending(
    session: Session, secret: str, now: datetime, *, to_change: bool = False
) -> tuple[LoginSession, Account] | None:
    """Whose browser holds the secret of a session that waits for a second factor."""
    wanted = (
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.digest == digest_of(secret), LoginSession.ended_at.is_(None))
        .where(LoginSession.passed_at.is_(None), LoginSession.created_at > now - PENDING_LIFE)
        .where(Account.stands(now), LoginSession.created_at >= Account.secrets_from)
    )
    if to_change:
        wanted = wanted.with_for_update(of=LoginSession)
    options = {**AT_THE_DOOR, "populate_existing": to_change}
    found = session.execute(wanted, execution_options=options).one_or_none()
    return (found[0], found[1]) if found else None


def own_session(work: Work, session_id: UUID) -> LoginSession:
    """The session in hand of somebody who is signed in, to be changed."""
    wanted = select(LoginSession).where(LoginSession.id == session_id).with_for_update()
    options = {**AT_THE_DOOR, "populate_existing": True}
    return work.session.scalars(wanted, execution_options=options).one()


def totp_of(work: Work, account_id: UUID) -> TotpSecret | None:
    wanted = select(TotpSecret).where(TotpSecret.account_id == account_id)
    options = {**AT_THE_DOOR, "populate_existing": True}
    return work.session.scalar(wanted, execution_options=options)


def use_step(work: Work, totp_id: UUID, step: int) -> bool:
    """Take the code of this period; False if it, or a later one, was taken meanwhile."""
    wanted = (
        update(TotpSecret)
        .where(TotpSecret.id == totp_id, TotpSecret.last_step < step)
        .values(last_step=step, last_used_at=work.now)
        .returning(TotpSecret.id)
    )
    return work.session.scalar(wanted, execution_options=AT_ONCE) is not None


def unused_code(work: Work, account_id: UUID, digest: str) -> RecoveryCode | None:
    wanted = select(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.digest == digest,
        RecoveryCode.used_at.is_(None),
    )
    options = {**AT_THE_DOOR, "populate_existing": True}
    return work.session.scalar(wanted.with_for_update(), execution_options=options)


def unused_codes(work: Work, account_id: UUID) -> int:
    wanted = select(RecoveryCode.id).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return len(work.session.scalars(wanted, execution_options=AT_THE_DOOR).all())


def passkeys_of(work: Work, account_id: UUID) -> list[Passkey]:
    wanted = select(Passkey).where(Passkey.account_id == account_id)
    ordered = wanted.order_by(Passkey.created_at, Passkey.id)
    return list(work.session.scalars(ordered, execution_options=AT_THE_DOOR))


def passkey_of(work: Work, digest: str) -> Passkey | None:
    """The passkey with this identifier's digest, held against rivals: its count must rise."""
    wanted = select(Passkey).where(Passkey.digest == digest).with_for_update()
    options = {**AT_THE_DOOR, "populate_existing": True}
    return work.session.scalar(wanted, execution_options=options)


def note_passkey(work: Work, passkey_id: UUID, sign_count: int) -> None:
    """Use is not a change: it passes by the trail."""
    wanted = update(Passkey).where(Passkey.id == passkey_id)
    used = wanted.values(sign_count=sign_count, last_used_at=work.now)
    work.session.execute(used, execution_options=AT_ONCE)


def identity_of(work: Work, digest: str) -> tuple[Identity, Account] | None:
    """The identity at a provider, and whose it is; held against rivals."""
    wanted = (
        select(Identity, Account)
        .join(Account, Account.id == Identity.account_id)
        .where(Identity.digest == digest)
        .with_for_update(of=Identity)
    )
    options = {**AT_THE_DOOR, "populate_existing": True}
    found = work.session.execute(wanted, execution_options=options).one_or_none()
    return (found[0], found[1]) if found else None


def note_identity(work: Work, identity_id: UUID) -> None:
    """Use is not a change: it passes by the trail."""
    wanted = update(Identity).where(Identity.id == identity_id)
    work.session.execute(wanted.values(last_used_at=work.now), execution_options=AT_ONCE)


def forget_all(work: Work, account_id: UUID) -> bool:
    """Take every factor of the account, in the trail; whether there was any."""
    found: list[AccountPart] = []
    for kind in FACTORS:
        wanted = select(kind).where(kind.account_id == account_id)
        found += work.session.scalars(wanted, execution_options=AT_THE_DOOR)
    for each in found:
        work.session.delete(each)
    return bool(found)


def forget_codes(work: Work, account_id: UUID) -> None:
    wanted = select(RecoveryCode).where(RecoveryCode.account_id == account_id)
    for each in work.session.scalars(wanted, execution_options=AT_THE_DOOR):
        work.session.delete(each)


def use_up(work: Work, challenge: str) -> bool:
    """Whether nobody has answered this challenge before; from now on somebody has."""
    row = {"digest": digest_of(challenge), "used_at": work.now}
    return insert_ignoring(work.session, Challenge.__table__, row)  # type: ignore[arg-type]
