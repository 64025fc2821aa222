"""Letting people in: an account, and the one-time link by which its holder sets a password."""

from uuid import UUID, uuid4

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
    new_secret,
    roles_for,
)
from wgroup.accounts.services import throttle
from wgroup.accounts.throttling import PER_ADDRESS, RESETS_PER_ACCOUNT
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import Conflict, NotFound, TooMany
from wgroup.outbox.models import Job
from wgroup.parties.models import Person
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
    if door.account_of_email(work.session, invitation.email) is not None:
        raise Conflict("email_taken")
    person = _person(work, invitation)
    account = Account(
        person_id=person.id,
        email=invitation.email,
        name=person.display_name,
        party=party,
        roles=in_order(roles),
        language=invitation.language,
    )
    work.session.add(account)
    work.session.flush()  # what points at the account is written after it
    return account


def given_by(work: Work, party: str | None) -> frozenset[Role]:
    """The roles that the actor may give to somebody of party."""
    spoken_for = party is not None and queries.has_focal_point(work, party)
    return roles_for(work.actor, party, has_focal_point=spoken_for)


def link(work: Work, account: Account) -> str:
    """Return the secret of a link for an account just invited."""
    return _link(work, account, LinkKind.INVITATION)


def fresh_link(work: Work, account_id: UUID) -> str:
    """Return the secret of a new link for somebody who lost the way in; older ones go.

    It is for the account's holder alone, to be handed over by a way that both sides trust;
    who asked for it stands in the trail.
    """
    account = queries.get(work, account_id, to_change=True)
    permit(work, Action.ACCOUNT_MANAGE, account)
    check_not_self(work.actor, account.id)
    if account.is_disabled:
        raise Conflict("account_disabled")
    for old in door.open_links(work, account.id):
        old.used_at = work.now
    return _link(work, account, kind_of_link(account))


def kind_of_link(account: Account) -> LinkKind:
    return LinkKind.INVITATION if account.is_invited else LinkKind.RESET


def request_reset(work: Work, email: str, *, address: str | None) -> None:
    """Queue a mail if there is such an account; the caller answers the same in every case.

    The row names the account alone: the link is made when the mail is sent, so that no secret
    lies about. TooMany for the place on the network, whatever the address asked for.
    """
    permit(work, Action.ACCOUNT_ENTER)
    throttle.take(work, throttle.address_scope(address), PER_ADDRESS)
    account = door.account_of_email(work.session, email.strip().casefold())
    try:
        throttle.take(work, throttle.account_scope(email, "reset"), RESETS_PER_ACCOUNT)
    except TooMany:
        return
    if account is not None and not account.is_disabled:
        _queue_mail(work, account)


def reset_link(work: Work, account_id: UUID) -> str:
    """The secret for a mail of RESET_MAIL, made by the worker as it sends it; for the system."""
    permit(work, Action.ACCOUNT_RESET)
    account = queries.get(work, account_id, to_change=True)
    if account.is_disabled:
        raise NotFound(kind="account")
    return _link(work, account, LinkKind.RESET)


def _queue_mail(work: Work, account: Account) -> None:
    work.session.add(
        Job(
            kind=RESET_MAIL,
            payload={"account": str(account.id)},
            dedupe=f"{RESET_MAIL}/{uuid4()}",
            created_at=work.now,
            run_at=work.now,
        )
    )


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
    if person is None:
        person = Person(party=invitation.party, email=invitation.email)
        work.session.add(person)
    person.family_name, person.given_name = invitation.family_name, invitation.given_name
    person.language = invitation.language
    work.session.flush()  # before the account that points at the person
    return person
