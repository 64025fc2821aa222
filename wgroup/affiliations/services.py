"""Saying where somebody of one's own side belongs, from when to when."""

from uuid import UUID

from sqlalchemy import select

from wgroup.affiliations import queries
from wgroup.affiliations.drafts import AffiliationDraft
from wgroup.affiliations.models import Affiliation
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.organisations.models import Organisation
from wgroup.parties.models import Person
from wgroup.policy import Action
from wgroup.revisions.acts import permit

MOST = 50


def add(work: Work, person_id: UUID, draft: AffiliationDraft) -> Affiliation:
    """Raise NotFound, Forbidden, RuleBroken ``invalid_choice``, Conflict
    ``too_many_affiliations``."""
    person = _person(work, person_id)
    if len(queries.of_person(work, person.id)) >= MOST:
        raise Conflict("too_many_affiliations", most=MOST)
    made = Affiliation(person_id=person.id, party=person.party)
    _fill(work, made, draft)
    work.session.add(made)
    return made


def change(
    work: Work, affiliation_id: UUID, draft: AffiliationDraft, *, seen: int | None = None
) -> Affiliation:
    """Raise as :func:`add`, Conflict ``stale_version``."""
    found = _to_keep(work, affiliation_id, seen)
    _fill(work, found, draft)
    return found


def remove(work: Work, affiliation_id: UUID, *, seen: int | None = None) -> None:
    """Take back what was never so; what is over is given a last day instead. Raise NotFound,
    Forbidden."""
    work.session.delete(_to_keep(work, affiliation_id, seen))


def _to_keep(work: Work, affiliation_id: UUID, seen: int | None) -> Affiliation:
    found = queries.get(work, affiliation_id, to_change=True)
    _person(work, found.person_id)
    if seen is not None:
        found.insist_unchanged(seen)
    return found


def _person(work: Work, person_id: UUID) -> Person:
    wanted = select(Person).where(Person.id == person_id, Person.stands())
    person = work.session.scalar(wanted.with_for_update(of=Person))
    if person is None:
        raise NotFound(kind="person")
    permit(work, Action.PERSON_CORRECT, person)
    return person


def _fill(work: Work, found: Affiliation, draft: AffiliationDraft) -> None:
    """Organisations of the other side are none of theirs."""
    wanted = select(Organisation).where(Organisation.id == draft.organisation_id)
    organisation = work.session.scalar(wanted)
    if organisation is None or organisation.sponsor not in {found.party, None}:
        raise RuleBroken("invalid_choice", field="organisation")
    found.organisation_id, found.organisation = organisation.id, organisation
    found.post = draft.post
    found.from_day, found.until_day = draft.from_day, draft.until_day
