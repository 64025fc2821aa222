"""What a side does with its own nominations: it prepares, submits, withdraws and replaces them.

seen is the version that the actor's page showed: Conflict ``stale_version`` if it has passed.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts.services import throttle
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.meetings.limits import NEW_ADDRESSES
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.rules import check_own_party, check_people_open
from wgroup.meetings.services.acting import to_act
from wgroup.meetings.services.seating import unseat
from wgroup.nominations import queries
from wgroup.nominations.models import Nomination, NominationStatement
from wgroup.nominations.rules import (
    HOLDING,
    OPEN,
    WITHDRAWABLE,
    NominationDraft,
    check_drafts,
    check_organisation,
    check_own,
    check_seats,
    check_state,
    check_time,
    kind_of,
)
from wgroup.organisations.models import Organisation
from wgroup.organisations.queries import get as get_organisation
from wgroup.parties.models import Known, Person
from wgroup.policy import Action

# A replacement takes a seat that is held: until the meeting begins, not until nominations close.
A_SECOND = timedelta(seconds=1)


def prepare(
    work: Work,
    slug: str,
    draft: NominationDraft,
    *,
    replaces: UUID | None = None,
    person_id: UUID | None = None,
) -> Nomination:
    """Keep a nomination of the actor's side, which nobody else knows of until it is submitted.

    replaces: one of the own side that holds a seat. person_id: somebody whom the side knows, as
    from its roster, so that nobody is entered twice. Raise Conflict ``duplicate_nomination``,
    ``nomination_closed``, ``not_admitted``, ``too_many_people``, RuleBroken ``invalid_choice``
    for a kind that the meeting has no seats for, TooMany, Forbidden, NotFound.
    """
    meeting, plan = _to_nominate(work, slug)
    own = check_own_party(work.actor.party, None)
    check_drafts(queries.count_drafts(work, meeting.id, own))
    made = Nomination(meeting_id=meeting.id, meeting=meeting, party=own)
    if replaces is not None:
        made.replaces_id = _to_replace(work, meeting, replaces, own).id
        made.closes_at = meeting.starts_at - A_SECOND
    check_time(made.instants(plan.closes_at).closes_at, work.now)
    if person_id is not None:
        made.person = _own_person(work, person_id, own)
    _fill(work, meeting, plan, made, draft)
    work.session.add(made)
    return made


def change(
    work: Work, nomination_id: UUID, draft: NominationDraft, *, seen: int | None = None
) -> Nomination:
    """Change what is not submitted yet, or was sent back. Raise as :func:`prepare`."""
    found, meeting, plan = _to_act(work, nomination_id, Action.NOMINATION_PREPARE, seen)
    check_own(found.party, work.actor.party)
    state = found.state(plan.closes_at, work.now)
    check_state(state, OPEN, "change")
    _fill(work, meeting, plan, found, draft)
    return found


def submit(work: Work, nomination_id: UUID, *, seen: int | None = None) -> Nomination:
    """Hand it in: it takes a seat from now on, and the secretariat looks whether it is complete.

    The meeting is held, so that of rivals for the last seat one gets it. The one it replaces is
    withdrawn by it. Raise Conflict ``quota_exceeded``, ``nomination_closed``, ``wrong_state``.
    """
    found, meeting, plan = _to_act(work, nomination_id, Action.NOMINATION_SUBMIT, seen)
    check_own(found.party, work.actor.party)
    check_time(found.instants(plan.closes_at).closes_at, work.now)
    check_state(found.state(plan.closes_at, work.now), OPEN, "submit")
    _check_still_fits(work, meeting, found)
    if found.replaces_id is not None:
        _give_way(work, meeting, plan, found.replaces_id)
        work.session.flush()
    held = queries.held(work, meeting.id)
    check_seats(held.get((found.party, found.kind), 0), plan.draft.seats(found.kind))
    found.submitted_at, found.returned_at = work.now, None
    found.person.known = _wider(found.person.known)
    if found.statement is not None:
        found.statement.handed_in = True
    return found


def withdraw(work: Work, nomination_id: UUID, *, seen: int | None = None) -> Nomination:
    """Take it back, any time before the meeting; who was on its list leaves it. Raise Conflict
    ``wrong_state``, Forbidden."""
    found, meeting, plan = _to_act(work, nomination_id, Action.NOMINATION_WITHDRAW, seen)
    check_own(found.party, work.actor.party)
    check_time(meeting.starts_at - A_SECOND, work.now)
    check_state(found.state(plan.closes_at, work.now), WITHDRAWABLE, "withdraw")
    _withdraw(work, meeting, found)
    return found


def _to_nominate(work: Work, slug: str) -> tuple[Meeting, SeatPlan]:
    meeting = to_act(work, slug, Action.NOMINATION_PREPARE)
    check_people_open(meeting.status)
    return meeting, queries.get_plan(work, meeting)


def _to_act(
    work: Work, nomination_id: UUID, action: Action, seen: int | None
) -> tuple[Nomination, Meeting, SeatPlan]:
    """The nomination with its meeting, both held: the meeting first, as everywhere."""
    slug = queries.get(work, nomination_id).meeting.slug
    meeting = to_act(work, slug, action)
    check_people_open(meeting.status)
    found = queries.get(work, nomination_id, to_change=True)
    if seen is not None:
        found.insist_unchanged(seen)
    return found, meeting, queries.get_plan(work, meeting)


def _to_replace(work: Work, meeting: Meeting, nomination_id: UUID, own: str) -> Nomination:
    """One of the own side's for this meeting that holds a seat. RuleBroken ``invalid_choice``."""
    found = queries.get(work, nomination_id)
    check_own(found.party, own)
    state = queries.nominated(work, found).state
    if found.meeting_id != meeting.id or state not in HOLDING:
        raise RuleBroken("invalid_choice", field="replaces")
    return found


def _give_way(work: Work, meeting: Meeting, plan: SeatPlan, nomination_id: UUID) -> None:
    old = queries.get(work, nomination_id, to_change=True)
    check_state(old.state(plan.closes_at, work.now), HOLDING, "replace")
    _withdraw(work, meeting, old)


def _withdraw(work: Work, meeting: Meeting, found: Nomination) -> None:
    found.withdrawn_at = work.now
    if found.seated_at is not None:
        unseat(work, meeting, found.person)


def _fill(
    work: Work, meeting: Meeting, plan: SeatPlan, found: Nomination, draft: NominationDraft
) -> None:
    """The person, where they come from, and what the own side tells of them."""
    organisation = _organisation(work, draft.organisation_id, found.party)
    kind = kind_of(organisation.type if organisation else None)
    if not plan.draft.seats(kind):
        raise RuleBroken("invalid_choice", field="organisation")
    person = _person(work, draft, found)
    if queries.is_nominated(work, meeting.id, person, besides=found.id):
        raise Conflict("duplicate_nomination")
    found.kind, found.person_id, found.person = kind, person.id, person
    found.organisation_id = organisation.id if organisation else None
    found.organisation = organisation
    if found.statement is None:
        found.statement = NominationStatement(nomination_id=found.id, party=found.party)
    found.statement.position, found.statement.interests = draft.position, draft.interests


def _check_still_fits(work: Work, meeting: Meeting, found: Nomination) -> None:
    """What was written down may have passed since, as an admission; what an expert suggested was
    not held against the other nominations yet, for they may not know of them."""
    if queries.is_nominated(work, meeting.id, found.person, besides=found.id):
        raise Conflict("duplicate_nomination")
    if found.organisation is not None:
        check_organisation(
            found.organisation.sponsor, found.organisation.state(work.now), found.party
        )


def _organisation(work: Work, key: str | None, own: str) -> Organisation | None:
    if key is None:
        return None
    found = get_organisation(work, UUID(key))
    check_organisation(found.sponsor, found.state(work.now), own)
    return found


def _person(work: Work, draft: NominationDraft, found: Nomination) -> Person:
    """The person of this side with this address; else whom it has named before; else a new one,
    whom nobody but the own side knows of. RuleBroken ``other_name`` where the address is that of
    somebody whom both sides know by another name."""
    person = _known(work, draft.email, found.party) or _named(found, draft)
    if draft.email and (person is None or person.email != draft.email):
        throttle.take(work, f"entering:{found.party}", NEW_ADDRESSES)
    if person is None:
        person = Person(party=found.party, language=None, known=Known.OWN_SIDE)
    elif person.known is Known.INSIDERS and not person.name.is_completed_by(draft.name):
        raise RuleBroken("other_name", field="email", name=person.display_name)
    if person.name != draft.name:
        person.call(draft.name)
    # Of somebody whom others know, an empty field takes no address away.
    person.email = draft.email or (person.email if person.known is Known.INSIDERS else None)
    work.session.add(person)
    work.session.flush()
    return person


def _known(work: Work, email: str | None, party: str) -> Person | None:
    if not email:
        return None
    wanted = select(Person).where(Person.email == email, Person.party == party, Person.stands())
    return work.session.scalar(wanted.order_by(Person.created_at, Person.id).limit(1))


def _named(found: Nomination, draft: NominationDraft) -> Person | None:
    """Whom this nomination named before: while the other side does not know of them, or by the
    same name."""
    person = found.person
    if person is None or person.erased_at is not None or person.merged_into_id is not None:
        return None
    same = person.known is not Known.INSIDERS or person.name.is_completed_by(draft.name)
    return person if same else None


def _own_person(work: Work, person_id: UUID, own: str) -> Person:
    wanted = select(Person).where(Person.id == person_id, Person.party == own, Person.stands())
    person = work.session.scalar(wanted)
    if person is None:
        raise NotFound(kind="person")
    return person


def _wider(known: Known) -> Known:
    return Known.SECRETARIAT if known is Known.OWN_SIDE else known
