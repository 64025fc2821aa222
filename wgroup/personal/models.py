"""Requests of people to be erased, and what was answered; who is not the same as whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Moment, bilingual
from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.parties.models import Person
from wgroup.personal.rules import answer_by
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible


class ErasureRequest(Visible, Tracked):
    """open as long as neither instant is set. party is the person's, who never changes it; the
    secretariat answers for those who are of no side."""

    __tablename__ = "erasure_request"
    SECRET_COLUMNS = frozenset({"answer_en", "answer_zh"})

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"), index=True)
    asked_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    # Why it is refused, or what was kept, in words for the person.
    answer: Mapped[Bilingual] = bilingual("answer", 1000)

    person: Mapped[Person] = relationship(viewonly=True, lazy="joined", innerjoin=True)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def answer_by(self) -> datetime:
        return answer_by(self.asked_at)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Whoever asks, and who answers: the focal points of the person's side; of those who
        are of no side, the secretariat."""
        if actor.is_system:
            return true()
        own = cls.person_id == actor.person_id if actor.person_id else false()
        if actor.is_secretariat:
            return or_(own, cls.party.is_(None))
        if actor.party is not None and actor.has(Role.DELEGATION_FOCAL_POINT):
            return or_(own, cls.party == actor.party)
        return own


class DistinctPair(Visible, Tracked):
    """Two people who look alike and are not the same, said by those who answer for both; one_id
    is the smaller."""

    __tablename__ = "distinct_pair"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    one_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"))

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own delegation; of those of no side, the secretariat."""
        if actor.is_system:
            return true()
        if actor.is_secretariat:
            return cls.party.is_(None)
        return cls.party == actor.party if actor.is_delegation else false()
