"""Letting people in: an account, and the one-time link by which its holder sets a password."""

from uuid import UUID

from wgroup.accounts import door, queries
from wgroup.accounts.models import Account, OneTimeLink
from wgroup.accounts.rules import (
    LINK_LIFE,
    Invitation,
    LinkKind,
    check_given,
    check_not_self,
    check_roles,
    digest_of,
    in_order,
    may_reset,
    new_secret,
    roles_for,
)
from wgroup.accounts.services import throttle
from wgroup.accounts.throttling import PER_ADDRESS
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import Conflict, Forbidden, NotFound
from wgroup.kernel.time import utc_text
from wgroup.outbox.services import enqueue
from wgroup.parties.models import Known, Person
from wgroup.parties.queries import insist_party
from wgroup.policy import Action
from wgroup.revisions.acts import permit

RESET_MAIL = "mail.reset"


def invite(work: Work, invitation: Invitation) -> Account:
    """Open an account without a password; :func:`link` is how its holder gets in.

    Raise RuleBroken ``party_needed``, ``party_not_wanted``, ``unknown_party``; Forbidden
    ``not_your_party``, ``cannot_give_role``; Conflict ``email_taken``.
    """
    permit(work, Action.ACCOUNT_INVITE)
    roles, party = invitation.roles, invitation.party
    check_roles(roles, party)
    if party is not None:
        insist_party(work, party, field="party")
    check_given(roles, given_by(work, party), actor=work.actor, party=party)
    if door.account_of_email(work.session, invitation.email, party) is not None:
        raise Conflict("email_taken")
    person = _person(work, invitation)
    account = Account(
        person_id=person.id,
        email=invitation.email,
        name=person.display_name,
        party=party,
        roles=in_order(roles),
        language=invitation.language,
        secrets_from=work.now,
    )
    work.session.add(account)
    work.session.flush()  # what points at the account is written after it
    return account


def given_by(
    work: Work, party: str | None, *, besides: UUID | None = None
) -> frozenset[Role]:
    """The roles that the actor may give to somebody of party, as if besides were not there."""
    had_one = party is not None and queries.had_focal_point(work, party, besides=besides)
    led = party is not None and queries.had_leader(work, party)
    return roles_for(work.actor, party, had_focal_point=had_one, had_leader=led)


def link(work: Work, account: Account) -> str:
    """Return the secret of a link for an account just invited."""
    return _link(work, account, LinkKind.INVITATION)


def fresh_link(work: Work, account_id: UUID) -> str:
    """Return the secret of a new link for somebody who lost the way in; older ones go.

    It is for the account's holder alone, to be handed over by a way that both sides trust;
    who asked for it stands in the trail. Forbidden ``cannot_make_link``: see :func:`may_link`.
    """
    account = queries.get(work, account_id, to_change=True)
    permit(work, Action.ACCOUNT_MANAGE, account)
    check_not_self(work.actor, account.id)
    if account.is_shut(work.now):
        raise Conflict("account_disabled")
    if not may_link(work, account):
        raise Forbidden("cannot_make_link")
    for old in door.open_links(work, account.id):
        old.used_at = work.now
    return _link(work, account, kind_of_link(account))


def may_link(work: Work, account: Account) -> bool:
    """The actor may make a link for this account (docs/decisions/0008).

    Who never came in is let in by whoever may invite them; who did, by those whom
    :func:`wgroup.accounts.rules.may_reset` names.
    """
    if not door.is_in_use(work, account):
        return account.held_roles <= given_by(work, account.party, besides=account.id)
    return may_reset(work.actor, account.held_roles, account.party)


def kind_of_link(account: Account) -> LinkKind:
    return LinkKind.INVITATION if account.is_invited else LinkKind.RESET


def request_reset(work: Work, email: str, *, address: str | None) -> None:
    """Queue a mail for each account with this address; the caller answers the same in every case.

    The row names the account alone: the link is made when the mail is sent, so that no secret
    lies about. One for each account and half-hour: more would not help its owner, and a count
    that strangers can use up would harm them. TooMany for the place on the network, whatever
    the address asked for.
    """
    permit(work, Action.ACCOUNT_ENTER)
    throttle.take(work, throttle.address_scope(address), PER_ADDRESS)
    for account in door.accounts_of_email(work.session, email.strip().casefold()):
        if not account.is_shut(work.now):
            queue_mail(work, account.id)


def mailed_link(work: Work, account_id: UUID) -> str:
    """The secret for a mail of RESET_MAIL, made by the worker as it sends it; for the system.
    It lives as long as :func:`kind_of_link` says."""
    permit(work, Action.ACCOUNT_RESET)
    account = queries.get(work, account_id, to_change=True)
    if account.is_shut(work.now):
        raise NotFound(kind="account")
    return _link(work, account, kind_of_link(account))


def queue_mail(work: Work, account_id: UUID) -> None:
    """Let the worker send the holder the way in, once in half an hour."""
    half_hour = int(work.now.timestamp() // LINK_LIFE[LinkKind.RESET].total_seconds())
    dedupe = f"{RESET_MAIL}/{account_id}/{half_hour}"
    asked = {"account": str(account_id), "asked_at": utc_text(work.now)}
    enqueue(work, RESET_MAIL, asked, dedupe=dedupe)


def _link(work: Work, account: Account, kind: LinkKind) -> str:
    secret = new_secret()
    work.session.add(
        OneTimeLink(
            account_id=account.id,
            digest=digest_of(secret),
            kind=kind,
            expires_at=work.now + LINK_LIFE[kind],
        )
    )
    return secret


def _person(work: Work, invitation: Invitation) -> Person:
    """Whom this side has entered already under this address, else a new one."""
    person = door.person_of(work, invitation.email, invitation.party)
    name = invitation.name
    if person is None:
        person = Person(party=invitation.party, email=invitation.email)
        work.session.add(person)
    elif person.known is Known.INSIDERS and not person.name.is_completed_by(name):
        name = person.name  # whom both sides know is called as they know them
    elif name.native == person.name.native and not name.latin_family:
        name = person.name  # with its Latin letters
    person.call(name)
    person.language, person.known = invitation.language, Known.INSIDERS
    work.session.flush()  # before the account that points at the person
    return person
