"""Checking in: an officer says who is here, or people do so themselves, with the code at the
door."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts.services import throttle
from wgroup.accounts.throttling import PER_SECOND_FACTOR
from wgroup.attendance.models import Attendance
from wgroup.attendance.rules import Presence, check_code, check_open, check_open_to_all
from wgroup.db.work import Work
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.services.acting import to_act
from wgroup.policy import Action


def record(
    work: Work, slug: str, participation_id: UUID, presence: Presence | None
) -> Participation:
    """Say that somebody is here, or with None that they are not after all; said twice it changes
    nothing. Raise NotFound, Conflict ``door_closed``."""
    meeting = to_act(work, slug, Action.ATTENDANCE_RECORD)
    one = meetings.participation(work, meeting.id, participation_id)
    check_open(meeting.status, meeting.starts_at, work.now)
    _keep(work, meeting, one.person_id, presence, alone=False)
    return one


def count_try(work: Work, slug: str) -> None:
    """Count a guess at the code, in a transaction of its own. Raise TooMany, NotFound."""
    meeting = to_act(work, slug, Action.ATTENDANCE_OWN)
    own = meetings.get_own_participation(work, meeting.id)
    throttle.take(work, _scope(meeting, own), PER_SECOND_FACTOR)


def check_in(work: Work, slug: str, typed: str, *, keys: Sequence[str]) -> Participation:
    """The actor is here in person and has read the code at the door; call :func:`count_try`
    before. What an officer has said already stands.

    Raise NotFound for who is not on the list; Conflict ``door_closed``; RuleBroken
    ``wrong_door_code``.
    """
    meeting = to_act(work, slug, Action.ATTENDANCE_OWN)
    own = meetings.get_own_participation(work, meeting.id)
    check_open_to_all(meeting.status, meeting.starts_at, meeting.ends_at, work.now)
    check_code(typed, keys, meeting.id, meeting.terms_sequence)
    throttle.give_back(work, _scope(meeting, own))
    if _known(work, meeting, own.person_id) is None:
        _keep(work, meeting, own.person_id, Presence.IN_PERSON, alone=True)
    return own


def _keep(
    work: Work, meeting: Meeting, person_id: UUID, presence: Presence | None, *, alone: bool
) -> None:
    known = _known(work, meeting, person_id)
    if presence is None:
        if known is not None:
            work.session.delete(known)
    elif known is None:
        work.session.add(
            Attendance(
                meeting_id=meeting.id,
                person_id=person_id,
                presence=presence,
                seen_at=work.now,
                alone=alone,
            )
        )
    else:
        known.presence = presence


def _known(work: Work, meeting: Meeting, person_id: UUID) -> Attendance | None:
    wanted = select(Attendance).where(
        Attendance.meeting_id == meeting.id, Attendance.person_id == person_id
    )
    return work.session.scalar(wanted)


def _scope(meeting: Meeting, own: Participation) -> str:
    return f"door:{meeting.id}:{own.person_id}"
