"""Coming in and going out: signing in, setting a password, ending sessions."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts import door, queries
from wgroup.accounts.factors import has_factor
from wgroup.accounts.models import Account, LoginSession
from wgroup.accounts.password_rules import check_password
from wgroup.accounts.passwords import hash_password, is_outdated, is_password
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


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted: for what was typed, for its place, and how many are left.

    is_known: at a device that has signed in to this account before.
    """

    scope: str
    place: str
    left: int
    is_known: bool = False


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


def take_try(work: Work, email: str, *, address: str | None, device: str | None = None) -> Try:
    """Count a try before anything is compared. Raise TooMany.

    device is one that has signed in to this very account before: its tries count by
    themselves, so that strangers who guess lock nobody out of where they usually are.
    A transaction of its own: the slow comparison that follows must not hold up writers, and
    a try counts whatever becomes of it, but see :func:`give_back`.
    """
    permit(work, Action.ACCOUNT_ENTER)
    at_device = throttle.device_scope(email, device) if device else None
    scope = at_device or throttle.account_scope(email)
    left = throttle.take(work, scope, PER_ACCOUNT)
    place = throttle.address_scope(address)
    throttle.take(work, place, PER_ADDRESS)
    return Try(scope, place, left, is_known=at_device is not None)


def count_try(work: Work, *, address: str | None) -> None:
    """Count a try without a password, in a transaction of its own. Raise TooMany."""
    permit(work, Action.ACCOUNT_ENTER)
    throttle.take(work, throttle.address_scope(address), PER_ADDRESS)


def give_back(work: Work, tried: Try) -> None:
    """The try was no guess, or was never compared."""
    permit(work, Action.ACCOUNT_ENTER)
    throttle.give_back(work, tried.scope)
    throttle.give_back(work, tried.place)


def prove(work: Work, email: str, password: str, *, left: int) -> Proof:
    """Compare, outside any writing; the same time and words for an account that is not there.

    Raise RuleBroken ``wrong_credentials``, or ``few_tries_left``; Busy where nothing was
    compared.
    """
    account = door.account_of_email(work.session, email.strip().casefold())
    opens = account is not None and not account.is_shut(work.now)
    found = (account.id, account.password_hash) if account and opens else None
    account_id, known = found or (None, None)
    work.session.rollback()  # who waits for a turn must hold nothing that others need
    if not is_password(known, password) or account_id is None or known is None:
        if left > FEW:
            raise RuleBroken("wrong_credentials", field="password")
        pause = PER_ACCOUNT[0].seconds
        raise RuleBroken("few_tries_left", field="password", left=left, retry_after=pause)
    return Proof(account_id, known, hash_password(password) if is_outdated(known) else None)


def sign_in(work: Work, proof: Proof, tried: Try, *, agent: str) -> Opened:
    """Open a session for whoever gave proof; the try was no guess."""
    permit(work, Action.ACCOUNT_ENTER)
    account = door.locked(work, proof.account_id)
    if account.is_shut(work.now) or account.password_hash != proof.password_hash:
        raise RuleBroken("wrong_credentials", field="password")
    account.password_hash = proof.renewed or account.password_hash
    give_back(work, tried)
    return let_in(work, account, agent=agent, is_known=tried.is_known)


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
    throttle.forget(work, throttle.account_scope(account.email))
