"""The order of an agenda, its numbers and its clock: without a database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wgroup.agenda.order import (
    Direction,
    Tree,
    first_free,
    letters,
    moved,
    moves,
    numbers,
    places,
    starts,
    tree_of,
)
from wgroup.kernel.errors import Conflict


@dataclass
class Line:
    place: int
    parent_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)


def sound(tree: Tree) -> bool:
    """No number is left out, and none is there twice."""
    told = list(numbers(tree).values())
    wanted = []
    for number, (_, parts) in enumerate(tree, 1):
        wanted.append(str(number))
        wanted += [f"{number}({letters(each)})" for each in range(len(parts))]
    return told == wanted and len(set(told)) == len(told)


def test_letters_go_on_after_z() -> None:
    assert [letters(each) for each in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "a", "b", "z", "aa", "ab", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


def test_items_are_numbered_in_two_levels() -> None:
    first, second, third = (Line(each) for each in range(3))
    parts = [Line(each, second.id) for each in range(2)]
    tree = tree_of([*parts, third, second, first])
    assert list(numbers(tree).values()) == ["1", "2", "2(a)", "2(b)", "3"]
    assert first_free([first, second, third, *parts], None) == 3
    assert first_free([first, second, third, *parts], second.id) == 2
    assert first_free([], None) == 0


def test_items_move_as_far_as_there_is_a_way() -> None:
    one, two, part = uuid4(), uuid4(), uuid4()
    tree: Tree = [(one, []), (two, [part])]
    assert moves(tree, one) == [Direction.DOWN]
    assert moves(tree, two) == [Direction.UP]  # not below another: something stands below it
    assert moves(tree, part) == [Direction.OUT]
    assert moved(tree, part, Direction.OUT) == [(one, []), (two, []), (part, [])]
    assert moved([(one, []), (two, [])], two, Direction.IN) == [(one, [two])]
    with pytest.raises(Conflict) as refused:
        moved(tree, one, Direction.UP)
    assert refused.value.code == "cannot_move"


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "below", "remove", *Direction]), st.integers(0, 60)),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_whatever_is_done_numbers_have_no_gaps(steps: list[tuple[str, int]]) -> None:
    """INV-12."""
    items: list[Line] = []
    for step, at in steps:
        chosen = items[at % len(items)] if items else None
        tree = tree_of(items)
        if step == "add" or chosen is None:
            items.append(Line(first_free(items, None)))
        elif step == "below":
            parent = chosen.parent_id or chosen.id
            items.append(Line(first_free(items, parent), parent))
        elif step == "remove":
            if not any(each.parent_id == chosen.id for each in items):
                items.remove(chosen)
        elif Direction(step) in moves(tree, chosen.id):
            placed = places(moved(tree, chosen.id, Direction(step)))
            for each in items:
                each.parent_id, each.place = placed[each.id]
        found = tree_of(items)
        assert sound(found)
        assert set(numbers(found)) == {each.id for each in items}


def test_items_begin_one_after_the_other() -> None:
    begins = datetime(2022, 5, 18, 0, 0, tzinfo=UTC)
    told = [f"{each:%H:%M}" for each in starts(begins, [5, None, 30, 25])]
    assert told == ["00:00", "00:05", "00:05", "00:35"]
