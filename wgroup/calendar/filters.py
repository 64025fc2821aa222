"""What a feed is made of: its language, what it is narrowed to, and when it rings.

Pure: whether a key is known, the register says (``queries.check_filters``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Protocol, Self

from wgroup.calendar.alarms import Alarms
from wgroup.calendar.rules import Edition
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.text import clean_text

FIELD = "filters"
# Dimensions that hold keys; the others are yes or no.
KEYED = ("groups", "series", "topics", "provisions")
MOST_KEYS, KEY_LIMIT = 100, 80


@dataclass(frozen=True, slots=True)
class Filters:
    """Dimensions narrow together, values within one widen; an empty one narrows nothing.

    topics and provisions include what lies under them. mine: only meetings that the owner takes
    part in. deadlines and milestones add what is no meeting, whatever the rest narrows: action
    items of the owner and their side, milestones of the register.
    """

    groups: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    mine: bool = False
    deadlines: bool = False
    milestones: bool = False

    @classmethod
    def read(cls, given: Mapping[str, Iterable[str] | bool]) -> Self:
        """Each key once, in order. Raise RuleBroken ``too_many``, ``too_long``, ``invalid_text``
        at paths such as ``filters.groups``."""
        return cls(
            **{name: _keys(name, given.get(name, ())) for name in KEYED},  # type: ignore[arg-type]
            **{name: bool(given.get(name, False)) for name in FLAGS},  # type: ignore[arg-type]
        )

    @classmethod
    def kept(cls, row: Mapping[str, object]) -> Self:
        """As a feed keeps them."""
        known = {each.name for each in fields(cls)}
        told = {name: value for name, value in row.items() if name in known}
        return cls(
            **{  # type: ignore[arg-type]
                name: tuple(value) if isinstance(value, list) else value
                for name, value in told.items()
            }
        )

    def changed(self, given: Mapping[str, Iterable[str] | bool]) -> Self:
        """With the dimensions that were given; the others stay. Raise as ``read``."""
        return type(self).read({**asdict(self), **given})

    def as_row(self) -> dict[str, object]:
        """What is asked for, and nothing else: {} is a feed of all meetings."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value
        }

    @property
    def narrows(self) -> bool:
        """Some meetings are left out, whoever asks."""
        return self.mine or any(getattr(self, name) for name in KEYED)


FLAGS = tuple(each.name for each in fields(Filters) if each.name not in KEYED)


class Made(Protocol):
    """A feed: what of it decides what it holds."""

    @property
    def language(self) -> Edition: ...
    @property
    def filters(self) -> Mapping[str, object]: ...
    @property
    def alarms(self) -> Iterable[int]: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """All that decides what a feed holds, but for who reads it.

    meetings: False for the calendar that holds milestones alone.
    """

    edition: Edition
    filters: Filters = Filters()
    alarms: Alarms = ()
    meetings: bool = True

    @classmethod
    def of(cls, feed: Made) -> Self:
        """That of a feed as it is kept."""
        return cls(feed.language, Filters.kept(feed.filters), tuple(feed.alarms))


def path(name: str) -> str:
    """What a refusal calls a dimension."""
    return f"{FIELD}.{name}"


def _keys(name: str, given: Iterable[str] | bool) -> tuple[str, ...]:
    keys = [] if isinstance(given, bool) else list(given)
    if len(keys) > MOST_KEYS:
        raise RuleBroken("too_many", field=path(name), limit=MOST_KEYS)
    cleaned = (clean_text(each, field=path(name), limit=KEY_LIMIT) for each in keys)
    return tuple(sorted({each for each in cleaned if each}))
