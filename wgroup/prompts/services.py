"""Writing to those who speak for a Party that something awaits it.

One job for each Party is queued with the act; the worker turns it into one for each who speaks
for the Party then, and each into a mail, unless by then nothing is awaited any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import ModuleType
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts.models import Account
from wgroup.accounts.rules import speaks_for_party
from wgroup.accounts.services import throttle
from wgroup.accounts.throttling import DAY, Limit
from wgroup.calendar.entries import surroundings
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import TooMany
from wgroup.mail.words import Words
from wgroup.outbox.services import enqueue
from wgroup.policy import Action
from wgroup.prompts import admissions, concurrences, decisions, erasures, nominations, series
from wgroup.prompts.words import BOTH, words_of
from wgroup.revisions.acts import permit

Asked = Mapping[str, object]

# To one person; nobody of the other side is to fill their mailbox.
PROMPTS = (Limit(30, DAY),)

# By the kind of the job: what is awaited, and what is told of it.
MATTERS: dict[str, ModuleType] = {
    each.KIND: each
    for each in (admissions, concurrences, decisions, erasures, nominations, series)
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """key: what stands left of the @ in its Message-ID, the same for all tries of one job."""

    words: Words
    languages: tuple[Language, ...]
    name: str
    address: str
    key: str


def one(kind: str) -> str:
    """The kind of the job for a single mail."""
    return f"{kind}.one"


def address_all(work: Work, kind: str, asked: Asked) -> int:
    """Queue a mail to each who speaks for the Party now; return to how many.

    asked has ``party`` and ``key``, which no other matter of this kind has, beside what the
    matter needs. Raise NotFound where what it is about is gone.
    """
    permit(work, Action.PROMPT_SEND)
    party = str(asked["party"])
    if not MATTERS[kind].is_awaited(work, asked, party):
        return 0
    wanted = select(Account).where(Account.party == (party or None), Account.stands(work.now))
    found = [each for each in work.session.scalars(wanted) if _is_for(kind, asked, each)]
    found = [each for each in found if _has_room(work, each)]
    for each in found:
        dedupe = f"{one(kind)}/{asked['key']}/{each.id}"
        enqueue(work, one(kind), {**asked, "account": str(each.id)}, dedupe=dedupe)
    return len(found)


def _is_for(kind: str, asked: Asked, account: Account) -> bool:
    """Those who speak for the Party, unless the matter says otherwise."""
    chosen = getattr(MATTERS[kind], "is_for", None)
    return bool(chosen(asked, account) if chosen else speaks_for_party(account.held_roles))


def _has_room(work: Work, account: Account) -> bool:
    """Not written to too often: what awaits a side stands on its first page all the same."""
    try:
        throttle.take(work, f"prompt:{account.id}", PROMPTS)
    except TooMany:
        return False
    return True


def prompt(work: Work, kind: str, asked: Asked) -> Prompt | None:
    """The mail for one job; None where nothing is awaited any more, or not of this person.

    Raise NotFound where what it is about is gone.
    """
    permit(work, Action.PROMPT_SEND)
    account = work.session.get(Account, UUID(str(asked["account"])))
    if account is None or account.is_shut(work.now) or not _is_for(kind, asked, account):
        return None
    matter = MATTERS[kind]
    if not matter.is_awaited(work, asked, account.party or ""):
        return None
    languages = (account.language,) if account.language else BOTH
    around = surroundings(work.session)
    told = {each: matter.told(work, asked, each, around) for each in languages}
    named = sha256(f"{kind}/{asked['key']}".encode()).hexdigest()[:32]
    return Prompt(
        words=words_of(told, account.name),
        languages=languages,
        name=account.name,
        address=account.email,
        key=f"prompt.{named}.{account.id.hex}",
    )
