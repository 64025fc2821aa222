"""Of the outside experts whom another side nominates for a meeting, and to whom the Party may
object."""

from collections.abc import Mapping

from wgroup.calendar.wording import Surroundings
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.meetings import queries as meetings
from wgroup.nominations import queries
from wgroup.nominations.models import Nomination
from wgroup.nominations.services.checking import PROMPT as KIND
from wgroup.prompts import wording
from wgroup.prompts.words import Told

__all__ = ["KIND", "is_awaited", "told"]

Asked = Mapping[str, object]

# Whoever else is open to objection stands on the page.
MOST_NAMED = 10


def is_awaited(work: Work, asked: Asked, party: str) -> bool:
    """One of that side's is open to objection at least, and this Party has yet to answer."""
    return bool(_open(work, asked, party))


def told(work: Work, asked: Asked, language: Language, around: Surroundings) -> Told:
    """Name and organisation of each, who nominates, and the first end of a window."""
    meeting = meetings.get(work, str(asked["meeting"]))
    found = _open(work, asked, str(asked["party"]))
    ends = [each.window_ends_at for each in found if each.window_ends_at is not None]
    end = min(ends, default=work.now)
    clocks = two_clocks(around.capitals, around.capitals[0].zone, end, end)
    side = around.hosts[str(asked["side"])].best(language)[0]
    title = meeting.title.best(language)[0]
    return Told(
        subject=wording.MAY_OBJECT_TO_EXPERTS.written_in(language).format(title, meeting.code),
        lead=wording.NOMINATED.written_in(language),
        title=title,
        rows=(
            (wording.SYMBOL, (meeting.code,)),
            (wording.NOMINATED_BY, (side,)),
            (wording.EXPERTS, [_named(each, language) for each in found[:MOST_NAMED]]),
            (wording.UNTIL, whole_pieces(clocks, language)),
        ),
        action=wording.TO_ANSWER.written_in(language),
        url=f"{around.place.public_url}/meetings/{meeting.slug}/nominations",
    )


def _open(work: Work, asked: Asked, party: str) -> list[Nomination]:
    meeting = meetings.get(work, str(asked["meeting"]))
    return queries.open_to(work, meeting.id, side=str(asked["side"]), party=party)


def _named(one: Nomination, language: Language) -> str:
    comes_from = one.organisation.name if one.organisation else wording.ALONE
    words = wording.FROM.written_in(language)
    return words.format(one.person.name.written_in(language), comes_from.best(language)[0])
