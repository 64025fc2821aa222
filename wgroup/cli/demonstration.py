"""The demonstration as it is made: two invented delegations and their year, act by act.

Everybody does their own part through the services, at hours at which they would, so that the
trail and the calendars read as those of a group that has worked for a year.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count, pairwise
from zoneinfo import ZoneInfo

from wgroup.accounts import door
from wgroup.accounts.services import entering, inviting
from wgroup.actions import services as actions
from wgroup.actions.rules import ActionDraft, ActionState
from wgroup.cli import admissions, agendas, envoys, experts, nominees, rolls
from wgroup.cli.house import House
from wgroup.cli.scenes import Content, Scene, Task, content, draft_of, invitation_of, person_of
from wgroup.db.work import Work
from wgroup.holidays import Almanac, DayKind
from wgroup.kernel.actor import GUEST, SYSTEM, Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.kernel.time import instant
from wgroup.meetings import queries as meetings
from wgroup.meetings.rules import MeetingType
from wgroup.meetings.services import (
    concurring,
    joining,
    proposing,
    running,
    taking_part,
    widening,
)
from wgroup.parties.queries import parties
from wgroup.register.services.seeding import load_seeds

A_DAY = timedelta(days=1)
FOUNDED = timedelta(days=280)
# A meeting is put forward so long before it starts, and the acts about it follow by and by.
AHEAD, AT_LEAST_AGO, BETWEEN = timedelta(weeks=8), timedelta(days=36), timedelta(days=2)


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """at and number put the acts in order: in the year, and where they meet, in their story."""

    at: datetime
    number: int
    by: str = field(compare=False)
    do: Callable[[Work], object] = field(compare=False)


class Demonstration:
    """Makes the whole of it in a house whose database has its tables and nothing else."""

    def __init__(self, house: House, now: datetime) -> None:
        self.house, self.now, self.content = house, now, content()
        self.people: dict[str, Content] = {each["key"]: each for each in self.content["people"]}
        self.actors: dict[str, Actor] = {}
        self.zones: dict[str, str] = {}
        # By their English titles: what meetings are called, when they end; and tasks by number.
        self.slugs: dict[str, str] = {}
        self.ends: dict[str, datetime] = {}
        self.tasks: dict[int, str] = {}

    def make(self, progress: Callable[[int, int], None] = lambda _done, _all: None) -> None:
        """Make it; progress is told how many acts of how many are done."""
        self._found()
        self._let_in()
        numbers = count(1)
        acts = sorted([*self._acts(numbers), *self._tasks(numbers), *self._guests(numbers)])
        for done, act in enumerate(acts, start=1):
            with self._at(act.at, self.actors[act.by]) as work, work.saved():
                act.do(work)
            progress(done, len(acts))

    @contextmanager
    def _at(self, now: datetime, actor: Actor = SYSTEM) -> Iterator[Work]:
        from wgroup.web.database import db

        with self.house.app.app_context():
            yield Work(db.session(), actor, now)

    def _found(self) -> None:
        with self._at(self.now - FOUNDED) as work:
            with work.saved():
                load_seeds(work)
            self.zones = {each.code: each.zone for each in parties(work)}

    def _let_in(self) -> None:
        """Each is invited by who may, and sets the password that all share here."""
        minutes = count(1)
        hashed = ""
        for person in self.people.values():
            moment = self.now - FOUNDED + timedelta(hours=1, minutes=next(minutes))
            with self._at(moment, self._host_of(person)) as work, work.saved():
                account = inviting.invite(work, invitation_of(person))
                secret = inviting.link(work, account)
                self.actors[person["key"]] = account.as_actor()
            with self._at(moment, GUEST) as work:
                if not hashed:
                    known = door.holder_of_link(work.session, secret, moment)
                    hashed = entering.prepared(work, known, self.content["password"])
                with work.saved():
                    entering.accept_link(work, secret, password_hash=hashed, agent="Demonstration")

    def _host_of(self, person: Content) -> Actor:
        """Who invites: a side its own people, the administrator others, the system that one."""
        side = person.get("side")
        for each in self.people.values():
            known = self.actors.get(each["key"])
            if known and side and each.get("side") == side:
                return known
        administrator = self.actors.get(next(iter(self.people)))
        return administrator or SYSTEM

    def _acts(self, numbers: Iterator[int]) -> Iterator[Act]:
        for number, told in enumerate(self.content["meetings"]):
            scene = self._scene(number, told)
            begin = instant(scene.starts, scene.zone)
            end = begin + timedelta(minutes=scene.plan["minutes"])
            first = min(begin - AHEAD, self.now - AT_LEAST_AGO)
            fixed = {"open": begin, "close": end + timedelta(minutes=4)}
            last, self.ends[scene.title] = first, end
            for place, step in enumerate(scene.steps()):
                by = self._doer(scene, step)
                usual = self._office_hour(first + BETWEEN * place, by, number * 37 + place * 53)
                last = fixed.get(step) or max(usual, last + timedelta(minutes=11))
                yield Act(last, next(numbers), by, partial(self._do, scene=scene, step=step))

    def _tasks(self, numbers: Iterator[int]) -> Iterator[Act]:
        """What meetings gave rise to: recorded as one ended, the rest until now, evenly."""
        for number, told in enumerate(self.content["tasks"]):
            task = Task(number, told)
            begin = self.ends[task.after] + timedelta(minutes=20)
            steps = task.steps()
            for place, step in enumerate(steps):
                at = begin + (self.now - begin) * place / len(steps)
                doing = partial(self._handle, task=task, step=step)
                yield Act(at, next(numbers), self._hand(task, step), doing)

    def _guests(self, numbers: Iterator[int]) -> Iterator[Act]:
        """What becomes of organisations, and of the experts who are nominated."""
        hands = (self._focal_point, self._other, self.now)
        named = nominees.deeds_of(self.content, self.slugs.__getitem__, *hands)
        listed = experts.deeds_of(self.content, self._focal_point, self.now)
        spoken = agendas.deeds_of(self.content, self.slugs.__getitem__, *hands)
        sent = envoys.deeds_of(self.zones, self._focal_point, self.now)
        admitted = admissions.deeds_of(self.content, *hands)
        for at, by, do in (*admitted, *named, *listed, *sent, *spoken):
            yield Act(at, next(numbers), by, do)

    def _other(self, side: str) -> str:
        return next(code for code in sorted(self.zones) if code != side)

    def _focal_point(self, side: str) -> str:
        """Of that side; the secretariat's officer for none."""
        role = Role.DELEGATION_FOCAL_POINT if side else Role.SECRETARIAT_OFFICER
        return self._holder(role, side or None)

    def _scene(self, number: int, told: Content) -> Scene:
        plan, host = told["plan"], told["plan"]["host"]
        near = plan.get("by", host)
        far = self._other(near)
        starts = datetime.combine(self._day(plan), time.fromisoformat(plan["at"]))
        return Scene(number, told, starts, self.zones[host], near, far)

    def _day(self, plan: Content) -> date:
        """The day in the plan, or the next on which both sides work: the one before, if past."""
        today = self.now.date()
        if plan.get("night") == "clocks change":
            return self._eve_of_change(plan["host"])
        if "days" in plan:
            day = today + A_DAY * int(plan["days"])
        else:
            day = today + timedelta(weeks=plan["week"], days=plan["day"] - today.weekday())
        step = A_DAY if day > today else -A_DAY
        almanac, working = Almanac(), {DayKind.WORK, DayKind.MAKE_UP}
        while not all(almanac.day(code, day).kind in working for code in self.zones):
            day += step
        return day

    def _eve_of_change(self, host: str) -> date:
        """The next day, a week from now or later, in whose night clocks change there."""
        zone, day = ZoneInfo(self.zones[host]), self.now.date() + timedelta(weeks=1)
        noons = (datetime.combine(day + A_DAY * each, time(12), zone) for each in range(400))
        pairs = enumerate(pairwise(each.utcoffset() for each in noons))
        return day + A_DAY * next(number for number, (here, there) in pairs if here != there)

    def _doer(self, scene: Scene, step: str) -> str:
        """The key of who does it: a side's focal point, its co-chair, or the secretariat."""
        act, _, word = step.partition(" ")
        if word:
            return self._holder(Role.DELEGATION_FOCAL_POINT, scene.side(word))
        if act == "propose" and scene.plan["type"] == MeetingType.CO_CHAIRS:
            return self._holder(Role.CO_CHAIR, scene.near)
        return self._holder(Role.SECRETARIAT_OFFICER, None, scene.number)

    def _holder(self, role: Role, side: str | None, turn: int = 0) -> str:
        found = [
            key
            for key, each in self.people.items()
            if role in each["roles"] and each.get("side") == side
        ]
        return found[turn % len(found)]

    def _office_hour(self, moment: datetime, by: str, minutes: int) -> datetime:
        """On that day, or the Monday after, between nine and five where that person works."""
        zone = self.zones.get(self.people[by].get("side", ""), "UTC")
        day = moment.date()
        day += A_DAY * (7 - day.weekday()) if day.weekday() > 4 else timedelta()
        wall = datetime.combine(day, time(9)) + timedelta(minutes=minutes % 480)
        return instant(wall, zone)

    def _do(self, work: Work, scene: Scene, step: str) -> None:
        name, _, word = step.partition(" ")
        if name == "propose":
            self.slugs[scene.title] = proposing.propose(work, draft_of(scene)).slug
        elif name == "enter":
            self._enter(work, scene, scene.side(word))
        else:
            STEPS[name](work, self.slugs[scene.title], scene)

    def _enter(self, work: Work, scene: Scene, side: str) -> None:
        for place, key in enumerate(scene.told.get("people", ())):
            person = self.people[key]
            if person["side"] == side:
                draft = person_of(person, scene.answer(place))
                taking_part.enter(work, self.slugs[scene.title], draft)

    def _hand(self, task: Task, step: str) -> str:
        """Who takes it in hand reports on it; the secretariat does the rest."""
        if step not in {"begin", "finish"}:
            return self._holder(Role.SECRETARIAT_OFFICER, None, task.number)
        side = task.side or sorted(self.zones)[task.number % len(self.zones)]
        return task.person or self._holder(Role.DELEGATION_FOCAL_POINT, side)

    def _handle(self, work: Work, task: Task, step: str) -> None:
        if step == "record":
            draft = ActionDraft(
                text=task.text,
                party=task.side,
                person_id=self.actors[task.person].person_id if task.person else None,
                meeting=self.slugs[task.after],
                due=self._day(task.due) if task.due else None,
            )
            self.tasks[task.number] = actions.record(work, draft).slug
        else:
            TASK_STEPS[step](work, self.tasks[task.number])


def _concur(work: Work, slug: str, _scene: Scene) -> None:
    concurring.concur(work, slug, seen=meetings.get(work, slug).terms.fingerprint)


def _move(work: Work, slug: str, scene: Scene) -> None:
    concurring.move(work, slug, scene.span(scene.moved_to))


def _cancel(work: Work, slug: str, scene: Scene) -> None:
    running.cancel(work, slug, reason=Bilingual(**scene.told["reason"]))


def _join(work: Work, slug: str, scene: Scene) -> None:
    told = scene.told["join"]
    joining.set_joining(work, slug, url=told["url"], dial_in=Bilingual(**told.get("dial_in", {})))


def _widen(work: Work, slug: str, scene: Scene) -> None:
    widening.widen(work, slug, Level(scene.plan["widen"]))


STEPS: dict[str, Callable[[Work, str, Scene], object]] = {
    "concur": _concur,
    "move": _move,
    "cancel": _cancel,
    "join": _join,
    "widen": _widen,
    "postpone": lambda work, slug, _: running.postpone(work, slug),
    "reinstate": lambda work, slug, _: running.reinstate(work, slug),
    "open": lambda work, slug, _: rolls.open_session(work, slug),
    "close": lambda work, slug, _: rolls.close(work, slug),
}

TASK_STEPS: dict[str, Callable[[Work, str], object]] = {
    "begin": lambda work, slug: actions.report(work, slug, ActionState.IN_PROGRESS),
    "finish": lambda work, slug: actions.report(work, slug, ActionState.REPORTED_DONE),
    "verify": actions.verify,
    "drop": actions.drop,
}
