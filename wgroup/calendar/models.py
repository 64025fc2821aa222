"""What calendars are given: entries stored as they are sent, and the feeds of people."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, false, select
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import Base, Moment
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Language
from wgroup.meetings.models import Meeting
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible

# The scope whose digest is drawn anew with whatever feeds may show: while it stands, so do they
# all. Drawn, not counted, so that it never comes back when a database is restored.
ALL = "all"


class CalendarEntry(Visible, Base):
    """A meeting's VEVENT in one language, written by wgroup.calendar.keeper and nobody else.

    uid is given once. stamp is DTSTAMP: when ics last changed, which a change that leaves ics
    as it was does not move. called_off: cancelled, or postponed without a date.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (Index("ix_calendar_entry_window", "language", "ends_at"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    language: Mapped[Language] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(300))
    sequence: Mapped[int]
    stamp: Mapped[Moment]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(64))
    called_off: Mapped[bool]
    ics: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Exactly as the meeting, and never before it is announced (domain.md 4.8)."""
        known = select(Meeting.id).where(Meeting.visible_to(actor), Meeting.announced.is_(True))
        return cls.meeting_id.in_(known)


class Feed(Visible, Tracked):
    """A private calendar address; whoever holds its token reads what its owner may read now."""

    __tablename__ = "feed"
    SECRET_COLUMNS: ClassVar[frozenset[str]] = frozenset({"token_hash"})

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[Language]
    # SHA-256 of the token in hex; the token itself is shown once and kept nowhere.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    revoked_at: Mapped[Moment | None]

    @property
    def scope(self) -> str:
        """The key of its FeedState."""
        return str(self.id)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """A feed is its owner's own affair."""
        return cls.account_id == actor.id if actor.id else false()


class FeedState(Base):
    """What a feed last held, when that changed, and when it was last asked for.

    Not tracked: reading is no act. scope is a feed's id, or public/zh, public/en, or ALL.
    digest and changed_at are ETag and Last-Modified; both stand still while the body does.
    """

    __tablename__ = "feed_state"

    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[Moment]
    asked_at: Mapped[Moment | None]
