"""What is to be done later, numbers given once, and acts done once: written with the change."""

from uuid import UUID, uuid4

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import Base, Moment
from wgroup.db.dialect import Document


class Job(Base):
    """One thing to do; run_at may lie ahead. A lease that has passed is anybody's again."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "done_at", "run_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, object]] = mapped_column(Document)
    # The same key is never queued twice, such as housekeeping/2022-05-17.
    dedupe: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[Moment]
    run_at: Mapped[Moment]
    leased_until: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[Moment | None]
    failed_at: Mapped[Moment | None]
    error: Mapped[str] = mapped_column(Text, default="")


class Counter(Base):
    """The last number given in a scope, such as meeting/MET/2022; never goes back (INV-11)."""

    __tablename__ = "counter"

    scope: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int]


class Receipt(Base):
    """What an act answered, so that the same request sent twice is done once (D11)."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_created_at", "created_at"),)

    # SHA-256 over the actor and the key: two accounts may choose the same key.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[Moment]
    result: Mapped[str] = mapped_column(Text, default="")
