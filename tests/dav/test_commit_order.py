"""Changes that are made at once: whichever is committed late, no program misses it (C sync.*).

A transaction is held open on its way, others go on as far as the database lets them, and a
program takes its token in between.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session

from tests.dav.conftest import MakeProgram
from tests.dav.program import Program
from tests.dav.stage import Stage
from tests.dav.test_reading import at
from tests.dav.test_syncing import changed
from wgroup.calendar import collections, services, views
from wgroup.calendar.catching import find
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.services import proposing, taking_part
from wgroup.register.models import ThematicGroup

Act = Callable[[Work], object]

# Where it is held: all is written but calendars know of nothing; or calendars know, and have
# given it its number, and only the trail is still to be written, which would hold up others too.
WRITTEN, NUMBERED = "written", "numbered"
TRAIL = re.compile(r"\btrail_head\b")
LONG = 10


class Writer(Thread):
    """One act in a thread and on a connection of its own; held is where it waits, if anywhere."""

    def __init__(self, engine: Engine, actor: Actor, act: Act, held: str = "") -> None:
        super().__init__(daemon=True)
        self._engine, self._actor, self._act, self._held = engine, actor, act, held
        self.there, self.may_go = Event(), Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            with (
                Session(self._engine) as session,
                Work(session, self._actor, utc_now()).saved() as work,
            ):
                self._act(work)
                session.flush()
                if self._held == WRITTEN:
                    self.wait()
                elif self._held == NUMBERED:
                    event.listen(session.connection(), "before_cursor_execute", self._look)
        except BaseException as error:
            self.error = error
            self.there.set()

    def _look(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if TRAIL.search(statement):
            self.wait()

    def wait(self) -> None:
        self.there.set()
        assert self.may_go.wait(LONG)

    def end(self) -> None:
        self.may_go.set()
        self.join(LONG)
        assert not self.is_alive()
        if self.error is not None:
            raise self.error


@contextmanager
def held(writer: Writer) -> Iterator[Writer]:
    """It is as far as it is to go, until the end of the block."""
    writer.start()
    assert writer.there.wait(LONG)
    try:
        yield writer
    finally:
        writer.end()


def go_on(engine: Engine, thread: Thread, behind: int = 0) -> None:
    """Start it, and let it come to its end or to where it has to wait; behind: how many do."""
    thread.start()
    while thread.is_alive() and _waiting(engine) <= behind:
        thread.join(0.005)


def _waiting(engine: Engine) -> int:
    """How many wait for another's lock; with SQLite all writers but one do, at its door."""
    if engine.dialect.name == "sqlite":
        return LONG
    wanted = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with engine.connect() as connection:
        return int(connection.scalar(wanted) or 0)


def titled(slug: str, title: str) -> Act:
    return lambda work: proposing.edit(work, slug, {"title": Bilingual(en=title, zh=title)})


@dataclass
class Follower:
    """A program and a subscriber of one reader, who keep up; told is what each sync told."""

    who: Program
    feed: str
    token: str = ""
    tag: str = ""
    told: list[tuple[set[str], set[str]]] = field(default_factory=list)

    def sync(self) -> None:
        answer = self.who.sync(self.who.all, self.token)
        self.told.append(changed(answer, self.who))
        self.token = answer.sync_token

    def fetch(self) -> str:
        """The feed; empty where it is what was held already."""
        answer = self.who.client.get(
            f"/feeds/{self.feed}.ics", headers={"If-None-Match": self.tag}, buffered=True
        )
        assert answer.status_code in {200, 304}
        self.tag = answer.headers["ETag"]
        return answer.text


def follower(who: Program, stage: Stage) -> Follower:
    def made(work: Work) -> str:
        return services.make_feed(work, name="Phone", language=Edition.EN)[1]

    found = Follower(who, stage.do(who.actor, made))
    found.sync()
    found.fetch()
    return found


@pytest.mark.parametrize("where", [WRITTEN, NUMBERED])
def test_what_is_committed_late_is_told_to_who_came_in_between(
    using: MakeProgram, stage: Stage, engine: Engine, where: str
) -> None:
    """Of a change and of one that takes away: each is told, once, whoever goes first."""
    who = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    first, other = stage.met(), stage.met(**at("2022-06-01"))
    entered = stage.invite(first, who.email)
    stage.invite(other, who.email)
    slugs = stage.slug(first), stage.slug(other)
    reader = follower(who, stage)
    late: dict[str, tuple[Actor, Act]] = {
        "changed": (stage.convener, titled(slugs[0], "Late")),
        "gone": (stage.points[0], lambda work: taking_part.remove(work, slugs[0], entered)),
    }
    for kind, (actor, act) in late.items():
        reader.told.clear()
        rival = Writer(engine, stage.convener, titled(slugs[1], f"Before {kind}"))
        with held(Writer(engine, actor, act, where)):
            go_on(engine, rival)
            reader.sync()
            between = reader.fetch()
        rival.end()
        reader.sync()
        now = reader.fetch()
        goes_first = where == WRITTEN and engine.dialect.name != "sqlite"
        meanwhile, own = {who.path(other)}, {who.path(first)}
        there, gone = (own, set[str]()) if kind == "changed" else (set[str](), own)
        assert reader.told == (
            [(meanwhile, set()), (there, gone)]
            if goes_first
            else [(set(), set()), (meanwhile | there, gone)]
        )
        assert (f"Before {kind}" in between) is goes_first
        assert ("Late" in now, f"Before {kind}" in now) == (kind == "changed", True)
        assert who.sync(who.all, reader.token).told == {}


def test_two_programs_of_one_reader_at_once(lin: Program, stage: Stage, engine: Engine) -> None:
    """One has looked and waits; meanwhile there is another change, and another program takes it
    in first. What the one saw must not take the place of that."""
    first, other = stage.met(), stage.met(**at("2022-06-01"))
    one = follower(lin, stage)
    another = Follower(lin, one.feed, one.token)
    one.told.clear()
    stage.retitle(first, "First")

    def take_in(work: Work) -> None:
        own = views.reader(lin.actor, (lin.email,))
        view = views.view(work, own, views.ALL)
        find(work, view, to_change=True)
        quick.wait()
        collections.catch_up(work, own, view)

    quick = Writer(engine, lin.actor, take_in)
    slow = Thread(target=one.sync)
    change = Writer(engine, stage.convener, titled(stage.slug(other), "Other"))
    with held(quick):
        go_on(engine, slow)
        go_on(engine, change, behind=1)
    change.end()
    slow.join(LONG)
    for each in (one, another):
        each.sync()
        told = [path for there, _ in each.told for path in there]
        assert sorted(told) == sorted([lin.path(first), lin.path(other)])
    assert one.token == another.token
    assert lin.sync(lin.all, one.token).told == {}


def test_a_name_that_changes_while_somebody_edits_is_told_right(
    stage: Stage, engine: Engine, lin: Program
) -> None:
    """Whoever writes an entry last writes it from what is committed, whatever they read before."""
    met = stage.met()
    slug = stage.slug(met)

    read_before: list[object] = []

    def rename(work: Work) -> None:
        wanted = select(ThematicGroup).where(ThematicGroup.code == "MET")
        work.session.scalars(wanted).one().title = Bilingual(en="Renamed", zh="新名")

    def edit(work: Work) -> None:
        read_before.append(queries.get_whole(work, slug).group)
        titled(slug, "Edited")(work)

    renamer = Writer(engine, SYSTEM, rename)
    with held(Writer(engine, stage.convener, edit, WRITTEN)):
        go_on(engine, renamer)
    renamer.end()
    told = lin.get(lin.path(met)).raw.decode()
    assert ("Edited" in told, "Renamed" in told) == (True, True)
