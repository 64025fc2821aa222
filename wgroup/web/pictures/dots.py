"""Experts as marks, by the kind of organisation they come from and by Party."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wgroup.organisations.rules import OrganisationType

MOST, STEP, LINE, HEAD = 12, 14, 22, 24
WORDS, SIDE = 230, MOST * STEP + 44

Counts = Mapping[tuple[OrganisationType, str], int]


@dataclass(frozen=True, slots=True)
class Cell:
    """places: where the marks stand, in units of the picture; more: how many have none."""

    party: str
    count: int
    x: int
    places: tuple[int, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    type: OrganisationType
    y: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """Lines by type and cells by Party; line is how high one is, head how high the first words."""

    lines: tuple[Line, ...]
    sides: tuple[tuple[str, int], ...]
    width: int
    height: int
    line: int = LINE
    side: int = SIDE


def dots(counts: Counts, types: Iterable[OrganisationType], parties: Sequence[str]) -> Dots:
    sides = tuple((code, WORDS + place * SIDE) for place, code in enumerate(parties))
    lines = tuple(
        Line(
            kind,
            HEAD + place * LINE,
            tuple(_cell(counts.get((kind, code), 0), code, x) for code, x in sides),
        )
        for place, kind in enumerate(types)
    )
    return Dots(lines, sides, WORDS + SIDE * len(sides), HEAD + LINE * len(lines) + 6)


def _cell(count: int, party: str, x: int) -> Cell:
    drawn = min(count, MOST)
    return Cell(party, count, x, tuple(x + at * STEP for at in range(drawn)), count - drawn)
