"""Of an organisation that another side has brought in, and to which the Party may object."""

from collections.abc import Mapping
from uuid import UUID

from wgroup.calendar.wording import Surroundings
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.organisations import queries
from wgroup.organisations.rules import AdmissionState
from wgroup.organisations.services import PROMPT as KIND
from wgroup.prompts import wording
from wgroup.prompts.words import Told

__all__ = ["KIND", "is_awaited", "told"]

Asked = Mapping[str, object]


def is_awaited(work: Work, asked: Asked, party: str) -> bool:
    """The window is open, and this Party has yet to answer."""
    found = queries.get(work, _id(asked))
    answered = {each.party for each in found.answers}
    return found.state(work.now) is AdmissionState.WINDOW and party not in answered


def told(work: Work, asked: Asked, language: Language, around: Surroundings) -> Told:
    """The name in the other language too, who brought it in, and the end of the window."""
    found = queries.get(work, _id(asked))
    name = found.name.best(language)[0]
    other = found.name.written_in(language.other) if found.name.complete else ""
    sponsor = around.hosts[found.sponsor] if found.sponsor else wording.NEITHER
    end = found.window_ends_at or found.created_at
    clocks = two_clocks(around.capitals, around.capitals[0].zone, end, end)
    return Told(
        subject=wording.MAY_OBJECT.written_in(language).format(name),
        lead=wording.BROUGHT_IN.written_in(language),
        title=name,
        rows=(
            (wording.ORGANISATION, (other,)),
            (wording.BROUGHT_IN_BY, (sponsor.best(language)[0],)),
            (wording.UNTIL, whole_pieces(clocks, language)),
        ),
        action=wording.TO_ANSWER.written_in(language),
        url=f"{around.place.public_url}/organisations/{found.id}",
    )


def _id(asked: Asked) -> UUID:
    return UUID(str(asked["organisation"]))
