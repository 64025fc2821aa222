"""What the first page tells, gathered in a handful of queries however much there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from wgroup import policy
from wgroup.accounts import queries as accounts
from wgroup.actions import queries as actions
from wgroup.actions.rules import UNFINISHED
from wgroup.db.work import Work
from wgroup.decisions import queries as decisions
from wgroup.decisions.rules import SOON as SILENCE_SOON
from wgroup.invitations import incoming
from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.capitals import Capital
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import OFF, SETTLED
from wgroup.nominations import queries as nominations
from wgroup.nominations.models import Nomination
from wgroup.organisations import queries as organisations
from wgroup.personal import queries as personal
from wgroup.web.actions.views import View, views
from wgroup.web.pages import meeting_url
from wgroup.web.pictures.strip import Sitting, Strip, day_strip

NEXT_SHOWN = 5
A_DAY = timedelta(hours=24)
DUE_SHOWN, SOON = 5, timedelta(days=14)
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Today:
    """waiting, widening: for the reader's own act, or, for who convenes, for the Parties'.
    asking: whether the reader takes part.

    coming: begins later, or still runs; what was planned for later and is off stays among them.
    missing: whose first people an administrator has yet to invite; None is the secretariat.
    due: what the reader or the reader's side has to do soon, or should have done.
    held_mails: how many answers by mail wait for the secretariat, counted up to MOST_COUNTED.
    admissions: to how many organisations the reader's side may still object.
    nominations: meetings with nominations that await the reader, and how many.
    suggestions: whom experts of the reader's side would send in their place.
    erasures: how many ask the reader to be erased, counted up to MOST_COUNTED.
    silences: how many end within three days, for those who know of decisions.
    """

    strip: Strip | None
    waiting: Sequence[Meeting]
    widening: Sequence[tuple[Meeting, Level]]
    asking: Sequence[Meeting]
    coming: Sequence[Meeting]
    missing: Sequence[str | None]
    due: Sequence[View]
    held_mails: int
    admissions: int
    nominations: Sequence[tuple[Meeting, int]]
    suggestions: Sequence[Nomination]
    erasures: int
    silences: int

    @property
    def awaited(self) -> int:
        """Meetings, for those who convene."""
        return len(self.waiting) + len(self.widening) + len(self.asking)

    @property
    def matters(self) -> int:
        """All that the reader or the reader's side may still answer."""
        experts = sum(count for _, count in self.nominations)
        others = self.admissions + experts + len(self.suggestions) + self.erasures
        return self.awaited + others

    @property
    def soonest(self) -> Meeting | None:
        return next((each for each in self.coming if each.status not in OFF), None)


def today_of(work: Work, capitals: Sequence[Capital]) -> Today:
    """The day around now on the first and last of the capitals, by code."""
    held = queries.listed(work, since=work.now - A_DAY, brief=True).items
    strip = _strip(held, capitals, work.now) if capitals else None
    coming = (each for each in held if _lies_ahead(each, work.now))
    waiting = _waiting(work)
    return Today(
        strip=strip,
        waiting=waiting,
        widening=_widening(work),
        asking=[each for each in queries.unanswered(work) if each not in waiting],
        coming=list(islice(coming, NEXT_SHOWN)),
        missing=_missing(work, capitals),
        due=_due(work),
        held_mails=_held_mails(work),
        admissions=_admissions(work),
        nominations=_nominations(work),
        suggestions=_suggestions(work),
        erasures=personal.count_requests(work, MOST_COUNTED),
        silences=_silences(work),
    )


def _lies_ahead(meeting: Meeting, now: datetime) -> bool:
    return (meeting.starts_at if meeting.status in OFF else meeting.ends_at) >= now


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


def _widening(work: Work) -> list[tuple[Meeting, Level]]:
    party = work.actor.party
    if party is None or not policy.may(work.actor, policy.Action.MEETING_WIDEN):
        return []
    return queries.to_widen(work, party)


def _due(work: Work) -> list[View]:
    """Not what is reported done: it waits for others."""
    if work.actor.is_guest:
        return []
    found = actions.own(work, until=(work.now + SOON).date())
    unfinished = [each for each in found if each.state in UNFINISHED]
    return views(work, unfinished[:DUE_SHOWN])


def _held_mails(work: Work) -> int:
    if not policy.may(work.actor, policy.Action.INCOMING_SETTLE):
        return 0
    return incoming.count_held(work, most=MOST_COUNTED)


def _admissions(work: Work) -> int:
    if not policy.may(work.actor, policy.Action.ORGANISATION_OBJECT):
        return 0
    return organisations.count_waiting(work)


def _silences(work: Work) -> int:
    if not policy.may(work.actor, policy.Action.DECISION_READ):
        return 0
    return decisions.count_lapsing(work, work.now + SILENCE_SOON)


def _nominations(work: Work) -> list[tuple[Meeting, int]]:
    able = (policy.Action.NOMINATION_OBJECT, policy.Action.NOMINATION_CHECK)
    if not any(policy.may(work.actor, each) for each in able):
        return []
    return nominations.waiting(work)


def _suggestions(work: Work) -> list[Nomination]:
    if not policy.may(work.actor, policy.Action.NOMINATION_SUBMIT):
        return []
    return nominations.suggestions(work)


def _missing(work: Work, capitals: Sequence[Capital]) -> list[str | None]:
    if not work.actor.has(Role.SYSTEM_ADMINISTRATOR):
        return []
    return accounts.first_missing(work, [each.code for each in capitals])


def concurs(actor: Actor) -> bool:
    return actor.party is not None and policy.may(actor, policy.Action.MEETING_CONCUR)
