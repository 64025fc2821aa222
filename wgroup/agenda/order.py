"""In which order the items of an agenda stand, how they are numbered, and when each begins.

Two levels: 4, and 4(b) below it. Numbers follow from the order and are kept nowhere, so that there
are no gaps (INV-12). Plain values in, plain values or a refusal out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from string import ascii_lowercase
from typing import Protocol
from uuid import UUID

from wgroup.kernel.errors import Conflict

# The main items in their order, each with those below it.
Tree = list[tuple[UUID, list[UUID]]]


class Direction(StrEnum):
    """in: below the item before it; out: beside the one it stood below."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


class Placed(Protocol):
    """Something that stands at a place among those of the same parent."""

    @property
    def id(self) -> UUID: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def place(self) -> int: ...


def tree_of(items: Iterable[Placed]) -> Tree:
    """By place; of one place by id, so that every reader sees one order."""
    ordered = sorted(items, key=lambda each: (each.place, each.id))
    below: dict[UUID | None, list[UUID]] = {}
    for each in ordered:
        below.setdefault(each.parent_id, []).append(each.id)
    return [(each, below.get(each, [])) for each in below.get(None, [])]


def numbers(tree: Tree) -> dict[UUID, str]:
    """The number of each, in reading order: 1, 2, 2(a), 2(b), 3."""
    return dict(_numbered(tree))


def _numbered(tree: Tree) -> Iterator[tuple[UUID, str]]:
    for number, (main, parts) in enumerate(tree, 1):
        yield main, str(number)
        for letter, part in enumerate(parts):
            yield part, f"{number}({letters(letter)})"


def letters(place: int) -> str:
    """a for 0, z for 25, aa for 26."""
    first, last = divmod(place, len(ascii_lowercase))
    return (letters(first - 1) if first else "") + ascii_lowercase[last]


def moved(tree: Tree, item: UUID, direction: Direction) -> Tree:
    """The tree with item one step further. Raise Conflict ``cannot_move``."""
    copied = [(main, [*parts]) for main, parts in tree]
    parent = parent_of(tree, item)
    siblings: list[UUID] = [main for main, _ in tree] if parent is None else below(tree, parent)
    at = siblings.index(item)
    if direction in (Direction.UP, Direction.DOWN):
        other = at + (1 if direction is Direction.DOWN else -1)
        if not 0 <= other < len(siblings):
            raise Conflict("cannot_move")
        row: list[object] = copied if parent is None else below(copied, parent)  # type: ignore[assignment]
        row[at], row[other] = row[other], row[at]
    elif direction is Direction.IN:
        if parent is not None or at == 0 or below(tree, item):
            raise Conflict("cannot_move")
        del copied[at]
        copied[at - 1][1].append(item)
    else:
        if parent is None:
            raise Conflict("cannot_move")
        below(copied, parent).remove(item)
        copied.insert([main for main, _ in copied].index(parent) + 1, (item, []))
    return copied


def moves(tree: Tree, item: UUID) -> list[Direction]:
    """Which ways it can go from where it stands."""
    return [each for each in Direction if _goes(tree, item, each)]


def _goes(tree: Tree, item: UUID, direction: Direction) -> bool:
    try:
        moved(tree, item, direction)
    except Conflict:
        return False
    return True


def parent_of(tree: Tree, item: UUID) -> UUID | None:
    return next((main for main, parts in tree if item in parts), None)


def below(tree: Tree, main: UUID) -> list[UUID]:
    return next(parts for each, parts in tree if each == main)


def places(tree: Tree) -> dict[UUID, tuple[UUID | None, int]]:
    """The parent of each and its place there, from 0 without gaps."""
    found: dict[UUID, tuple[UUID | None, int]] = {}
    for place, (main, parts) in enumerate(tree):
        found[main] = (None, place)
        found |= {part: (main, at) for at, part in enumerate(parts)}
    return found


def starts(begins: datetime, minutes: Sequence[int | None]) -> list[datetime]:
    """When each begins, one after the other; what has no minutes yet takes none."""
    found, at = [], begins
    for each in minutes:
        found.append(at)
        at += timedelta(minutes=each or 0)
    return found


def first_free(items: Iterable[Placed], parent: UUID | None) -> int:
    """The place behind all that stand there."""
    return max((each.place for each in items if each.parent_id == parent), default=-1) + 1
