"""Passwords for calendar programs: one for each device, shown once, revoked one by one."""

from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from sqlalchemy.orm import Session

from wgroup.accounts.app_secrets import new_app_password, read_app_password
from wgroup.accounts.door import Known, known_by_app_password, note_app_password
from wgroup.accounts.models import AppPassword
from wgroup.accounts.queries import app_passwords, get_app_password, own
from wgroup.accounts.rules import TOKEN_NAME_LIMIT, digest_of, read_name
from wgroup.accounts.services import throttle
from wgroup.accounts.throttling import PER_ACCOUNT, PER_ADDRESS
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, TooMany, Unauthenticated
from wgroup.policy import Action
from wgroup.revisions.acts import permit

MOST_APP_PASSWORDS = 20

# Programs ask every few minutes; their owner need not know the minute, but at once that another
# kind of program has come.
NOTED_EVERY = timedelta(hours=1)
NOTED_ANEW = timedelta(minutes=1)


def make_app_password(work: Work, *, name: str) -> tuple[AppPassword, str]:
    """Return the password's row and itself, which is not kept.

    Raise RuleBroken ``required``, ``too_long``, ``invalid_text``; Conflict
    ``too_many_app_passwords``.
    """
    permit(work, Action.APP_PASSWORD_OWN)
    account = own(work, to_change=True)  # rivals wait, so that none slips past the limit
    if len(app_passwords(work)) >= MOST_APP_PASSWORDS:
        raise Conflict("too_many_app_passwords", most=MOST_APP_PASSWORDS)
    shown = new_app_password()
    password = AppPassword(
        account_id=account.id,
        name=read_name(name, field="name", limit=TOKEN_NAME_LIMIT),
        digest=digest_of(read_app_password(shown) or ""),
        last_used_at=None,
        last_used_by="",
        revoked_at=None,
    )
    work.session.add(password)
    work.session.flush()  # it has its dates from here on
    return password, shown


def revoke_app_password(work: Work, password_id: UUID) -> AppPassword:
    """End one of the actor's own at once. NotFound."""
    permit(work, Action.APP_PASSWORD_OWN)
    password = get_app_password(work, password_id, to_change=True)
    password.revoked_at = work.now
    return password


def identify(session: Session, email: str, typed: str, now: datetime) -> Known | None:
    """Who brings this address and password, if both are right; before anybody is known.

    The password of an account is none here, and is never compared.
    """
    return known_by_app_password(session, email, read_app_password(typed) or "", now)


def refuse(work: Work, email: str, *, address: str | None) -> NoReturn:
    """Count a wrong try, then raise Unauthenticated, or TooMany once there were many.

    Only wrong ones are counted: at 140 random bits no number of guesses helps, so whoever
    brings the right one is let in however often others guess. What is throttled is the load.
    """
    tries = (*zip(throttle.app_scopes(email, address), (PER_ACCOUNT, PER_ADDRESS), strict=True),)
    if wait := max(throttle.wait_of(work, *each) for each in tries):
        raise TooMany(wait)
    with work.saved():
        permit(work, Action.ACCOUNT_ENTER)
        for each in tries:
            throttle.take(work, *each)
    raise Unauthenticated


def note_use(work: Work, known: Known, client: str) -> None:
    """Write down when it was used and by what kind of program; work is the house's own."""
    note_app_password(work, known.by, client)


def is_to_note(known: Known, client: str, now: datetime) -> bool:
    """There is something new to note of it."""
    if known.seen_at is None:
        return True
    least = NOTED_EVERY if client == known.seen_by else NOTED_ANEW
    return abs(now - known.seen_at) >= least
