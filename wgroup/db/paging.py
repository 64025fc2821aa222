"""Lists by keyset: each page starts after the last row seen, at the cost of one page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.time import FIRST_YEAR, LAST_YEAR

PAGE, MOST = 50, 100

KINDS: dict[str, type] = {"t": datetime, "d": date, "u": UUID, "i": int, "s": str}

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """next is the cursor of the page that follows, or None on the last."""

    items: list[Row]
    next: str | None


def read_page(
    session: Session,
    wanted: Select[Row],
    keys: Sequence[InstrumentedAttribute[object] | ColumnElement[object]],
    key_of: Callable[[Row], tuple[object, ...]],
    *,
    after: str | None = None,
    limit: int = PAGE,
    descending: bool = False,
) -> Page[Row]:
    """Return up to limit rows after the cursor, ordered by keys, which must be unique together.

    Raise RuleBroken ``bad_cursor`` for a cursor that this list did not give.
    """
    limit = max(1, min(limit, MOST))
    columns = tuple_(*keys)
    if after:
        place = tuple_(*read_cursor(after, [kind_of(each) for each in keys]))
        wanted = wanted.where(columns < place if descending else columns > place)
    order = [each.desc() if descending else each.asc() for each in keys]
    rows = list(session.scalars(wanted.order_by(*order).limit(limit + 1)))
    more = len(rows) > limit
    return Page(rows[:limit], cursor(key_of(rows[limit - 1])) if more else None)


def cursor(values: tuple[object, ...]) -> str:
    text = json.dumps([_pack(each) for each in values], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def kind_of(key: InstrumentedAttribute[object] | ColumnElement[object]) -> str:
    """The letter under which values of this column stand in a cursor."""
    held = key.type.python_type
    return next(letter for letter, kind in KINDS.items() if issubclass(held, kind))


def read_cursor(text: str, kinds: Sequence[str]) -> list[object]:
    """Return the values; they must be of these kinds, for a database compares like with like."""
    try:
        if len(text) > 500:
            raise ValueError(text)
        packed = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        if [kind for kind, _ in packed] != list(kinds):
            raise ValueError(text)
        return [_unpack(kind, value) for kind, value in packed]
    except (ValueError, TypeError, KeyError):
        raise RuleBroken("bad_cursor", field="after") from None


def _pack(value: object) -> list[object]:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, UUID):
        return ["u", str(value)]
    if isinstance(value, int):
        return ["i", value]
    return ["s", str(value)]


def _unpack(kind: str, value: object) -> object:
    read: dict[str, Callable[[str], object]] = {
        "t": _moment,
        "d": date.fromisoformat,
        "u": UUID,
        "i": _number,
        "s": _plain,
    }
    return read[kind](str(value))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(text)
    return moment


def _number(text: str) -> int:
    number = int(text)
    if abs(number) > 2**53:
        raise ValueError(text)
    return number


def _plain(text: str) -> str:
    if "\x00" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise ValueError(text)
    return text
