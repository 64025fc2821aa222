"""Delegations as their Parties file them, with the letters that say so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column as Place
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Base, Moment, bilingual
from wgroup.delegations.rules import Examined, Function, Standing, standing
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.parties.models import Person
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible

WHOLE = "delegation"


class Delegation(Visible, Tracked):
    """Of a Party for a span; a draft until it is filed. Which one is current follows from the
    clock. credentials: what was found of the newest letter, which alone the other side reads."""

    __tablename__ = WHOLE
    # Once it is filed its history is read by others, and tells nothing of the draft.
    SECRET_COLUMNS = frozenset({"from_at", "until_at", "zone"})

    party: Mapped[str] = mapped_column(ForeignKey("party.code"), index=True)
    from_at: Mapped[Moment]
    until_at: Mapped[Moment | None]
    zone: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[Moment | None]
    credentials: Mapped[Examined] = mapped_column(default=Examined.NONE)

    members: Mapped[list["DelegationMember"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )

    def standing(self, now: datetime) -> Standing:
        return standing(self.filed_at, self.from_at, self.until_at, now)

    @property
    def in_order(self) -> list["DelegationMember"]:
        """By protocol, then by family name; the same order in both languages."""
        ranks = list(Function)
        return sorted(
            self.members, key=lambda each: (ranks.index(each.function), each.person.sort_name)
        )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own delegation; other insiders once it is filed."""
        if actor.is_system:
            return true()
        if not actor.is_insider:
            return false()
        filed = cls.filed_at.is_not(None)
        return or_(filed, cls.party == actor.party) if actor.is_delegation else filed


class DelegationMember(Visible, Tracked):
    """Somebody in it; what they are called there is told in both languages. Its history is its
    own, and goes with it: who was thought of and left out of a draft is never told."""

    __tablename__ = "delegation_member"
    __table_args__ = (UniqueConstraint("delegation_id", "person_id"),)

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    function: Mapped[Function]
    post: Mapped[Bilingual] = bilingual("post", 200)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """As the delegation."""
        if actor.is_system:
            return true()
        if not actor.is_insider:
            return false()
        known = select(Delegation.id).where(Delegation.visible_to(actor))
        return cls.delegation_id.in_(known)


class Credentials(Visible, Tracked):
    """A letter of credentials, numbered within its delegation; the newest counts, and the others
    are kept. sha256 is that of its octets, in hex. in_order: None until it is examined. Its
    history is its own, for the other side reads that of the delegation."""

    __tablename__ = "credentials"
    __table_args__ = (UniqueConstraint("delegation_id", "number"),)

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"))
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    issued_by: Mapped[Bilingual] = bilingual("issued_by", 200)
    filed_at: Mapped[Moment]
    examined_at: Mapped[Moment | None]
    in_order: Mapped[bool | None]
    # Why they are not in order.
    reason: Mapped[Bilingual] = bilingual("reason", 1000)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own delegation, and the secretariat, which examines them."""
        if actor.is_system or actor.is_secretariat:
            return true()
        return cls.party == actor.party if actor.is_delegation else false()


# The octets stand apart: no list ever loads them, and they are read through their letter alone.
bodies = Table(
    "credentials_body",
    Base.metadata,
    Place("credentials_id", Uuid(), ForeignKey("credentials.id"), primary_key=True),
    Place("octets", LargeBinary(), nullable=False),
)
