"""Decisions as they are kept: their text, what both sides said of it, and their numbers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Moment, bilingual
from wgroup.decisions.rules import (
    BreakKind,
    Consent,
    DecisionMethod,
    DecisionState,
    Silence,
    StatementKind,
    decision_symbol,
    state_at,
)
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.revisions.models import Tracked
from wgroup.search.index import Findable
from wgroup.visibility import Visible

WHOLE = "decision"
NUMBERED = (
    "(status = 'adopted') = (number IS NOT NULL) AND (status = 'adopted') = (year IS NOT NULL)"
)


class DecisionPart(Visible, Tracked):
    """A part of a decision: its history is the decision's."""

    __abstract__ = True

    decision_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"), index=True)

    def trail_root(self) -> tuple[str, UUID]:
        return WHOLE, self.decision_id

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """As the decision."""
        if actor.is_system:
            return true()
        if not actor.is_insider:
            return false()
        known = select(Decision.id).where(Decision.visible_to(actor))
        return cls.decision_id.in_(known)


class DecisionConsent(DecisionPart):
    """That the co-chair of a side agrees to open or extend silence, or to adopt at a meeting.

    starts_at, expires_at and zone: the silence proposed; none where it is left to who enters it.
    entered_at: when it took effect, which is also the notice to that side; a consent without it
    stands and awaits the other side's.
    """

    __tablename__ = "decision_consent"
    SECRET_COLUMNS = frozenset({"by_name"})

    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    matter: Mapped[Consent]
    starts_at: Mapped[Moment | None]
    expires_at: Mapped[Moment | None]
    zone: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[Moment]
    by_name: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[Moment | None]

    @property
    def silence(self) -> Silence | None:
        if self.expires_at is None:
            return None
        return Silence(self.expires_at, self.zone, self.starts_at)


class DecisionBreak(DecisionPart):
    """What broke the silence: an objection or an amendment, for a Party, when it came."""

    __tablename__ = "decision_break"
    SECRET_COLUMNS = frozenset({"by_name"})

    decision_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"), unique=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    kind: Mapped[BreakKind]
    text: Mapped[Bilingual] = bilingual("text", 4000)
    received_at: Mapped[Moment]
    by_name: Mapped[str] = mapped_column(String(200))


class DecisionStatement(DecisionPart):
    """What a Party has to say of a decision that is adopted; it changes nothing else (INV-31)."""

    __tablename__ = "decision_statement"
    SECRET_COLUMNS = frozenset({"by_name"})

    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    kind: Mapped[StatementKind]
    text: Mapped[Bilingual] = bilingual("text", 4000)
    received_at: Mapped[Moment]
    by_name: Mapped[str] = mapped_column(String(200))


class Decision(Visible, Tracked, Findable):
    """drafter: the Party whose text it is, None for the secretariat. redraft_of: one that was not
    adopted, in whose place this one comes.

    status is what acts have made of it; :meth:`state` reads beside it whether silence has lapsed.
    year and number are there once it is adopted, and never otherwise (INV-28).
    """

    __tablename__ = WHOLE
    FOUND_AS = WHOLE
    # Once it is tabled its history is read by others, and tells nothing of the draft.
    SECRET_COLUMNS = frozenset({"title_en", "title_zh", "text_en", "text_zh", "meeting_id"})
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint(NUMBERED, name="numbered_once_adopted"),
        Index("ix_decision_by_expiry", "status", "expires_at"),
    )

    title: Mapped[Bilingual] = bilingual("title")
    text: Mapped[Bilingual] = bilingual("text", 8000)
    drafter: Mapped[str | None] = mapped_column(ForeignKey("party.code"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    redraft_of: Mapped[UUID | None] = mapped_column(ForeignKey(f"{WHOLE}.id"), index=True)
    status: Mapped[DecisionState]
    method: Mapped[DecisionMethod | None]

    tabled_at: Mapped[Moment | None]
    silence_opened_at: Mapped[Moment | None]
    expires_at: Mapped[Moment | None]
    zone: Mapped[str] = mapped_column(String(64), default="")
    effective_at: Mapped[Moment | None]
    adopted_at: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]
    # Why it was withdrawn.
    reason: Mapped[Bilingual] = bilingual("reason", 2000)
    year: Mapped[int | None]
    number: Mapped[int | None]
    # Rises with each act, so that version rises too when only a part of it changed.
    acts: Mapped[int] = mapped_column(default=0)

    consents: Mapped[list[DecisionConsent]] = relationship(
        cascade="all, delete-orphan",
        order_by=(DecisionConsent.at, DecisionConsent.party),
        lazy="selectin",
    )
    breaks: Mapped[list[DecisionBreak]] = relationship(
        cascade="all, delete-orphan", order_by=DecisionBreak.received_at, lazy="selectin"
    )
    statements: Mapped[list[DecisionStatement]] = relationship(
        viewonly=True,
        order_by=(DecisionStatement.received_at, DecisionStatement.id),
        lazy="selectin",
    )

    def texts_to_find(self) -> tuple[str, ...]:
        texts = self.title.en, self.title.zh, self.text.en, self.text.zh
        return (*texts, self.symbol or "")

    @property
    def symbol(self) -> str | None:
        """WG/DEC/2024/1, once it is adopted."""
        if self.year is None or self.number is None:
            return None
        return decision_symbol(self.year, self.number)

    def state(self, now: datetime) -> DecisionState:
        return state_at(self.status, self.expires_at, now)

    def standing(self, matter: Consent) -> dict[str, DecisionConsent]:
        """By Party, who agreed to this and awaits the other side."""
        waiting = (each for each in self.consents if each.entered_at is None)
        return {each.party: each for each in waiting if each.matter is matter}

    @property
    def notified(self) -> dict[str, datetime]:
        """By Party, when it was given notice that silence was opened."""
        return {
            each.party: each.entered_at
            for each in self.consents
            if each.matter is Consent.OPEN and each.entered_at is not None
        }

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The drafting side's own; both delegations' and the secretariat's once it is tabled."""
        if actor.is_system:
            return true()
        if not actor.is_insider:
            return false()
        own = cls.drafter == actor.party if actor.is_delegation else cls.drafter.is_(None)
        return or_(cls.tabled_at.is_not(None), own)
