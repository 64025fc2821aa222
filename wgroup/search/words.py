"""What a word is. Databases only store and match what is made here, so both find the same.

Chinese has no spaces: every two letters that follow each other are a word (气候变化 is 气候, 候变,
变化, and 化 as the last letter alone). All else goes by whole words, without case and accents, and
is found by their beginning.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
STARTS_HAN = re.compile(rf"[{HAN}]")

# No word of a language is longer; PostgreSQL keeps none above two kilobytes.
LONGEST = 60
# What is asked beyond these is passed over: no question may cost more than a page.
MOST_ASKED, MOST_TERMS = 200, 12


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; if begins, one word that only begins so."""

    words: tuple[str, ...]
    begins: bool


def fold(text: str) -> str:
    """Without width, case and accents: ＡＢＣ, abc and Ábc are one."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Each run of letters, and whether it is in Han script."""
    for found in RUN.finditer(fold(text)):
        run = found.group()
        yield run, bool(STARTS_HAN.match(run))


def words_of(texts: Iterable[str]) -> list[str]:
    """The words under which texts are found, in order. A run of Han letters ends with one letter
    alone, so that no two texts meet in a word."""
    found: list[str] = []
    for text in texts:
        for run, is_han in _runs(text):
            if is_han:
                found += (run[at : at + 2] for at in range(len(run)))
            else:
                found.append(run[:LONGEST])
    return found


def terms_of(asked: str) -> list[Term]:
    """What must be there, all of it, for a text to be found by what somebody typed."""
    found = []
    for run, is_han in _runs(asked[:MOST_ASKED]):
        if is_han and len(run) > 1:
            words = tuple(run[at : at + 2] for at in range(len(run) - 1))
            found.append(Term(words, begins=False))
        else:
            found.append(Term((run[:LONGEST],), begins=True))
    return found[:MOST_TERMS]
