"""What tests of answers without an account share: somebody invited, and the link they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.conftest import KEY, WorkAs
from tests.house.replying import invite
from tests.web.meetings.pages import confirmed
from wgroup.db.work import Work
from wgroup.invitations.links import token_of
from wgroup.invitations.models import Invitation
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services import taking_part

EMAIL = "zhang@mfa.example"
SLUG = "WG-MET-2022-1"


@dataclass
class Invitee:
    """Somebody of one side who is invited to a confirmed meeting, and has no account."""

    engine: Engine
    work_as: WorkAs
    party: str
    invitation_id: UUID
    participation_id: UUID

    @property
    def token(self) -> str:
        """As in the last mail that they were sent."""
        with self.looking() as session:
            at = session.get_one(Invitation, self.invitation_id).round
        return token_of(self.invitation_id, KEY, round=at)

    @property
    def person_id(self) -> UUID:
        with self.looking() as session:
            return session.get_one(Invitation, self.invitation_id).person_id

    @property
    def link(self) -> str:
        return f"/rsvp/{self.token}"

    @property
    def api(self) -> str:
        return f"/api/v1{self.link}"

    @property
    def told(self) -> tuple[PartStat, str, str | None]:
        """What they answered, their note, and by which way it came."""
        with self.looking() as session:
            own = session.get_one(Participation, self.participation_id)
            return own.partstat, own.note, own.answered_by

    @property
    def ordered(self) -> tuple[int, datetime | None]:
        """By what their answers by mail are put in order."""
        with self.looking() as session:
            own = session.get_one(Invitation, self.invitation_id)
            return own.reply_sequence, own.reply_stamp

    def looking(self) -> Session:
        session = Session(self.engine)
        session.info["actor"] = SYSTEM
        return session

    def meets(self, act: Callable[[Work, str], object], role: Role = Role.SECRETARIAT_OFFICER,
              party: str | None = None) -> Meeting:
        """Do something to the meeting as somebody else."""
        with (work := self.work_as(role, party)).saved():
            act(work, SLUG)
        return queries.get(work, SLUG)

    def leaves(self) -> None:
        focal = Role.DELEGATION_FOCAL_POINT
        self.meets(
            lambda work, slug: taking_part.remove(work, slug, self.participation_id),
            focal, self.party,
        )


@pytest.fixture
def invitee(work_as: WorkAs, engine: Engine) -> Invitee:
    return invited(work_as, engine, "CN")


@pytest.fixture
def either(work_as: WorkAs, engine: Engine, sides: tuple[str, str]) -> Invitee:
    """Of one Party or the other."""
    return invited(work_as, engine, sides[0])


def invited(
    work_as: WorkAs, engine: Engine, party: str, email: str = EMAIL,
    language: Language | None = None, slug: str = "",
) -> Invitee:
    """Enter a person of this side, and note that they were told; slug: of a meeting there is."""
    where = slug or confirmed(work_as).slug
    draft = PersonDraft("Zhang", "Wei", email, Capacity.DELEGATE, PartStat.NEEDS_ACTION)
    with work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
        own = taking_part.enter(work, where, draft)
        own.person.language = language
        participation_id = own.id
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        found = session.scalar(
            select(Invitation.id).where(Invitation.person_id == own_person(work, participation_id))
        )
        invitation_id = found or invite(work, where, email)
    return Invitee(engine, work_as, party, invitation_id, participation_id)


def own_person(work: Work, participation_id: UUID) -> UUID:
    return work.session.get_one(Participation, participation_id).person_id
