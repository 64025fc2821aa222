"""Showing anew that it is still oneself, before what changes rights or secrets.

Who has a second factor shows that; a password that was spied out opens nothing more by itself.
"""

from collections.abc import Sequence
from uuid import UUID

from wgroup.accounts import factors, queries
from wgroup.accounts.models import LoginSession
from wgroup.accounts.passkeys import Answer, Site
from wgroup.accounts.rules import Purpose, digest_of, new_secret
from wgroup.accounts.services import entering, passkeys, second
from wgroup.accounts.services.entering import Proof, Try
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def by_password(work: Work, session_id: UUID, proof: Proof, tried: Try) -> str:
    """Return the new secret of the session in hand; the try was no guess.

    Raise RuleBroken ``wrong_credentials``; Conflict ``code_needed`` for who has a second factor.
    """
    permit(work, Action.ACCOUNT_OWN)
    account = queries.own(work, to_change=True)
    if (account.id, account.password_hash) != (proof.account_id, proof.password_hash):
        raise RuleBroken("wrong_credentials", field="password")
    if factors.has_factor(work.session, account.id):
        raise Conflict("code_needed")
    entering.give_back(work, tried)
    return renewed(work, session_id)


def by_code(work: Work, session_id: UUID, typed: str, *, keys: Sequence[str]) -> str:
    """The same by a code of the app or a recovery code; count the try before, by
    :func:`wgroup.accounts.services.own_factors.take_try`. RuleBroken ``wrong_code``."""
    permit(work, Action.ACCOUNT_OWN)
    account = queries.own(work)
    second.use_code(work, account.id, typed, keys=keys)
    second.give_back(work, account.id)
    return renewed(work, session_id)


def by_passkey(
    work: Work, session_id: UUID, site: Site, answer: Answer, *, keys: Sequence[str]
) -> str:
    """The same by one of the account's passkeys; count the try before. RuleBroken
    ``wrong_passkey``."""
    permit(work, Action.ACCOUNT_OWN)
    account = queries.own(work)
    passkeys.check(work, site, answer, Purpose.PROVE, account.id, keys=keys)
    second.give_back(work, account.id)
    return renewed(work, session_id)


def renewed(work: Work, session_id: UUID) -> str:
    """Note the proof. The secret changes with what it opens (ASVS 7.2.4)."""
    secret, login = new_secret(), _own(work, session_id)
    login.digest, login.proved_at = digest_of(secret), work.now
    return secret


def _own(work: Work, session_id: UUID) -> LoginSession:
    login = factors.own_session(work, session_id)
    if login.account_id != work.actor.id or login.ended_at is not None:
        raise NotFound(kind="session")
    return login
