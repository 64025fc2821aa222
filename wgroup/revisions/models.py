"""What happened: one revision for each change, and a hash chain over them without content."""

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Index, String, UniqueConstraint, and_, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import Base, Moment, Record
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor
from wgroup.visibility import Open, Visible


class Tracked(Record):
    """A record whose every change leaves a revision and an entry in the trail."""

    __abstract__ = True

    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]

    def trail_root(self) -> tuple[str, UUID]:
        """The kind and id under which this row's history is read; a part names its whole."""
        return self.__tablename__, self.id


class Revision(Visible, Base):
    """One change of one row: {column: [before, after]}, in values that JSON can hold."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("subject_id", "number"),
        Index("ix_revision_root", "root_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    root_kind: Mapped[str] = mapped_column(String(40))
    root_id: Mapped[UUID]
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[Moment]
    # The name is copied, not joined: the trail outlives the account.
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    party: Mapped[str | None] = mapped_column(String(8))
    changes: Mapped[dict[str, list[object]]] = mapped_column(Document)
    # Somebody was erased: of each column it tells only that it changed.
    redacted_at: Mapped[Moment | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders who may see the row; "Audit" in domain.md 4.4 gives outsiders none."""
        if not actor.is_insider:
            return false()
        kinds = [each.class_ for each in Base.registry.mappers if issubclass(each.class_, Tracked)]
        rules = [_rule_of(kind, actor) for kind in sorted(kinds, key=lambda kind: kind.__name__)]
        return or_(false(), *rules)


def _rule_of(kind: type[Tracked], actor: Actor) -> ColumnElement[bool]:
    of_kind = Revision.root_kind == kind.__tablename__
    if issubclass(kind, Visible):
        seen = select(kind.id).where(kind.visible_to(actor))
        return and_(of_kind, Revision.root_id.in_(seen))
    return of_kind if issubclass(kind, Open) else false()


class TrailEntry(Base):
    """A link of the chain: what kind of thing was done to which row, never its content."""

    __tablename__ = "trail_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None]
    party: Mapped[str | None] = mapped_column(String(8))
    act: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    number: Mapped[int]
    # SHA-256 over the revision's random id and content: binds it, and tells nothing of it.
    digest: Mapped[str] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class TrailHead(Base):
    """The chain's last link; one row, locked while links are added."""

    __tablename__ = "trail_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
