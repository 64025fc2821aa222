"""A decision and those who take it: co-chairs, heads, the secretariat. All are invented."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.drafts import read_decision
from wgroup.decisions.models import Decision
from wgroup.decisions.services import agreeing, answering, drafting, settling
from wgroup.kernel.actor import SYSTEM, Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now

TEXT = {
    "title": Bilingual(en="Common format of methane reports", zh="甲烷报告通用格式"),
    "text": Bilingual(en="The Parties use one format.", zh="双方采用统一格式。"),
}
# At the tests' hour, 2022-04-01 02:00 UTC: 72 hours and no more.
SHORTEST = {"expires": "2022-04-04T02:00", "zone": "UTC"}
ENDS = datetime.fromisoformat("2022-04-04T02:00:00+00:00")
OBJECTS = {"kind": "objection"}
WHY = Bilingual(en="Not now", zh="时机未到")

T = TypeVar("T")


class Deciders:
    """Everybody acts in a transaction of their own, at the clock's time or the one given."""

    def __init__(self, engine: Engine, sides: tuple[str, str]) -> None:
        self.engine, (self.one, self.two) = engine, sides
        roles = {
            "secretariat": (Role.SECRETARIAT_OFFICER, None),
            "system": None,
            "administrator": (Role.SYSTEM_ADMINISTRATOR, None),
            **{
                f"{name} {number}": (role, party)
                for name, role in (
                    ("chair", Role.CO_CHAIR), ("head", Role.HEAD_OF_DELEGATION),
                    ("focal", Role.DELEGATION_FOCAL_POINT), ("member", Role.DELEGATION_MEMBER),
                )
                for number, party in zip((1, 2), sides, strict=True)
            },
        }  # fmt: skip
        self.actors: dict[str, Actor] = {
            name: factories.actor(*each) if each else SYSTEM for name, each in roles.items()
        }
        self.sessions: list[Session] = []
        self.time = factories.NOW

    def work(self, who: str, now: datetime | None = None) -> Work:
        # Those of long ago give their connections back.
        for each in self.sessions[:-8]:
            each.close()
        self.sessions = [*self.sessions[-8:], Session(self.engine)]
        return Work(self.sessions[-1], self.actors[who], now or utc_now())

    def close(self) -> None:
        for each in self.sessions:
            each.close()

    def do(self, who: str, act: Callable[[Work], T], now: datetime | None = None) -> T:
        with self.work(who, now).saved() as work:
            done = act(work)
            work.session.flush()
            return done

    def drafted(self, who: str = "secretariat", **fields: object) -> UUID:
        told = read_decision({**TEXT, **fields})
        return self.do(who, lambda work: drafting.draft(work, told)).id

    def tabled(self, who: str = "secretariat", **fields: object) -> UUID:
        key = self.drafted(who, **fields)
        self.do(who, lambda work: drafting.table(work, key))
        return key

    def agree(self, key: UUID, *, fields: dict[str, object] | None = None) -> None:
        for who in ("chair 1", "chair 2"):
            self.do(who, lambda work: agreeing.agree_to_open(work, key, fields or {}))

    def silent(
        self, until: dict[str, object] = SHORTEST, now: datetime | None = None, **fields: object
    ) -> UUID:
        """A decision under silence."""
        key = self.tabled(**fields)
        self.agree(key)
        self.do("secretariat", lambda work: agreeing.open_silence(work, key, until), now)
        return key

    def extend(self, key: UUID, expires: str, now: datetime | None = None) -> None:
        told = {"expires": expires, "zone": "UTC"}
        for who in ("chair 1", "chair 2"):
            self.do(who, lambda work: agreeing.agree_to_extend(work, key, told), now)

    def objects(self, who: str, key: UUID, now: datetime | None = None) -> Decision:
        return self.do(who, lambda work: answering.break_silence(work, key, OBJECTS), now)

    def settle(self, now: datetime | None = None) -> int:
        return self.do("system", settling.settle, now)

    def look(self, key: UUID, now: datetime | None = None, who: str = "member 1") -> Decision:
        """As the room shows it: what has lapsed is numbered first."""
        self.settle(now)
        return queries.get(self.work(who, now), key)
