"""From the link in the mail to an account: for experts whom their side has nominated and nobody
stands against; a delegation's own members are let in by their focal point."""

from wgroup.accounts.services import opening
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import NotFound
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.queries import own_participation
from wgroup.meetings.seats import SeatKind
from wgroup.nominations import door

ROLES = {
    SeatKind.GOVERNMENTAL: Role.GOVERNMENTAL_EXPERT,
    SeatKind.NON_GOVERNMENTAL: Role.NON_GOVERNMENTAL_EXPERT,
}


def may_open(work: Work, meeting: Meeting, own: Participation) -> bool:
    """The actor, who holds this place, is an expert without an account."""
    seat = door.seat_of(work.session, meeting.id, own.person_id)
    return seat is not None and not opening.has_account(work, own.person)


def open_account(work: Work, slug: str) -> None:
    """Open the actor's account by the place they hold at a meeting, with the rights of an
    expert of their kind and no other. NotFound for who holds none."""
    meeting = meetings.get_whole(work, slug)
    own = own_participation(work, meeting.id)
    seat = door.seat_of(work.session, meeting.id, own.person_id) if own else None
    if own is None or seat is None:
        raise NotFound(kind="nomination")
    opening.open_own(work, own.person, ROLES[seat.kind])
