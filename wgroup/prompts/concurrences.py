"""Of a meeting whose time, mode and venue await the concurrence of the Party (F1, S01)."""

from collections.abc import Mapping

from wgroup.calendar.wording import MODES, Surroundings
from wgroup.db.work import Work
from wgroup.invitations.letters import when
from wgroup.kernel.bilingual import Language
from wgroup.meetings import queries
from wgroup.meetings.rules import Status
from wgroup.meetings.services.asking import PROMPT as KIND
from wgroup.prompts import wording
from wgroup.prompts.words import Told

__all__ = ["KIND", "is_awaited", "told"]

Asked = Mapping[str, object]
OPEN = frozenset({Status.PROPOSED, Status.TENTATIVE})


def is_awaited(work: Work, asked: Asked, party: str) -> bool:
    """The same terms still stand, are not past, and this Party has yet to concur with them."""
    meeting = queries.get(work, str(asked["meeting"]))
    stands = meeting.terms.fingerprint == asked["terms"] and meeting.status in OPEN
    return stands and meeting.ends_at > work.now and party not in meeting.concurring


def told(work: Work, asked: Asked, language: Language, around: Surroundings) -> Told:
    meeting = queries.get(work, str(asked["meeting"]))
    title = meeting.title.best(language)[0]
    host = around.hosts[meeting.host].best(language)[0]
    return Told(
        subject=wording.TO_CONCUR.written_in(language).format(title, meeting.code),
        lead=wording.PROPOSED.written_in(language),
        title=title,
        rows=(
            (wording.WHEN, when(meeting, around, language)),
            (wording.WHERE, (meeting.venue.best(language)[0],)),
            (wording.MODE, (MODES[meeting.mode].written_in(language),)),
            (wording.HOST, (host,)),
            (wording.SYMBOL, (meeting.code,)),
        ),
        action=wording.TO_ANSWER.written_in(language),
        url=f"{around.place.public_url}/meetings/{meeting.slug}",
    )
