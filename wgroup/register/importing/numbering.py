"""How articles and items are numbered, in Chinese and in English texts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

# One for one, so that a length in the folded text is a length in the text itself.
FOLDED = str.maketrans("（）．。、：０１２３４５６７８９　", "()..,:0123456789 ")
LONGEST = 24

HAN = {each: number for number, each in enumerate("零一二三四五六七八九")}
ROMAN = {"i": 1, "v": 5, "x": 10}


class Style(StrEnum):
    ARTICLE = "Article 1"
    HAN_ARTICLE = "第一条"
    HAN = "一、"
    HAN_BRACKETS = "（一）"
    NUMBER = "1."
    NUMBER_BRACKETS = "(1)"
    LETTER = "(a)"
    ROMAN = "i."


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the start of a line: written is how a key may name it (a for (a))."""

    style: Style
    number: int
    written: str
    length: int


def han_number(text: str) -> int:
    """21 for 二十一; 0 for what is no number below a hundred."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return HAN.get(text, 0)
    if (tens and tens not in HAN) or (ones and ones not in HAN):
        return 0
    return 10 * HAN.get(tens, 1) + HAN.get(ones, 0)


def roman_number(text: str) -> int:
    """4 for iv; 0 for what is no Roman numeral."""
    values = [ROMAN.get(each, 0) for each in text.lower()]
    if not all(values):
        return 0
    signed = [
        -one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True)
    ]
    return sum(signed)


def letter_number(text: str) -> int:
    return ord(text.lower()) - ord("a") + 1


H = "[零一二三四五六七八九十]{1,3}"

# Styles that look alike stand together; which one is meant, the place says.
PATTERNS: tuple[tuple[Style, re.Pattern[str], Callable[[str], int]], ...] = (
    (Style.ARTICLE, re.compile(r"article\s+(\d{1,3})\b\s*[.:]?", re.ASCII | re.I), int),
    (Style.HAN_ARTICLE, re.compile(rf"第({H})条[ :]*"), han_number),
    (Style.HAN, re.compile(rf"({H})[,.]"), han_number),
    (Style.HAN_BRACKETS, re.compile(rf"\(({H})\)"), han_number),
    (Style.NUMBER, re.compile(r"(\d{1,3})[.,)](?!\d)", re.ASCII), int),
    (Style.NUMBER_BRACKETS, re.compile(r"\((\d{1,3})\)", re.ASCII), int),
    (Style.ROMAN, re.compile(r"\(?([ivx]{1,6})[.)](?=\s|$|[^\x00-\x7f])"), roman_number),
    (Style.LETTER, re.compile(r"\(?([a-z])[.)](?=\s|$|[^\x00-\x7f])"), letter_number),
)


def marks_of(line: str) -> list[Mark]:
    """The readings of the number that line starts with; none if it starts with words."""
    start = line[:LONGEST].translate(FOLDED)
    found = []
    for style, pattern, number in PATTERNS:
        if (match := pattern.match(start)) and (value := number(match[1])):
            found.append(Mark(style, value, match[1].lower(), match.end()))
    return found
