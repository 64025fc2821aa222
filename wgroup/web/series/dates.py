"""The days of a series before anything is made: both clocks, who hosts, what to look at twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wgroup.db.work import Work
from wgroup.holidays import Care, Caution
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import TwoClocks
from wgroup.kernel.time import Slot
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import between
from wgroup.meetings.rules import OFF
from wgroup.meetings.services.repeating import Planned
from wgroup.web.capitals import clocks
from wgroup.web.cautions import cautions_for

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """A capital where the hour is another than at the date before: 08:00, then 09:00."""

    city: Bilingual
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Row:
    """clashes: meetings that stand at the same time."""

    day: date
    host: str
    told: TwoClocks
    shifts: tuple[Shift, ...]
    cautions: tuple[Caution, ...]
    clashes: tuple[Meeting, ...]
    is_shifted: bool

    @property
    def is_left_out(self) -> bool:
        return not self.host


def rows(work: Work, plan: Sequence[Planned]) -> list[Row]:
    """In as many statements for many days as for one."""
    if not plan:
        return []
    span = plan[0].slot.starts_at - A_DAY, plan[-1].slot.ends_at + A_DAY
    others = [each for each in between(work, *span, brief=True) if each.status not in OFF]
    found: list[Row] = []
    before: TwoClocks | None = None
    provisional: set[tuple[str | None, int]] = set()
    for each in plan:
        told = clocks(each.slot.starts_at, each.slot.ends_at, each.slot.zone)
        found.append(
            Row(
                day=each.day,
                host=each.host,
                told=told,
                shifts=shifts(before, told),
                cautions=tuple(_worth_saying(told, provisional)),
                clashes=tuple(_at_the_time(each.slot, others)),
                is_shifted=each.is_shifted,
            )
        )
        before = told
    return found


def shifts(before: TwoClocks | None, now: TwoClocks) -> tuple[Shift, ...]:
    """Where the hour is another than it was, for one of the two changed its clocks."""
    if before is None:
        return ()
    pairs = zip(before.capitals, now.capitals, strict=True)
    return tuple(
        Shift(new.city, old.clock, new.clock) for old, new in pairs if old.clock != new.clock
    )


def _worth_saying(
    told: TwoClocks, provisional: set[tuple[str | None, int]]
) -> Iterable[Caution]:
    """That clocks change nearby is said by the shift itself, on the day that has it; that a
    year is provisional once, at its first date. provisional: those said so far."""
    for each in cautions_for(told):
        year = (each.code, each.date.year)
        was_said = each.care is Care.PROVISIONAL and year in provisional
        if each.care is Care.PROVISIONAL:
            provisional.add(year)
        if each.care is not Care.CLOCK_CHANGE and not was_said:
            yield each


def _at_the_time(slot: Slot, others: Iterable[Meeting]) -> Iterable[Meeting]:
    for each in others:
        if each.starts_at < slot.ends_at and slot.starts_at < each.ends_at:
            yield each
