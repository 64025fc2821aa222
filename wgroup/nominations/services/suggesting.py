"""Sending somebody in one's place: an expert names them, and their side decides (INV-13)."""

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.queries import own_participation
from wgroup.meetings.rules import AnswerWay, PartStat, check_people_open
from wgroup.meetings.services import taking_part
from wgroup.meetings.services.acting import to_act
from wgroup.nominations import door
from wgroup.nominations.models import Nomination, NominationStatement
from wgroup.nominations.rules import NominationDraft, check_time
from wgroup.nominations.services.nominating import A_SECOND
from wgroup.parties.models import Known, Person
from wgroup.policy import Action


def suggest(work: Work, slug: str, draft: NominationDraft, *, way: AnswerWay) -> Nomination:
    """Name whom the actor, who holds a seat, would send. It is a draft of their side, which may
    submit it; until then the seat is the actor's, who may answer otherwise or name another.

    The replacement speaks for the same organisation. Raise NotFound for who holds no seat,
    Conflict ``nomination_closed`` once the meeting has begun, ``wrong_state``.
    """
    meeting, own = held_by(work, slug)
    check_people_open(meeting.status)
    check_time(meeting.starts_at - A_SECOND, work.now)
    seat = door.seat_of(work.session, meeting.id, own.person_id)
    if seat is None:
        raise NotFound(kind="nomination")
    found = door.suggested_for(work.session, seat.id)
    person = found.person if found and found.person.known is Known.OWN_SIDE else None
    if person is None:
        person = Person(party=seat.party, language=None, known=Known.OWN_SIDE)
    person.call(draft.name)
    person.email = draft.email
    if found is None:
        found = _suggestion(meeting, seat)
    found.person_id, found.person = person.id, person
    work.session.add_all([person, found])
    taking_part.keep_answer(work, meeting, own, PartStat.DELEGATED, way)
    return found


def held_by(work: Work, slug: str) -> tuple[Meeting, Participation]:
    """The meeting, held for a change, and the actor's seat at it. NotFound alike where there is
    no such meeting and where they hold none."""
    meeting = to_act(work, slug, Action.NOMINATION_SUGGEST)
    own = own_participation(work, meeting.id)
    if own is None or not own.nominated:
        raise NotFound(kind="nomination")
    return meeting, own


def _suggestion(meeting: Meeting, seat: Nomination) -> Nomination:
    made = Nomination(
        meeting_id=meeting.id,
        meeting=meeting,
        party=seat.party,
        kind=seat.kind,
        organisation_id=seat.organisation_id,
        replaces_id=seat.id,
        closes_at=meeting.starts_at - A_SECOND,
        suggested=True,
    )
    made.statement = NominationStatement(
        nomination_id=made.id, party=seat.party, position=Bilingual(), interests=Bilingual()
    )
    return made
