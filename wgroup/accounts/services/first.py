"""The first administrator, without whom nobody could be invited."""

from wgroup.accounts import door, queries
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
    """Return the path of a one-time link, or None where somebody is an administrator already.

    The account is made if it has to be; a start that comes again before the link was used
    gives a new one.
    """
    known = door.account_of_email(work.session, EMAIL, None)
    if known is None:
        made = None if queries.has_administrator(work) else _administrator(work)
        return link_path(link(work, made)) if made else None
    return link_path(fresh_link(work, known.id)) if known.is_invited else None


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
