"""Nominations as they are kept, what was answered to them, and what only their side may read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Moment, bilingual
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import Part
from wgroup.meetings.seats import SeatKind, last_second
from wgroup.nominations.rules import Instants, NominationState
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import OrganisationType, Window
from wgroup.parties.models import Person
from wgroup.parties.naming import PersonName
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible

WHOLE = "nomination"


class Nomination(Visible, Tracked):
    """Of a person by a Party for a meeting. The instants are written as things happen; which
    state follows is read from the clock.

    closes_at: the last second for it to be submitted, where that is not the plan's: for who
    replaces somebody whose seat is held already. seated_at: the person was put on the list.
    """

    __tablename__ = WHOLE
    SECRET_COLUMNS = frozenset({"named_as"})
    __table_args__ = (
        Index("ix_nomination_by_meeting", "meeting_id", "party"),
        Index("ix_nomination_by_person", "person_id", "seated_at"),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    kind: Mapped[SeatKind]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{WHOLE}.id"))
    closes_at: Mapped[Moment | None]
    # By whoever holds the seat; its side may submit it.
    suggested: Mapped[bool] = mapped_column(default=False)

    submitted_at: Mapped[Moment | None]
    returned_at: Mapped[Moment | None]
    registered_at: Mapped[Moment | None]
    window_ends_at: Mapped[Moment | None]
    waived_at: Mapped[Moment | None]
    objected_at: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]
    seated_at: Mapped[Moment | None]
    # Why the secretariat sent it back; read by it and the own side, as a returned one is.
    shortcoming: Mapped[Bilingual] = bilingual("shortcoming", 1000)

    # As of a participation: by which name, where they are called otherwise now.
    named_as: Mapped[list[str] | None] = mapped_column(Document)

    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    replaces: Mapped["Nomination | None"] = relationship(
        remote_side="Nomination.id", foreign_keys="Nomination.replaces_id", viewonly=True
    )
    answers: Mapped[list["NominationAnswer"]] = relationship(
        cascade="all, delete-orphan", order_by="NominationAnswer.at", lazy="selectin"
    )
    statement: Mapped["NominationStatement | None"] = relationship(
        cascade="all, delete-orphan", lazy="selectin", uselist=False
    )

    @property
    def type(self) -> OrganisationType:
        """Of where the person comes from."""
        found = self.organisation
        return found.type if found else OrganisationType.INDEPENDENT_EXPERT

    @property
    def window(self) -> Window | None:
        if self.registered_at is None or self.window_ends_at is None:
            return None
        return Window(self.registered_at, self.window_ends_at)

    def instants(self, closes_at: datetime) -> Instants:
        """closes_at: by the plan of its meeting."""
        starts_at = self.meeting.starts_at
        return Instants(
            closes_at=self.closes_at or last_second(closes_at, starts_at),
            starts_at=starts_at,
            submitted_at=self.submitted_at,
            returned_at=self.returned_at,
            registered_at=self.registered_at,
            window=self.window,
            waived_at=self.waived_at,
            objected_at=self.objected_at,
            withdrawn_at=self.withdrawn_at,
        )

    def state(self, closes_at: datetime, now: datetime) -> NominationState:
        return self.instants(closes_at).state(now)

    def opens_to(self, actor: Actor) -> bool:
        """Address, position, interests and what it lacked: for the own side and the secretariat
        (domain.md 4.4)."""
        return actor.is_secretariat or actor.is_system or actor.party == self.party

    @classmethod
    def holds_seat(cls) -> ColumnElement[bool]:
        """Of its side's seats it takes one; the same in SQL, for a meeting that is to come."""
        off = or_(cls.withdrawn_at.is_not(None), cls.objected_at.is_not(None))
        return cls.submitted_at.is_not(None) & ~off

    @property
    def name(self) -> PersonName:
        return PersonName(*self.named_as) if self.named_as else self.person.name

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own delegation; the secretariat once it was submitted, the other side once it is
        registered (domain.md 4.4)."""
        if actor.is_system:
            return true()
        if actor.is_secretariat:
            return or_(cls.submitted_at.is_not(None), cls.returned_at.is_not(None))
        if actor.is_delegation:
            return or_(cls.party == actor.party, cls.registered_at.is_not(None))
        return false()


class NominationPart(Visible, Tracked):
    """Its history is the nomination's."""

    __abstract__ = True

    nomination_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"))

    def trail_root(self) -> tuple[str, UUID]:
        return WHOLE, self.nomination_id


class NominationAnswer(NominationPart):
    """What a Party said within the window: that it does not object, or why it does. For both
    Parties and the secretariat (domain.md 4.4)."""

    __tablename__ = "nomination_answer"
    __table_args__ = (UniqueConstraint("nomination_id", "party"),)

    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    objects: Mapped[bool]
    reason: Mapped[Bilingual] = bilingual("reason", 2000)
    at: Mapped[Moment]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        return true() if actor.is_insider else false()


class NominationStatement(NominationPart):
    """What a side tells of its expert; never the other side. handed_in: the secretariat reads it
    too."""

    __tablename__ = "nomination_statement"
    SECRET_COLUMNS = frozenset({"position_en", "position_zh", "interests_en", "interests_zh"})

    nomination_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"), unique=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    handed_in: Mapped[bool] = mapped_column(default=False)
    position: Mapped[Bilingual] = bilingual("position", 200)
    interests: Mapped[Bilingual] = bilingual("interests", 2000)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.is_system:
            return true()
        if actor.is_secretariat:
            return cls.handed_in.is_(True)
        return cls.party == actor.party if actor.is_delegation else false()


class ListFreezing(Part):
    """When the list of participants stands as it was filed; set by the secretariat."""

    __tablename__ = "list_freezing"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), unique=True)
    freezes_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(64))


class FiledList(Part):
    """Who takes part for a Party, as it filed them last. For insiders, as the list itself is
    (domain.md 4.4). The history tells only that it changed: it holds people's names."""

    __tablename__ = "filed_list"
    __table_args__ = (UniqueConstraint("meeting_id", "party"),)
    SECRET_COLUMNS = frozenset({"people"})

    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    filed_at: Mapped[Moment]
    people: Mapped[list[dict[str, object]]] = mapped_column(Document)
