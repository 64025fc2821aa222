"""Coming in and going out: signing in, setting a password, ending sessions."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts import door, queries
from wgroup.accounts.factors import has_factor
from wgroup.accounts.models import Account, LoginSession
from wgroup.accounts.password_rules import check_password
from wgroup.accounts.passwords import hash_password, is_outdated, which
from wgroup.accounts.rules import LinkKind, digest_of, new_secret
from wgroup.accounts.services import alerting, throttle
from wgroup.accounts.services.alerting import Event
from wgroup.accounts.throttling import PER_ACCOUNT, PER_ADDRESS
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, RuleBroken
from wgroup.parties.queries import parties
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# From here on the reader is told how many tries are left.
FEW = 3
# One of each Party, and one of neither.
MOST_OF_ONE_ADDRESS = 3


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted, by which counts, and how many are left.

    among: the accounts that the password may be that of. usual: the one of them that this
    device has signed in to before.
    """

    scopes: tuple[str, ...]
    left: int
    among: frozenset[UUID]
    usual: UUID | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session; if it waits, nobody is signed in by it until a second factor is shown."""

    secret: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """An account whose password was given; renewed is its hash at today's costs, if it aged."""

    account_id: UUID
    password_hash: str
    renewed: str | None


def take_try(
    work: Work,
    email: str,
    *,
    address: str | None,
    device_of: Callable[[UUID], str | None] = lambda _: None,
    of: UUID | None = None,
) -> Try:
    """Count a try before anything is compared. Raise TooMany.

    of: the one account that is meant, where that is known. device_of: by which name this device
    has signed in to an account before: its tries count by themselves, so that strangers who
    guess lock nobody out of where they usually are. Accounts of the same address on other sides
    are none the less a stranger's there: once strangers have no try left, they are left out.
    A transaction of its own: the slow comparison that follows must not hold up writers, and
    a try counts whatever becomes of it, but see :func:`give_back`.
    """
    permit(work, Action.ACCOUNT_ENTER)
    among = [each.id for each in _named(work, email) if of in (None, each.id)]
    place, strangers = throttle.address_scope(address), throttle.account_scope(email)
    usual = next((each for each in among if device_of(each)), None)
    if usual is None:
        left = throttle.take(work, strangers, PER_ACCOUNT)
        throttle.take(work, place, PER_ADDRESS)
        return Try((strangers, place), left, frozenset(among))
    here = throttle.device_scope(usual, device_of(usual) or "")
    left = throttle.take(work, here, PER_ACCOUNT)
    throttle.take(work, place, PER_ADDRESS)
    if throttle.is_taken(work, strangers, PER_ACCOUNT):
        return Try((here, place, strangers), left, frozenset(among), usual)
    return Try((here, place), left, frozenset({usual}), usual)


def count_try(work: Work, *, address: str | None) -> None:
    """Count a try without a password, in a transaction of its own. Raise TooMany."""
    permit(work, Action.ACCOUNT_ENTER)
    throttle.take(work, throttle.address_scope(address), PER_ADDRESS)


def give_back(work: Work, tried: Try) -> None:
    """The try was no guess, or was never compared."""
    permit(work, Action.ACCOUNT_ENTER)
    for scope in tried.scopes:
        throttle.give_back(work, scope)


def prove(work: Work, email: str, password: str, tried: Try) -> Proof:
    """Compare, outside any writing; the same time and words however many accounts there are.

    Raise RuleBroken ``wrong_credentials``, or ``few_tries_left``; Busy where nothing was
    compared.
    """
    asked = [each for each in _named(work, email) if each.id in tried.among]
    open_ones = [
        (each.id, each.password_hash)
        for each in asked
        if each.password_hash is not None and not each.is_shut(work.now)
    ]
    work.session.rollback()  # who waits for a turn must hold nothing that others need
    found = which([kept for _, kept in open_ones], password, at_least=MOST_OF_ONE_ADDRESS)
    if found is None:
        if tried.left > FEW:
            raise RuleBroken("wrong_credentials", field="password")
        pause, left = PER_ACCOUNT[0].seconds, tried.left
        raise RuleBroken("few_tries_left", field="password", left=left, retry_after=pause)
    account_id, known = open_ones[found]
    return Proof(account_id, known, hash_password(password) if is_outdated(known) else None)


def _named(work: Work, email: str) -> list[Account]:
    return door.accounts_of_email(work.session, email.strip().casefold())


def sign_in(work: Work, proof: Proof, tried: Try, *, agent: str) -> Opened:
    """Open a session for whoever gave proof; the try was no guess."""
    permit(work, Action.ACCOUNT_ENTER)
    account = door.locked(work, proof.account_id)
    if account.is_shut(work.now) or account.password_hash != proof.password_hash:
        raise RuleBroken("wrong_credentials", field="password")
    account.password_hash = proof.renewed or account.password_hash
    give_back(work, tried)
    return let_in(work, account, agent=agent, is_known=tried.usual == account.id)


def let_in(work: Work, account: Account, *, agent: str, is_known: bool) -> Opened:
    """Signed in, or half so where the account has a second factor."""
    waits = has_factor(work.session, account.id)
    if not waits and not is_known:
        alerting.queue(work, account.id, Event.SIGN_IN, detail=agent[:60])
    return Opened(open_session(work, account.id, agent=agent, waits=waits), waits)


def open_session(work: Work, account_id: UUID, *, agent: str, waits: bool) -> str:
    """Return the secret of a new session; only its digest is kept. To sign in is a proof."""
    secret, passed_at = new_secret(), None if waits else work.now
    work.session.add(
        LoginSession(
            digest=digest_of(secret),
            account_id=account_id,
            agent=agent[:60],
            created_at=work.now,
            seen_at=work.now,
            passed_at=passed_at,
            proved_at=passed_at,
        )
    )
    return secret


def prepared(work: Work, account: Account, password: str) -> str:
    """Return the hash of a new password for account; slow, so do it before writing.

    Raise RuleBroken ``too_short``, ``weak_password``, ``too_long``, ``invalid_text``; Busy.
    """
    context = [account.email, account.name]
    for party in parties(work):
        context += [*party.name.as_dict().values(), *party.city.as_dict().values()]
    chosen = check_password(password, context=context)
    work.session.rollback()  # who waits for a turn must hold nothing that others need
    return hash_password(chosen)


def accept_link(
    work: Work, secret: str, *, password_hash: str, agent: str, is_known: bool = False
) -> Opened:
    """Set the password that the link is for and open a session.

    The link is used up, and with it every other of this account. After a reset no secret of
    before is alive: whoever needs one may have lost the others too. Second factors stay: a link
    alone goes around none. is_known: from a known device. NotFound ``link_expired``.
    """
    permit(work, Action.ACCOUNT_ENTER)
    link = door.link_of(work.session, secret, work.now, to_change=True)
    account = door.locked(work, link.account_id)
    if account.is_shut(work.now) or link.created_at < account.secrets_from:
        raise NotFound("link_expired")  # since we looked
    if link.kind is LinkKind.RESET:
        account.secrets_from = work.now
    _set_password(work, account, password_hash)
    invited = link.kind is LinkKind.INVITATION
    return let_in(work, account, agent=agent, is_known=is_known or invited)


def change_password(work: Work, proof: Proof, *, password_hash: str, agent: str) -> str:
    """Set the actor's own password; every session ends, and one is opened anew.

    Tokens and feeds live on: their owner is at hand, and ends those that are to end.
    """
    permit(work, Action.ACCOUNT_OWN)
    account = queries.own(work, to_change=True)
    if account.id != proof.account_id or account.password_hash != proof.password_hash:
        raise RuleBroken("wrong_credentials", field="current")
    _set_password(work, account, password_hash)
    return open_session(work, account.id, agent=agent, waits=False)


def sign_out(work: Work, secret: str) -> None:
    """End the session of this browser."""
    permit(work, Action.ACCOUNT_OWN)
    wanted = select(LoginSession).where(LoginSession.digest == digest_of(secret))
    found = work.session.scalar(wanted)
    if found is not None:
        found.ended_at = work.now


def end_session(work: Work, session_id: UUID) -> None:
    """End one of the actor's own sessions, wherever it is. NotFound."""
    permit(work, Action.ACCOUNT_OWN)
    wanted = select(LoginSession).where(
        LoginSession.id == session_id, LoginSession.account_id == work.actor.id
    )
    found = work.session.scalar(wanted.where(LoginSession.ended_at.is_(None)))
    if found is None:
        raise NotFound(kind="session")
    found.ended_at = work.now


def end_own_sessions(work: Work) -> None:
    permit(work, Action.ACCOUNT_OWN)
    door.end_sessions(work, queries.own(work).id)


def _set_password(work: Work, account: Account, password_hash: str) -> None:
    account.password_hash = password_hash
    for link in door.open_links(work, account.id):
        link.used_at = work.now
    door.end_sessions(work, account.id)
