"""Of a series whose meetings await the concurrence of the Party: one mail for all of them."""

from collections.abc import Mapping
from itertools import chain

from wgroup.calendar.wording import MODES, Surroundings
from wgroup.db.work import Work
from wgroup.invitations.letters import when
from wgroup.kernel.bilingual import Language
from wgroup.meetings.models import Meeting
from wgroup.meetings.series import queries
from wgroup.meetings.services.repeating import PROMPT as KIND
from wgroup.prompts import wording
from wgroup.prompts.words import Told

__all__ = ["KIND", "is_awaited", "told"]

Asked = Mapping[str, object]
# What a mail tells of one by one; the page has them all.
MOST_TOLD = 12


def is_awaited(work: Work, asked: Asked, party: str) -> bool:
    """The Party has yet to concur in some of its meetings."""
    return bool(_awaiting(work, asked, party))


def told(work: Work, asked: Asked, language: Language, around: Surroundings) -> Told:
    series = queries.get(work, str(asked["series"]))
    awaiting = _awaiting(work, asked, str(asked["party"]))
    title = series.title.best(language)[0]
    lines = chain.from_iterable(
        _lines(each, around, language) for each in awaiting[:MOST_TOLD]
    )
    more = len(awaiting) - MOST_TOLD
    rest = (wording.AND_MORE.written_in(language).format(more),) if more > 0 else ()
    count = wording.MEETINGS.written_in(language).format(len(awaiting))
    return Told(
        subject=wording.SERIES_TO_CONCUR.written_in(language).format(title, len(awaiting)),
        lead=wording.SERIES_PROPOSED.written_in(language),
        title=title,
        rows=(
            (wording.COUNT, (count,)),
            (wording.WHEN, (*lines, *rest)),
            (wording.WHERE, (series.venue.best(language)[0],)),
            (wording.MODE, (MODES[series.mode].written_in(language),)),
        ),
        action=wording.TO_ANSWER.written_in(language),
        url=f"{around.place.public_url}/series/{series.key}",
    )


def _awaiting(work: Work, asked: Asked, party: str) -> list[Meeting]:
    return queries.awaiting(work, str(asked["series"]), party)


def _lines(meeting: Meeting, around: Surroundings, language: Language) -> list[str]:
    """Its code, and a line for each clock."""
    return [meeting.code, *(f"  {line}" for line in when(meeting, around, language))]
