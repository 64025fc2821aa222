"""A name that others were asked about stays, by whichever way somebody would change it (INV-26).

Listens to every session, as the recorder of changes does, so that no room can forget: whoever
renames a person is refused while others are asked about them, and at meetings that have begun, or
whose list is frozen, they stay who they were there.
"""

from uuid import UUID

from sqlalchemy import event, exists, inspect, or_, select
from sqlalchemy.orm import Session

from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict
from wgroup.meetings.models import Meeting, Participation
from wgroup.nominations.models import ListFreezing, Nomination
from wgroup.parties.models import Person
from wgroup.parties.naming import PersonName

PARTS = ("family_name", "given_name", "latin_family", "latin_given")
SEES_ALL = {"sees_all": True}


# Before the recorder, which is to see what is kept here.
@event.listens_for(Session, "before_flush", insert=True)
def keep_names(session: Session, _context: object, _instances: object) -> None:
    """Raise Conflict ``nominated_by_name``. Who is erased is called otherwise everywhere."""
    for person in [each for each in session.dirty if isinstance(each, Person)]:
        if person.erased_at is None and (before := _name_before(session, person)) is not None:
            work: Work = session.info["work"]
            insist_not_asked_about(work, person.id)
            keep_as_named(work, person.id, before)


def insist_not_asked_about(work: Work, person_id: UUID) -> None:
    """From submission until the meeting is over; also where it is called off, for it may be
    held after all. Raise Conflict ``nominated_by_name``."""
    wanted = (
        select(Meeting.code)
        .join(Nomination, Nomination.meeting_id == Meeting.id)
        .where(Nomination.person_id == person_id, Nomination.submitted_at.is_not(None))
        .where(Nomination.withdrawn_at.is_(None), Meeting.ends_at > work.now)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )
    code = work.session.scalar(wanted, execution_options=SEES_ALL)
    if code is not None:
        raise Conflict("nominated_by_name", meeting=code)


def keep_as_named(work: Work, person_id: UUID, name: PersonName) -> None:
    """Write down by which name they were at meetings whose record both sides know."""
    told = [name.family, name.given, name.latin_family, name.latin_given]
    frozen = exists().where(
        ListFreezing.meeting_id == Meeting.id, ListFreezing.freezes_at <= work.now
    )
    settled = or_(Meeting.starts_at <= work.now, frozen)
    listed = select(Participation).join(Meeting, Meeting.id == Participation.meeting_id)
    named = select(Nomination).join(Meeting, Meeting.id == Nomination.meeting_id)
    rows = [
        *work.session.scalars(
            listed.where(Participation.person_id == person_id, settled), execution_options=SEES_ALL
        ),
        *work.session.scalars(
            named.where(Nomination.person_id == person_id, settled), execution_options=SEES_ALL
        ),
    ]
    for each in [each for each in rows if each.named_as is None]:
        each.named_as = told


def _name_before(session: Session, person: Person) -> PersonName | None:
    """As the database has it; None where the name is as it was."""
    told = inspect(person).attrs
    if not any(told[each].history.has_changes() for each in PARTS):
        return None
    columns = (getattr(Person, each) for each in PARTS)
    wanted = select(*columns).where(Person.id == person.id)
    before = PersonName(*session.execute(wanted, execution_options=SEES_ALL).one())
    return before if before != person.name else None
