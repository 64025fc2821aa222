"""Organisations as they are kept, and what was said about their admission."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Moment, bilingual
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations.rules import (
    SIDE_OF,
    AdmissionState,
    OrganisationLevel,
    OrganisationType,
    Side,
    Window,
    admission_state,
)
from wgroup.revisions.models import Tracked
from wgroup.search.index import Findable
from wgroup.visibility import Visible

WHOLE = "organisation"
# Some letters become two without their case.
NAME_KEY = 600


class Organisation(Visible, Tracked, Findable):
    """sponsor: the Party that brought it in, None where it belongs to neither. The keys are its
    names without regard to case: by key_en, where there is one, lists go, and by both it is known
    again; :meth:`call` sets them.

    The window is written when it opens; which state follows is read from the clock. waived_at:
    every other Party said that it does not object.
    """

    __tablename__ = WHOLE
    FOUND_AS = WHOLE
    __table_args__ = (
        Index("ix_organisation_by_name", "sort_name", "id"),
        Index("ix_organisation_by_kind", "type", "sponsor"),
    )

    name: Mapped[Bilingual] = bilingual("name")
    key_en: Mapped[str] = mapped_column(String(NAME_KEY), index=True)
    key_zh: Mapped[str] = mapped_column(String(NAME_KEY), index=True)
    sort_name: Mapped[str] = mapped_column(String(NAME_KEY))
    type: Mapped[OrganisationType]
    level: Mapped[OrganisationLevel]
    place: Mapped[Bilingual] = bilingual("place", 120)
    country: Mapped[str] = mapped_column(String(2), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    sponsor: Mapped[str | None] = mapped_column(ForeignKey("party.code"), index=True)

    notified_at: Mapped[Moment | None]
    window_ends_at: Mapped[Moment | None]
    waived_at: Mapped[Moment | None]
    objected_at: Mapped[Moment | None]
    suspended_at: Mapped[Moment | None]

    answers: Mapped[list["AdmissionAnswer"]] = relationship(
        cascade="all, delete-orphan", order_by="AdmissionAnswer.at", lazy="selectin"
    )

    def call(self, name: Bilingual) -> None:
        self.name = name
        self.key_en, self.key_zh = name.en.casefold(), name.zh.casefold()
        self.sort_name = self.key_en or self.key_zh

    def texts_to_find(self) -> tuple[str, ...]:
        return self.name.en, self.name.zh, self.place.en, self.place.zh

    @property
    def side(self) -> Side:
        return SIDE_OF[self.type]

    @property
    def window(self) -> Window | None:
        if self.notified_at is None or self.window_ends_at is None:
            return None
        return Window(self.notified_at, self.window_ends_at)

    def state(self, now: datetime) -> AdmissionState:
        return admission_state(
            window=self.window,
            waived_at=self.waived_at,
            objected_at=self.objected_at,
            suspended_at=self.suspended_at,
            now=now,
        )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Both delegations and the secretariat: bilateral (domain.md 4.4)."""
        return true() if actor.is_insider else false()


class AdmissionAnswer(Visible, Tracked):
    """What a Party said within the window: that it does not object, or why it does.

    For both Parties and the secretariat, as all reasons are (domain.md 4.4).
    """

    __tablename__ = "admission_answer"
    __table_args__ = (UniqueConstraint("organisation_id", "party"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"))
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    objects: Mapped[bool]
    reason: Mapped[Bilingual] = bilingual("reason", 2000)
    at: Mapped[Moment]

    def trail_root(self) -> tuple[str, UUID]:
        return WHOLE, self.organisation_id

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        return true() if actor.is_insider else false()
