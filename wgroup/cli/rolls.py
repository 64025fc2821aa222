"""Who comes to the meetings of the demonstration: those who said so, but for one now and then."""

from wgroup.attendance import services
from wgroup.attendance.rules import Presence
from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.rules import Mode, PartStat
from wgroup.meetings.services import running

# Of so many who accepted one does not come.
ONE_OF = 7


def open_session(work: Work, slug: str) -> None:
    """Half of them are there as it begins."""
    running.open_session(work, slug)
    _call(work, slug, every=2)


def close(work: Work, slug: str) -> None:
    _call(work, slug, every=1)
    running.close(work, slug)


def _call(work: Work, slug: str, *, every: int) -> None:
    meeting = queries.get(work, slug)
    remote = meeting.mode is Mode.VIRTUAL
    presence = Presence.REMOTE if remote else Presence.IN_PERSON
    coming = [
        each
        for each in queries.participations(work, meeting.id)
        if each.standing(meeting).now is PartStat.ACCEPTED
    ]
    for number, one in enumerate(coming[::every], meeting.number):
        if number % ONE_OF:
            services.record(work, slug, one.id, presence)
