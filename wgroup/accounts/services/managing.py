"""What becomes of an account: its roles, whether it may be used, its own settings."""

from datetime import datetime
from uuid import UUID

from wgroup.accounts import door, factors, queries
from wgroup.accounts.models import Account
from wgroup.accounts.rules import (
    check_given,
    check_not_self,
    check_roles,
    in_order,
    may_reset_factors,
)
from wgroup.accounts.services import alerting
from wgroup.accounts.services.alerting import Event
from wgroup.accounts.services.inviting import given_by
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken
from wgroup.parties.models import Person
from wgroup.policy import Action, may
from wgroup.revisions.acts import permit


def change_roles(
    work: Work, account_id: UUID, roles: frozenset[Role], *, seen: int | None = None
) -> Account:
    """Give the account these roles; what is added and what is taken must both be the actor's
    to give. Its sessions end, so that nobody goes on with what they had, and its unused links
    with them: who made one for a member must not hold a leader's by it."""
    account = _to_manage(work, account_id, Action.ACCOUNT_MANAGE, seen)
    check_roles(roles, account.party)
    changed = roles ^ account.held_roles
    if changed:
        check_given(changed, given_by(work, account.party), actor=work.actor, party=account.party)
        account.roles = in_order(roles)
        door.end_sessions(work, account.id)
        for link in door.open_links(work, account.id):
            link.used_at = work.now
    return account


def disable(work: Work, account_id: UUID, *, seen: int | None = None) -> Account:
    """Shut the account out at once, and for good all secrets that were made for it: sessions,
    tokens, feeds and unused links stay dead when it is opened again."""
    account = _to_manage(work, account_id, Action.ACCOUNT_MANAGE, seen)
    if not account.is_disabled:
        account.disabled_at = account.secrets_from = work.now
        door.end_sessions(work, account.id)
    return account


def enable(work: Work, account_id: UUID, *, seen: int | None = None) -> Account:
    """Let the account in again, with the password it had and nothing else."""
    account = _to_manage(work, account_id, Action.ACCOUNT_MANAGE, seen)
    account.disabled_at = None
    return account


def set_leaving(
    work: Work, account_id: UUID, leaves_at: datetime | None, *, seen: int | None = None
) -> Account:
    """Say at which instant its holder leaves, or that they stay. From then on sessions, tokens,
    app passwords, feeds and links are dead, and stay so if the holder comes back.

    Raise RuleBroken ``leaves_in_past``; who is to be out at once is shut out by closing.
    """
    account = _to_manage(work, account_id, Action.ACCOUNT_MANAGE, seen)
    if leaves_at is not None and leaves_at <= work.now:
        raise RuleBroken("leaves_in_past", field="leaves_at")
    if account.has_left(work.now):
        account.secrets_from = work.now
        door.end_sessions(work, account.id)
    account.leaves_at = leaves_at
    return account


def may_reset(work: Work, account: Account) -> bool:
    """Whether the actor may take the account's second factors away, and there are some; who may
    not does not learn whether there are."""
    return (
        work.actor.id != account.id
        and may(work.actor, Action.FACTORS_RESET, account)
        and may_reset_factors(work.actor, account.held_roles, account.party)
        and factors.has_factor(work.session, account.id)
    )


def reset_factors(work: Work, account_id: UUID, *, seen: int | None = None) -> Account:
    """Take all second factors away, for somebody who has lost them, and end their sessions: the
    password is what is left. They are told by mail who did so.

    Raise Forbidden ``cannot_reset_factors``, ``not_yourself``; Conflict ``no_factor``.
    """
    account = _to_manage(work, account_id, Action.FACTORS_RESET, seen)
    if not may_reset_factors(work.actor, account.held_roles, account.party):
        raise Forbidden("cannot_reset_factors")
    if not factors.forget_all(work, account.id):
        raise Conflict("no_factor")
    door.end_sessions(work, account.id)
    alerting.queue(work, account.id, Event.RESET, detail=work.actor.name)
    return account


def change_language(work: Work, language: Language | None) -> Account:
    """Set the language in which the actor is spoken and written to."""
    permit(work, Action.ACCOUNT_OWN)
    account = queries.own(work, to_change=True)
    account.language = language
    person = work.session.get(Person, account.person_id)
    if person is not None:
        person.language = language
    return account


def _to_manage(work: Work, account_id: UUID, action: Action, seen: int | None) -> Account:
    """The account, held for a change by somebody who is still what they were at the door.

    Both accounts are held, in the order of their ids: of two who take each other's rights away
    at once the second has none left, so that somebody always stays. Raise Forbidden.
    """
    account = queries.get(work, account_id)
    permit(work, action, account)
    check_not_self(work.actor, account.id)
    own_id = work.actor.id or account_id
    held = {each: queries.get(work, each, to_change=True) for each in sorted({account_id, own_id})}
    if not work.actor.is_system and not _still_is(held[own_id], work):
        raise Forbidden("role_cannot", action=action.value)
    _insist_seen(held[account_id], seen)
    return held[account_id]


def _still_is(own: Account, work: Work) -> bool:
    return not own.is_shut(work.now) and own.held_roles == work.actor.roles


def _insist_seen(account: Account, seen: int | None) -> None:
    if seen is not None:
        account.insist_unchanged(seen)
