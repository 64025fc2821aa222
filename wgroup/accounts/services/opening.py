"""An account of one's own, asked for by an expert who has answered by links until now.

What opens it goes by mail to the address that their own side gave, never to whoever holds the
link: it may have been forwarded. The same is said in every case.
"""

from wgroup.accounts import door
from wgroup.accounts.models import Account
from wgroup.accounts.rules import in_order
from wgroup.accounts.services import inviting
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.parties.models import Person
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def has_account(work: Work, person: Person) -> bool:
    return _of(work, person) is not None


def open_own(work: Work, person: Person, role: Role) -> None:
    """Open an account for the actor, who is this person, and queue the mail with the way in;
    where there is one already, the mail alone."""
    permit(work, Action.ACCOUNT_OPEN, person)
    account = _of(work, person)
    if account is None:
        account = Account(
            person_id=person.id,
            email=person.email,
            name=person.display_name,
            party=person.party,
            roles=in_order({role}),
            language=person.language,
            secrets_from=work.now,
        )
        work.session.add(account)
        work.session.flush()  # what points at the account is written after it
    if not account.is_shut(work.now):
        inviting.queue_mail(work, account.id)


def _of(work: Work, person: Person) -> Account | None:
    """Theirs by the record, or by the address within their own side."""
    found = door.account_of_person(work.session, person.id)
    return found or door.account_of_email(work.session, person.email or "", person.party)
