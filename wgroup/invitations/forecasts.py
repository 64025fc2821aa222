"""How many an act would tell by mail, before it is done: in numbers, whoever asks.

The same rule decides here and in the teller; only what the act would change is given beforehand.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wgroup.calendar.entries import place
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.invitations import lists
from wgroup.invitations.rules import ON, Listed, Method, due
from wgroup.invitations.wording import Matter
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import SETTLED, Status, Step
from wgroup.parties.queries import codes


@dataclass(frozen=True, slots=True)
class Forecast:
    """counts: how many are told in each language; silent: of one's own side, and of both for the
    secretariat, those on the list with no address.

    mails: mail is set up here; without, nobody is told and the counts say who would be.
    """

    matter: Matter
    mails: bool
    counts: Mapping[Edition, int]
    silent: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())


# What the meeting is afterwards, and what its people read of it.
AFTERWARDS = {
    Step.CONCUR: (Status.CONFIRMED, Matter.INVITED),
    Step.MOVE: (Status.TENTATIVE, Matter.CHANGED),
    Step.POSTPONE: (Status.POSTPONED, Matter.POSTPONED),
    Step.CANCEL: (Status.CANCELLED, Matter.CANCELLED),
    Step.REINSTATE: (Status.TENTATIVE, Matter.REINSTATED),
}


def of_step(work: Work, meeting: Meeting, step: Step) -> Forecast | None:
    """Whom the step would tell; None for one of which no calendar hears."""
    if step not in AFTERWARDS or not _turns(work, meeting, step):
        return None
    status, matter = AFTERWARDS[step]
    if matter is Matter.INVITED and _known(work, meeting):
        matter = Matter.CONFIRMED
    counted = _counted(work, meeting, status, sequence=meeting.sequence + 1)
    return _forecast(work, matter, counted)


def of_restating(work: Work, meeting: Meeting) -> Forecast:
    """Whom another title or another way to join would tell: those who were told of the meeting,
    at the time and place that stand."""
    counted = _counted(work, meeting, meeting.status, sequence=meeting.sequence, restated=True)
    return _forecast(work, Matter.RESTATED, counted)


def of_entering(work: Work, meeting: Meeting) -> bool:
    """Whoever is entered now is invited at once."""
    open_to_mail = _may_be_told(work, meeting, meeting.status) and meeting.status in ON
    return open_to_mail and meeting.ends_at > work.now and place(work.session).mails


def of_removing(work: Work, meeting: Meeting, person_id: UUID) -> bool:
    """Whoever is removed now is told so."""
    found = lists.invitations_of(work.session, [meeting.id]).get((meeting.id, person_id))
    told = found is not None and found.method is Method.REQUEST
    return told and meeting.ends_at > work.now and place(work.session).mails


def of_telling(work: Work, meeting: Meeting, party: str | None) -> Forecast:
    """Those of party, or all, who are behind: mail was not set up when they should be told."""
    counted = _counted(work, meeting, meeting.status, sequence=meeting.sequence, party=party)
    return _forecast(work, Matter.INVITED, counted)


def _turns(work: Work, meeting: Meeting, step: Step) -> bool:
    """It confirms, or moves what was told."""
    if step is not Step.CONCUR:
        return True
    parties = codes(work)
    missing = parties - meeting.concurring
    return missing == {work.actor.party}


def _known(work: Work, meeting: Meeting) -> bool:
    return bool(lists.known_by_mail(work.session, [meeting.id]))


def _may_be_told(work: Work, meeting: Meeting, status: Status) -> bool:
    return status in SETTLED or _known(work, meeting)


def _counted(
    work: Work,
    meeting: Meeting,
    status: Status,
    *,
    sequence: int,
    party: str | None = None,
    restated: bool = False,
) -> Counter[Edition | None]:
    """Editions of those told; None counts those on the list who have no address. restated: of
    them alone who know of the meeting already."""
    found: Counter[Edition | None] = Counter()
    on = status in ON
    if not _may_be_told(work, meeting, status) or (on and meeting.ends_at <= work.now):
        return found
    listings = lists.listings_of(work.session, [meeting.id], party)
    invitations = lists.invitations_of(work.session, [meeting.id], party)
    editions = lists.editions_of(work.session, listings.values())
    for key in listings.keys() | invitations.keys():
        listing, invitation = listings.get(key), invitations.get(key)
        address = lists.address_of(listing.person) if listing else ""
        listed = Listed(address, fresh=not restated, restated=restated) if listing else None
        if listing is not None and listed is not None and not listed.address:
            # Of the other side that would be told by whoever compares two forecasts.
            found[None] += work.actor.party in (None, listing.party)
        method = due(lists.told_of(invitation), listed, on=on, sequence=sequence)
        if method is Method.REQUEST:
            found[editions[key[1]]] += 1
        elif method is Method.CANCEL and invitation is not None:
            found[invitation.language] += 1
    return found


def _forecast(work: Work, matter: Matter, counted: Counter[Edition | None]) -> Forecast:
    counts = {each: counted[each] for each in Edition if counted[each]}
    return Forecast(matter, place(work.session).mails, counts, counted[None])
