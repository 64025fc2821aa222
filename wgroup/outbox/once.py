"""Done once, however often it is asked: receipts under a key that the client chose (D11).

::

    with work.saved():
        slug = once(work, key, lambda: propose(work, draft).slug)
"""

from collections.abc import Callable
from hashlib import sha256

from wgroup.db.dialect import insert_ignoring
from wgroup.db.work import Work
from wgroup.outbox.models import Receipt


def once(work: Work, key: str, act: Callable[[], str]) -> str:
    """Do act and return what it returns, or what it returned when this actor's act under key was
    done first. Only inside ``work.saved()``."""
    if (kept := recall(work, key)) is not None:
        return kept
    result = act()
    remember(work, key, result)
    return result


def recall(work: Work, key: str) -> str | None:
    """Return what this actor's act under key answered, or None: then do it, and remember.

    Only inside ``work.saved()``. The first to ask takes the key; a rival with the same key
    waits here for its commit (or, after its rollback, becomes the first).
    """
    _insist_saving(work)
    row = {"key": _hashed(work, key), "created_at": work.now, "result": ""}
    if insert_ignoring(work.session, Receipt.__table__, row):  # type: ignore[arg-type]
        return None
    return _receipt(work, key).result


def remember(work: Work, key: str, result: str) -> None:
    """Keep what the act under key answered; it is stored or undone with the act itself."""
    _insist_saving(work)
    _receipt(work, key).result = result


def _receipt(work: Work, key: str) -> Receipt:
    return work.session.get_one(Receipt, _hashed(work, key))


def _hashed(work: Work, key: str) -> str:
    return sha256(f"{work.actor.id}\n{key}".encode()).hexdigest()


def _insist_saving(work: Work) -> None:
    if "work" not in work.session.info:
        raise RuntimeError("a receipt is written with its act, inside saved()")
