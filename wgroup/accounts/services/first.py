"""The first administrator, without whom nobody could be invited."""

from sqlalchemy import select

from wgroup.accounts.models import Account
from wgroup.accounts.rules import Invitation
from wgroup.accounts.services.inviting import fresh_link, invite, link
from wgroup.db.work import Work
from wgroup.kernel.actor import Role

EMAIL = "administrator@wgroup.invalid"
LINK_PATH = "/links/"


def link_path(secret: str) -> str:
    """The path of a one-time link, for who has no request at hand."""
    return LINK_PATH + secret


def first_administrator_link(work: Work) -> str | None:
    """Return the path of a one-time link, or None once an account has a password.

    The account is made if there is none at all; a start that comes again before the link was
    used gives a new one.
    """
    known = list(work.session.scalars(select(Account).order_by(Account.created_at).limit(2)))
    if not known:
        return link_path(link(work, _administrator(work)))
    if len(known) == 1 and known[0].email == EMAIL and known[0].is_invited:
        return link_path(fresh_link(work, known[0].id))
    return None


def _administrator(work: Work) -> Account:
    return invite(
        work,
        Invitation.of(
            email=EMAIL,
            family_name="Administrator",
            given_name="",
            party=None,
            roles={Role.SYSTEM_ADMINISTRATOR},
        ),
    )
