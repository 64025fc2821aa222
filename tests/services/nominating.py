"""A meeting with seats for experts, and the people who fill them. All are invented."""

from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import get as get_meeting
from wgroup.meetings.seats import read_seats
from wgroup.meetings.services.proposing import propose
from wgroup.nominations import queries
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.models import Nomination
from wgroup.nominations.rules import NominationState
from wgroup.nominations.services import checking, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.organisations import services as organisations
from wgroup.organisations.drafts import read_organisation

SLUG = "WG-MET-2022-1"
WHY = Bilingual(en="Not known to us", zh="我方对其不了解")
SEATS = {
    "composition": "mixed", "governmental": "2", "non_governmental": "3",
    "closes": "2022-05-01T12:00", "zone": "UTC",
}


class House:
    """own nominates, other answers, secretariat sees to it; each act in a transaction."""

    def __init__(self, engine: Engine, sides: tuple[str, str]) -> None:
        self.engine, (self.one, self.two) = engine, sides
        self.actors = (
            factories.actor(Role.SECRETARIAT_OFFICER),
            *(factories.actor(Role.DELEGATION_FOCAL_POINT, each) for each in sides),
        )
        self.sessions: dict[Actor, Session] = {}
        with self.secretariat.saved() as work:
            propose(work, factories.draft(host=self.one))
            plan_seats(work, SLUG, read_seats(SEATS))
        with self.own.saved() as work:
            body = read_organisation(
                {"name": Bilingual(en="Invented Ministry"), "type": "national-government"}
            )
            self.ministry = organisations.bring_in(work, body).id

    def work(self, actor: Actor) -> Work:
        """At the time of the clock; everybody has one session."""
        session = self.sessions.setdefault(actor, Session(self.engine))
        session.rollback()
        return Work(session, actor, utc_now())

    @property
    def secretariat(self) -> Work:
        return self.work(self.actors[0])

    @property
    def own(self) -> Work:
        return self.work(self.actors[1])

    @property
    def other(self) -> Work:
        return self.work(self.actors[2])

    @property
    def system(self) -> Work:
        return self.work(SYSTEM)

    def close(self) -> None:
        for each in self.sessions.values():
            each.close()

    def prepare(self, family: str = "Thinker", **fields: object) -> UUID:
        replaces = fields.pop("replaces", None)
        with self.own.saved() as work:
            draft = read_nomination({"family_name": family, **fields})
            return nominating.prepare(work, SLUG, draft, replaces=replaces).id  # type: ignore[arg-type]

    def submit(self, family: str = "Thinker", **fields: object) -> UUID:
        key = self.prepare(family, **fields)
        with self.own.saved() as work:
            nominating.submit(work, key)
        return key

    def register(self, family: str = "Thinker", **fields: object) -> UUID:
        key = self.submit(family, **fields)
        with self.secretariat.saved() as work:
            checking.register(work, key)
        return key

    def found(self, key: UUID) -> Nomination:
        return queries.get(self.own, key)

    def state(self, key: UUID) -> NominationState:
        work = self.own
        return queries.nominated(work, queries.get(work, key)).state

    @property
    def meeting(self) -> Meeting:
        return get_meeting(self.secretariat, SLUG)
