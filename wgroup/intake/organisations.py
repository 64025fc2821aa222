"""Organisations of a table: first what each row would do, then all of them or none.

Each row goes through the act by which a single one is brought in. The table is kept nowhere: it
travels in the reader's page, and with it the fingerprint of what was shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wgroup.db.work import Work
from wgroup.intake.columns import ORGANISATION, Line, Vocabulary, folded, read_lines
from wgroup.intake.plans import Fault, Outcome, Plan, RowPlan, faults_of
from wgroup.intake.tables import read_table, write_table
from wgroup.kernel.errors import Conflict, Forbidden, Invalid, RuleBroken
from wgroup.organisations import services
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import SIDE_OF, OrganisationDraft, Side
from wgroup.organisations.standing import Standing
from wgroup.policy import Action, ensure

KEYS = ("type", "level", "side")
# What a row may tell, and how that is called in the draft and in what is kept.
PAIRS = ("name", "place")
PLAIN = ("type", "level", "country", "url")
Refusals = (RuleBroken, Invalid, Conflict, Forbidden)


@dataclass(frozen=True, slots=True)
class _Read:
    line: Line
    draft: OrganisationDraft | None
    faults: tuple[Fault, ...] = ()


def plan(work: Work, octets: bytes, words: Vocabulary) -> Plan:
    """words: what stands for types, levels and sides beside their keys. Nothing is changed.

    Raise RuleBroken for a file that cannot be read, Forbidden ``role_cannot``.
    """
    return _planned(work, octets, words)[0]


def bring_in(
    work: Work, octets: bytes, words: Vocabulary, *, seen: str | None = None
) -> list[Organisation]:
    """Those that are new. seen: the fingerprint of the plan that was shown.

    Raise as :func:`plan`, Conflict ``stale_version``, Invalid ``faulty_rows`` for any fault.
    """
    planned, drafts = _planned(work, octets, words)
    planned.insist(seen)
    fresh = {each.number for each in planned.fresh}
    wanted = [draft for number, draft in drafts.items() if number in fresh]
    standing = Standing.read(work, [each.name for each in wanted])
    return [services.bring_in(work, each, standing) for each in wanted]


def _planned(
    work: Work, octets: bytes, words: Vocabulary
) -> tuple[Plan, dict[int, OrganisationDraft]]:
    ensure(work.actor, Action.ORGANISATION_BRING_IN)
    table = read_table(octets)
    read = [_read(each, words) for each in read_lines(table, ORGANISATION)]
    drafts = {each.line.number: each.draft for each in read if each.draft}
    standing = Standing.read(work, [each.name for each in drafts.values()])
    return Plan(tuple(_rows(work, read, standing)), write_table(table)), drafts


def _read(line: Line, words: Vocabulary) -> _Read:
    fields: dict[str, object] = {name: line.text(name) for name in PAIRS}
    fields |= {name: line.cells.get(name, "") for name in (*PLAIN, "side")}
    for name in KEYS:
        told = str(fields[name])
        fields[name] = words.get(name, {}).get(folded(told), told)
    try:
        if "" in line.cells:
            raise RuleBroken("cell_without_head")
        draft = read_organisation(fields)
        _check_side(draft, str(fields["side"]))
    except (RuleBroken, Invalid) as refusal:
        return _Read(line, None, faults_of(refusal))
    return _Read(line, draft)


def _check_side(draft: OrganisationDraft, told: str) -> None:
    """It follows from the type; where it is told, it has to be that."""
    if told and told not in set(Side):
        raise RuleBroken("invalid_choice", field="side")
    if told and SIDE_OF[draft.type] != told:
        raise RuleBroken("side_differs", field="side")


def _rows(work: Work, read: Sequence[_Read], standing: Standing) -> Iterator[RowPlan]:
    taken: dict[tuple[str, str], int] = {}
    for each in read:
        outcome, faults = Outcome.FAULT, each.faults
        if each.draft is not None:
            twice = _twice(each.draft, each.line.number, taken)
            outcome, faults = (Outcome.FAULT, twice) if twice else _judged(work, each, standing)
        yield RowPlan(each.line.number, each.line.text("name"), outcome, faults)


def _twice(
    draft: OrganisationDraft, number: int, taken: dict[tuple[str, str], int]
) -> tuple[Fault, ...]:
    """A name that another row of this file has already."""
    found: list[Fault] = []
    for half, name in (("zh", draft.name.zh), ("en", draft.name.en)):
        first = taken.setdefault((half, name.casefold()), number) if name else number
        if first != number:
            found.append(Fault(f"name.{half}", "row_twice", {"first": first}))
    return tuple(found)


def _judged(work: Work, each: _Read, standing: Standing) -> tuple[Outcome, tuple[Fault, ...]]:
    draft = each.draft
    if draft is None:
        return Outcome.FAULT, each.faults
    known = standing.same(draft.name)
    if known is not None and known.sponsor == work.actor.party:
        faults = tuple(_differing(each.line, draft, known))
        return (Outcome.FAULT if faults else Outcome.SAME), faults
    try:
        services.check_new(work, draft, standing)
    except Refusals as refusal:
        at = "type" if isinstance(refusal, Forbidden) else "name"
        return Outcome.FAULT, faults_of(refusal, at)
    standing.waiting += services.is_asked_about(draft)
    return Outcome.NEW, ()


def _differing(line: Line, draft: OrganisationDraft, known: Organisation) -> Iterator[Fault]:
    """Columns that tell something else than what is kept; what is not told stays as it is."""
    for name in PAIRS:
        new, kept = getattr(draft, name), getattr(known, name)
        for half in ("zh", "en"):
            if (told := getattr(new, half)) and told != getattr(kept, half):
                yield Fault(f"{name}.{half}", "kept_otherwise")
    for name in PLAIN:
        if name in line.cells and getattr(draft, name) != getattr(known, name):
            yield Fault(name, "kept_otherwise")
