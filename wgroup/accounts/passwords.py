"""Hashing passwords: slow on purpose, bounded in memory, and as slow for accounts that are not."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from wgroup.accounts.password_rules import read_password
from wgroup.kernel.errors import Busy, RuleBroken

# OWASP's choice for argon2id; two at once hold 38 MiB, whoever knocks.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = 2
# Those who wait hold a thread that readers need: so few do, not for long, others not at all.
WAITING = 4
PATIENCE = 3

TURNS = BoundedSemaphore(AT_ONCE)
ROOM = BoundedSemaphore(AT_ONCE + WAITING)


def hash_password(password: str) -> str:
    """Raise Busy."""
    with _turn():
        return HASHER.hash(password)


def which(kept: Sequence[str], text: str, *, at_least: int = 1) -> int | None:
    """Return which of the kept hashes was made of text, by its place; None if none was.

    All are compared, whatever is found, and at least so many: the time tells neither how many
    there are nor which it was. Raise Busy.
    """
    try:
        password = read_password(text)
    except RuleBroken:
        kept, password = (), ""
    with _turn():
        dummy = dummy_hash()  # made in either case: the first one takes its time
        padded = [*kept, *[dummy] * (at_least - len(kept))]
        found = [_was_made_of(each, password) for each in padded][: len(kept)]
    return found.index(True) if True in found else None


def _was_made_of(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (Argon2Error, InvalidHashError, ValueError):
        return False


def is_outdated(kept: str) -> bool:
    """It was made with other costs than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def dummy_hash() -> str:
    """Something to compare with where there is no account."""
    return HASHER.hash("nobody has this password")


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for a turn. Raise Busy at once where too many wait, else when patience is out."""
    with _held(ROOM, patience=0), _held(TURNS, patience=PATIENCE):
        yield


@contextmanager
def _held(places: BoundedSemaphore, *, patience: float) -> Iterator[None]:
    if not places.acquire(timeout=patience):
        raise Busy(PATIENCE)
    try:
        yield
    finally:
        places.release()
