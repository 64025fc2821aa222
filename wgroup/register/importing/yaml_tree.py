"""YAML as data and nothing else: a tree of texts, lists and mappings that knows its lines.

Read from the parser's events, so that nothing is built before it is found harmless: no tags,
no anchors, no aliases, bounded in size and depth. Scalars stay as they were written; what is a
number or a date is for the reader of a field to say (a 13th month is then a fault, not a crash).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from wgroup.kernel.errors import FieldError, Invalid, RuleBroken

MOST_BYTES, DEEPEST, MOST_NODES, LONGEST = 1_000_000, 20, 80_000, 200
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """plain: written without quotes, so that null and true may be meant."""

    value: str
    line: int
    plain: bool = False

    @property
    def is_null(self) -> bool:
        return self.plain and self.value in NULLS


@dataclass(slots=True)
class Many:
    items: list["Node"]
    line: int


@dataclass(slots=True)
class Mapping:
    """lines: where each key stands. doubles: keys written twice, and the later line."""

    items: dict[str, "Node"]
    line: int
    lines: dict[str, int] = field(default_factory=dict)
    doubles: list[tuple[str, int]] = field(default_factory=list)


Node = Scalar | Many | Mapping


def read_yaml(data: bytes) -> Mapping:
    """Return the tree of the one document in data.

    Raise RuleBroken ``unsafe_yaml`` with the line and what was found there, RuleBroken
    ``too_large``, or Invalid ``invalid_import`` where it is no YAML or no mapping at the top.
    """
    if len(data) > MOST_BYTES:
        raise RuleBroken("too_large", field="file", limit=MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken("not_utf8", data[: error.start].count(b"\n") + 1) from None
    try:
        return _Builder(yaml.parse(text, Loader=LOADER)).document()
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error) from None
    except yaml.reader.ReaderError as error:
        raise broken("invalid_text", _line_of(text, error)) from None


def _unreadable(error: yaml.MarkedYAMLError) -> RuleBroken | Invalid:
    mark, problem = error.problem_mark or error.context_mark, str(error.problem or "")
    line = mark.line + 1 if mark else 1
    if "nesting depth" in problem:
        return RuleBroken("unsafe_yaml", field="file", line=line, found="…")
    return broken("bad_yaml", line, problem=problem[:100])


def broken(code: str, line: int, **facts: object) -> Invalid:
    """The refusal of a whole file for one fault."""
    return Invalid([FieldError("file", code, {"line": line, **facts})], "invalid_import")


def _line_of(text: str, error: yaml.reader.ReaderError) -> int:
    """The readers count bytes or characters; the character itself is what can be found."""
    character = chr(error.character) if isinstance(error.character, int) else "\x00"
    place = text.find(character)
    return text.count("\n", 0, max(place, 0)) + 1


class _Builder:
    """Turns events into nodes, and stops at the first that could do more than hold data."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._count = 0

    def document(self) -> Mapping:
        self._expect(yaml.StreamStartEvent)
        first = self._expect(yaml.Event)
        if isinstance(first, yaml.StreamEndEvent):
            raise broken("empty_file", 1)
        top = self._node(self._next(), 0)
        self._expect(yaml.DocumentEndEvent)
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise broken("several_documents", _line(after))
        if isinstance(top, Scalar) and top.is_null:
            raise broken("empty_file", top.line)
        if not isinstance(top, Mapping):
            raise broken("not_a_mapping", top.line)
        return top

    def _next(self) -> yaml.Event:
        return next(self._events)

    def _expect(self, kind: type[yaml.Event]) -> yaml.Event:
        event = self._next()
        if not isinstance(event, kind):
            raise broken("bad_yaml", _line(event), problem="")
        return event

    def _node(self, event: yaml.Event, depth: int) -> Node:
        _insist_harmless(event)
        self._count += 1
        if depth > DEEPEST or self._count > MOST_NODES:
            raise RuleBroken("unsafe_yaml", field="file", line=_line(event), found="…")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, _line(event), plain=event.implicit[0])
        if isinstance(event, yaml.SequenceStartEvent):
            return Many(list(self._items(depth)), _line(event))
        return self._mapping(_line(event), depth)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, line: int, depth: int) -> Mapping:
        made = Mapping({}, line)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                raise broken("bad_key", key.line, value="")
            if key.value in made.items:
                made.doubles.append((key.value[:LONGEST], key.line))
                continue
            made.items[key.value] = value
            made.lines[key.value] = key.line
        return made


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _insist_harmless(event: yaml.Event) -> None:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor is not None:
        found = f"*{anchor}" if isinstance(event, yaml.AliasEvent) else f"&{anchor}"
    elif tag is not None:
        found = str(tag)
    else:
        return
    raise RuleBroken("unsafe_yaml", field="file", line=_line(event), found=found[:LONGEST])
