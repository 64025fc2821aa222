"""Hashing passwords: slow on purpose, bounded in memory, and as slow for accounts that are not."""

from collections.abc import Iterator
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


def is_password(kept: str | None, text: str) -> bool:
    """text is the password that kept was made of; without kept it takes as long to say no.

    Raise Busy.
    """
    try:
        password = read_password(text)
    except RuleBroken:
        kept, password = None, ""
    with _turn():
        dummy = dummy_hash()  # made in either case: the first one takes its time
        try:
            HASHER.verify(kept or dummy, password)
        except (Argon2Error, InvalidHashError, ValueError):
            return False
    return kept is not None


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
