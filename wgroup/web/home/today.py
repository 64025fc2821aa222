"""What the first page tells, gathered in a handful of queries however much there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from wgroup import policy
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.kernel.capitals import Capital
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import SETTLED, Status
from wgroup.web.pages import meeting_url
from wgroup.web.pictures.strip import Sitting, Strip, day_strip

NEXT_SHOWN = 5
A_DAY = timedelta(hours=24)

# Nothing is held: neither drawn into the day nor told as a meeting to come.
OFF = frozenset({Status.POSTPONED, Status.CANCELLED})


@dataclass(frozen=True, slots=True)
class Today:
    """waiting: for the reader's own act; coming: begins later, or still runs."""

    strip: Strip | None
    waiting: Sequence[Meeting]
    coming: Sequence[Meeting]


def today_of(work: Work, capitals: Sequence[Capital]) -> Today:
    """The day around now on the first and last of the capitals, by code."""
    held = queries.listed(work, since=work.now - A_DAY, brief=True).items
    strip = _strip(held, capitals, work.now) if capitals else None
    coming = (each for each in held if each.ends_at >= work.now and each.status not in OFF)
    return Today(strip, _waiting(work), list(islice(coming, NEXT_SHOWN)))


def _strip(held: Iterable[Meeting], capitals: Sequence[Capital], now: datetime) -> Strip:
    sittings = [sitting(each) for each in held if each.status not in OFF]
    return day_strip(capitals[0], capitals[-1], around=now, sittings=sittings, now=now)


def sitting(meeting: Meeting) -> Sitting:
    firm = meeting.status in SETTLED
    return Sitting(meeting.title, meeting.starts_at, meeting.ends_at, firm, meeting_url(meeting))


def _waiting(work: Work) -> list[Meeting]:
    """A Party's focal point: what it has yet to concur with; who convenes: all that is open."""
    if concurs(work.actor):
        return queries.unsettled(work, party=work.actor.party)
    if work.actor.is_secretariat:
        return queries.unsettled(work)
    return []


def concurs(actor: Actor) -> bool:
    return actor.party is not None and policy.may(actor, policy.Action.MEETING_CONCUR)
