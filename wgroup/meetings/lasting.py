"""Somebody invited once to all meetings of a span: which those are, and to which they were put."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, and_, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Moment
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor
from wgroup.kernel.time import instant
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Capacity, MeetingType, PersonDraft
from wgroup.parties.models import Person
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible

WHOLE = "lasting_invitation"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LastingDraft:
    """group: the code of one, None for every meeting; series: the key of one, as well. types:
    empty for every type. The days are of the zone, both of them whole."""

    person: PersonDraft
    group: str | None
    types: tuple[MeetingType, ...]
    first_day: date
    last_day: date
    zone: str
    series: str | None = None

    @property
    def from_at(self) -> datetime:
        return instant(datetime.combine(self.first_day, time()), self.zone)

    @property
    def until_at(self) -> datetime:
        """The first instant that no longer belongs to it."""
        return instant(datetime.combine(self.last_day + A_DAY, time()), self.zone)


class LastingInvitation(Visible, Tracked):
    """By one side of one of its own people; a meeting is covered by the instant it begins."""

    __tablename__ = WHOLE

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"), index=True)
    capacity: Mapped[Capacity]
    group_code: Mapped[str | None] = mapped_column(ForeignKey("thematic_group.code"))
    series_key: Mapped[str | None] = mapped_column(ForeignKey("series.key"))
    types: Mapped[list[str]] = mapped_column(Document, default=list)
    from_at: Mapped[Moment]
    until_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[Moment | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, viewonly=True)

    @property
    def last_at(self) -> datetime:
        """The last second of its last day, as people tell it."""
        return self.until_at - timedelta(seconds=1)

    @property
    def kinds(self) -> list[MeetingType]:
        return [MeetingType(each) for each in self.types]

    def covers(self, meeting: Meeting) -> bool:
        return (
            self.from_at <= meeting.starts_at < self.until_at
            and self.group_code in (None, meeting.group_code)
            and self.series_key in (None, meeting.series_key)
            and (not self.types or meeting.type.value in self.types)
        )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own delegation and the person: whom a side means to send is its own affair until
        they stand on a list."""
        if actor.is_system:
            return true()
        own = cls.person_id == actor.person_id if actor.person_id else false()
        return or_(own, cls.party == actor.party) if actor.is_delegation else own


class LastingSeat(Visible, Tracked):
    """A meeting that a lasting invitation has reached; it never does so twice, so that whoever
    was taken off a list by hand stays off it. put: by the invitation, not by hand before."""

    __tablename__ = "lasting_seat"
    __table_args__ = (UniqueConstraint("invitation_id", "meeting_id"),)

    invitation_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    party: Mapped[str] = mapped_column(String(8))
    put: Mapped[bool]

    def trail_root(self) -> tuple[str, UUID]:
        return WHOLE, self.invitation_id

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own delegation."""
        if actor.is_system:
            return true()
        return cls.party == actor.party if actor.is_delegation else false()


def covered(draft: LastingDraft) -> ColumnElement[bool]:
    """:meth:`LastingInvitation.covers` in SQL, of a Meeting."""
    rules = [Meeting.starts_at >= draft.from_at, Meeting.starts_at < draft.until_at]
    if draft.group is not None:
        rules.append(Meeting.group_code == draft.group)
    if draft.series is not None:
        rules.append(Meeting.series_key == draft.series)
    if kinds := draft.types:
        rules.append(Meeting.type.in_(kinds))
    return and_(*rules)
