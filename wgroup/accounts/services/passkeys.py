"""Passkeys: made, taken away, and shown at the door in the place of password and code.

Each act takes the answer to a challenge that was sealed into the page; none is taken twice.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from wgroup.accounts import door, factors, passkeys, queries
from wgroup.accounts.models import Account, Passkey
from wgroup.accounts.passkeys import Answer, Offer, Site
from wgroup.accounts.rules import TOKEN_NAME_LIMIT, Purpose, digest_of, read_name
from wgroup.accounts.services import alerting, entering, own_factors, second, throttle
from wgroup.accounts.services.alerting import Event
from wgroup.accounts.services.second import Passed
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.policy import Action
from wgroup.revisions.acts import permit

MOST = 10


# -- one's own ---------------------------------------------------------------------------------


def offer_new(work: Work, site: Site, *, keys: Sequence[str]) -> Offer:
    """What the browser is asked to make a passkey for the actor; nothing is kept of it."""
    permit(work, Action.FACTOR_OWN)
    account = queries.own(work)
    challenge, sealed = passkeys.new_challenge(keys, Purpose.ENROL, account.id, work.now)
    have = [each.credential for each in queries.passkeys(work)]
    asked = passkeys.to_enrol(site, challenge, account.id, account.email, account.name, have)
    return Offer(asked, sealed)


def add(work: Work, site: Site, answer: Answer, *, name: str, keys: Sequence[str]) -> list[str]:
    """Keep the passkey that was made; return recovery codes where there were none yet.

    Raise RuleBroken ``required``, ``too_long``, ``invalid_text``, ``wrong_passkey``; Conflict
    ``passkey_there``, ``too_many_passkeys``.
    """
    permit(work, Action.FACTOR_OWN)
    account = queries.own(work, to_change=True)
    if len(queries.passkeys(work)) >= MOST:
        raise Conflict("too_many_passkeys", most=MOST)
    called = read_name(name, field="name", limit=TOKEN_NAME_LIMIT)
    challenge = _challenge(work, answer, Purpose.ENROL, account.id, keys)
    made = passkeys.enrolled(site, challenge, answer.signed)
    if made is None:
        raise RuleBroken("wrong_passkey")
    digest = digest_of(made.credential)
    if factors.passkey_of(work, digest) is not None:
        raise Conflict("passkey_there")
    work.session.add(
        Passkey(
            account_id=account.id,
            name=called,
            credential=made.credential,
            digest=digest,
            public_key=made.public_key,
            sign_count=made.sign_count,
            last_used_at=None,
        )
    )
    alerting.queue(work, account.id, Event.PASSKEY_ADDED, detail=called)
    return own_factors.first_codes(work, account)


def remove(work: Work, passkey_id: UUID) -> None:
    """Take one of the actor's passkeys away; with the last factor the recovery codes go too.

    NotFound.
    """
    permit(work, Action.FACTOR_OWN)
    account = queries.own(work, to_change=True)
    found = next((each for each in queries.passkeys(work) if each.id == passkey_id), None)
    if found is None:
        raise NotFound(kind="passkey")
    work.session.delete(found)
    alerting.queue(work, account.id, Event.PASSKEY_REMOVED, detail=found.name)
    own_factors.tidy(work, account.id)


# -- shown -------------------------------------------------------------------------------------


def offer(
    work: Work, site: Site, purpose: Purpose, account: Account | None, *, keys: Sequence[str]
) -> Offer:
    """What the browser is asked to sign: with one of the account's, where one is known."""
    account_id = account.id if account else None
    challenge, sealed = passkeys.new_challenge(keys, purpose, account_id, work.now)
    have = factors.passkeys_of(work, account.id) if account else []
    return Offer(passkeys.to_show(site, challenge, [each.credential for each in have]), sealed)


def has_any(work: Work, account: Account) -> bool:
    """Whether an account that is known at the door has a passkey."""
    return bool(factors.passkeys_of(work, account.id))


def sign_in(
    work: Work,
    site: Site,
    answer: Answer,
    *,
    keys: Sequence[str],
    agent: str,
    address: str | None,
    is_known: Callable[[UUID], bool],
) -> Passed:
    """Sign in whoever holds the passkey; call ``entering.count_try`` before.

    is_known: whether this device has signed in to an account before. Raise
    RuleBroken ``wrong_passkey``, whatever is wrong.
    """
    permit(work, Action.ACCOUNT_ENTER)
    found = check(work, site, answer, Purpose.SIGN_IN, None, keys=keys)
    account = door.locked(work, found.account_id)
    if account.is_shut(work.now):
        raise RuleBroken("wrong_passkey")
    throttle.give_back(work, throttle.address_scope(address))
    if not is_known(account.id):
        alerting.queue(work, account.id, Event.SIGN_IN, detail=agent[:60])
    secret = entering.open_session(work, account.id, agent=agent, waits=False)
    return Passed(secret, account.id)


def pass_second(
    work: Work, site: Site, answer: Answer, secret: str, *, keys: Sequence[str], is_known: bool
) -> Passed:
    """Let the session that waits pass, under a new secret; call ``second.take_try`` before.

    Raise RuleBroken ``wrong_passkey``, Unauthenticated.
    """
    permit(work, Action.ACCOUNT_ENTER)
    login, account = second.held(work, secret)
    check(work, site, answer, Purpose.SECOND, account.id, keys=keys)
    return second.passed(work, login, account, is_known=is_known)


def check(
    work: Work,
    site: Site,
    answer: Answer,
    purpose: Purpose,
    account_id: UUID | None,
    *,
    keys: Sequence[str],
) -> Passkey:
    """The passkey that gave this answer, and its use noted. RuleBroken ``wrong_passkey``."""
    challenge = _challenge(work, answer, purpose, account_id, keys)
    said = passkeys.named(answer.signed)
    found = factors.passkey_of(work, digest_of(said[0])) if said else None
    if said is None or found is None:
        raise RuleBroken("wrong_passkey")
    # A device names the account it signs for; where nobody is known yet it must.
    if {account_id, said[1]} - {None} != {found.account_id}:
        raise RuleBroken("wrong_passkey")
    count = passkeys.shown(site, challenge, answer.signed, found.public_key, found.sign_count)
    if count is None:
        raise RuleBroken("wrong_passkey")
    factors.note_passkey(work, found.id, count)
    return found


def _challenge(
    work: Work, answer: Answer, purpose: Purpose, account_id: UUID | None, keys: Sequence[str]
) -> bytes:
    """RuleBroken ``wrong_passkey`` for one that was not asked, or answered before."""
    found = passkeys.read_challenge(keys, answer.sealed, purpose, account_id, work.now)
    if found is None or not factors.use_up(work, passkeys.packed(found)):
        raise RuleBroken("wrong_passkey")
    return found
