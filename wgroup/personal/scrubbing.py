"""Taking a person out of every table, as the register of personal data says.

Below the ORM and past the filter: what the other side keeps about the person goes too, and
whoever erases them learns nothing of it.
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, select, update

from wgroup.accounts.models import Account
from wgroup.db.base import Base
from wgroup.db.work import Work
from wgroup.parties.models import Person
from wgroup.parties.naming import PersonName
from wgroup.personal.register import BY_TABLE, Holding
from wgroup.personal.rules import Fate, Subject, erased_address, pseudonym
from wgroup.revisions.redaction import redact
from wgroup.search.index import Findable, drop

TABLES = Base.metadata.tables
# Where an act is signed with the name of whoever did it.
SIGNED = (
    "concurrence", "mail_decision", "import_batch", "authentic_text", "decision_consent",
    "decision_break", "decision_statement",
)  # fmt: skip


def scrub(
    work: Work, person: Person, account: Account | None, *, signed: Collection[str] = ()
) -> None:
    """Within the transaction in hand. signed: by which names they have signed, beside that of
    the account. What is done to the person and the account stands in the
    trail; the rest follows from it."""
    name, addresses = person.name, {person.email, account.email if account else None}
    names = {*signed, account.name if account else ""}
    _rename(work, person, account)
    work.session.flush()
    connection = work.session.connection()
    for table in reversed(Base.metadata.sorted_tables):
        if (holding := BY_TABLE.get(table.name)) is not None:
            _follow(work, connection, holding, person.id)
    if account is not None:
        _sign_anew(work, connection, account.id, names, person.display_name)
    _strike_from_lists(connection, person, name)
    _forget_mails(connection, {each.casefold() for each in addresses if each})
    work.session.expire_all()


def _rename(work: Work, person: Person, account: Account | None) -> None:
    person.call(pseudonym(person.id))
    person.email = person.language = person.zone = None
    person.erased_at = work.now
    if account is not None:
        account.name, account.email = person.display_name, erased_address(account.id)
        account.password_hash = account.language = None
        account.disabled_at = account.disabled_at or work.now
        account.secrets_from = work.now


def forget_ways_in(work: Work, account: Account) -> None:
    """Of somebody who has left: the address, and all by which they came in. The name stays."""
    person = work.session.get_one(Person, account.person_id)
    person.email = person.zone = None
    account.email, account.password_hash = erased_address(account.id), None
    work.session.flush()
    connection = work.session.connection()
    for table in reversed(Base.metadata.sorted_tables):
        holding = BY_TABLE.get(table.name)
        if holding is not None and holding.subject in (Subject.WAYS_IN, Subject.CALENDARS):
            _follow(work, connection, holding, person.id)
    work.session.expire_all()


def rows_of(holding: Holding, person_id: UUID) -> ColumnElement[bool]:
    """The condition on the holding's table that a row is the person's."""
    return _led(TABLES[holding.table], holding.path, person_id)


def _led(table: Table, path: Sequence[str], person_id: UUID) -> ColumnElement[bool]:
    column, rest = table.c[path[0]], path[1:]
    if not rest:
        return column == person_id
    [key] = column.foreign_keys
    onwards = key.column.table
    return column.in_(select(key.column).where(_led(onwards, rest, person_id)))


def _follow(work: Work, connection: Connection, holding: Holding, person_id: UUID) -> None:
    table, mine = TABLES[holding.table], rows_of(holding, person_id)
    if holding.fate is Fate.STAYS:
        return
    ids = list(connection.scalars(select(table.c.id).where(mine))) if "id" in table.c else []
    redact(work, holding.table, ids, personal=_personal(holding))
    if holding.fate is Fate.DELETED:
        for kind in _found_as(holding.table):
            for each in ids:
                drop(connection, kind, each)
        connection.execute(table.delete().where(mine))
    elif holding.fate is Fate.EMPTIED:
        values = {name: _nothing(table, name) for name in holding.emptied}
        connection.execute(update(table).where(mine).values(values))


def _personal(holding: Holding) -> frozenset[str] | None:
    """The columns whose content is the person's; None for all of them."""
    if holding.fate is Fate.DELETED:
        return None
    return frozenset(holding.emptied or ("name", "email", "language"))


def _found_as(table: str) -> Iterable[str]:
    for mapper in Base.registry.mappers:
        if mapper.local_table.name == table and issubclass(mapper.class_, Findable):  # type: ignore[attr-defined]
            yield mapper.class_.FOUND_AS


def _nothing(table: Table, name: str) -> object:
    kind: type = table.c[name].type.python_type
    return [] if kind not in (str,) else ""


def _sign_anew(
    work: Work, connection: Connection, account_id: UUID, names: Collection[str], told: str
) -> None:
    """Put the pseudonym under what the account did; the trail knows which acts those are."""
    trail = TABLES["revision"]
    did = trail.c.actor_id == account_id
    connection.execute(update(trail).where(did).values(actor_name=told))
    for each in SIGNED:
        table = TABLES[each]
        acts = select(trail.c.subject_id).where(did, trail.c.subject_kind == each)
        mine = table.c.by_name.in_(sorted(names)) & table.c.id.in_(acts)
        ids = list(connection.scalars(select(table.c.id).where(mine)))
        redact(work, each, ids, personal=frozenset({"by_name"}))
        connection.execute(update(table).where(table.c.id.in_(ids)).values(by_name=told))


def _strike_from_lists(connection: Connection, person: Person, name: PersonName) -> None:
    """Lists of participants that their side filed name people as they were called then; those
    of before they told whose name it is are looked through for the name."""
    lists = TABLES["filed_list"]
    before = [name.family, name.given, name.latin_family, name.latin_given]
    now = [person.family_name, "", "", ""]
    found = connection.execute(
        select(lists.c.id, lists.c.people).where(lists.c.party == person.party)
    ).all()
    for key, listed in found:
        told = [
            {**each, "name": now}
            if each.get("person", "") == str(person.id)
            or ("person" not in each and each["name"] == before)
            else each
            for each in listed
        ]
        if told != listed:
            connection.execute(update(lists).where(lists.c.id == key).values(people=told))


def _forget_mails(connection: Connection, addresses: set[str]) -> None:
    """Their mails to the role address; that there was an answer stands with the answer."""
    mails = TABLES["incoming_mail"]
    mine = mails.c.sender.in_(sorted(addresses))
    gone: dict[str, object] = {"sender": "", "note": "", "raw": None, "findings": []}
    connection.execute(update(mails).where(mine).values(gone))
