"""Accounts from the command line: how the first people come in, and how one is shut out."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from wgroup.accounts import door, queries
from wgroup.accounts.models import Account
from wgroup.accounts.names import family_and_given
from wgroup.accounts.rules import Invitation
from wgroup.accounts.services import inviting, managing, tokens
from wgroup.accounts.services.first import link_path
from wgroup.cli.house import open_house
from wgroup.db.work import Work
from wgroup.kernel.actor import NOT_GIVEN, Role
from wgroup.kernel.errors import WgroupError
from wgroup.web.sentences import SENTENCES

ROLES = [each.value for each in Role if each not in NOT_GIVEN]
NEITHER = "-"

of_side = click.option(
    "--party",
    metavar="CODE",
    help="The Party's code, or - for neither; where several sides know the address.",
)


@click.group()
def user() -> None:
    """Open, list and close accounts."""


@user.command()
@click.option("--email", required=True, help="The address; it is also the name to sign in with.")
@click.option("--name", required=True, help="As it is written: 陆文熙, or Dana OKAFOR.")
@click.option("--party", metavar="CODE", help="The Party's code; left out for who serves both.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), metavar="ROLE",
    help="A key of seeds/roles.yaml; may be given more than once.",
)
@click.option("--token", is_flag=True, help="Print an API token instead of a one-time link.")
def add(email: str, name: str, party: str | None, roles: tuple[str, ...], *, token: bool) -> None:
    """Open an account; the last line is a one-time link, or with --token an API token, alone."""
    family, given = family_and_given(name)
    house = open_house()
    with house.work() as work, told(), work.saved():
        invitation = Invitation.of(
            email=email,
            family_name=family,
            given_name=given,
            party=party,
            roles={Role(each) for each in roles},
        )
        account = inviting.invite(work, invitation)
        line = _token(work, account) if token else _link(work, account, house.settings.public_url)
        known_as = f"{account.name} <{account.email}>"
    click.echo(f"Opened an account for {known_as}.", err=True)
    click.echo(line)


@user.command("list")
def list_accounts() -> None:
    """List the accounts: state, address, Party, roles, name."""
    with open_house().work() as work:
        for account in _all(work):
            state = "invited" if account.is_invited else "open"
            state = "left" if account.has_left(work.now) else state
            state = "closed" if account.is_disabled else state
            party, roles = account.party or NEITHER, ",".join(account.roles)
            click.echo("\t".join((state, account.email, party, roles, account.name)))


@user.command()
@click.option("--email", required=True)
@of_side
def disable(email: str, party: str | None) -> None:
    """Shut an account out at once: sessions, tokens, app passwords and feeds end."""
    with open_house().work() as work, told(), work.saved():
        account = _of(work, email, party)
        managing.disable(work, account.id)
    click.echo(f"Closed the account {email}.")


@user.command()
@click.option("--email", required=True)
@of_side
def link(email: str, party: str | None) -> None:
    """Print a new one-time link for somebody who lost the way in."""
    house = open_house()
    with house.work() as work, told(), work.saved():
        secret = inviting.fresh_link(work, _of(work, email, party).id)
    click.echo(house.settings.public_url + link_path(secret))


@user.command("reset-factors")
@click.option("--email", required=True)
@of_side
def reset_factors(email: str, party: str | None) -> None:
    """Take all second factors from an account whose owner has lost them; sessions end."""
    with open_house().work() as work, told(), work.saved():
        managing.reset_factors(work, _of(work, email, party).id)
    click.echo(f"Took the second factors from {email}.")


@contextmanager
def told() -> Iterator[None]:
    """Say a refusal in a sentence, and end with 1."""
    try:
        yield
    except WgroupError as refusal:
        raise click.ClickException(_sentence(refusal)) from refusal


def _sentence(refusal: WgroupError) -> str:
    field = getattr(refusal, "field", None)
    facts = {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in refusal.facts.items()
    }
    try:
        words = SENTENCES.get(refusal.code, refusal.code) % facts
    except KeyError:
        words = refusal.code
    return f"{field}: {words}" if field else words


def _link(work: Work, account: Account, public_url: str) -> str:
    return public_url + link_path(inviting.link(work, account))


def _token(work: Work, account: Account) -> str:
    return tokens.make_token(work, name="command line", owner=account)[1]


def _of(work: Work, email: str, party: str | None) -> Account:
    """The account with this address; party, where it is not None, says on which side."""
    found = door.accounts_of_email(work.session, email.strip().casefold())
    if party is not None:
        found = [each for each in found if each.party == (None if party == NEITHER else party)]
    if not found:
        raise click.ClickException(f"There is no account with the address {email}.")
    if len(found) > 1:
        sides = ", ".join(each.party or NEITHER for each in found)
        raise click.ClickException(f"Several accounts have it; say --party, one of: {sides}")
    return found[0]


def _all(work: Work) -> Iterator[Account]:
    after: str | None = None
    while True:
        page = queries.listed(work, after=after, limit=100)
        yield from page.items
        if page.next is None:
            return
        after = page.next
