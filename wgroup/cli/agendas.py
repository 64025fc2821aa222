"""The agendas of the demonstration: who writes them, and what the sides would see on them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.drafts import read_item, read_proposal
from wgroup.agenda.services import proposing, running, writing
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual

Content = Mapping[str, Any]
Deed = tuple[datetime, str, Callable[[Work], object]]

STEP = timedelta(days=1)


def deeds_of(
    content: Content,
    slug_of: Callable[[str], str],
    holder: Callable[[str], str],
    _other: Callable[[str], str],
    now: datetime,
) -> Iterator[Deed]:
    """When, by whose hand (a key of people), and what; slug_of takes an English title."""
    for told in content["agendas"]:
        yield from _of_one(told, lambda told=told: slug_of(str(told["for"])), holder, now)  # type: ignore[misc]


def _of_one(
    told: Content, slug: Callable[[], str], holder: Callable[[str], str], now: datetime
) -> Iterator[Deed]:
    begun, officer = now - timedelta(days=float(told["ago"])), holder("")
    yield begun, officer, lambda work: _write(work, slug(), told["items"])
    for each in told.get("ideas", ()):
        yield begun + STEP, holder(each["side"]), _proposing(each, slug)
    yield begun + 3 * STEP, officer, lambda work: running.circulate(work, slug())
    if "asked" in told:
        asked = told["asked"]
        yield begun + 4 * STEP, officer, lambda work: _write(work, slug(), [asked])


def _proposing(told: Content, slug: Callable[[], str]) -> Callable[[Work], object]:
    return lambda work: proposing.propose(work, slug(), read_proposal(_fields(told)))


def _write(work: Work, slug: str, items: list[Content], parent: UUID | None = None) -> None:
    for told in items:
        added = writing.add(work, slug, read_item(_fields(told)), parent=parent)
        if "below" in told:
            _write(work, slug, told["below"], parent=_last(work, added.meeting_id))


def _last(work: Work, meeting_id: UUID) -> UUID:
    """The main item that was added last."""
    mains = [each for each in queries.items_of(work, meeting_id) if each.parent_id is None]
    return max(mains, key=lambda each: each.place).id


def _fields(told: Content) -> dict[str, object]:
    names = ("kind", "minutes", "party", "topics", "provisions")
    plain = {name: told[name] for name in names if name in told}
    texts = {name: Bilingual(**told[name]) for name in ("title", "presenter") if name in told}
    return {**plain, **texts}
