"""Meetings as they are kept."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Moment, WallTime, bilingual
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.kernel.time import Slot
from wgroup.meetings.answers import Standing, standing
from wgroup.meetings.parts import WHOLE, Concurrence, LevelConsent, Part
from wgroup.meetings.rules import (
    AnswerWay,
    Capacity,
    MeetingDraft,
    MeetingType,
    Mode,
    PartStat,
    Status,
    Terms,
    wording_of,
)
from wgroup.parties.models import Person
from wgroup.parties.naming import PersonName
from wgroup.register.models import Provision, ThematicGroup, Topic
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible


class Meeting(Visible, Tracked):
    """announced: it was tentative once, so calendars know it. published: the public knows it."""

    __tablename__ = WHOLE
    __table_args__ = (
        UniqueConstraint("year", "number", "group_code"),
        UniqueConstraint("series_key", "occurs_on"),
        Index("ix_meeting_by_start", "starts_at", "id"),
    )

    code: Mapped[str] = mapped_column(String(40), unique=True)
    group_code: Mapped[str | None] = mapped_column(ForeignKey("thematic_group.code"))
    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[Bilingual] = bilingual("title")
    purpose: Mapped[Bilingual] = bilingual("purpose", 4000)
    type: Mapped[MeetingType]
    host: Mapped[str] = mapped_column(ForeignKey("party.code"))
    level: Mapped[Level]
    status: Mapped[Status]
    reason: Mapped[Bilingual] = bilingual("reason", 1000)

    # What was typed, and the instants it stood for when the Parties agreed to it.
    starts: Mapped[WallTime]
    ends: Mapped[WallTime]
    zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    mode: Mapped[Mode]
    venue: Mapped[Bilingual] = bilingual("venue")

    announced: Mapped[bool] = mapped_column(default=False)
    published: Mapped[bool] = mapped_column(default=False, index=True)
    # RFC 5545 SEQUENCE, and the instant of the last change that a calendar can see (DTSTAMP).
    sequence: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[Moment]
    # SEQUENCE at the last change of terms; an answer to less is stale (RFC 5546 2.1.4).
    terms_sequence: Mapped[int] = mapped_column(default=0)
    # UID of the foreign event it was proposed from, with its RECURRENCE-ID if it has one.
    foreign_uid: Mapped[str | None] = mapped_column(String(400), index=True)
    # One of a series, and for which day of its rule it was made; it keeps that when it is moved.
    series_key: Mapped[str | None] = mapped_column(ForeignKey("series.key"), index=True)
    occurs_on: Mapped[date | None]
    # Rises with each act, so that version rises too when only a part of the meeting changed.
    acts: Mapped[int] = mapped_column(default=0)

    group: Mapped[ThematicGroup | None] = relationship(viewonly=True)
    concurrences: Mapped[list[Concurrence]] = relationship(
        cascade="all, delete-orphan", order_by="Concurrence.party", lazy="selectin"
    )
    consents: Mapped[list[LevelConsent]] = relationship(
        cascade="all, delete-orphan", order_by="LevelConsent.party", lazy="select"
    )
    provision_links: Mapped[list["MeetingProvision"]] = relationship(
        cascade="all, delete-orphan", order_by="MeetingProvision.provision_key", lazy="selectin"
    )
    topic_links: Mapped[list["MeetingTopic"]] = relationship(
        cascade="all, delete-orphan", order_by="MeetingTopic.topic_key", lazy="selectin"
    )

    @classmethod
    def proposed(cls, draft: MeetingDraft, *, code: str, number: int, now: datetime) -> Self:
        meeting_id = uuid4()
        return cls(
            id=meeting_id,
            code=code,
            group_code=draft.group,
            year=draft.year,
            number=number,
            title=draft.title,
            purpose=draft.purpose,
            type=draft.type,
            host=draft.host,
            level=draft.level,
            status=Status.PROPOSED,
            reason=Bilingual(),
            announced=False,
            published=False,
            sequence=0,
            acts=0,
            terms_sequence=0,
            stamped_at=now,
            terms=draft.terms,
            provision_links=provision_links(meeting_id, draft.provisions),
            topic_links=topic_links(meeting_id, draft.topics),
            series_key=draft.series,
            occurs_on=draft.occurs_on,
        )

    @property
    def slug(self) -> str:
        """The code as it stands in addresses: WG-MET-2022-1."""
        return self.code.replace("/", "-")

    @property
    def terms(self) -> Terms:
        slot = Slot.kept(self.starts_at, self.ends_at, self.zone)
        return Terms(slot, self.mode, self.venue)

    @terms.setter
    def terms(self, terms: Terms) -> None:
        slot, self.mode, self.venue = terms.slot, terms.mode, terms.venue
        self.starts, self.ends, self.zone = slot.starts, slot.ends, slot.zone
        self.starts_at, self.ends_at = slot.starts_at, slot.ends_at

    @property
    def wording(self) -> str:
        return wording_of(self.title, self.purpose, type=self.type, host=self.host)

    @property
    def concurring(self) -> set[str]:
        return {each.party for each in self.concurrences}

    @property
    def provisions(self) -> list[str]:
        return [each.provision_key for each in self.provision_links]

    @property
    def topics(self) -> list[str]:
        return [each.topic_key for each in self.topic_links]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders always; the invited once announced; the public once published (4.4)."""
        if actor.is_insider:
            return true()
        published = cls.published.is_(True)
        if actor.person_id is None:
            return published
        invited = select(Participation.meeting_id).where(
            Participation.person_id == actor.person_id
        )
        return or_(published, cls.announced.is_(True) & cls.id.in_(invited))


class Link(Part):
    """What a meeting is about: for insiders, and for the invited once it is announced."""

    __abstract__ = True

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.is_insider:
            return true()
        if actor.person_id is None:
            return cls.meeting_id.is_(None)
        own = Participation.person_id == actor.person_id
        return cls.meeting_id.in_(
            select(Meeting.id)
            .join(Participation, Participation.meeting_id == Meeting.id)
            .where(own, Meeting.announced.is_(True))
        )


class MeetingProvision(Link):
    __tablename__ = "meeting_provision"
    __table_args__ = (UniqueConstraint("meeting_id", "provision_key"),)

    provision_key: Mapped[str] = mapped_column(ForeignKey("provision.key"), index=True)
    provision: Mapped[Provision] = relationship(viewonly=True)


class MeetingTopic(Link):
    __tablename__ = "meeting_topic"
    __table_args__ = (UniqueConstraint("meeting_id", "topic_key"),)

    topic_key: Mapped[str] = mapped_column(ForeignKey("topic.key"), index=True)
    topic: Mapped[Topic] = relationship(viewonly=True)


class Participation(Part):
    """Who takes part, for which Party, and what they answered.

    The history, which both delegations read, tells of note and answered_by only that they changed.
    named_as: the four parts of the name by which they were at a meeting that has begun, where
    they are called otherwise now: what both sides know of it is not the one side's to rewrite.
    """

    __tablename__ = "participation"
    SECRET_COLUMNS = frozenset({"note", "answered_by", "named_as"})
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    capacity: Mapped[Capacity]
    partstat: Mapped[PartStat]
    # The meeting's terms_sequence that was answered to; None where nothing was answered.
    answered_for: Mapped[int | None]
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[AnswerWay | None]
    # The seat was filled by nomination, and is emptied by withdrawing it.
    nominated: Mapped[bool] = mapped_column(default=False)
    # What the answer said beside yes or no.
    note: Mapped[str] = mapped_column(String(1000), default="")

    named_as: Mapped[list[str] | None] = mapped_column(Document)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def name(self) -> PersonName:
        return PersonName(*self.named_as) if self.named_as else self.person.name

    def standing(self, meeting: Meeting) -> Standing:
        """What the answer is worth to the terms of its meeting as they are now."""
        return standing(self.partstat, self.answered_for, meeting.terms_sequence)

    @classmethod
    def unanswered(cls) -> ColumnElement[bool]:
        """The same in SQL, beside its Meeting: no answer stands."""
        return or_(
            cls.partstat == PartStat.NEEDS_ACTION, cls.answered_for < Meeting.terms_sequence
        )

    def opens_to(self, actor: Actor) -> bool:
        """Its note, and by which way it came: for the own side, the person, the secretariat."""
        own = actor.person_id == self.person_id or actor.party == self.party
        return own or actor.is_secretariat or actor.is_system

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders see all; anybody else their own."""
        if actor.is_insider:
            return true()
        return cls.person_id == actor.person_id if actor.person_id else cls.person_id.is_(None)


def provision_links(meeting_id: UUID, keys: Iterable[str]) -> list[MeetingProvision]:
    return [MeetingProvision(meeting_id=meeting_id, provision_key=each) for each in keys]


def topic_links(meeting_id: UUID, keys: Iterable[str]) -> list[MeetingTopic]:
    return [MeetingTopic(meeting_id=meeting_id, topic_key=each) for each in keys]
