"""Tokens for programs: made, shown once, revoked."""

from collections.abc import Sequence
from uuid import UUID

from wgroup.accounts.models import Account, ApiToken
from wgroup.accounts.queries import get_token, own, tokens
from wgroup.accounts.rules import (
    TOKEN_LIFE,
    TOKEN_NAME_LIMIT,
    TOKEN_PREFIX,
    Scope,
    digest_of,
    new_secret,
    read_name,
    read_scopes,
    token_end,
)
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict
from wgroup.policy import Action
from wgroup.revisions.acts import permit

MOST_TOKENS = 50


def make_token(
    work: Work,
    *,
    name: str,
    scopes: Sequence[str] = (Scope.READ, Scope.WRITE),
    days: int = TOKEN_LIFE.days,
    owner: Account | None = None,
) -> tuple[ApiToken, str]:
    """Return the token's row and its secret, which is not kept; owner is for the system only.

    Raise RuleBroken ``required``, ``invalid_choice``, ``out_of_range``; Conflict
    ``too_many_tokens``.
    """
    permit(work, Action.TOKEN_OWN)
    # Locked: rivals wait, so that none slips past the limit.
    given = owner if work.actor.is_system else None
    account = given or own(work, to_change=True)
    if len(tokens(work)) >= MOST_TOKENS:
        raise Conflict("too_many_tokens", most=MOST_TOKENS)
    secret = TOKEN_PREFIX + new_secret()
    token = ApiToken(
        account_id=account.id,
        name=read_name(name, field="name", limit=TOKEN_NAME_LIMIT),
        digest=digest_of(secret),
        scopes=read_scopes(scopes),
        expires_at=token_end(days, work.now),
    )
    work.session.add(token)
    work.session.flush()  # it has its dates from here on
    return token, secret


def revoke_token(work: Work, token_id: UUID) -> None:
    """End one of the actor's own tokens at once. NotFound."""
    permit(work, Action.TOKEN_OWN)
    get_token(work, token_id, to_change=True).revoked_at = work.now
