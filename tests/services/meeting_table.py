"""The people around one meeting, each with a session of their own."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.conftest import Clock, WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import WgroupError
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status
from wgroup.meetings.services.concurring import concur, move
from wgroup.meetings.services.proposing import edit, propose
from wgroup.meetings.services.running import cancel, close, open_session, postpone, reinstate
from wgroup.meetings.services.widening import widen

SLUG = "WG-MET-2022-1"


WHY = Bilingual("A storm", "暴风雨")


LATER = {"starts": "2022-05-18T20:00", "ends": "2022-05-18T22:00"}


Sides = tuple[str, str]


Act = Callable[[Work], object]


class Table:
    """The people of a test around one meeting, each with a session of their own."""

    def __init__(self, work_as: WorkAs, sides: Sides) -> None:
        self.work_as, (self.one, self.other) = work_as, sides
        self.secretariat = work_as(Role.SECRETARIAT_OFFICER)
        self.focal, self.focal_other = (
            work_as(Role.DELEGATION_FOCAL_POINT, each) for each in sides
        )
        self.chair = work_as(Role.CO_CHAIR, self.one)

    def propose(self, work: Work | None = None, **parts: object) -> Meeting:
        with (work or self.secretariat).saved() as saving:
            return propose(saving, factories.draft(**{"host": self.one, **parts}))

    def act(self, work: Work, act: Act) -> Meeting:
        with work.saved() as saving:
            act(saving)
        return self.meeting

    def concur(self, *works: Work) -> Meeting:
        for work in works:
            seen = self.meeting.terms.fingerprint
            self.act(work, lambda saving, seen=seen: concur(saving, SLUG, seen=seen))  # type: ignore[misc]
        return self.meeting

    def refused(self, work: Work, act: Act) -> str:
        """The code that act is refused with; nothing may have changed by it."""
        before = self.facts
        with pytest.raises(WgroupError) as refusal, work.saved() as saving:
            act(saving)
        assert self.facts == before
        return refusal.value.code

    @property
    def meeting(self) -> Meeting:
        self.secretariat.session.rollback()
        return queries.get(self.secretariat, SLUG)

    @property
    def facts(self) -> tuple[object, ...]:
        """Status, SEQUENCE, who concurs, whether announced and published, and the version."""
        one = self.meeting
        told = (one.status, one.sequence, set(one.concurring), one.announced, one.published)
        return (*told, one.version)

    @property
    def state(self) -> tuple[object, ...]:
        return self.facts[:3]


@pytest.fixture
def table(work_as: WorkAs, sides: Sides) -> Table:
    return Table(work_as, sides)


def acts_upon(meeting: Meeting) -> dict[str, Act]:
    seen = meeting.terms.fingerprint
    return {
        "propose": lambda work: propose(work, factories.draft()),
        "edit": lambda work: edit(work, SLUG, {"title": Bilingual("New", "新")}),
        "move": lambda work: move(work, SLUG, LATER),
        "concur": lambda work: concur(work, SLUG, seen=seen),
        "widen": lambda work: widen(work, SLUG, Level.PUBLIC),
        "postpone": lambda work: postpone(work, SLUG),
        "cancel": lambda work: cancel(work, SLUG, reason=WHY),
        "reinstate": lambda work: reinstate(work, SLUG),
        "open": lambda work: open_session(work, SLUG),
        "close": lambda work: close(work, SLUG),
    }


def outcome(work: Work, act: Act) -> str:
    """The code of the refusal, empty if there is none; nothing stays done."""

    class DoneEnough(Exception):
        pass

    try:
        with work.saved() as saving:
            act(saving)
            saving.session.flush()
            raise DoneEnough
    except WgroupError as refusal:
        return refusal.code
    except DoneEnough:
        return ""
    finally:
        work.session.close()


def to_status(table: Table, clock: Clock, status: Status) -> None:
    """Bring a new meeting to status by the acts of people."""
    table.propose()
    secretariat = table.secretariat
    if status is Status.TENTATIVE:
        table.concur(table.focal)
    elif status not in {Status.PROPOSED}:
        table.concur(table.focal, table.focal_other)
    if status is Status.IN_SESSION:
        table.act(secretariat, lambda work: open_session(work, SLUG))
    elif status is Status.HELD:
        closing = at(table, clock, "2022-05-18T00:30:00+00:00")
        table.act(closing, lambda work: close(work, SLUG))
    elif status is Status.POSTPONED:
        table.act(secretariat, lambda work: postpone(work, SLUG))
    elif status is Status.CANCELLED:
        table.act(secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.meeting.status is status


def at(table: Table, clock: Clock, instant: str) -> Work:
    """The secretariat at another time."""
    clock.set(instant)
    return table.work_as(Role.SECRETARIAT_OFFICER)
