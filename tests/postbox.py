"""A house that is answered by mail: a confirmed meeting, somebody of each side, and the worker."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import WorkAs
from tests.mailroom import PLACE, Mailroom, enter, mailroom
from tests.replies import AUTHSERV, SMITH, ZHANG, Answer
from wgroup.cli import incoming
from wgroup.db.work import Work
from wgroup.invitations.models import CounterProposal, IncomingMail, Invitation
from wgroup.invitations.reading import read_mail
from wgroup.invitations.rules import IncomingState, Route
from wgroup.invitations.services import receiving
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose
from wgroup.parties.models import Person

__all__ = ["mailroom"]

SLUG = "WG-MET-2022-1"
Told = tuple[str, str, str | None]


@dataclass
class Postbox:
    """one and other are the Parties; ZHANG is of the one, SMITH of the other."""

    mailroom: Mailroom
    engine: Engine
    work_as: WorkAs
    one: str
    other: str
    meeting: Meeting = field(init=False)

    def __post_init__(self) -> None:
        with self.work_as(Role.SECRETARIAT_OFFICER).saved() as work:
            propose(work, factories.draft(host=self.one))
        for party, email in ((self.one, ZHANG), (self.other, SMITH)):
            enter(self.work_as(Role.DELEGATION_FOCAL_POINT, party), SLUG, email)
        self.concur()
        self.mailroom.work_off()

    def concur(self) -> None:
        for party in (self.one, self.other):
            with self.work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
                concur(work, SLUG, seen=queries.get(work, SLUG).terms.fingerprint)
        self.look()

    def look(self) -> Meeting:
        self.meeting = queries.get(self.work_as(Role.SECRETARIAT_OFFICER), SLUG)
        return self.meeting

    def meets(self, act: Callable[[Work, str], object]) -> Meeting:
        with self.work_as(Role.SECRETARIAT_OFFICER).saved() as work:
            act(work, SLUG)
        return self.look()

    @property
    def uid(self) -> str:
        return f"{self.meeting.id}@{PLACE.domain}"

    def said(self, attendee: str = ZHANG, **facts: object) -> Answer:
        usual: dict[str, object] = {"sequence": self.meeting.sequence}
        return Answer(self.uid, f"mailto:{attendee}", **{**usual, **facts})  # type: ignore[arg-type]

    def takes_in(self, raw: bytes, route: Route = Route.LMTP) -> bool:
        with Session(self.engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
            return receiving.take_in(work, raw, route)

    def comes(self, raw: bytes) -> IncomingMail:
        """It comes in and is worked off; return what is known of it then."""
        before = {each.id for each in self.mails()}
        self.takes_in(raw)
        self.mailroom.work_off()
        mails = self.mails()  # of one instant, so that no order says which is the last
        return next((each for each in mails if each.id not in before), mails[-1])

    def outcome(self, raw: bytes) -> tuple[IncomingState, str]:
        mail = self.comes(raw)
        return mail.state, mail.note

    def told(self, email: str = ZHANG) -> Told:
        """What somebody answered, their note, and by which way it came."""
        wanted = select(Participation).join(Person).where(Person.email == email)
        own = self.rows(wanted)[0]
        return own.partstat.value, own.note, own.answered_by

    def mails(self) -> list[IncomingMail]:
        return self.rows(select(IncomingMail).order_by(IncomingMail.received_at))

    def proposals(self) -> list[CounterProposal]:
        return self.rows(select(CounterProposal).order_by(CounterProposal.starts_at))

    def invitation(self, email: str = ZHANG) -> Invitation:
        found: Invitation = self.rows(select(Invitation).where(Invitation.address == email))[0]
        return found

    def rows(self, wanted: Any) -> list[Any]:
        with Session(self.engine) as session:
            return list(session.scalars(wanted.execution_options(sees_all=True)))


PostboxOf = Callable[..., Postbox]


@pytest.fixture
def postbox_of(
    mailroom: Mailroom, app: Flask, engine: Engine, work_as: WorkAs,
    monkeypatch: pytest.MonkeyPatch,
) -> PostboxOf:
    """Mail is read in this process here; that it is read in another one is tried elsewhere."""
    monkeypatch.setattr(incoming, "read_apart", read_mail)

    def postbox_of(one: str, other: str, *, sends: bool = False) -> Postbox:
        mail = replace(mailroom.house.settings.mail, authserv_id=AUTHSERV)
        mail = mail if sends else replace(mail, smtp_url="")
        settings = replace(mailroom.house.settings, mail=mail)
        monkeypatch.setitem(app.extensions, "wgroup", settings)
        mailroom.house = replace(mailroom.house, settings=settings)
        mailroom.house.__dict__["app"] = app
        return Postbox(mailroom, engine, work_as, one, other)

    return postbox_of


@pytest.fixture
def postbox(postbox_of: PostboxOf) -> Postbox:
    """Letters are written and wait."""
    return postbox_of("CN", "US")


@pytest.fixture
def sending(postbox_of: PostboxOf) -> Postbox:
    """Letters leave, too."""
    return postbox_of("CN", "US", sends=True)


@pytest.fixture
def either(postbox_of: PostboxOf, sides: tuple[str, str]) -> Postbox:
    """The same with the Parties in either order."""
    return postbox_of(*sides)
