"""Which passwords are too easy to guess. Length counts, and what is left without the habits.

No rules on composition (NIST SP 800-63B-4): a password is weighed by taking away the pieces
that guessable ones are made of, and looking at what remains.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.text import clean_text

LEAST, MOST = 15, 128
# What must remain besides the habits: characters in all, and different ones.
LEAST_LEFT, LEAST_DIFFERENT = 6, 5
SHORTEST_RUN = 4

COMMON = Path(__file__).with_name("common_words.txt")

# How letters are disguised, undone.
PLAIN = str.maketrans("@4301$57!|", "aaeoisstii")


def read_password(text: str, *, field: str = "password") -> str:
    """Return it in NFC and untrimmed; raise RuleBroken ``invalid_text``, ``too_long``."""
    clean_text(text, field=field, limit=MOST)
    password = unicodedata.normalize("NFC", text)
    if len(password) > MOST:
        raise RuleBroken("too_long", field=field, limit=MOST)
    return password


def check_password(text: str, *, context: Iterable[str] = (), field: str = "password") -> str:
    """Return the password ready to be hashed; context is what others know of its owner.

    Raise RuleBroken ``too_short``, or ``weak_password`` if it is guessable.
    """
    password = read_password(text, field=field)
    if len(password) < LEAST:
        raise RuleBroken("too_short", field=field, least=LEAST, length=len(password))
    if is_guessable(password, context):
        raise RuleBroken("weak_password", field=field)
    return password


def is_guessable(password: str, context: Iterable[str] = ()) -> bool:
    """Little is left once habits, runs, repetitions and the owner's own words are taken away."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    own = [piece for text in context for piece in pieces_of(text)]
    return any(
        _left_is_little(_without_habits(spelt, own)) for spelt in (plain, plain.translate(PLAIN))
    )


def pieces_of(text: str) -> list[str]:
    """The words in an address or a name that a guesser would try."""
    found = re.split(r"[\W_\d]+", unicodedata.normalize("NFKC", text).casefold())
    return [each for each in found if len(each) > 2 or (each and not each.isascii())]


@cache
def common_words() -> tuple[str, ...]:
    """The pieces of habit, longest first."""
    lines = COMMON.read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _without_habits(password: str, own: Iterable[str]) -> str:
    words = (*sorted(set(own), key=len, reverse=True), *common_words())
    left = _without_runs(_without_words(password, words))
    kept = [each for each in re.split(r"[\d\W_]+", left) if each not in words]
    # Once more over what digits had kept apart: 1q2w3e4r is a run of keys too.
    return _without_words("".join(dict.fromkeys(map(_unrepeated, kept))), words).replace(" ", "")


def _without_words(text: str, words: Iterable[str]) -> str:
    """Short Latin words stand too often within longer ones to be taken out of them."""
    for word in words:
        if len(word) >= SHORTEST_RUN or not word.isascii():
            text = text.replace(word, " ")
    return text


def _without_runs(text: str) -> str:
    """Take away four or more neighbours in the alphabet, up or down, or the same again."""
    found: list[str] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place < len(text) and _steps_alike(text, start, place):
            continue
        run = text[start:place]
        found.append(" " if len(run) >= SHORTEST_RUN else run)
        start = place
    return "".join(found)


def _steps_alike(text: str, start: int, place: int) -> bool:
    step = ord(text[place]) - ord(text[place - 1])
    if abs(step) > 1:
        return False
    return place - start < 2 or step == ord(text[start + 1]) - ord(text[start])


def _unrepeated(word: str) -> str:
    """abcabcabc is abc."""
    found = re.fullmatch(r"(.+?)\1+", word, re.DOTALL)
    return found[1] if found else word


def _left_is_little(left: str) -> bool:
    return len(left) < LEAST_LEFT or len(set(left)) < LEAST_DIFFERENT
