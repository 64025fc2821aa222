"""How to join a meeting from afar."""

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import bilingual
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.models import Participation
from wgroup.meetings.parts import Part
from wgroup.meetings.rules import hashed


class JoinLink(Part):
    """How to join from afar. A row of its own: no edit of anything else wipes it, and the
    filter can hide it; its history tells only that it changed."""

    __tablename__ = "join_link"
    SECRET_COLUMNS = frozenset({"url", "dial_in_en", "dial_in_zh"})

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), unique=True)
    url: Mapped[str] = mapped_column(String(500), default="")
    dial_in: Mapped[Bilingual] = bilingual("dial_in", 500)

    @property
    def fingerprint(self) -> str:
        """64 hex digits over what it tells."""
        return hashed(self.url, self.dial_in.en, self.dial_in.zh)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Those invited, and the secretariat, which keeps it; not the rest of a delegation."""
        if actor.is_system or actor.is_secretariat:
            return true()
        if actor.person_id is None:
            return false()
        own = Participation.person_id == actor.person_id
        return cls.meeting_id.in_(select(Participation.meeting_id).where(own))
