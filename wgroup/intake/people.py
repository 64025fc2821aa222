"""People of a table: first what each row would do, then all of them or none.

They are the own side's, and nobody else knows of them. They are held against the own side's
people alone: an address that only the other side knows is as new as any. The table is kept
nowhere but in the reader's page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from wgroup.accounts.rules import read_email
from wgroup.affiliations.models import Affiliation
from wgroup.affiliations.queries import houses_of
from wgroup.db.work import Work
from wgroup.intake.columns import PERSON, Line, Vocabulary, folded, read_lines
from wgroup.intake.plans import Fault, Outcome, Plan, RowPlan, faults_of
from wgroup.intake.tables import read_table, write_table
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Invalid, RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.time import zone_named
from wgroup.organisations.models import Organisation
from wgroup.organisations.standing import Standing
from wgroup.parties.models import Known, Person
from wgroup.parties.naming import PersonName, has_han
from wgroup.policy import Action, ensure
from wgroup.revisions.acts import permit

NAMES = ("family_name", "given_name", "latin_family", "latin_given")
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """organisation: as it is called, in either language, by whoever wrote the table."""

    name: PersonName
    email: str | None
    language: Language | None
    zone: str | None
    organisation: str


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    draft: PersonDraft | None
    title: Bilingual
    faults: tuple[Fault, ...] = ()


def read_person(fields: Mapping[str, object]) -> PersonDraft:
    """The family name is needed, and for one in Chinese characters the Latin one. Raise
    RuleBroken for one fault, Invalid for several."""
    reader = Reader(fields)
    reader.required(("family_name",))
    name = PersonName(*(reader.name(each) for each in NAMES))
    if has_han(name.family) and not name.latin_family and reader.sound("latin_family"):
        reader.faults.append(RuleBroken("required", field="latin_family"))
    for each in ("latin_family", "latin_given"):
        if has_han(getattr(name, each)):
            reader.check(each, lambda at=each: _not_latin(at))  # type: ignore[misc]
    address, zone = str(fields.get("email") or ""), reader.plain("zone", 64)
    email = reader.kept(lambda: read_email(address), None) if address else None
    if zone:
        reader.check("zone", lambda: zone_named(zone))
    language = reader.choice("language", Language, Language.EN)
    organisation = reader.plain("organisation", 300)
    reader.done()
    told = language if fields.get("language") else None
    return PersonDraft(name, email, told, zone or None, organisation)


def _not_latin(field: str) -> None:
    raise RuleBroken("not_latin", field=field)


def enter(work: Work, draft: PersonDraft, organisation: Organisation | None) -> Person:
    """Keep somebody of the actor's own side, whom nobody else knows of."""
    permit(work, Action.PERSON_ENTER)
    made = Person(
        party=work.actor.party,
        email=draft.email,
        language=draft.language,
        zone=draft.zone,
        known=Known.OWN_SIDE,
    )
    made.call(draft.name)
    work.session.add(made)
    if organisation is not None:
        work.session.flush()  # the person is there before what points at them
        work.session.add(
            Affiliation(person_id=made.id, party=made.party, organisation_id=organisation.id)
        )
    return made


def plan(work: Work, octets: bytes, words: Vocabulary) -> Plan:
    """Nothing is changed. Raise RuleBroken for a file that cannot be read, Forbidden."""
    return _planned(work, octets, words)[0]


def bring_in(
    work: Work, octets: bytes, words: Vocabulary, *, seen: str | None = None
) -> list[Person]:
    """Those that are new. Raise as :func:`plan`, Conflict ``stale_version``, Invalid."""
    planned, rows, there = _planned(work, octets, words)
    planned.insist(seen)
    fresh = {each.number for each in planned.fresh}
    drafts = [each.draft for each in rows if each.draft and each.number in fresh]
    return [enter(work, each, there.organisation(each.organisation)) for each in drafts]


class _There:
    """Whom the own side knows, and the organisations that the table names."""

    def __init__(self, work: Work, drafts: Sequence[PersonDraft]) -> None:
        names = sorted({each.organisation for each in drafts if each.organisation})
        pairs = [Bilingual(en=each, zh=each) for each in names]
        self._bodies, self._own = Standing.read(work, pairs), work.actor.party
        self._by_email: dict[str, Person] = {}
        self._by_name: dict[PersonName, list[Person]] = {}
        self._houses: dict[UUID, set[UUID]] = {}
        for start in range(0, len(drafts), AT_ONCE):
            found = _known(work, drafts[start : start + AT_ONCE])
            self._houses.update(houses_of(work, {each.id for each in found}))
            for person in found:
                if person.email:
                    self._by_email.setdefault(person.email, person)
                self._by_name.setdefault(person.name, []).append(person)

    def houses_of(self, person: Person) -> set[UUID]:
        """Where they belong or once did, as far as it is told."""
        return self._houses.get(person.id, set())

    def organisation(self, name: str) -> Organisation | None:
        """One of the own side or of neither."""
        found = self._bodies.same(Bilingual(en=name, zh=name)) if name else None
        return found if found and found.sponsor in {self._own, None} else None

    def person(self, draft: PersonDraft) -> Person | None:
        """By the address; for want of one, here or there, by the whole name."""
        if draft.email in self._by_email:
            return self._by_email[draft.email]
        alike = self._by_name.get(draft.name, [])
        return next((each for each in alike if not (draft.email and each.email)), None)


def _known(work: Work, drafts: Sequence[PersonDraft]) -> Sequence[Person]:
    emails = {each.email for each in drafts if each.email}
    families = {each.name.family for each in drafts}
    alike = or_(Person.email.in_(emails), Person.family_name.in_(families))
    wanted = select(Person).where(Person.party == work.actor.party, Person.stands(), alike)
    return work.session.scalars(wanted.order_by(Person.created_at, Person.id)).all()


def _planned(work: Work, octets: bytes, words: Vocabulary) -> tuple[Plan, list[_Row], _There]:
    ensure(work.actor, Action.PERSON_ENTER)
    table = read_table(octets)
    rows = [_read(each, words) for each in read_lines(table, PERSON)]
    there = _There(work, [each.draft for each in rows if each.draft])
    judged = tuple(_judged(rows, there))
    return Plan(judged, write_table(table)), rows, there


def _read(line: Line, words: Vocabulary) -> _Row:
    fields: dict[str, object] = {name: text for name, text in line.cells.items() if name}
    told = str(fields.get("language") or "")
    fields["language"] = words.get("language", {}).get(folded(told), told)
    title = PersonName(*(line.cells.get(each, "") for each in NAMES)).pair
    try:
        if "" in line.cells:
            raise RuleBroken("cell_without_head")
        return _Row(line.number, read_person(fields), title)
    except (RuleBroken, Invalid) as refusal:
        return _Row(line.number, None, title, faults_of(refusal))


def _judged(rows: Sequence[_Row], there: _There) -> Iterator[RowPlan]:
    taken: dict[object, tuple[int, str | None]] = {}
    for each in rows:
        outcome, faults = Outcome.FAULT, each.faults
        if each.draft is not None:
            faults = tuple(_twice(each.draft, each.number, taken))
            faults = faults or tuple(_wrong(each.draft, there))
            known = there.person(each.draft)
            outcome = Outcome.SAME if known else Outcome.NEW
        yield RowPlan(each.number, each.title, Outcome.FAULT if faults else outcome, faults)


def _twice(
    draft: PersonDraft, number: int, taken: dict[object, tuple[int, str | None]]
) -> Iterator[Fault]:
    """Somebody whom another row of this file has already."""
    if draft.email:
        first = taken.setdefault(draft.email, (number, None))[0]
        if first != number:
            yield Fault("email", "row_twice", {"first": first})
            return
    first, email = taken.setdefault(draft.name, (number, draft.email))
    if first != number and not (draft.email and email):
        yield Fault("family_name", "row_twice", {"first": first})


def _wrong(draft: PersonDraft, there: _There) -> Iterator[Fault]:
    """What the table names and is not there, or is kept otherwise; what is not told stays."""
    body = there.organisation(draft.organisation)
    if draft.organisation and body is None:
        yield Fault("organisation", "unknown_organisation")
    known = there.person(draft)
    if known is None:
        return
    if draft.name != known.name:
        yield Fault("family_name", "kept_otherwise")
    for name in ("email", "language", "zone"):
        told = getattr(draft, name)
        if told and told != getattr(known, name):
            yield Fault(name, "kept_otherwise")
    if body is not None and body.id not in there.houses_of(known):
        yield Fault("organisation", "kept_otherwise")
