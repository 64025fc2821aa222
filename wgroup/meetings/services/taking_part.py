"""Who takes part: a side's focal point enters its own people; each answers for themself."""

from uuid import UUID

from sqlalchemy import func, select

from wgroup.accounts.services import throttle
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict
from wgroup.meetings import queries
from wgroup.meetings.answers import check_own_answer
from wgroup.meetings.drafts import read_note
from wgroup.meetings.limits import MOST_PEOPLE, NEW_ADDRESSES
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import (
    AnswerWay,
    PartStat,
    PersonDraft,
    check_own_party,
    check_people_open,
    check_same_terms,
)
from wgroup.meetings.seats import check_by_nomination
from wgroup.meetings.services.acting import to_act
from wgroup.parties.models import Known, Person
from wgroup.policy import Action


def enter(work: Work, slug: str, draft: PersonDraft) -> Participation:
    """Enter a person of the actor's own side.

    Raise Conflict ``already_entered``, ``too_many_people``, ``nomination_needed``; TooMany where
    this side has entered as many new addresses as it may for now.
    """
    meeting = to_act(work, slug, Action.PARTICIPATION_ENTER)
    own = check_own_party(work.actor.party, None)
    check_people_open(meeting.status)
    check_by_nomination(draft.capacity, planned=queries.seat_plan(work, meeting.id) is not None)
    _check_room(work, meeting.id, own)
    person = person_of(work, draft, own)
    _check_new(work, meeting.id, person)
    participation = Participation(
        meeting_id=meeting.id,
        person_id=person.id,
        person=person,
        party=own,
        capacity=draft.capacity,
        partstat=PartStat.NEEDS_ACTION,
    )
    work.session.add(participation)
    keep_answer(work, meeting, participation, draft.partstat, AnswerWay.FOCAL_POINT)
    return participation


def answer(work: Work, slug: str, participation_id: UUID, partstat: PartStat) -> Participation:
    """Change what a person of the actor's own side answered; what they said themself stands."""
    meeting = to_act(work, slug, Action.PARTICIPATION_ENTER)
    participation = _of_own_side(work, meeting, participation_id)
    if participation.standing(meeting).now is not partstat:
        keep_answer(work, meeting, participation, partstat, AnswerWay.FOCAL_POINT)
    return participation


def answer_own(
    work: Work,
    slug: str,
    partstat: PartStat,
    *,
    way: AnswerWay,
    note: str = "",
    seen: str | None = None,
) -> Participation:
    """Record what the actor answers for themself to the terms as they stand.

    seen is the fingerprint of the terms that the actor's page showed; None asks nothing. Given
    twice it changes nothing. Raise NotFound where the actor does not take part, RuleBroken
    ``invalid_choice``, ``too_long``, ``invalid_text``, Conflict ``stale_version``, or
    ``wrong_state`` once the meeting is off or over.
    """
    meeting = to_act(work, slug, Action.PARTICIPATION_ANSWER)
    participation = queries.get_own_participation(work, meeting.id)
    check_own_answer(partstat, meeting.status)
    if seen is not None:
        check_same_terms(meeting.terms, seen)
    given = (partstat, read_note(note), meeting.terms_sequence, way)
    kept = (participation.partstat, participation.note)
    if (*kept, participation.answered_for, participation.answered_by) != given:
        keep_answer(work, meeting, participation, partstat, way, given[1])
    return participation


def remove(
    work: Work, slug: str, participation_id: UUID, *, seen: int | None = None
) -> Participation:
    """Take a person of the actor's own side off the list, and with it the right to what the
    invited alone may see. Raise Conflict ``wrong_state``, ``stale_version``, and
    ``nomination_needed`` for a nominated expert, whose nomination is withdrawn instead."""
    meeting = to_act(work, slug, Action.PARTICIPATION_ENTER)
    participation = _of_own_side(work, meeting, participation_id)
    if seen is not None:
        participation.insist_unchanged(seen)
    if participation.nominated:
        raise Conflict("nomination_needed")
    work.session.delete(participation)
    return participation


def _of_own_side(work: Work, meeting: Meeting, participation_id: UUID) -> Participation:
    """One that the actor's side may still change."""
    participation = queries.participation(work, meeting.id, participation_id)
    check_own_party(work.actor.party, participation.party)
    check_people_open(meeting.status)
    return participation


def keep_answer(
    work: Work,
    meeting: Meeting,
    participation: Participation,
    partstat: PartStat,
    way: AnswerWay,
    note: str = "",
) -> None:
    """Keep the answer, to which terms it was given, and by which way it came.

    The policy is asked before, and whether the meeting asks for answers.
    """
    answered = partstat is not PartStat.NEEDS_ACTION
    participation.partstat, participation.note = partstat, note
    participation.answered_for = meeting.terms_sequence if answered else None
    participation.answered_by = way if answered else None
    participation.answered_at = work.now if answered else None


def _check_room(work: Work, meeting_id: UUID, party: str) -> None:
    """The meeting is held by the caller, so that rivals do not pass together."""
    of_side = (Participation.meeting_id == meeting_id, Participation.party == party)
    listed = work.session.scalar(select(func.count(Participation.id)).where(*of_side)) or 0
    if listed >= MOST_PEOPLE:
        raise Conflict("too_many_people", most=MOST_PEOPLE)


def _check_new(work: Work, meeting_id: UUID, person: Person) -> None:
    wanted = select(Participation.id).where(
        Participation.meeting_id == meeting_id, Participation.person_id == person.id
    )
    if work.session.scalar(wanted) is not None:
        raise Conflict("already_entered", person=person.display_name)


def _was_listed(work: Work, person: Person) -> bool:
    wanted = select(Participation.id).where(Participation.person_id == person.id)
    return work.session.scalar(wanted.limit(1)) is not None


def person_of(
    work: Work, draft: PersonDraft, party: str, *, known: Known = Known.INSIDERS
) -> Person:
    """The person of this side with this address, else a new one. known: who knows of them from
    now on, where nobody did before; whom others know they go on knowing."""
    if draft.email:
        wanted = select(Person).where(
            Person.email == draft.email, Person.party == party, Person.stands()
        )
        person = work.session.scalar(wanted.order_by(Person.created_at).limit(1))
        # Nobody has written yet to who is on no list, by whichever way they are known.
        if person is None or not _was_listed(work, person):
            throttle.take(work, f"entering:{party}", NEW_ADDRESSES)
        if person is not None:
            person.known = known if known is Known.INSIDERS else person.known
            return person
    person = Person(email=draft.email, language=None, party=party, known=known)
    person.call(draft.name)
    work.session.add(person)
    return person
