"""What a table would do, row by row: it is shown before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from hashlib import sha256

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, FieldError, Forbidden, Invalid, RuleBroken

MOST_TOLD = 100


class Outcome(StrEnum):
    NEW = "new"
    SAME = "same"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Fault:
    """field names the column; empty for what is wrong with the row as such."""

    field: str
    code: str
    facts: Mapping[str, object] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowPlan:
    number: int
    title: Bilingual
    outcome: Outcome
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """kept: the table itself, which is sent again to do what is shown; nothing else keeps it."""

    rows: tuple[RowPlan, ...]
    kept: bytes

    @property
    def fingerprint(self) -> str:
        """64 hex digits: who confirms confirms this, or nothing."""
        return sha256(self.kept + repr(self.rows).encode()).hexdigest()

    def of(self, outcome: Outcome) -> list[RowPlan]:
        return [each for each in self.rows if each.outcome is outcome]

    @property
    def fresh(self) -> list[RowPlan]:
        return self.of(Outcome.NEW)

    @property
    def same(self) -> list[RowPlan]:
        return self.of(Outcome.SAME)

    @property
    def faulty(self) -> list[RowPlan]:
        return self.of(Outcome.FAULT)

    def insist(self, seen: str | None) -> None:
        """Raise Conflict ``stale_version`` where another was seen, Invalid ``faulty_rows``."""
        if seen is not None and seen != self.fingerprint:
            raise Conflict("stale_version")
        if self.faulty:
            raise Invalid(told(self.faulty), "faulty_rows")


def told(rows: Sequence[RowPlan]) -> list[FieldError]:
    """The faults as a refusal tells them: each with the row it stands in."""
    found = [
        FieldError(fault.field, fault.code, {**fault.facts, "line": each.number})
        for each in rows
        for fault in each.faults
    ]
    return found[:MOST_TOLD]


def faults_of(refusal: Exception, otherwise: str = "") -> tuple[Fault, ...]:
    """otherwise: the column to blame where a refusal names none."""
    if isinstance(refusal, Invalid):
        return tuple(Fault(each.field, each.code, each.facts) for each in refusal.errors)
    if isinstance(refusal, RuleBroken):
        return (Fault(refusal.field or "", refusal.code, refusal.facts),)
    if isinstance(refusal, Conflict | Forbidden):
        return (Fault(otherwise, refusal.code, refusal.facts),)
    raise refusal
