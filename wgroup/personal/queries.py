"""People for whom somebody answers, and their requests to be erased."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from wgroup.accounts import queries as accounts
from wgroup.accounts.models import Account
from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.parties.models import Person
from wgroup.personal.models import ErasureRequest
from wgroup.policy import Action, ensure, may
from wgroup.search.index import is_found

# Requests that were taken back say nothing, and few take back as many as this.
LOOKED_BACK = 20

def person(work: Work, person_id: UUID, *, to_change: bool = False) -> Person:
    """Somebody the actor may know. Raise NotFound."""
    wanted = select(Person).where(Person.id == person_id)
    found = work.session.scalar(_locked(wanted, Person) if to_change else wanted)
    if found is None:
        raise NotFound(kind="person")
    return found


def people(
    work: Work, *, words: str = "", after: str | None = None, limit: int = PAGE
) -> Page[Person]:
    """Those for whom the actor answers, by name, with an account or without. words: of names."""
    ensure(work.actor, Action.PEOPLE_READ)
    party = work.actor.party
    own = Person.party == party if party is not None else Person.party.is_(None)
    wanted = select(Person).where(own, Person.merged_into_id.is_(None))
    for word in words.split():
        wanted = wanted.where(is_found(Person.id, Person.FOUND_AS, word))
    return read_page(
        work.session,
        wanted,
        (Person.sort_name, Person.id),
        lambda each: (each.sort_name, each.id),
        after=after,
        limit=limit,
    )


def own_person(work: Work) -> Person:
    return person(work, accounts.own(work).person_id)


def merged_into(work: Work, person_id: UUID) -> Sequence[Person]:
    """The records that were found to be the same person, and are not erased."""
    wanted = select(Person).where(Person.merged_into_id == person_id, Person.erased_at.is_(None))
    return work.session.scalars(wanted).all()


def account_of(session: Session, person_id: UUID) -> Account | None:
    """Past the filter: who answers for a person need not know of their account, and is told of
    it no more than that it stands."""
    wanted = select(Account).where(Account.person_id == person_id)
    return session.scalar(wanted, execution_options={"sees_all": True})


def request(work: Work, request_id: UUID, *, to_change: bool = False) -> ErasureRequest:
    """Raise NotFound."""
    wanted = select(ErasureRequest).where(ErasureRequest.id == request_id)
    found = work.session.scalar(_locked(wanted, ErasureRequest) if to_change else wanted)
    if found is None:
        raise NotFound(kind="erasure_request")
    return found


def standing_request(work: Work, person_id: UUID) -> ErasureRequest | None:
    wanted = _standing().where(ErasureRequest.person_id == person_id)
    return work.session.scalars(wanted).first()


def own_request(work: Work, *, to_change: bool = False) -> ErasureRequest | None:
    """The one that the actor has made and nobody has answered."""
    wanted = _standing().where(ErasureRequest.person_id == work.actor.person_id)
    return work.session.scalars(_locked(wanted, ErasureRequest) if to_change else wanted).first()


def last_answer(work: Work) -> ErasureRequest | None:
    """The actor's last request that was refused, with the reason."""
    wanted = select(ErasureRequest).where(
        ErasureRequest.person_id == work.actor.person_id, ErasureRequest.closed_at.is_not(None)
    )
    latest = wanted.order_by(ErasureRequest.closed_at.desc()).limit(LOOKED_BACK)
    answered = (each for each in work.session.scalars(latest) if each.answer)
    return next(answered, None)


def requests(
    work: Work, *, after: str | None = None, limit: int = PAGE
) -> Page[ErasureRequest]:
    """Those that the actor may answer, the oldest first, and not their own."""
    ensure(work.actor, Action.ERASURE_ANSWER)
    others = ErasureRequest.person_id != work.actor.person_id
    return read_page(
        work.session,
        _standing().where(others),
        (ErasureRequest.asked_at, ErasureRequest.id),
        lambda each: (each.asked_at, each.id),
        after=after,
        limit=limit,
    )


def _standing() -> Select[ErasureRequest]:
    return select(ErasureRequest).where(ErasureRequest.closed_at.is_(None))


def _locked(wanted: Select[Any], kind: type[object]) -> Select[Any]:
    return wanted.with_for_update(of=kind).execution_options(populate_existing=True)


def count_requests(work: Work, most: int) -> int:
    """How many wait for the actor to answer, counted up to most."""
    if not may(work.actor, Action.ERASURE_ANSWER):
        return 0
    others = _standing().where(ErasureRequest.person_id != work.actor.person_id)
    return len(work.session.scalars(others.limit(most)).all())
