"""What the stage holds of answers that come back: a link that lives, and mail that is held."""

from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.invitations.links import token_of
from wgroup.invitations.models import Invitation
from wgroup.invitations.rules import Method
from wgroup.kernel.actor import SYSTEM
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.models import Participation
from wgroup.parties.models import Person

Things = dict[str, dict[str, str]]


def set_answering(app: Flask, engine: Engine, slug: str, email: str) -> Things:
    """A link of the person with this address to the meeting of slug, and one that is none."""
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        invitation = invite(work, slug, email)
    key = str(app.config["SECRET_KEY"])
    tokens = {"alive": token_of(invitation, key), "dead": token_of(uuid4(), key)}
    return {"rsvp.answer token": tokens, **{f"api_rsvp.{name} token": tokens for name in NAMES}}


NAMES = ("show", "give")


def invite(work: Work, slug: str, email: str) -> UUID:
    """Somebody on the list of a meeting, as the mail knows them once they were told of it."""
    meeting = queries.get(work, slug)
    listing = work.session.scalars(
        select(Participation)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.meeting_id == meeting.id, Person.email == email)
    ).one()
    invitation = Invitation(
        id=uuid4(), meeting_id=meeting.id, person_id=listing.person_id, party=listing.party,
        address=email, language=Edition.EN, method=Method.REQUEST, sequence=meeting.sequence,
        stamp=work.now, round=1, reply_sequence=-1, reply_stamp=None,
    )
    work.session.add(invitation)
    return invitation.id
