"""One's own second factors: an authenticator app and recovery codes, made and taken away.

That their owner has just shown who they are is asked at the door of the web: no service knows
from which browser it is called (docs/decisions/0020).
"""

from collections.abc import Sequence
from uuid import UUID

from wgroup.accounts import factors, queries
from wgroup.accounts.app_secrets import new_recovery_code, read_recovery_code
from wgroup.accounts.models import Account, RecoveryCode, TotpSecret
from wgroup.accounts.rules import digest_of
from wgroup.accounts.sealing import seal, unseal
from wgroup.accounts.services import alerting, second
from wgroup.accounts.services.alerting import Event
from wgroup.accounts.totp import new_key, read_code, step_of
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.policy import Action
from wgroup.revisions.acts import permit

RECOVERY_CODES = 10


def offer_key(work: Work, *, keys: Sequence[str]) -> tuple[str, str]:
    """Return a new key for an app, and the same sealed: whoever confirms it sends that back.

    Nothing is kept until a code has shown that the app holds it.
    """
    permit(work, Action.FACTOR_OWN)
    key = new_key()
    return key, seal(keys, key, bound_to=_offered_to(queries.own(work).id))


def offered_key(work: Work, sealed: str, *, keys: Sequence[str]) -> str:
    """The key that was offered to this very account. Raise RuleBroken ``offer_expired``."""
    key = unseal(keys, sealed, bound_to=_offered_to(queries.own(work).id))
    if key is None:
        raise RuleBroken("offer_expired")
    return key


def take_try(work: Work) -> None:
    """Count a try at one's own codes, in a transaction of its own. Raise TooMany."""
    permit(work, Action.FACTOR_OWN)
    second.count(work, queries.own(work).id)


def confirm_app(work: Work, sealed: str, typed: str, *, keys: Sequence[str]) -> list[str]:
    """Keep the key that was offered, since the app showed its code; return recovery codes where
    there were none yet. Call :func:`take_try` before.

    Raise RuleBroken ``wrong_code``, ``offer_expired``; Conflict ``app_there``.
    """
    permit(work, Action.FACTOR_OWN)
    account = queries.own(work, to_change=True)
    if factors.totp_of(work, account.id) is not None:
        raise Conflict("app_there")
    key, code = offered_key(work, sealed, keys=keys), read_code(typed)
    step = step_of(key, code, work.now, after=-1) if code else None
    if step is None:
        raise RuleBroken("wrong_code", field="code")
    second.give_back(work, account.id)
    work.session.add(
        TotpSecret(
            account_id=account.id,
            sealed=seal(keys, key, bound_to=str(account.id)),
            last_step=step,
            last_used_at=None,
        )
    )
    alerting.queue(work, account.id, Event.APP_ADDED)
    return first_codes(work, account)


def remove_app(work: Work) -> None:
    """Take one's authenticator app away; with the last factor the recovery codes go too.

    NotFound.
    """
    permit(work, Action.FACTOR_OWN)
    account = queries.own(work, to_change=True)
    found = factors.totp_of(work, account.id)
    if found is None:
        raise NotFound(kind="factor")
    work.session.delete(found)
    alerting.queue(work, account.id, Event.APP_REMOVED)
    tidy(work, account.id)


def renew_codes(work: Work) -> list[str]:
    """Ten new recovery codes; those of before are dead. Conflict ``no_factor``."""
    permit(work, Action.FACTOR_OWN)
    account = queries.own(work, to_change=True)
    if not factors.has_factor(work.session, account.id):
        raise Conflict("no_factor")
    factors.forget_codes(work, account.id)
    alerting.queue(work, account.id, Event.CODES_RENEWED)
    return _new_codes(work, account.id)


def first_codes(work: Work, account: Account) -> list[str]:
    """Recovery codes with the first factor; none where some were made before."""
    if factors.unused_codes(work, account.id):
        return []
    factors.forget_codes(work, account.id)
    return _new_codes(work, account.id)


def tidy(work: Work, account_id: UUID) -> None:
    """Recovery codes stand in for a factor: without one they are no way in, and go."""
    work.session.flush()
    if not factors.has_factor(work.session, account_id):
        factors.forget_codes(work, account_id)


def _new_codes(work: Work, account_id: UUID) -> list[str]:
    shown = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    for each in shown:
        digest = digest_of(read_recovery_code(each) or "")
        work.session.add(RecoveryCode(account_id=account_id, digest=digest, used_at=None))
    return shown


def _offered_to(account_id: UUID) -> str:
    return f"offer {account_id}"
