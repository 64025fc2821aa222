"""Signing in at one's own organisation: linked by the account's holder, and shown at the door.

What a provider says matches nobody by itself: not by an address, not by a name. Only who is
signed in, and has just shown that it is they, links an identity to their account, and it stands
in the place of the password alone (docs/decisions/0023).
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from wgroup.accounts import door, factors, queries
from wgroup.accounts.models import Account, Identity
from wgroup.accounts.rules import digest_of
from wgroup.accounts.services import alerting, entering, throttle
from wgroup.accounts.services.alerting import Event
from wgroup.accounts.services.entering import Opened
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.oidc.client import Proven
from wgroup.oidc.settings import Provider
from wgroup.policy import Action
from wgroup.revisions.acts import permit

MOST = 5


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that was opened, perhaps one that waits, and the account it is of."""

    opened: Opened
    account_id: UUID


def offered(work: Work, provider: Provider) -> None:
    """NotFound unless the provider vouches for the people of the actor's own side."""
    permit(work, Action.FACTOR_OWN)
    if provider.party != queries.own(work).party:
        raise NotFound(kind="provider")


def link(work: Work, provider: Provider, state: str, proven: Proven) -> None:
    """Let this identity open the actor's account from now on.

    Conflict ``identity_there``, ``identity_taken``, ``too_many_identities``; RuleBroken
    ``sign_in_stale``; NotFound for a provider of another side.
    """
    permit(work, Action.FACTOR_OWN)
    offered(work, provider)
    _use_up(work, state)
    account = queries.own(work, to_change=True)
    digest = _digest_of(proven)
    if (found := factors.identity_of(work, digest)) is not None:
        kept, holder = found
        if _opens(kept, holder, work):
            code = "identity_there" if holder.id == account.id else "identity_taken"
            raise Conflict(code)
        work.session.delete(kept)  # it opens nothing any more, and stands in nobody's way
        work.session.flush()
    if len(queries.identities(work)) >= MOST:
        raise Conflict("too_many_identities", most=MOST)
    work.session.add(
        Identity(
            account_id=account.id,
            issuer=proven.issuer,
            digest=digest,
            called=proven.called,
            last_used_at=None,
        )
    )
    alerting.queue(work, account.id, Event.IDENTITY_ADDED, detail=provider.host)


def unlink(work: Work, identity_id: UUID) -> None:
    """NotFound."""
    permit(work, Action.FACTOR_OWN)
    account = queries.own(work, to_change=True)
    found = next((each for each in queries.identities(work) if each.id == identity_id), None)
    if found is None:
        raise NotFound(kind="identity")
    work.session.delete(found)
    alerting.queue(work, account.id, Event.IDENTITY_REMOVED, detail=found.issuer)


def sign_in(
    work: Work,
    provider: Provider,
    state: str,
    proven: Proven,
    *,
    agent: str,
    address: str | None,
    is_known: Callable[[UUID], bool],
) -> Entered:
    """Open a session for whoever the provider vouches for; call ``entering.count_try`` before.

    is_known: whether this device has signed in to an account before. Raise
    RuleBroken ``sign_in_stale``, ``identity_unknown`` whatever else stands in the way.
    """
    permit(work, Action.ACCOUNT_ENTER)
    _use_up(work, state)
    found = factors.identity_of(work, _digest_of(proven))
    if found is None:
        raise RuleBroken("identity_unknown")
    account = door.locked(work, found[1].id)
    if account.party != provider.party or not _opens(found[0], account, work):
        raise RuleBroken("identity_unknown")
    throttle.give_back(work, throttle.address_scope(address))
    factors.note_identity(work, found[0].id)
    known = is_known(account.id)
    opened = entering.let_in(work, account, agent=agent, is_known=known)
    return Entered(opened, account.id)


def _opens(identity: Identity, account: Account, work: Work) -> bool:
    """As a token: neither its account is shut, nor were all secrets of its time ended."""
    return not account.is_shut(work.now) and identity.created_at >= account.secrets_from


def _use_up(work: Work, state: str) -> None:
    """RuleBroken ``sign_in_stale`` for an answer that was taken before."""
    if not factors.use_up(work, f"state {state}"):
        raise RuleBroken("sign_in_stale")


def _digest_of(proven: Proven) -> str:
    return digest_of(f"{proven.issuer} {proven.subject}")
