"""How every act upon an agenda begins: there for you? may you? is it the one you saw?"""

from wgroup.agenda import queries
from wgroup.agenda.models import Agenda
from wgroup.agenda.rules import AgendaState
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict
from wgroup.meetings.models import Meeting
from wgroup.meetings.services.acting import to_act as meeting_to_act
from wgroup.policy import Action


def to_act(
    work: Work, slug: str, action: Action, *, seen: int | None = None
) -> tuple[Meeting, Agenda]:
    """The meeting and its agenda, held for a change that the actor may make.

    Whoever is first begins the agenda. seen is the version that the actor's page showed, 0 where
    there was none; Conflict ``stale_version`` if it is another by now.
    """
    meeting = meeting_to_act(work, slug, action)
    agenda = queries.agenda_of(work, meeting.id, to_change=True)
    if seen is not None and seen != (agenda.version if agenda else 0):
        raise Conflict("stale_version")
    return meeting, agenda or _begun(work, meeting)


def _begun(work: Work, meeting: Meeting) -> Agenda:
    agenda = Agenda(meeting_id=meeting.id, state=AgendaState.DRAFT, edition=0, acts=0)
    work.session.add(agenda)
    return agenda
