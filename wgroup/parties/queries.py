"""Reading the Parties."""

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.errors import RuleBroken
from wgroup.parties.models import Party


def parties(work: Work) -> list[Party]:
    """All of them, by code: neither has the first place."""
    return list(work.session.scalars(select(Party).order_by(Party.code)))


def codes(work: Work) -> frozenset[str]:
    return frozenset(work.session.scalars(select(Party.code)))


def insist_party(work: Work, code: str, *, field: str) -> str:
    """Return code, or raise RuleBroken ``unknown_party``."""
    if code not in codes(work):
        raise RuleBroken("unknown_party", field=field, party=code[:20])
    return code
