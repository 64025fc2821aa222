"""What the stage holds of answers that come back: a link that lives, and mail that is held."""

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.invitations.answers import Why
from wgroup.invitations.findings import told
from wgroup.invitations.links import token_of
from wgroup.invitations.models import CounterProposal, IncomingMail, Invitation
from wgroup.invitations.reading import Answer, Asking, Wall
from wgroup.invitations.rules import IncomingState, Method, Route
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
    tokens = {"alive": token_of(invitation, key, round=1), "dead": token_of(uuid4(), key, round=1)}
    pages = {f"rsvp.{name} token": tokens for name in ("answer", "replace", "open_own")}
    pages["attendance.here_by_link token"] = tokens
    pages["api_attendance.check_in_by_link token"] = tokens
    return {**pages, **{f"api_rsvp.{name} token": tokens for name in NAMES}}


NAMES = ("show", "give", "replace", "open_own")


def set_held(engine: Engine, slug: str, email: str) -> tuple[Things, str]:
    """A mail of that person that is held, in which another time is proposed, and one such time
    that is open; and by what the person is known on the list of the meeting."""
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        listing, starts_at = listing_of(work, slug, email), work.now + timedelta(hours=9)
        answer = Answer(
            Asking.COUNTER, "u", 0, work.now, email, "", "TENTATIVE",
            starts=Wall(f"{starts_at:%Y-%m-%dT%H:%M:%S}", "UTC"), minutes=60,
        )
        mail = IncomingMail(
            id=uuid4(), digest="0" * 64, route=Route.LMTP, received_at=work.now,
            state=IncomingState.HELD, sender=email, verdict="none", note=Why.NOT_VOUCHED,
            meeting_id=listing.meeting_id, findings=[{}, {"answer": told(answer)}], raw=b"",
        )
        proposal = CounterProposal(
            meeting_id=listing.meeting_id, person_id=listing.person_id, party=listing.party,
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        )
        session.add_all([mail, proposal])
        things = {
            "mail_id": {"held": str(mail.id), "missing": str(uuid4())},
            "proposal_id": {"open": str(proposal.id), "missing": str(uuid4())},
        }
        return things, str(listing.id)


def invite(work: Work, slug: str, email: str) -> UUID:
    """Somebody on the list of a meeting, as the mail knows them once they were told of it."""
    meeting, listing = queries.get(work, slug), listing_of(work, slug, email)
    invitation = Invitation(
        id=uuid4(), meeting_id=meeting.id, person_id=listing.person_id, party=listing.party,
        address=email, language=Edition.EN, method=Method.REQUEST, sequence=meeting.sequence,
        stamp=work.now, round=1, reply_sequence=-1, reply_stamp=None, taken=[],
    )
    work.session.add(invitation)
    return invitation.id


def listing_of(work: Work, slug: str, email: str) -> Participation:
    wanted = (
        select(Participation)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.meeting_id == queries.get(work, slug).id, Person.email == email)
    )
    return work.session.scalars(wanted).one()
