"""Smaller things of the register, and the record of what was brought in when."""

from sqlalchemy import ColumnElement, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import bilingual
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.register.models import KEY, NOTE, Facts
from wgroup.register.rules import EntryKind
from wgroup.revisions.models import Tracked
from wgroup.visibility import Open, Visible


class Entry(Open, Tracked):
    """A function, organisation type, role, ambiguity or term; facts: what only its kind has."""

    __tablename__ = "entry"
    __table_args__ = (Index("uq_entry_kind_key", "kind", "key", unique=True),)

    kind: Mapped[EntryKind]
    key: Mapped[str] = mapped_column(String(KEY))
    order: Mapped[int]
    title: Mapped[Bilingual] = bilingual("title", NOTE)
    text: Mapped[Bilingual] = bilingual("text", NOTE)
    facts: Mapped[Facts] = mapped_column(Document)


class ImportBatch(Visible, Tracked):
    """One import that changed something; counts: {created, updated, unchanged, missing}."""

    __tablename__ = "import_batch"
    SECRET_COLUMNS = frozenset({"by_name"})

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    counts: Mapped[Facts] = mapped_column(Document)
    by_name: Mapped[str] = mapped_column(String(200))

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The register is open; who brought it in is for insiders and administrators."""
        if actor.is_insider or actor.has(Role.SYSTEM_ADMINISTRATOR):
            return true()
        return cls.sha256.is_(None)
