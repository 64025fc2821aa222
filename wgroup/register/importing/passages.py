"""From a text as people have it to its numbered pieces: 8, 8.3, 8.3.1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wgroup.register.importing.numbering import Mark, Style, marks_of

# Marks of lists, headings and quotations that tools put before a line.
DECORATION = re.compile(r"^\s*(?:[#>*+•·-]+\s+)*")
FOOT = re.compile(r"^(?:原文地址|原文链接|来源|责任编辑|source|link)\s*[:：]", re.I)
CLOSED = tuple("。；：！？.;:!?")
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
FURTHEST = 5  # how many numbers a text may leave out before we take it for something else

# Styles that nothing else looks like.
SURE = frozenset({Style.ARTICLE, Style.HAN_ARTICLE, Style.HAN})


@dataclass(slots=True)
class Piece:
    """clause is its number, 8.3.1; written the same in its own letters, 8.c.i."""

    clause: str
    written: str
    line: int
    paragraphs: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)

    def continue_with(self, words: str, *, apart: bool) -> None:
        """Join a line: to the sentence it breaks off, else as a paragraph of its own."""
        last = self.paragraphs[-1] if self.paragraphs else ""
        if not last or (apart and last.endswith(CLOSED)):
            self.paragraphs.append(words)
            return
        close = HAN.match(last[-1]) or HAN.match(words[0])
        self.paragraphs[-1] = f"{last}{'' if close else ' '}{words}"


@dataclass(slots=True)
class Parsed:
    """lead is what stands before the first number; left_out are headings and footers."""

    lead: Piece
    pieces: list[Piece]
    left_out: list[str]


def parse(text: str) -> Parsed:
    """Split the text at its numbers. What stands under a number up to the next is its piece."""
    parsed = Parsed(Piece("lead", "lead", 1), [], [])
    place = _Place()
    apart = True
    for number, raw in enumerate(text.splitlines(), start=1):
        bare = DECORATION.sub("", raw).strip().removeprefix("**").strip()
        if not bare:
            apart = True
            continue
        _take(parsed, place, bare, number, apart=apart, heading=raw.lstrip().startswith("#"))
        apart = False
    return parsed


def _take(
    parsed: Parsed, place: "_Place", line: str, number: int, *, apart: bool, heading: bool
) -> None:
    found = list(place.enter(line))
    if not found:
        if heading or FOOT.match(line):
            parsed.left_out.append(line[:200])
        else:
            last = parsed.pieces[-1] if parsed.pieces else parsed.lead
            last.continue_with(line, apart=apart)
        return
    for clause, written, rest in found:
        parsed.pieces.append(Piece(clause, written, number, [rest] if rest else []))


class _Place:
    """Where in the text we are: one mark for each level, outermost first."""

    def __init__(self) -> None:
        self.levels: list[Mark] = []

    def enter(self, line: str) -> Iterator[tuple[str, str, str]]:
        """Yield clause, written and what follows, for each number that line opens with."""
        rest, opened = line, False
        while mark := self._meant(marks_of(rest), opened):
            rest = rest[mark.length :].lstrip(" \u3000\t*").removeprefix("**")
            opened = True
            inner = self._meant(marks_of(rest), opened, peek=True)
            yield (
                ".".join(str(each.number) for each in self.levels),
                ".".join(each.written if each.style in WRITTEN else str(each.number)
                         for each in self.levels),
                "" if inner else rest,
            )

    def _meant(self, marks: list[Mark], opened: bool, *, peek: bool = False) -> Mark | None:
        """The reading that goes on from where we are: the next of its level, or a first one."""
        for mark in sorted(marks, key=self._fit):
            level = self._level_of(mark.style)
            goes_on = level is not None and not opened and self._follows(self.levels[level], mark)
            begins = level is None and (mark.number == 1 or not self.levels)
            if goes_on or begins:
                if not peek:
                    self.levels = [*self.levels[: level if level is not None else None], mark]
                return mark
        return None

    def _fit(self, mark: Mark) -> bool:
        """Known styles first: after (h), an (i) is a letter."""
        level = self._level_of(mark.style)
        return level is None or not self._follows(self.levels[level], mark)

    def _level_of(self, style: Style) -> int | None:
        found = (place for place, each in enumerate(self.levels) if each.style is style)
        return next(found, None)

    @staticmethod
    def _follows(last: Mark, mark: Mark) -> bool:
        furthest = 99 if mark.style in SURE else FURTHEST
        return last.number < mark.number <= last.number + furthest


WRITTEN = frozenset({Style.LETTER, Style.ROMAN})
