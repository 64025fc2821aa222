"""What calendars are given: entries stored as they are sent, and the feeds of people."""

from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.actions.models import ActionItem
from wgroup.calendar.rules import Audience, Edition, Subject
from wgroup.db.base import Base, Moment
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor
from wgroup.meetings.models import Meeting, Participation
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible

# The scope whose digest is drawn anew with whatever feeds may show: while it stands, so do they
# all. Drawn, not counted, so that it never comes back when a database is restored.
ALL = "all"


class CalendarEntry(Visible, Base):
    """A VEVENT as it is sent, written by wgroup.calendar.keeper and nobody else.

    subject_id: the meeting, milestone or action item. A meeting with a way to join has one more
    entry for each edition, which only the invited may know of, and which stands in place of the
    other for them. uid is given once, the same in all editions. stamp is DTSTAMP: when ics last
    changed, which a change that leaves ics as it was does not move. called_off: cancelled, or
    postponed without a date. jcal is the same component by RFC 7265. touched rises with anything
    that may change who sees what of it, in the order of commits; no reader is told it.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (
        # In the order in which a feed is read, so that nothing need be sorted.
        # The last column is for who asks for a month: what began after it need not be read.
        Index(
            "ix_calendar_entry_window", "edition", "ends_at", "subject_id", "audience", "starts_at"
        ),
        Index("ix_calendar_entry_touched", "edition", "touched"),
    )

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[Edition] = mapped_column(primary_key=True)
    audience: Mapped[Audience] = mapped_column(primary_key=True)
    kind: Mapped[Subject]
    uid: Mapped[str] = mapped_column(String(300))
    sequence: Mapped[int]
    stamp: Mapped[Moment]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(64))
    called_off: Mapped[bool]
    ics: Mapped[bytes] = mapped_column(LargeBinary)
    jcal: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(32))
    touched: Mapped[int]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """As its subject; a meeting never before it is announced (domain.md 4.8).

        Insiders know of every subject, and of none that calendars may not show yet is there an
        entry at all; so nothing else is asked for them.
        """
        of_the_actor = or_(cls.audience == Audience.ALL, cls._invited(actor))
        if actor.is_insider:
            return of_the_actor
        known = select(Meeting.id).where(Meeting.visible_to(actor), Meeting.announced.is_(True))
        meeting = and_(cls.kind == Subject.MEETING, cls.subject_id.in_(known))
        action = and_(
            cls.kind == Subject.ACTION,
            cls.subject_id.in_(select(ActionItem.id).where(ActionItem.visible_to(actor))),
        )
        return and_(or_(cls.kind == Subject.MILESTONE, meeting, action), of_the_actor)

    @classmethod
    def _invited(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.person_id is None:
            return false()
        own = Participation.person_id == actor.person_id
        return cls.subject_id.in_(select(Participation.meeting_id).where(own))


class Feed(Visible, Tracked):
    """A private calendar address; whoever holds its token reads what its owner may read now."""

    __tablename__ = "feed"
    SECRET_COLUMNS: ClassVar[frozenset[str]] = frozenset({"token_hash"})

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[Edition]
    # What it is narrowed to, as wgroup.calendar.filters writes it; empty: all meetings.
    filters: Mapped[dict[str, object]] = mapped_column(Document)
    # Minutes before the start at which each meeting rings; none unless asked for.
    alarms: Mapped[list[int]] = mapped_column(Document)
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

    Not tracked: reading is no act. scope is a feed's id, or public/zh, public/en, or ALL;
    of serializer, the digest is of all that every entry depends on.
    digest and changed_at are ETag and Last-Modified; both stand still while the body does.
    """

    __tablename__ = "feed_state"

    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[Moment]
    asked_at: Mapped[Moment | None]
    # The kind of program that asked last, by its own word.
    asked_by: Mapped[str] = mapped_column(String(40), default="")


class Collection(Base):
    """A calendar or task list as one account's CalDAV clients know it.

    feed_id: the feed it shows; without one it is ``tasks`` or the calendar of all. revision is
    what its clients are told; seen_to the highest ``touched`` it has taken in; sight a digest of
    what its owner's rights and its filters were then, so that a change of either is noticed.
    """

    __tablename__ = "calendar_collection"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    # all, tasks, or the feed's id.
    name: Mapped[str] = mapped_column(String(40))
    feed_id: Mapped[UUID | None] = mapped_column(ForeignKey("feed.id"))
    revision: Mapped[int] = mapped_column(default=0)
    seen_to: Mapped[int] = mapped_column(default=0)
    sight: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[Moment]


class CollectionItem(Base):
    """What a collection was seen to hold, or to hold no more: its changes, in order."""

    __tablename__ = "calendar_collection_item"
    __table_args__ = (Index("ix_calendar_collection_item_revision", "collection_id", "revision"),)

    collection_id: Mapped[UUID] = mapped_column(
        ForeignKey("calendar_collection.id"), primary_key=True
    )
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    etag: Mapped[str] = mapped_column(String(32))
    gone: Mapped[bool]


class OwnAlarms(Visible, Tracked):
    """The VALARMs that a person's own client has set on something, as CalDAV keeps them."""

    __tablename__ = "own_alarms"
    __table_args__ = (UniqueConstraint("account_id", "subject_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    subject_id: Mapped[UUID]
    ics: Mapped[str] = mapped_column(Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """One's own affair, as a feed is."""
        return cls.account_id == actor.id if actor.id else false()
