"""Bringing the Parties in."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.parties.models import Party


def load_parties(work: Work, rows: Iterable[Mapping[str, object]]) -> int:
    """Add what is new, change what differs, delete nothing; return how many rows changed."""
    known = {each.code: each for each in work.session.scalars(select(Party))}
    changed = 0
    for row in rows:
        values = _values(row)
        party = known.get(str(row["code"]))
        if party is None:
            work.session.add(Party(**values))
            changed += 1
        elif _differs(party, values):
            for name, value in values.items():
                setattr(party, name, value)
            changed += 1
    return changed


def _differs(party: Party, values: Mapping[str, object]) -> bool:
    return any(getattr(party, name) != value for name, value in values.items())


def _values(row: Mapping[str, object]) -> dict[str, object]:
    texts = {name: _text(row[name]) for name in ("name", "short", "city")}
    return {"code": str(row["code"]), "zone": str(row["zone"]), **texts}


def _text(value: object) -> Bilingual:
    if not isinstance(value, Mapping):
        raise TypeError("a text in two languages is a mapping of zh and en")
    return Bilingual(en=str(value["en"]), zh=str(value["zh"]))
