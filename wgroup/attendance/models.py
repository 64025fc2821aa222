"""Who was seen at a meeting. A row of its own: the answer somebody gave stays what it was, and no
mail goes out because they came."""

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.attendance.rules import Presence
from wgroup.db.base import Moment
from wgroup.kernel.actor import Actor
from wgroup.meetings.parts import Part


class Attendance(Part):
    """seen_at: when they were checked in; alone: by themselves, with the code at the door.

    Of the person, not of their place on the list: who is taken off it by mistake and entered
    again has come all the same.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    presence: Mapped[Presence]
    seen_at: Mapped[Moment]
    alone: Mapped[bool]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders see all; anybody else their own."""
        inside = super().visible_to(actor)
        if actor.is_insider or actor.person_id is None:
            return inside
        return or_(inside, cls.person_id == actor.person_id)
