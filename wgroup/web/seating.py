"""At the door: who is accredited by now takes part, whether the worker has come by or not."""

from sqlalchemy.orm import Session

from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Actor
from wgroup.kernel.time import utc_now
from wgroup.nominations.door import is_due
from wgroup.nominations.services.seating import seat_person
from wgroup.web.database import db


def seat_if_due(session: Session, actor: Actor) -> None:
    """Put the actor on the lists that await them. Insiders read all meetings anyway, so that
    nobody waits for it."""
    if actor.person_id is None or actor.is_insider:
        return
    now = utc_now()
    if not is_due(session, actor.person_id, now):
        return
    session.rollback()  # what was read must not hold up the writing, nor hide it
    with Session(db.engine) as own, Work(own, SYSTEM, now).saved() as work:
        seat_person(work, actor.person_id)
