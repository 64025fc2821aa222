"""Who takes part: each side's focal point enters its own people and their answers."""

from uuid import UUID

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import PartStat, PersonDraft, check_own_party, check_people_open
from wgroup.meetings.services.acting import to_act
from wgroup.parties.models import Person
from wgroup.policy import Action


def enter(work: Work, slug: str, draft: PersonDraft) -> Participation:
    """Enter a person of the actor's own side. Raise Conflict ``already_entered``."""
    meeting = to_act(work, slug, Action.PARTICIPATION_ENTER)
    own = check_own_party(work.actor.party, None)
    check_people_open(meeting.status)
    person = _person(work, draft, own)
    _check_new(work, meeting.id, person)
    participation = Participation(
        meeting_id=meeting.id,
        person_id=person.id,
        person=person,
        party=own,
        capacity=draft.capacity,
        partstat=draft.partstat,
    )
    work.session.add(participation)
    return participation


def answer(work: Work, slug: str, participation_id: UUID, partstat: PartStat) -> Participation:
    """Change what a person of the actor's own side answered."""
    meeting = to_act(work, slug, Action.PARTICIPATION_ENTER)
    wanted = select(Participation).where(
        Participation.id == participation_id, Participation.meeting_id == meeting.id
    )
    participation = work.session.scalar(wanted)
    if participation is None:
        raise NotFound(kind="participation")
    check_own_party(work.actor.party, participation.party)
    check_people_open(meeting.status)
    participation.partstat = partstat
    return participation


def _check_new(work: Work, meeting_id: UUID, person: Person) -> None:
    wanted = select(Participation.id).where(
        Participation.meeting_id == meeting_id, Participation.person_id == person.id
    )
    if work.session.scalar(wanted) is not None:
        raise Conflict("already_entered", person=person.display_name)


def _person(work: Work, draft: PersonDraft, party: str) -> Person:
    """The person of this side with this address, else a new one."""
    if draft.email:
        wanted = select(Person).where(Person.email == draft.email, Person.party == party)
        if person := work.session.scalar(wanted.order_by(Person.created_at).limit(1)):
            return person
    person = Person(
        family_name=draft.family_name,
        given_name=draft.given_name,
        email=draft.email,
        language=None,
        party=party,
    )
    work.session.add(person)
    return person
