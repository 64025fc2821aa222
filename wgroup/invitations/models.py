"""Who was told what of a meeting by mail, and what came back."""

from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.calendar.rules import Edition
from wgroup.db.base import Base, Moment
from wgroup.db.dialect import Document
from wgroup.invitations.rules import IncomingState, LetterState, Method, Route
from wgroup.kernel.actor import Actor
from wgroup.parties.models import Person
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible


class Invitation(Visible, Base):
    """One person and one meeting, as the mail knows them; written by the teller, in the
    transaction of whatever is to be told.

    method and sequence: what they were last told. round rises when somebody who was removed is
    invited again, so that no two letters share a Message-ID. reply_sequence and reply_stamp
    order their answers (RFC 5546 2.1.5); taken has the marks of their calendars,
    each with the mail it came by, the oldest first.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[Edition]
    method: Mapped[Method]
    sequence: Mapped[int]
    stamp: Mapped[Moment]
    round: Mapped[int] = mapped_column(default=1)
    reply_sequence: Mapped[int] = mapped_column(default=-1)
    reply_stamp: Mapped[Moment | None]
    taken: Mapped[list[list[str]]] = mapped_column(Document, default=list)

    person: Mapped[Person] = relationship(viewonly=True)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The secretariat, which sends; each delegation its own people's; and oneself."""
        if actor.is_system or actor.is_secretariat:
            return true()
        own = cls.person_id == actor.person_id if actor.person_id else false()
        return or_(own, cls.party == actor.party) if actor.is_delegation else own


class Notice(Visible, Base):
    """What is told of a meeting in one go, to however many: a snapshot, in both languages."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_meeting", "meeting_id", "stamp"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    method: Mapped[Method]
    sequence: Mapped[int]
    stamp: Mapped[Moment]
    facts: Mapped[dict[str, object]] = mapped_column(Document)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders, who read the meeting; and whoever was told it."""
        if actor.is_insider:
            return true()
        if actor.person_id is None:
            return false()
        own = Invitation.person_id == actor.person_id
        told = select(Letter.notice_id).join(Invitation, Invitation.id == Letter.invitation_id)
        return cls.id.in_(told.where(own))


class Letter(Visible, Base):
    """One mail to one person. message_id is given when it is written and never changes, so that
    a mail sent twice after a crash is one mail to its reader."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_invitation", "invitation_id", "queued_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id"))
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[LetterState]
    queued_at: Mapped[Moment]
    settled_at: Mapped[Moment | None]
    error: Mapped[str] = mapped_column(String(300), default="")

    invitation: Mapped[Invitation] = relationship(viewonly=True)
    notice: Mapped[Notice] = relationship(viewonly=True)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """As the invitation it belongs to."""
        if actor.is_system or actor.is_secretariat:
            return true()
        known = select(Invitation.id).where(Invitation.visible_to(actor))
        return cls.invitation_id.in_(known)


class IncomingMail(Visible, Base):
    """A mail to the role address, kept before it is acknowledged; raw is forgotten in time.

    digest: SHA-256 of raw in hex, so that a mail delivered twice is taken in once. verdict: what
    our own mail server found of the sender. findings: what was read in it, for a person to act on.
    """

    __tablename__ = "incoming_mail"
    __table_args__ = (Index("ix_incoming_mail_state", "state", "received_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    route: Mapped[Route]
    received_at: Mapped[Moment]
    settled_at: Mapped[Moment | None]
    state: Mapped[IncomingState]
    sender: Mapped[str] = mapped_column(String(254), default="")
    verdict: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    findings: Mapped[list[dict[str, object]]] = mapped_column(Document)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The secretariat, to which it was written."""
        return true() if actor.is_system or actor.is_secretariat else false()


class MailDecision(Visible, Tracked):
    """What the secretariat did with a mail that was held: taken for what person_id answers, or
    discarded. The mail itself is not tracked, for it came by itself; this is."""

    __tablename__ = "mail_decision"
    SECRET_COLUMNS = frozenset({"by_name"})

    mail_id: Mapped[UUID] = mapped_column(ForeignKey("incoming_mail.id"), unique=True)
    taken: Mapped[bool]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(200))

    person: Mapped[Person | None] = relationship(viewonly=True)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The secretariat, as the mail."""
        return true() if actor.is_system or actor.is_secretariat else false()


class CounterProposal(Visible, Tracked):
    """Another time that somebody invited would prefer (RFC 5546 COUNTER): for the organiser.

    What they add to it is told as the note to an answer is: to their own side.
    """

    __tablename__ = "counter_proposal"
    SECRET_COLUMNS = frozenset({"note"})

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    note: Mapped[str] = mapped_column(String(1000), default="")
    settled_at: Mapped[Moment | None]

    person: Mapped[Person] = relationship(viewonly=True)

    def opens_to(self, actor: Actor) -> bool:
        """Its note: for the own side, the person, the secretariat."""
        own = actor.person_id == self.person_id or actor.party == self.party
        return own or actor.is_secretariat or actor.is_system

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders, as the dealings about a meeting are; and who made it."""
        if actor.is_insider:
            return true()
        return cls.person_id == actor.person_id if actor.person_id else false()
