"""The second factor at the door: a session that waits for it, and what lets it pass.

A code of an authenticator app or a recovery code, both in one field; passkeys have a module of
their own. Whoever guesses is held up by the account, for they know its password already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from wgroup.accounts import factors
from wgroup.accounts.app_secrets import read_recovery_code
from wgroup.accounts.models import Account, LoginSession
from wgroup.accounts.rules import digest_of, new_secret
from wgroup.accounts.sealing import unseal
from wgroup.accounts.services import alerting, throttle
from wgroup.accounts.services.alerting import Event
from wgroup.accounts.throttling import PER_SECOND_FACTOR
from wgroup.accounts.totp import read_code, step_of
from wgroup.db.work import Work
from wgroup.kernel.errors import RuleBroken, Unauthenticated
from wgroup.policy import Action
from wgroup.revisions.acts import permit


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody is signed in by this secret from now on. codes_left: where a recovery code was
    used, how many there still are."""

    secret: str
    account_id: UUID
    codes_left: int | None = None


def waiting(work: Work, secret: str) -> Account:
    """Whose session waits for a second factor. Raise Unauthenticated."""
    found = factors.pending(work.session, secret, work.now)
    if found is None:
        raise Unauthenticated
    return found[1]


def take_try(work: Work, secret: str) -> None:
    """Count a try before anything is compared, in a transaction of its own: it counts whatever
    becomes of it. Raise TooMany, Unauthenticated."""
    permit(work, Action.ACCOUNT_ENTER)
    count(work, waiting(work, secret).id)


def pass_by_code(
    work: Work, secret: str, typed: str, *, keys: Sequence[str], is_known: bool
) -> Passed:
    """Let the session that waits pass, under a new secret; is_known: from a known device.

    Raise RuleBroken ``wrong_code``, Unauthenticated.
    """
    permit(work, Action.ACCOUNT_ENTER)
    login, account = held(work, secret)
    left = use_code(work, account.id, typed, keys=keys)
    return replace(passed(work, login, account, is_known=is_known), codes_left=left)


def held(work: Work, secret: str) -> tuple[LoginSession, Account]:
    """The session that waits, held against rivals. Raise Unauthenticated."""
    found = factors.pending(work.session, secret, work.now, to_change=True)
    if found is None:
        raise Unauthenticated
    return found


def passed(work: Work, login: LoginSession, account: Account, *, is_known: bool) -> Passed:
    """All that is asked was shown. The secret changes: what opened half now opens the whole."""
    secret = new_secret()
    login.digest = digest_of(secret)
    login.passed_at = login.proved_at = login.seen_at = work.now
    give_back(work, account.id)
    if not is_known:
        alerting.queue(work, account.id, Event.SIGN_IN, detail=login.agent)
    return Passed(secret, account.id)


def sign_out_of_waiting(work: Work, secret: str) -> None:
    """Give up on the second step."""
    permit(work, Action.ACCOUNT_ENTER)
    found = factors.pending(work.session, secret, work.now, to_change=True)
    if found is not None:
        found[0].ended_at = work.now


def use_code(work: Work, account_id: UUID, typed: str, *, keys: Sequence[str]) -> int | None:
    """Use up a code of the app, or a recovery code, and then return how many of those are left.
    Raise RuleBroken ``wrong_code``."""
    if _use_totp(work, account_id, typed, keys):
        return None
    left = _use_recovery(work, account_id, typed)
    if left is None:
        raise RuleBroken("wrong_code", field="code")
    return left


def count(work: Work, account_id: UUID) -> None:
    """Raise TooMany."""
    throttle.take(work, throttle.second_scope(account_id), PER_SECOND_FACTOR)


def give_back(work: Work, account_id: UUID) -> None:
    """The latest try was no guess."""
    throttle.give_back(work, throttle.second_scope(account_id))


def _use_totp(work: Work, account_id: UUID, typed: str, keys: Sequence[str]) -> bool:
    code, kept = read_code(typed), factors.totp_of(work, account_id)
    if code is None or kept is None:
        return False
    key = unseal(keys, kept.sealed, bound_to=str(account_id))
    if key is None:  # the app's key was lost: nobody gets in by it
        return False
    step = step_of(key, code, work.now, after=kept.last_step)
    return step is not None and factors.use_step(work, kept.id, step)


def _use_recovery(work: Work, account_id: UUID, typed: str) -> int | None:
    code = read_recovery_code(typed)
    found = factors.unused_code(work, account_id, digest_of(code)) if code else None
    if found is None:
        return None
    found.used_at = work.now
    work.session.flush()
    left = factors.unused_codes(work, account_id)
    alerting.queue(work, account_id, Event.CODE_USED, detail=str(left))
    return left
