"""Parts of a meeting: rows of their own whose history is the meeting's."""

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import Moment
from wgroup.kernel.actor import Actor
from wgroup.kernel.levels import Level
from wgroup.meetings.seats import Composition, SeatDraft
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible

WHOLE = "meeting"


class Part(Visible, Tracked):
    """A part of a meeting: its history is the meeting's."""

    __abstract__ = True

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"), index=True)

    def trail_root(self) -> tuple[str, UUID]:
        return WHOLE, self.meeting_id

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Parts of the dealings between the Parties are for insiders."""
        return true() if actor.is_insider else cls.meeting_id.is_(None)


class Concurrence(Part):
    """A Party's agreement to terms of one fingerprint (INV-08)."""

    __tablename__ = "concurrence"
    SECRET_COLUMNS = frozenset({"by_name"})
    __table_args__ = (UniqueConstraint("meeting_id", "party"),)

    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    terms: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    by_name: Mapped[str] = mapped_column(String(200))


class SeatPlan(Part):
    """Seats for experts, of each side, and until when they are nominated (F4)."""

    __tablename__ = "seat_plan"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"), unique=True)
    composition: Mapped[Composition]
    governmental: Mapped[int]
    non_governmental: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    closes_at: Mapped[Moment]

    @property
    def draft(self) -> SeatDraft:
        seats = self.governmental, self.non_governmental
        return SeatDraft(self.composition, *seats, closes_at=self.closes_at, zone=self.zone)

    def follow(self, draft: SeatDraft) -> None:
        self.composition = draft.composition
        self.governmental, self.non_governmental = draft.governmental, draft.non_governmental
        self.zone, self.closes_at = draft.zone, draft.closes_at


class LevelConsent(Part):
    """A Party's consent to a wider level; when every Party gave it, the level widens."""

    __tablename__ = "level_consent"
    __table_args__ = (UniqueConstraint("meeting_id", "party"),)

    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    level: Mapped[Level]
    at: Mapped[Moment]
