"""At the door: whether a list awaits whoever knocks. Reads past the filter, and tells nobody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import Session

from wgroup.nominations.models import Nomination
from wgroup.nominations.queries import unseated_yet


def is_due(session: Session, person_id: UUID, now: datetime) -> bool:
    """The person is accredited by now, and the list of the meeting has not been written up."""
    passed = or_(
        Nomination.window_ends_at.is_(None),
        Nomination.waived_at.is_not(None),
        Nomination.window_ends_at < now.replace(microsecond=0),
    )
    wanted = unseated_yet().where(Nomination.person_id == person_id, passed)
    found = wanted.with_only_columns(Nomination.id).limit(1)
    return session.scalar(found, execution_options={"sees_all": True}) is not None
