"""What a nominated person finds of their own, who may not look nominations up.

Reads past the filter, for the person who knocks and by that person's id, and tells nobody else.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from wgroup.nominations.models import Nomination
from wgroup.nominations.queries import unseated_yet
from wgroup.parties.models import Person

SEES_ALL = {"sees_all": True}


def is_due(session: Session, person_id: UUID, now: datetime) -> bool:
    """The person is accredited by now, and the list of the meeting has not been written up."""
    passed = or_(
        Nomination.window_ends_at.is_(None),
        Nomination.waived_at.is_not(None),
        Nomination.window_ends_at < now.replace(microsecond=0),
    )
    wanted = unseated_yet().where(Nomination.person_id == person_id, passed)
    found = wanted.with_only_columns(Nomination.id).limit(1)
    return session.scalar(found, execution_options=SEES_ALL) is not None


def seat_of(session: Session, meeting_id: UUID, person_id: UUID) -> Nomination | None:
    """The nomination by which the person is on the list of a meeting."""
    wanted = select(Nomination).where(
        Nomination.meeting_id == meeting_id,
        Nomination.person_id == person_id,
        Nomination.seated_at.is_not(None),
        Nomination.withdrawn_at.is_(None),
    )
    return session.scalars(wanted, execution_options=SEES_ALL).first()


def suggested_for(session: Session, nomination_id: UUID) -> Nomination | None:
    """Whom the holder of that seat would send, while their side has not submitted it."""
    wanted = select(Nomination).where(
        Nomination.replaces_id == nomination_id,
        Nomination.suggested.is_(True),
        Nomination.submitted_at.is_(None),
        Nomination.withdrawn_at.is_(None),
    )
    return session.scalars(wanted, execution_options=SEES_ALL).first()


def named_by(session: Session, meeting_id: UUID, person_id: UUID) -> Person | None:
    """Whom the person would send in their place; until their side has decided, or they have
    answered otherwise, for then it is only looked at by their side."""
    seat = seat_of(session, meeting_id, person_id)
    found = suggested_for(session, seat.id) if seat else None
    return found.person if found else None


def successor_of(session: Session, meeting_id: UUID, person_id: UUID) -> Nomination | None:
    """Whom their side has submitted in the place of a person who held a seat, the last first;
    suggested says whether the person had named them."""
    before = aliased(Nomination)
    wanted = (
        select(Nomination)
        .join(before, before.id == Nomination.replaces_id)
        .where(before.meeting_id == meeting_id, before.person_id == person_id)
        .where(before.withdrawn_at.is_not(None))
        .where(Nomination.submitted_at.is_not(None), Nomination.withdrawn_at.is_(None))
        .order_by(Nomination.submitted_at.desc())
        .limit(1)
    )
    return session.scalars(wanted, execution_options=SEES_ALL).first()
