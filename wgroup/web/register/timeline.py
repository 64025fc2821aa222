"""The picture of what falls due when: years across, one row for each thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wgroup.kernel.bilingual import Bilingual

YEARS, PARTS = 16, 3  # as many columns as static/columns.css has places: 48


@dataclass(frozen=True, slots=True)
class Span:
    """start may be open; conditional dates are drawn hollow."""

    key: str
    title: Bilingual
    start: date | None
    end: date
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """bar and point are classes of columns.css: where it starts, how long it is."""

    span: Span
    bar: str
    point: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """years: each with its class; now is the class of today, empty outside the picture."""

    years: Sequence[tuple[int, str]]
    bars: Sequence[Bar]
    now: str


def timeline(spans: Sequence[Span], today: date) -> Timeline | None:
    """Sixteen years that hold the last end; nothing to draw gives None."""
    if not spans:
        return None
    last = max(*(each.end.year for each in spans), today.year)
    earliest = min(*((each.start or each.end).year for each in spans), today.year)
    first = max(earliest, last - YEARS + 1)
    years = [(first + number, f"s{number * PARTS + 1} l{PARTS}") for number in range(YEARS)]
    bars = [_bar(each, first) for each in sorted(spans, key=lambda span: (span.end, span.key))]
    return Timeline(years, bars, f"s{_column(today, first)} l1")


def _bar(span: Span, first: int) -> Bar:
    start, end = _column(span.start or span.end, first), _column(span.end, first)
    return Bar(span, f"s{start} l{end - start + 1}", f"s{end} l1")


def _column(day: date, first: int) -> int:
    """The third of its year, counted from 1; what lies outside is drawn at the edge."""
    column = (day.year - first) * PARTS + (day.month - 1) * PARTS // 12 + 1
    return min(max(column, 1), YEARS * PARTS)
