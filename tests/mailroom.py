"""A house that mails: its letters, a worker for them, and the server they reach.

``mailroom`` is the fixture; tests that take it need no sink of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.conftest import Clock
from tests.mails import Kept, Sink, listening
from wgroup.calendar import keeper
from wgroup.calendar.entries import OPTION
from wgroup.calendar.wording import Place
from wgroup.cli import worker
from wgroup.cli.house import House
from wgroup.config import Settings
from wgroup.db.work import Work
from wgroup.invitations.models import Invitation, Letter, Notice
from wgroup.kernel.bilingual import Language
from wgroup.kernel.time import utc_now
from wgroup.mail.settings import MailSettings
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services import taking_part
from wgroup.meetings.services.asking import PROMPT as ASKING
from wgroup.outbox.models import Job
from wgroup.parties.models import Person

ROLE = "rsvp@wgroup.example"
OPERATOR = "ops@wgroup.example"
PLACE = Place(
    domain="wgroup.example", public_url="https://wgroup.example", organizer=ROLE, mails=True
)

# Address, method, SEQUENCE and state.
Line = tuple[str, str, int, str]


@dataclass
class Mailroom:
    """Tells what was written and what arrived; lets the worker do what is due."""

    house: House
    engine: Engine
    clock: Clock
    sink: Sink
    _seen: set[UUID] = field(default_factory=set)
    _fresh: list[Line] = field(default_factory=list)

    def work_off(self, most: int = 200) -> int:
        """Do all that is due; return how many jobs that were."""
        for count in range(most):
            if not worker.do_one(self.house):
                return count
        raise AssertionError("the worker finds no end")

    def wait(self, **span: int) -> None:
        self.clock.set(utc_now() + timedelta(**span))

    def written(self) -> list[Line]:
        """Every letter there is, by SEQUENCE, method and address."""
        wanted = (
            select(Letter.id, Invitation.address, Notice.method, Notice.sequence, Letter.state)
            .join(Notice, Notice.id == Letter.notice_id)
            .join(Invitation, Invitation.id == Letter.invitation_id)
            .order_by(Notice.sequence, Notice.method, Invitation.address)
        )
        found = self._rows(wanted)
        self._fresh = [_line(row) for row in found if row.id not in self._seen]
        self._seen.update(row.id for row in found)
        return [_line(row) for row in found]

    def news(self) -> list[Line]:
        """Those of them that were not there when this or ``written`` was asked last."""
        self.written()
        return self._fresh

    def rows(self, kind: type) -> list[Any]:
        return [row[0] for row in self._rows(select(kind))]

    def jobs(self) -> list[Job]:
        """Those for letters, and for what they bring about."""
        return [each for each in self.rows(Job) if each.kind != ASKING]

    def _rows(self, wanted: Any) -> list[Any]:
        with Session(self.engine) as session:
            return list(session.execute(wanted.execution_options(sees_all=True)))

    def arrived(self, address: str | None = None) -> list[Kept]:
        kept = self.sink.kept
        return [each for each in kept if address is None or each.recipients == [address]]


def _line(row: Any) -> Line:
    return row.address, row.method.value, row.sequence, row.state.value


@pytest.fixture
def mailroom(
    app: Flask, engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mailroom]:
    before = engine.get_execution_options().get(OPTION, Place())
    with listening() as sink:
        settings = mailing(app.extensions["wgroup"], sink.url)
        monkeypatch.setitem(app.extensions, "wgroup", settings)
        keeper.install(engine, PLACE)
        house = House(settings)
        house.__dict__["app"] = app  # made once for all tests
        yield Mailroom(house, engine, clock, sink)
        keeper.install(engine, before)


def mailing(settings: Settings, url: str) -> Settings:
    mail = MailSettings(smtp_url=url, sender=ROLE, operator=OPERATOR)
    return replace(settings, mail=mail, public_url=PLACE.public_url)


def enter(
    work: Work,
    slug: str,
    email: str | None,
    *,
    name: str = "Zhang",
    language: Language | None = None,
) -> Participation:
    """Enter somebody of the focal point's own side; language is what they are known to read."""
    draft = PersonDraft(name, "Wei", email, Capacity.DELEGATE, PartStat.NEEDS_ACTION)
    with work.saved():
        if email and language:
            known = Person(
                family_name=name,
                given_name="Wei",
                email=email,
                language=language,
                party=work.actor.party,
            )
            work.session.add(known)
            work.session.flush()
        found = taking_part.enter(work, slug, draft)
        work.session.flush()
        work.session.refresh(found)
    return found
