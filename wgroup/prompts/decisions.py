"""Of a silence that is opened, extended or broken, and of a decision that is adopted: told to both
sides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wgroup.calendar.wording import Surroundings
from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import DecisionState
from wgroup.decisions.services.telling import PROMPT as KIND
from wgroup.decisions.services.telling import Told as Turn
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.prompts import decision_wording as wording
from wgroup.prompts.words import Told

__all__ = ["KIND", "is_awaited", "told"]

Asked = Mapping[str, object]
Rows = Sequence[tuple[Bilingual, Sequence[str]]]

STATES = {
    Turn.OPENED: DecisionState.UNDER_SILENCE,
    Turn.EXTENDED: DecisionState.UNDER_SILENCE,
    Turn.BROKEN: DecisionState.NOT_ADOPTED,
    Turn.ADOPTED: DecisionState.ADOPTED,
}


def is_awaited(work: Work, asked: Asked, _party: str) -> bool:
    """It is still so: a silence that has another end by now, or none, is told of otherwise."""
    found, turn = _found(work, asked), Turn(str(asked["matter"]))
    if found.state(work.now) is not STATES[turn]:
        return False
    until = found.expires_at.isoformat() if found.expires_at else ""
    return turn not in (Turn.OPENED, Turn.EXTENDED) or until == asked["until"]


def told(work: Work, asked: Asked, language: Language, around: Surroundings) -> Told:
    """Title and instants; the text is read on the page."""
    found, turn = _found(work, asked), Turn(str(asked["matter"]))
    title = found.title.best(language)[0]
    called = f"{found.symbol} · {title}" if found.symbol else title
    return Told(
        subject=wording.SUBJECTS[turn].written_in(language).format(called),
        lead=wording.LEADS[turn].written_in(language),
        title=title,
        rows=_rows(found, turn, language, around),
        action=wording.TO_LOOK.written_in(language),
        url=f"{around.place.public_url}/decisions/{found.id}",
        closing=wording.CLOSING.written_in(language),
    )


def _rows(found: Decision, turn: Turn, language: Language, around: Surroundings) -> Rows:
    def clocks(at: datetime | None) -> Sequence[str]:
        if at is None:
            return ()
        return whole_pieces(two_clocks(around.capitals, around.capitals[0].zone, at), language)

    if turn is Turn.ADOPTED:
        return (
            (wording.NUMBER, (found.symbol or "",)),
            (wording.EFFECTIVE, clocks(found.effective_at)),
        )
    if turn is Turn.BROKEN:
        said = found.breaks[0]
        side = around.hosts[said.party].best(language)[0]
        return ((wording.BROKEN_BY, (side,)), (wording.RECEIVED, clocks(said.received_at)))
    return ((wording.UNTIL, clocks(found.expires_at)),)


def _found(work: Work, asked: Asked) -> Decision:
    return queries.get(work, UUID(str(asked["decision"])))
