"""A Party says who is in its delegation, and the secretariat examines the letter that says so.

seen is the version that the actor's page showed: Conflict ``stale_version`` if it has passed.
"""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select

from wgroup.db.work import Work
from wgroup.delegations import queries
from wgroup.delegations.drafts import read_finding
from wgroup.delegations.models import Credentials, Delegation, DelegationMember, bodies
from wgroup.delegations.rules import (
    MOST_LETTERS,
    MOST_MEMBERS,
    Examined,
    Function,
    LetterDraft,
    MemberDraft,
    SpanDraft,
    check_one_head,
)
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, NotFound
from wgroup.parties.models import Known, Person
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def prepare(work: Work, draft: SpanDraft) -> Delegation:
    """A delegation that the actor's side alone knows of until it is filed; with the members of
    the one before, for most stay. Raise Forbidden ``not_your_party``."""
    permit(work, Action.DELEGATION_KEEP)
    party = work.actor.party
    if party is None:
        raise Forbidden("not_your_party", party="")
    made = Delegation(
        party=party, from_at=draft.from_at, until_at=draft.until_at, zone=draft.zone
    )
    work.session.add(made)
    if (before := _latest(work, party)) is not None:
        made.members = [
            DelegationMember(
                delegation_id=made.id,
                person_id=each.person_id,
                person=each.person,
                function=each.function,
                post=each.post,
            )
            for each in before.members
            if each.person.erased_at is None and each.person.merged_into_id is None
        ]
    return made


def set_span(
    work: Work, delegation_id: UUID, draft: SpanDraft, *, seen: int | None = None
) -> Delegation:
    """Of one that is filed, others give way as they do when it is filed, and its credentials are
    examined anew."""
    found = _to_keep(work, delegation_id, seen)
    found.from_at, found.until_at, found.zone = draft.from_at, draft.until_at, draft.zone
    if found.filed_at is not None:
        _make_room(work, found)
        _examine_anew(work, found)
    return found


def put_member(
    work: Work, delegation_id: UUID, draft: MemberDraft, *, seen: int | None = None
) -> DelegationMember:
    """Put somebody in, or say anew what they are there. Whom the side has named before is known
    by the address. Who was head becomes an alternate where another takes that place. Raise
    Conflict ``too_many_members``, ``no_head``."""
    found = _to_keep(work, delegation_id, seen)
    person = _person(work, draft, found.party)
    if found.filed_at is not None:
        person.known = Known.INSIDERS
    there = next((each for each in found.members if each.person_id == person.id), None)
    if there is None:
        if len(found.members) >= MOST_MEMBERS:
            raise Conflict("too_many_members", most=MOST_MEMBERS)
        there = DelegationMember(delegation_id=found.id, person_id=person.id, person=person)
        there.function, there.post = draft.function, draft.post
        found.members.append(there)
    there.function, there.post = draft.function, draft.post
    if there.function is Function.HEAD:
        for each in found.members:
            if each is not there and each.function is Function.HEAD:
                each.function = Function.ALTERNATE
    _insist_led(work, found)
    return there


def take_out(
    work: Work, delegation_id: UUID, member_id: UUID, *, seen: int | None = None
) -> Delegation:
    """Raise NotFound, Conflict ``no_head`` where a filed delegation would have none."""
    found = _to_keep(work, delegation_id, seen)
    there = next((each for each in found.members if each.id == member_id), None)
    if there is None:
        raise NotFound(kind="delegation_member")
    found.members.remove(there)
    _insist_led(work, found)
    return found


def file(work: Work, delegation_id: UUID, *, seen: int | None = None) -> Delegation:
    """Have all insiders know of it. The one before ends as this one begins, and this one as one
    begins that is filed for later: a Party has one delegation at a time. Filed twice changes
    nothing. Raise Conflict ``no_head``."""
    found = _to_keep(work, delegation_id, seen)
    if found.filed_at is not None:
        return found
    check_one_head([each.function for each in found.members])
    _make_room(work, found)
    for member in found.members:
        member.person.known = Known.INSIDERS
    found.filed_at = work.now
    return found


def file_letter(work: Work, delegation_id: UUID, draft: LetterDraft) -> Credentials:
    """File a letter of credentials; the ones before are kept. The same once more is the same.
    Raise Conflict ``too_many_letters``."""
    found = _to_keep(work, delegation_id, None)
    earlier = queries.letters(work, found.id)
    digest = sha256(draft.octets).hexdigest()
    if earlier and earlier[0].sha256 == digest:
        return earlier[0]
    if len(earlier) >= MOST_LETTERS:
        raise Conflict("too_many_letters", most=MOST_LETTERS)
    made = Credentials(
        delegation_id=found.id,
        party=found.party,
        number=len(earlier) + 1,
        name=draft.name,
        size=len(draft.octets),
        sha256=digest,
        issued_by=draft.issued_by,
        filed_at=work.now,
    )
    work.session.add(made)
    found.credentials = Examined.AWAITED
    work.session.flush()
    values = {"credentials_id": made.id, "octets": draft.octets}
    work.session.connection().execute(insert(bodies).values(values))
    return made


def examine(
    work: Work, delegation_id: UUID, number: int, *, in_order: bool, reason: Bilingual
) -> Credentials:
    """Say whether the newest letter is in order; the side reads why it is not. The secretariat
    examines form, and judges nobody. Raise Conflict ``superseded``, ``already_examined``,
    RuleBroken ``reason_required``."""
    permit(work, Action.CREDENTIALS_EXAMINE)
    found = queries.get(work, delegation_id, to_change=True)
    letter = queries.letter(work, delegation_id, number)
    if number != queries.letters(work, delegation_id)[0].number:
        raise Conflict("superseded")
    if letter.in_order is not None:
        raise Conflict("already_examined")
    letter.reason = read_finding(in_order, reason)
    letter.in_order, letter.examined_at = in_order, work.now
    found.credentials = Examined.IN_ORDER if in_order else Examined.NOT_IN_ORDER
    return letter


def examine_anew(work: Work, person_id: UUID) -> None:
    """Somebody is called otherwise: letters that name them are read against that."""
    for found in queries.filed_with(work, person_id):
        _examine_anew(work, found)


def insist_apart(work: Work, one_id: UUID, other_id: UUID) -> None:
    """Raise Conflict ``both_members`` where a delegation that is filed names both."""
    both = {each.id for each in queries.filed_with(work, one_id)}
    if both & {each.id for each in queries.filed_with(work, other_id)}:
        raise Conflict("both_members")


def _to_keep(work: Work, delegation_id: UUID, seen: int | None) -> Delegation:
    """One of the actor's own side, held for a change. Raise Forbidden ``not_your_party``."""
    permit(work, Action.DELEGATION_KEEP)
    found = queries.get(work, delegation_id, to_change=True)
    if found.party != work.actor.party:
        raise Forbidden("not_your_party", party=found.party)
    if seen is not None:
        found.insist_unchanged(seen)
    return found


def _latest(work: Work, party: str) -> Delegation | None:
    wanted = select(Delegation).where(Delegation.party == party, Delegation.filed_at.is_not(None))
    return work.session.scalars(wanted.order_by(Delegation.from_at.desc()).limit(1)).first()


def _make_room(work: Work, found: Delegation) -> None:
    others = select(Delegation).where(
        Delegation.party == found.party,
        Delegation.id != found.id,
        Delegation.filed_at.is_not(None),
    )
    for each in work.session.scalars(others.with_for_update(of=Delegation)).all():
        first, then = (each, found) if each.from_at <= found.from_at else (found, each)
        if first.until_at is None or first.until_at > then.from_at:
            first.until_at = then.from_at


def _insist_led(work: Work, found: Delegation) -> None:
    """A filed one has its head, and its letter is read against who is in it now."""
    if found.filed_at is not None:
        check_one_head([each.function for each in found.members])
        _examine_anew(work, found)


def _examine_anew(work: Work, found: Delegation) -> None:
    """What was found in order is not what stands now. The trail keeps what was found."""
    letters = queries.letters(work, found.id)
    if letters and letters[0].in_order is not None:
        letters[0].in_order = letters[0].examined_at = None
        letters[0].reason = Bilingual()
        found.credentials = Examined.AWAITED


def _person(work: Work, draft: MemberDraft, party: str) -> Person:
    """By the address, for want of one by the whole name among those without; else a new one."""
    wanted = select(Person).where(Person.party == party, Person.stands())
    if draft.email:
        same = wanted.where(Person.email == draft.email)
    else:
        same = wanted.where(Person.email.is_(None), Person.sort_name == draft.name.key)
    known = work.session.scalars(same.order_by(Person.created_at).limit(1)).first()
    if known is not None:
        return known
    made = Person(email=draft.email, party=party, known=Known.OWN_SIDE)
    made.call(draft.name)
    work.session.add(made)
    return made
