"""Making one person of two records, with nothing lost; and putting right what is kept of one.

Every row that refers to the one refers to the other afterwards. Where that cannot be, for both
stand on the list of the same past meeting, the row stays with the record that was given up: it
is history, and its name still stands there.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, Connection, Table, UniqueConstraint, select, update
from sqlalchemy.orm import aliased

from wgroup.db.base import Base
from wgroup.db.work import Work
from wgroup.delegations import services as delegations
from wgroup.invitations import teller
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Status
from wgroup.nominations import naming
from wgroup.parties.models import Known, Person
from wgroup.personal import queries
from wgroup.personal.drafts import Correction
from wgroup.personal.models import DistinctPair
from wgroup.personal.profiles import join_profiles
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# What may be taken over from the record that is given up.
TAKEN = frozenset({"name", "email", "language", "zone"})
# They say who was compared with whom, not what somebody did.
LEFT = frozenset({"likeness", "distinct_pair"})


def merge(
    work: Work,
    keep_id: UUID,
    gone_id: UUID,
    *,
    take: Iterable[str] = (),
    seen: tuple[int, int] | None = None,
) -> Person:
    """Have all that is kept of gone be of keep. take: what of keep is replaced by what gone has.
    seen: the versions of both that the actor's page showed.

    Raise Conflict ``gone_has_account``, ``both_listed``, ``consent_differs``, ``texts_too_long``,
    ``already_merged``, ``nominated_by_name``, ``stale_version``; Forbidden, NotFound, RuleBroken
    ``invalid_choice``.
    """
    keep, gone = _both(work, keep_id, gone_id)
    if seen is not None:
        keep.insist_unchanged(seen[0])
        gone.insist_unchanged(seen[1])
    _check_account(work, gone)
    _check_lists(work, keep, gone)
    _check_asked_about(work, keep, gone, frozenset(take))
    join_profiles(work, keep, gone)
    naming.keep_as_named(work, gone.id, gone.name)
    delegations.insist_apart(work, keep.id, gone.id)
    delegations.examine_anew(work, gone.id)
    _take_over(keep, gone, frozenset(take))
    _lead_participations(work, keep, gone)
    _call_account(work, keep, gone)
    gone.merged_into_id = keep.id
    work.session.flush()
    connection = work.session.connection()
    for table, column in references():
        _lead(connection, table, column, keep.id, gone.id)
    work.session.expire_all()
    teller.readdressed(work.session, keep.id)
    return keep


def tell_apart(work: Work, one_id: UUID, other_id: UUID) -> DistinctPair:
    """They are two, and nobody is asked about them again. Said twice changes nothing."""
    one, other = _both(work, *sorted((one_id, other_id)))
    wanted = select(DistinctPair).where(
        DistinctPair.one_id == one.id, DistinctPair.other_id == other.id
    )
    if (said := work.session.scalar(wanted)) is not None:
        return said
    made = DistinctPair(one_id=one.id, other_id=other.id, party=one.party)
    work.session.add(made)
    return made


def correct(
    work: Work, person_id: UUID, draft: Correction, *, seen: int | None = None
) -> Person:
    """Put right how somebody is called and written to (GDPR 16, PIPL 46). Who has an account
    keeps the address they sign in with. Raise Conflict ``already_erased``, ``already_merged``,
    ``nominated_by_name``."""
    found = queries.person(work, person_id, to_change=True)
    permit(work, Action.PERSON_CORRECT, found)
    if seen is not None:
        found.insist_unchanged(seen)
    _check_whole(found)
    if found.name != draft.name:
        found.call(draft.name)
        work.session.flush()
        delegations.examine_anew(work, found.id)
    found.email, found.language = draft.email, draft.language
    return found


def references() -> list[tuple[Table, Column[UUID]]]:
    """Every column of every table that refers to a person, but for what only compares them."""
    return [
        (table, key.parent)
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name == "person" and table.name not in LEFT
    ]


def _both(work: Work, keep_id: UUID, gone_id: UUID) -> tuple[Person, Person]:
    """Held in the order of their ids, so that two who merge crosswise do not wait for ever."""
    held = {
        each: queries.person(work, each, to_change=True) for each in sorted({keep_id, gone_id})
    }
    keep, gone = held[keep_id], held[gone_id]
    for each in (keep, gone):
        permit(work, Action.PERSON_MERGE, each)
        _check_whole(each)
    if keep.id == gone.id or keep.party != gone.party:
        raise RuleBroken("invalid_choice", field="gone")
    return keep, gone


def _check_whole(person: Person) -> None:
    if person.erased_at is not None:
        raise Conflict("already_erased")
    if person.merged_into_id is not None:
        raise Conflict("already_merged")


def _check_account(work: Work, gone: Person) -> None:
    """No account changes hands while somebody may be using it; one that is shut stays where it
    is, or moves where there is none."""
    account = queries.account_of(work.session, gone.id)
    if account is None or account.is_shut(work.now):
        return
    raise Conflict("gone_has_account")


def _check_lists(work: Work, keep: Person, gone: Person) -> None:
    """On a list to come they would be counted twice and written to twice."""
    other = aliased(Participation)
    wanted = (
        select(Meeting)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .join(other, other.meeting_id == Meeting.id)
        .where(Participation.person_id == keep.id, other.person_id == gone.id)
        .where(Meeting.ends_at > work.now, Meeting.status != Status.CANCELLED)
        .order_by(Meeting.starts_at)
    )
    if (first := work.session.scalars(wanted.limit(1)).first()) is not None:
        raise Conflict("both_listed", meeting=first.code)


def _lead_participations(work: Work, keep: Person, gone: Person) -> None:
    """One by one, so that the history of each meeting tells of it. Of both on the list of one
    that is called off, and may yet be held, one stays."""
    there = select(Participation.meeting_id).where(Participation.person_id == keep.id)
    listed = set(work.session.scalars(there))
    wanted = select(Participation, Meeting).join(Meeting, Meeting.id == Participation.meeting_id)
    rows = work.session.execute(wanted.where(Participation.person_id == gone.id)).all()
    for each, meeting in rows:
        if meeting.id not in listed:
            each.person_id = keep.id
        elif meeting.starts_at > work.now:
            work.session.delete(each)


def _call_account(work: Work, keep: Person, gone: Person) -> None:
    """A shut account that goes along is called as the person is from now on."""
    account = queries.account_of(work.session, gone.id)
    if account is not None and queries.account_of(work.session, keep.id) is None:
        account.name = keep.display_name


def _check_asked_about(work: Work, keep: Person, gone: Person, take: frozenset[str]) -> None:
    """Nobody comes to stand for another whom the other side was asked about, or objected to
    (INV-26). Raise Conflict ``nominated_by_name``."""
    naming.insist_not_asked_about(work, gone.id)
    if "name" in take and gone.name != keep.name:
        naming.insist_not_asked_about(work, keep.id)


def _take_over(keep: Person, gone: Person, take: frozenset[str]) -> None:
    """What keep lacks comes from gone in any case; the address goes with the person."""
    if unknown := take - TAKEN:
        raise RuleBroken("invalid_choice", field="take", value=sorted(unknown)[0][:40])
    if "name" in take:
        keep.call(gone.name)
    for name in ("email", "language", "zone"):
        if name in take or getattr(keep, name) is None:
            setattr(keep, name, getattr(gone, name) or getattr(keep, name))
    keep.known = max(keep.known, gone.known, key=list(Known).index)
    gone.email = None


def _lead(
    connection: Connection, table: Table, column: Column[UUID], keep_id: UUID, gone_id: UUID
) -> None:
    """Have the rows of gone be of keep, unless a row of keep stands where they would."""
    free = [column == gone_id]
    for others in _unique_with(table, column):
        there = table.alias("there")
        same = [there.c[each.name] == each for each in others]
        free.append(~select(there.c[column.name]).where(
            there.c[column.name] == keep_id, *same).exists())  # fmt: skip
    connection.execute(update(table).where(*free).values({column.name: keep_id}))


def _unique_with(table: Table, column: Column[UUID]) -> list[list[Column[object]]]:
    """The other columns of each rule of uniqueness that the column is part of."""
    rules = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    sets = [list(each.columns) for each in rules]
    sets += [list(each.columns) for each in table.indexes if each.unique]
    return [[each for each in one if each is not column] for one in sets if column in one]

