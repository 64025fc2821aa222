"""Action items: who does what by when, and where it was decided."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.actions.rules import ActionState
from wgroup.db.base import Moment, bilingual
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.parties.models import Person
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible


class ActionItem(Visible, Tracked):
    """code: AI/2025/1. party: whose it is, None for both. due is a day in that capital.

    sequence and stamped_at are RFC 5545's, as a meeting's.
    """

    __tablename__ = "action_item"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    text: Mapped[Bilingual] = bilingual("text", 1000)
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    due: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[ActionState]
    done_at: Mapped[Moment | None]
    sequence: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[Moment]

    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def slug(self) -> str:
        """The code as it stands in addresses: AI-2025-1."""
        return self.code.replace("/", "-")

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders; and whoever is to do it."""
        if actor.is_insider:
            return true()
        return cls.person_id == actor.person_id if actor.person_id else false()
