"""Being erased: asked for by the person, done or refused by those who answer for them.

The person asks, and somebody else acts: whoever took a session over must not be able to take a
delegate out of the record.
"""

from uuid import UUID

from sqlalchemy import select

from wgroup.accounts.models import Account
from wgroup.db.work import Work
from wgroup.delegations import queries as delegations
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.meetings.lasting import LastingInvitation
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Status
from wgroup.nominations.models import Nomination
from wgroup.nominations.queries import objected_for
from wgroup.outbox.services import enqueue
from wgroup.parties.models import Person
from wgroup.personal import queries
from wgroup.personal.models import ErasureRequest
from wgroup.personal.scrubbing import scrub
from wgroup.policy import Action
from wgroup.revisions.acts import permit

PROMPT = "mail.erasure"


def ask(work: Work) -> ErasureRequest:
    """The actor asks to be erased, and who answers for them is written to; asked twice, it is
    one request."""
    permit(work, Action.ERASURE_ASK)
    if (standing := queries.own_request(work, to_change=True)) is not None:
        return standing
    person = queries.own_person(work)
    made = ErasureRequest(person_id=person.id, party=person.party, asked_at=work.now)
    work.session.add(made)
    work.session.flush()
    told = {"request": str(made.id), "person": str(person.id), "key": str(made.id)}
    enqueue(work, PROMPT, {**told, "party": person.party or ""}, dedupe=f"{PROMPT}/{made.id}")
    return made


def take_back(work: Work) -> None:
    """The actor no longer asks. Done twice changes nothing."""
    permit(work, Action.ERASURE_ASK)
    if (standing := queries.own_request(work, to_change=True)) is not None:
        standing.closed_at = work.now


def refuse(
    work: Work, request_id: UUID, answer: Bilingual, *, seen: int | None = None
) -> ErasureRequest:
    """Say why the person is not erased, in words that they read (GDPR 12(4)).

    Raise Conflict ``erasure_answered``, Forbidden, NotFound, RuleBroken ``required``.
    """
    permit(work, Action.ERASURE_ANSWER)
    found = queries.request(work, request_id, to_change=True)
    permit(work, Action.PERSON_ERASE, found)
    if seen is not None:
        found.insist_unchanged(seen)
    if not found.is_open:
        raise Conflict("erasure_answered")
    if not answer:
        raise RuleBroken("required", field="answer")
    found.answer, found.closed_at = answer, work.now
    return found


def erase(work: Work, person_id: UUID, *, seen: int | None = None) -> Person:
    """Take the person out of all that is kept: a pseudonym stands in the record from now on. It
    cannot be undone. A standing request is answered by it, and the account of whoever asked is
    closed with it.

    Raise Conflict ``already_erased``, ``account_stands``, ``still_expected``, ``still_member``,
    ``objected_to``, ``not_yourself``; Forbidden, NotFound.
    """
    person = queries.person(work, person_id, to_change=True)
    permit(work, Action.PERSON_ERASE, person)
    if seen is not None:
        person.insist_unchanged(seen)
    if person.id == work.actor.person_id:
        raise Conflict("not_yourself")
    if person.erased_at is not None:
        raise Conflict("already_erased")
    request = queries.standing_request(work, person.id)
    account = _account_of(work, person)
    if account is not None and request is None and not account.is_shut(work.now):
        raise Conflict("account_stands")
    merged = queries.merged_into(work, person.id)
    for each in (person, *merged):
        check_not_expected(work, each)
    if request is not None:
        request.closed_at = work.now
    _end_lasting(work, person)
    _take_back_nominations(work, [person.id, *(each.id for each in merged)])
    names = {
        name for each in (person, *merged) for name in (each.display_name, each.name.native)
    }
    for each in merged:
        scrub(work, each, queries.account_of(work.session, each.id), signed=names)
    scrub(work, person, account, signed=names)
    return person


def _end_lasting(work: Work, person: Person) -> None:
    standing = select(LastingInvitation).where(
        LastingInvitation.person_id == person.id, LastingInvitation.ended_at.is_(None)
    )
    for each in work.session.scalars(standing).all():
        each.ended_at = work.now


def _take_back_nominations(work: Work, ids: list[UUID]) -> None:
    """Those for meetings that are called off: nobody is to come back by one that is held after
    all. Of all others they were taken off before."""
    standing = (
        select(Nomination)
        .join(Meeting, Meeting.id == Nomination.meeting_id)
        .where(Nomination.person_id.in_(ids), Nomination.withdrawn_at.is_(None))
        .where(Meeting.ends_at > work.now)
    )
    for each in work.session.scalars(standing).all():
        each.withdrawn_at = work.now


def _account_of(work: Work, person: Person) -> Account | None:
    """Of somebody of no side, only administrators may know the account; what they asked for
    closes it all the same."""
    account = queries.account_of(work.session, person.id)
    if account is not None and account.party != person.party:
        raise NotFound(kind="person")
    return account


def check_not_expected(work: Work, person: Person) -> None:
    """Raise Conflict ``still_expected`` for who is on the list of a meeting that is not over, or
    nominated for one: their side first takes them off, and they are told. ``objected_to`` where
    the other side has objected to them for one: it could not tell a second try from a first."""
    coming = select(Meeting).where(Meeting.ends_at > work.now, Meeting.status != Status.CANCELLED)
    listed = coming.join(Participation, Participation.meeting_id == Meeting.id)
    named = coming.join(Nomination, Nomination.meeting_id == Meeting.id)
    for wanted in (
        listed.where(Participation.person_id == person.id),
        named.where(
            Nomination.person_id == person.id,
            Nomination.withdrawn_at.is_(None),
            Nomination.objected_at.is_(None),
        ),
    ):
        first = work.session.scalars(wanted.order_by(Meeting.starts_at).limit(1)).first()
        if first is not None:
            raise Conflict("still_expected", meeting=first.code)
    if delegations.filed_with(work, person.id):
        raise Conflict("still_member")
    if (answered := objected_for(work, person.id)) is not None:
        raise Conflict("objected_to", meeting=answered.code)
