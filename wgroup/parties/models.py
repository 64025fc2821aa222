"""The Parties to the arrangement, and the people who act in it. Which Parties is data."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import Moment, bilingual
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.parties.naming import PersonName
from wgroup.revisions.models import Tracked
from wgroup.search.index import Findable
from wgroup.visibility import Open, Visible


class Party(Open, Tracked):
    """code is also the ISO 3166 code of the country, by which its holidays are known."""

    __tablename__ = "party"

    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[Bilingual] = bilingual("name")
    short: Mapped[Bilingual] = bilingual("short", 40)
    city: Mapped[Bilingual] = bilingual("city", 60)
    zone: Mapped[str] = mapped_column(String(64))


class Known(StrEnum):
    """Who may know of a person: a side keeps to itself whom it only thinks of sending."""

    OWN_SIDE = "own_side"
    SECRETARIAT = "secretariat"
    INSIDERS = "insiders"


class Person(Visible, Tracked, Findable):
    """Names are kept as given, family and given apart, in both scripts where there are two; the
    e-mail address is private. sort_name follows the names; :meth:`call` sets them.

    The history tells only that they changed: whoever is erased is not found there.
    """

    __tablename__ = "person"
    FOUND_AS = "person"
    SECRET_COLUMNS = frozenset(
        {"family_name", "given_name", "latin_family", "latin_given", "sort_name", "email"}
    )
    __table_args__ = (Index("ix_person_by_name", "sort_name", "id"),)

    family_name: Mapped[str] = mapped_column(String(100))
    given_name: Mapped[str] = mapped_column(String(100), default="")
    latin_family: Mapped[str] = mapped_column(String(100), default="")
    latin_given: Mapped[str] = mapped_column(String(100), default="")
    # Some letters become two without their case.
    sort_name: Mapped[str] = mapped_column(String(402))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    language: Mapped[Language | None]
    zone: Mapped[str | None] = mapped_column(String(64))
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"), index=True)
    known: Mapped[Known] = mapped_column(default=Known.INSIDERS)
    # From then on a pseudonym stands for the name, and nothing else is kept (wgroup.personal).
    erased_at: Mapped[Moment | None]
    # They are one with this person; what still points here is history (wgroup.personal).
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.sort_name = self.name.key

    @property
    def name(self) -> PersonName:
        return PersonName(
            self.family_name or "",
            self.given_name or "",
            self.latin_family or "",
            self.latin_given or "",
        )

    def call(self, name: PersonName) -> None:
        self.family_name, self.given_name = name.family, name.given
        self.latin_family, self.latin_given = name.latin_family, name.latin_given
        self.sort_name = name.key

    def texts_to_find(self) -> tuple[str, ...]:
        return self.name.texts if self.merged_into_id is None else ()

    @property
    def display_name(self) -> str:
        """In its scripts: for what is written for readers of both languages."""
        return self.name.whole

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """Neither erased nor made one with another: only of such is anything new kept."""
        return and_(cls.erased_at.is_(None), cls.merged_into_id.is_(None))

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The own side; insiders as far as the person is known; anybody else only themself."""
        if actor.is_system:
            return true()
        if actor.is_secretariat:
            return cls.known != Known.OWN_SIDE
        if actor.is_delegation:
            return or_(cls.party == actor.party, cls.known == Known.INSIDERS)
        return or_(false(), cls.id == actor.person_id) if actor.person_id else false()
