"""The Parties to the arrangement, and the people who act in it. Which Parties is data."""

from sqlalchemy import ColumnElement, ForeignKey, String, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import bilingual
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.revisions.models import Tracked
from wgroup.visibility import Open, Visible


class Party(Open, Tracked):
    """code is also the ISO 3166 code of the country, by which its holidays are known."""

    __tablename__ = "party"

    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[Bilingual] = bilingual("name")
    short: Mapped[Bilingual] = bilingual("short", 40)
    city: Mapped[Bilingual] = bilingual("city", 60)
    zone: Mapped[str] = mapped_column(String(64))


class Person(Visible, Tracked):
    """Names are kept as given, family and given apart; the e-mail address is private.

    A family name kept in capitals (GU) leads in writing, as one in Han script does.
    """

    __tablename__ = "person"

    family_name: Mapped[str] = mapped_column(String(100))
    given_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[Language | None]
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"), index=True)

    @property
    def display_name(self) -> str:
        """欧阳明 in Han script; OUYANG Ming where the family leads; else Daniel OKAFOR."""
        if any("\u4e00" <= each <= "\u9fff" for each in self.family_name):
            return f"{self.family_name}{self.given_name}"
        if self.family_name.isupper():
            return f"{self.family_name} {self.given_name}".strip()
        return f"{self.given_name} {self.family_name.upper()}".strip()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders know who takes part; anybody else only themself."""
        if actor.is_insider:
            return true()
        return or_(false(), cls.id == actor.person_id) if actor.person_id else false()
