"""Experts whom the sides can call upon, and who may know of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from wgroup.db.base import Moment, bilingual
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.meetings.seats import SeatKind
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import OrganisationType
from wgroup.parties.models import Person
from wgroup.revisions.models import Tracked
from wgroup.search.index import Findable
from wgroup.visibility import Visible

WHOLE = "expert_profile"


class ExpertProfile(Visible, Tracked, Findable):
    """One for each person, kept by the Party that can call upon them.

    consent_at: since when the person agrees to be listed for both sides; consent_own: they said
    so here themself, else their side wrote down that they did. load is read with the row: for
    how many meetings to come the reader knows the person to hold a seat.
    """

    __tablename__ = WHOLE
    FOUND_AS = WHOLE

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"), index=True)
    kind: Mapped[SeatKind]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    expertise: Mapped[Bilingual] = bilingual("expertise", 500)
    place: Mapped[Bilingual] = bilingual("place", 120)
    speaks_en: Mapped[bool]
    speaks_zh: Mapped[bool]
    consent_at: Mapped[Moment | None]
    consent_own: Mapped[bool] = mapped_column(default=False)

    load: Mapped[int | None] = query_expression()
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    topics: Mapped[list["ExpertTopic"]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertTopic.topic_key", lazy="selectin"
    )
    declaration: Mapped["ExpertDeclaration | None"] = relationship(
        cascade="all, delete-orphan", lazy="selectin", uselist=False
    )

    @property
    def type(self) -> OrganisationType:
        found = self.organisation
        return found.type if found else OrganisationType.INDEPENDENT_EXPERT

    @property
    def languages(self) -> list[Language]:
        spoken = {Language.EN: self.speaks_en, Language.ZH: self.speaks_zh}
        return [each for each in Language if spoken[each]]

    @property
    def topic_keys(self) -> list[str]:
        return [each.topic_key for each in self.topics]

    @property
    def listed_since(self) -> datetime | None:
        return self.consent_at

    def opens_to(self, actor: Actor) -> bool:
        """What they declared: for the own delegation, the secretariat and themself."""
        own = actor.is_delegation and actor.party == self.party
        themself = actor.person_id is not None and actor.person_id == self.person_id
        return own or themself or actor.is_secretariat or actor.is_system

    def texts_to_find(self) -> tuple[str, ...]:
        texts = self.expertise, self.place
        return tuple(half for each in texts for half in (each.en, each.zh))

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own delegation and the expert; all insiders while the expert agrees to it."""
        if actor.is_system:
            return true()
        listed = cls.consent_at.is_not(None)
        rules: list[ColumnElement[bool]] = [false()]
        if actor.person_id:
            rules.append(cls.person_id == actor.person_id)
        if actor.is_insider:
            rules.append(listed)
        if actor.is_delegation:
            rules.append(cls.party == actor.party)
        return or_(*rules)


class ExpertPart(Visible, Tracked):
    """Its history is the profile's."""

    __abstract__ = True

    profile_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"))

    def trail_root(self) -> tuple[str, UUID]:
        return WHOLE, self.profile_id


class ExpertTopic(ExpertPart):
    """What of the register an expert works on. Read with the profile, and as that is."""

    __tablename__ = "expert_topic"
    __table_args__ = (UniqueConstraint("profile_id", "topic_key"),)

    topic_key: Mapped[str] = mapped_column(ForeignKey("topic.key"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    party: Mapped[str] = mapped_column(String(8))
    listed: Mapped[bool]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        return _as_the_profile(cls, actor)


class ExpertDeclaration(ExpertPart):
    """What an expert has an interest in: for the own delegation, the expert, and the secretariat
    where they are listed; never for the other side (domain.md 4.4)."""

    __tablename__ = "expert_declaration"
    SECRET_COLUMNS = frozenset({"interests_en", "interests_zh"})

    profile_id: Mapped[UUID] = mapped_column(ForeignKey(f"{WHOLE}.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    listed: Mapped[bool]
    interests: Mapped[Bilingual] = bilingual("interests", 2000)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        return _as_the_profile(cls, actor, other_side=False)


def _as_the_profile(
    kind: type[ExpertTopic] | type[ExpertDeclaration], actor: Actor, *, other_side: bool = True
) -> ColumnElement[bool]:
    if actor.is_system:
        return true()
    rules: list[ColumnElement[bool]] = [false()]
    if actor.person_id:
        rules.append(kind.person_id == actor.person_id)
    if actor.is_secretariat or (actor.is_delegation and other_side):
        rules.append(kind.listed.is_(True))
    if actor.is_delegation:
        rules.append(kind.party == actor.party)
    return or_(*rules)
