"""Inviting once: a person of one side to all its meetings of a span, those to come included.

What is put on a list is told by mail as any other entry is. Meeting and invitation made at the
same time find each other: both hold the side's row while they look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, or_, select

from wgroup.accounts.models import Account
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.meetings.lasting import LastingDraft, LastingInvitation, LastingSeat, covered
from wgroup.meetings.lasting_queries import get, get_standing
from wgroup.meetings.limits import MOST_COVERED, MOST_LASTING, MOST_PEOPLE
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import PEOPLE_FROZEN, Capacity, PartStat, check_own_party
from wgroup.meetings.series.queries import get as series
from wgroup.meetings.services.taking_part import person_of
from wgroup.parties.models import Known, Party, Person
from wgroup.policy import Action
from wgroup.register.queries import group_by_code
from wgroup.revisions.acts import permit

ALL_SIDES = {"sees_all": True}


class Reach(StrEnum):
    """What the invitation does to a meeting: PUT, THERE already, FULL."""

    PUT = "put"
    THERE = "there"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Reached:
    meeting: Meeting
    reach: Reach


def preview(work: Work, draft: LastingDraft) -> list[Reached]:
    """What making it would do now; changes nothing. Raise as :func:`make`."""
    permit(work, Action.PARTICIPATION_ENTER)
    own = check_own_party(work.actor.party, None)
    _check_known(work, draft)
    wanted = select(Person.id).where(Person.email == draft.person.email, Person.party == own)
    known = work.session.scalars(wanted.order_by(Person.created_at).limit(1)).first()
    return _reached(work, _coming(work, draft), known, own)


def make(work: Work, draft: LastingDraft) -> LastingInvitation:
    """Put the person on the list of every meeting that it covers and that is to come, and from
    now on of each that it comes to cover.

    Raise Conflict ``lasting_there``, ``too_many_lasting``, ``too_many_meetings``; RuleBroken
    ``unknown_group``, ``unknown_series``; TooMany as entering does.
    """
    permit(work, Action.PARTICIPATION_ENTER)
    own = check_own_party(work.actor.party, None)
    _check_known(work, draft)
    _hold_sides(work)
    person = person_of(work, draft.person, own, known=Known.OWN_SIDE)
    work.session.flush()
    _check_new(work, own, person.id, draft)
    made = LastingInvitation(
        person_id=person.id,
        party=own,
        capacity=draft.person.capacity,
        group_code=draft.group,
        series_key=draft.series,
        types=[each.value for each in draft.types],
        from_at=draft.from_at,
        until_at=draft.until_at,
        zone=draft.zone,
    )
    work.session.add(made)
    work.session.flush()
    for each in _reached(work, _coming(work, draft, hold=True), person.id, own):
        _put(work, made, person, each)
    return made


def end(work: Work, invitation_id: UUID, *, seen: int | None = None) -> LastingInvitation:
    """End it now: the person is taken off every list to come that it put them on, and told so.
    Where they were entered by hand, or have been at, they stay. Done twice changes nothing."""
    permit(work, Action.PARTICIPATION_ENTER)
    found = get(work, invitation_id, to_change=True)
    check_own_party(work.actor.party, found.party)
    if seen is not None:
        found.insist_unchanged(seen)
    if found.ended_at is not None:
        return found
    found.ended_at = work.now
    wanted = (
        select(Participation)
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .join(LastingSeat, LastingSeat.meeting_id == Meeting.id)
        .where(LastingSeat.invitation_id == found.id, LastingSeat.put)
        .where(Participation.person_id == found.person_id, ~Participation.nominated)
        .where(Meeting.starts_at > work.now, Meeting.status.not_in(PEOPLE_FROZEN))
    )
    for each in work.session.scalars(wanted).all():
        if not _held_by_another(work, found, each):
            work.session.delete(each)
    return found


def _held_by_another(work: Work, ended: LastingInvitation, one: Participation) -> bool:
    """Another invitation of the same person, which still stands, covers the meeting too."""
    meeting = work.session.get_one(Meeting, one.meeting_id)
    return any(
        each.id != ended.id and each.covers(meeting)
        for each in get_standing(work, ended.party, ended.person_id)
    )


def follow(work: Work, meeting: Meeting) -> None:
    """Put on the list of a meeting that is new, or was changed, whom both sides have invited
    once. Whoever acts need not know of these invitations, so this reads past the filter."""
    _hold_sides(work)
    work.session.flush()
    reached = select(LastingSeat.invitation_id).where(LastingSeat.meeting_id == meeting.id)
    wanted = select(LastingInvitation).where(
        LastingInvitation.ended_at.is_(None),
        LastingInvitation.from_at <= meeting.starts_at,
        LastingInvitation.until_at > meeting.starts_at,
        LastingInvitation.id.not_in(reached),
        ~select(Account.id)
        .where(Account.person_id == LastingInvitation.person_id)
        .where(or_(Account.disabled_at.is_not(None), Account.leaves_at <= meeting.starts_at))
        .exists(),
    )
    found = work.session.scalars(
        wanted.order_by(LastingInvitation.created_at, LastingInvitation.id),
        execution_options=ALL_SIDES,
    ).all()
    for each in found:
        if each.covers(meeting):
            [one] = _reached(work, [meeting], each.person_id, each.party)
            _put(work, each, each.person, one)
            work.session.flush()


def _hold_sides(work: Work) -> None:
    """Keys may still be referred to meanwhile; whoever else would look waits."""
    wanted = select(Party.code).order_by(Party.code).with_for_update(key_share=True)
    work.session.execute(wanted)


def _coming(work: Work, draft: LastingDraft, *, hold: bool = False) -> list[Meeting]:
    """Those it covers that are still to come, in their order. Conflict ``too_many_meetings``."""
    wanted = (
        select(Meeting)
        .where(covered(draft))
        .where(Meeting.starts_at > work.now, Meeting.status.not_in(PEOPLE_FROZEN))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_COVERED + 1)
    )
    found = list(work.session.scalars(wanted.with_for_update(of=Meeting) if hold else wanted))
    if len(found) > MOST_COVERED:
        raise Conflict("too_many_meetings", most=MOST_COVERED)
    return found


def _reached(
    work: Work, meetings: Sequence[Meeting], person_id: UUID | None, party: str
) -> list[Reached]:
    """In as many statements for many meetings as for one."""
    ids = [each.id for each in meetings]
    of_side = (Participation.meeting_id.in_(ids), Participation.party == party)
    counted = select(Participation.meeting_id, func.count(Participation.id)).where(*of_side)
    counted = counted.group_by(Participation.meeting_id)
    rows = work.session.execute(counted, execution_options=ALL_SIDES)
    listed = dict(rows.all())
    of_person = select(Participation.meeting_id).where(
        Participation.meeting_id.in_(ids), Participation.person_id == person_id
    )
    there = set(work.session.scalars(of_person, execution_options=ALL_SIDES))
    return [Reached(each, _reach(each.id, there, listed)) for each in meetings]


def _reach(key: UUID, there: Iterable[UUID], listed: dict[UUID, int]) -> Reach:
    if key in there:
        return Reach.THERE
    return Reach.FULL if listed.get(key, 0) >= MOST_PEOPLE else Reach.PUT


def _put(work: Work, invitation: LastingInvitation, person: Person, one: Reached) -> None:
    """A full list is not reached: once there is room and the meeting is changed, it is."""
    if one.reach is Reach.FULL:
        return
    put = one.reach is Reach.PUT
    work.session.add(
        LastingSeat(
            invitation_id=invitation.id,
            meeting_id=one.meeting.id,
            party=invitation.party,
            put=put,
        )
    )
    if put:
        person.known = Known.INSIDERS
        work.session.add(
            Participation(
                meeting_id=one.meeting.id,
                person_id=person.id,
                person=person,
                party=invitation.party,
                capacity=Capacity(invitation.capacity),
                partstat=PartStat.NEEDS_ACTION,
            )
        )


def _check_known(work: Work, draft: LastingDraft) -> None:
    """Raise RuleBroken ``unknown_group``, ``unknown_series``."""
    if draft.group is not None:
        group_by_code(work, draft.group)
    if draft.series is not None:
        try:
            series(work, draft.series)
        except NotFound:
            raise RuleBroken("unknown_series", field="series") from None


def _check_new(work: Work, party: str, person_id: UUID, draft: LastingDraft) -> None:
    wanted = select(func.count(LastingInvitation.id)).where(
        LastingInvitation.party == party,
        LastingInvitation.ended_at.is_(None),
        LastingInvitation.until_at > work.now,
    )
    if (work.session.scalar(wanted) or 0) >= MOST_LASTING:
        raise Conflict("too_many_lasting", most=MOST_LASTING)
    for each in get_standing(work, party, person_id):
        told = (each.group_code, each.series_key, set(each.types), each.from_at, each.until_at)
        same = (draft.group, draft.series, {*draft.types}, draft.from_at, draft.until_at)
        if told == same:
            raise Conflict("lasting_there")
