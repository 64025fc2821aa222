"""Doing a thing whole, to tell what it would do, and undoing it."""

from collections.abc import Callable
from typing import TypeVar

from wgroup.db.work import Work

Told = TypeVar("Told")


class _Undone(Exception):
    """Nothing went wrong: it only ends the unit of work."""


def tried(work: Work, act: Callable[[], Told]) -> Told:
    """Return what act tells; nothing of it stays. Its refusals are passed on."""
    told: list[Told] = []
    try:
        with work.saved():
            told.append(act())
            raise _Undone
    except _Undone:
        return told[0]
