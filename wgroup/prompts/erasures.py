"""Of somebody who asks to be erased, before those who answer for them (decision 0027)."""

from collections.abc import Mapping
from uuid import UUID

from wgroup.accounts.models import Account
from wgroup.accounts.rules import speaks_for_party
from wgroup.calendar.wording import Surroundings
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.personal import queries
from wgroup.personal.rules import ANSWER_WITHIN
from wgroup.personal.services import PROMPT as KIND
from wgroup.prompts import wording
from wgroup.prompts.words import Told

__all__ = ["KIND", "is_awaited", "is_for", "told"]

Asked = Mapping[str, object]


def is_for(asked: Asked, account: Account) -> bool:
    """Their own side's focal points, or the secretariat for those of no side; not themself."""
    if str(account.person_id) == asked["person"]:
        return False
    if asked["party"]:
        return speaks_for_party(account.held_roles)
    return Role.SECRETARIAT_OFFICER in account.held_roles


def is_awaited(work: Work, asked: Asked, _party: str) -> bool:
    """Nobody has answered, and it was not taken back."""
    return queries.request(work, _id(asked)).is_open


def told(work: Work, asked: Asked, language: Language, around: Surroundings) -> Told:
    """When it was asked and by when it is answered. Who asks is told on the page alone: a mail
    is the last place for it."""
    found = queries.request(work, _id(asked))
    zone = next(
        (each.zone for each in around.capitals if each.code == asked["party"]),
        around.capitals[0].zone,
    )
    asked_at, due = (
        whole_pieces(two_clocks(around.capitals, zone, each), language)
        for each in (found.asked_at, found.asked_at + ANSWER_WITHIN)
    )
    return Told(
        subject=wording.ASKS_TO_BE_ERASED.written_in(language),
        lead=wording.ERASURE.written_in(language),
        title=wording.REQUEST.written_in(language),
        rows=((wording.ASKED, asked_at), (wording.ANSWER_BY, due)),
        action=wording.TO_REQUEST.written_in(language),
        url=f"{around.place.public_url}/erasures/{found.id}",
        closing=wording.CLOSING_DATA.written_in(language),
    )


def _id(asked: Asked) -> UUID:
    return UUID(str(asked["request"]))
