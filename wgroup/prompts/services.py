"""Writing to those who speak for a Party that something awaits it.

One job for each Party is queued with the act; the worker turns it into one for each who speaks
for the Party then, and each into a mail, unless by then nothing is awaited any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts.models import Account
from wgroup.accounts.rules import speaks_for_party
from wgroup.calendar.entries import surroundings
from wgroup.calendar.wording import Surroundings
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.mail.words import Link, Row, Section, Words
from wgroup.organisations import queries
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import AdmissionState
from wgroup.organisations.services import PROMPT
from wgroup.outbox.services import enqueue
from wgroup.policy import Action
from wgroup.prompts import wording
from wgroup.revisions.acts import permit

PROMPT_ONE = f"{PROMPT}.one"
BOTH = (Language.ZH, Language.EN)


@dataclass(frozen=True, slots=True)
class Prompt:
    """key: what stands left of the @ in its Message-ID, the same for all tries of one job."""

    words: Words
    languages: tuple[Language, ...]
    name: str
    address: str
    key: str


def address_all(work: Work, asked: Mapping[str, object]) -> int:
    """Queue a mail to each who speaks for the Party now; return to how many."""
    permit(work, Action.PROMPT_SEND)
    organisation, party = str(asked["organisation"]), str(asked["party"])
    if not is_awaited(queries.get(work, UUID(organisation)), party, work):
        return 0
    wanted = select(Account).where(Account.party == party, Account.disabled_at.is_(None))
    found = [each for each in work.session.scalars(wanted) if speaks_for_party(each.held_roles)]
    for each in found:
        one = {"organisation": organisation, "account": str(each.id)}
        enqueue(work, PROMPT_ONE, one, dedupe=f"{PROMPT_ONE}/{organisation}/{each.id}")
    return len(found)


def prompt(work: Work, asked: Mapping[str, object]) -> Prompt | None:
    """The mail for one job; None where nothing is awaited any more, or not of this person.

    Raise NotFound where the organisation is gone.
    """
    permit(work, Action.PROMPT_SEND)
    found = queries.get(work, UUID(str(asked["organisation"])))
    account = work.session.get(Account, UUID(str(asked["account"])))
    if account is None or account.is_disabled or not speaks_for_party(account.held_roles):
        return None
    if not is_awaited(found, account.party or "", work):
        return None
    languages = (account.language,) if account.language else BOTH
    around = surroundings(work.session)
    return Prompt(
        words=_words(found, account.name, languages, around),
        languages=languages,
        name=account.name,
        address=account.email,
        key=f"admission.{found.id.hex}.{account.id.hex}",
    )


def is_awaited(found: Organisation, party: str, work: Work) -> bool:
    """The window is open, and this Party has yet to answer."""
    answered = {each.party for each in found.answers}
    return found.state(work.now) is AdmissionState.WINDOW and party not in answered


def _words(
    found: Organisation, name: str, languages: tuple[Language, ...], around: Surroundings
) -> Words:
    subjects = (
        wording.SUBJECT.written_in(each).format(found.name.best(each)[0]) for each in languages
    )
    sections = tuple(_section(found, name, each, around) for each in languages)
    return Words(" / ".join(subjects), sections)


def _section(found: Organisation, name: str, language: Language, around: Surroundings) -> Section:
    told = found.name.best(language)[0]
    page = f"{around.place.public_url}/organisations/{found.id}"
    return Section(
        language=language,
        opening=(
            wording.GREETING.written_in(language).format(name),
            wording.LEAD.written_in(language),
        ),
        title=told,
        rows=tuple(_rows(found, language, around)),
        links=(Link(wording.TO_ANSWER.written_in(language), page),),
        closing=(wording.CLOSING.written_in(language),),
    )


def _rows(found: Organisation, language: Language, around: Surroundings) -> list[Row]:
    """The name in the other language too, who brought it in, and the end of the window."""
    other = found.name.written_in(language.other) if found.name.complete else ""
    sponsor = around.hosts[found.sponsor] if found.sponsor else wording.NEITHER
    end = found.window_ends_at or found.created_at
    clocks = two_clocks(around.capitals, around.capitals[0].zone, end, end)
    rows = (
        (wording.ORGANISATION, (other,)),
        (wording.BROUGHT_IN_BY, (sponsor.best(language)[0],)),
        (wording.UNTIL, whole_pieces(clocks, language)),
    )
    return [Row(name.written_in(language), lines) for name, lines in rows if any(lines)]
