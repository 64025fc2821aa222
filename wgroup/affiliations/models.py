"""Where people belong, from when to when."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import bilingual
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations.models import Organisation
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible


class Affiliation(Visible, Tracked):
    """Somebody in an organisation, in whole days of the capital of their side; without a first
    day since before it was asked, without a last one to this day. Several at once are as good as
    one: people teach at one house and work at another."""

    __tablename__ = "affiliation"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    post: Mapped[Bilingual] = bilingual("post", 200)
    from_day: Mapped[date | None]
    until_day: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    def is_current(self, today: date) -> bool:
        begun = self.from_day is None or self.from_day <= today
        return begun and (self.until_day is None or today <= self.until_day)

    @classmethod
    def covers(cls, today: date) -> ColumnElement[bool]:
        """The same in SQL."""
        begun = or_(cls.from_day.is_(None), cls.from_day <= today)
        return begun & or_(cls.until_day.is_(None), cls.until_day >= today)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Those who answer for the person, and themself: what others are to know of it stands in
        nominations and on the roster."""
        if actor.is_system:
            return true()
        own = cls.person_id == actor.person_id if actor.person_id else false()
        if actor.is_delegation:
            return or_(own, cls.party == actor.party)
        return or_(own, cls.party.is_(None)) if actor.is_secretariat else own
