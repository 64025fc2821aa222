"""Whose calendars these are, and which there are: one of all, one for each feed, a task list."""

from dataclasses import dataclass
from uuid import UUID

from wgroup.calendar import queries
from wgroup.calendar.alarms import read_alarms
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.models import Feed
from wgroup.calendar.rules import Edition
from wgroup.calendar.wording import CALENDAR
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import NotFound

ALL, TASKS = "all", "tasks"

TASK_LIST = Bilingual(en="Working Group tasks", zh="工作组任务")


@dataclass(frozen=True, slots=True)
class Reader:
    """An account as its own calendar programs know it.

    address is where invitations go, and so by which a program knows itself in an invitation;
    addresses are all that mean this reader.
    """

    account_id: UUID
    name: str
    address: str
    addresses: tuple[str, ...]
    edition: Edition


@dataclass(frozen=True, slots=True)
class View:
    """A calendar or the task list; name is its last part in an address."""

    name: str
    title: str
    chosen: Selection
    feed_id: UUID | None = None

    @property
    def holds_tasks(self) -> bool:
        return self.name == TASKS

    @property
    def edition(self) -> Edition:
        return self.chosen.edition


def reader(actor: Actor, addresses: tuple[str, ...]) -> Reader:
    """Whoever acts, with their addresses as the door knows them; NotFound without an account."""
    if actor.id is None or not addresses:
        raise NotFound(kind="account")
    edition = Edition(actor.language) if actor.language else Edition.BOTH
    return Reader(actor.id, actor.name, addresses[0], addresses, edition)


def views(work: Work, reader: Reader) -> list[View]:
    """All there are: that of all first, the task list last."""
    feeds = [_of_feed(each.feed) for each in queries.own_feeds(work)]
    return [_of_all(reader), *feeds, _of_tasks(reader)]


def view(work: Work, reader: Reader, name: str) -> View:
    """The view of this name; NotFound alike if it is missing, ended or another's."""
    if name in (ALL, TASKS):
        return _of_all(reader) if name == ALL else _of_tasks(reader)
    try:
        return _of_feed(queries.get_feed(work, UUID(name)))
    except ValueError:
        raise NotFound(kind="feed") from None


def _of_all(reader: Reader) -> View:
    return View(ALL, reader.edition.of(CALENDAR), Selection(reader.edition))


def _of_tasks(reader: Reader) -> View:
    return View(TASKS, reader.edition.of(TASK_LIST), Selection(reader.edition))


def _of_feed(feed: Feed) -> View:
    """Without the window that subscribers have: a program that keeps up may hold it all."""
    filters, alarms = Filters.kept(feed.filters), read_alarms(feed.alarms)
    return View(str(feed.id), feed.name, Selection(feed.language, filters, alarms), feed.id)
