"""What every table has: an id given at birth, a version, and names we can predict."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Enum, MetaData, String
from sqlalchemy.orm import (
    Composite,
    DeclarativeBase,
    Mapped,
    composite,
    declared_attr,
    mapped_column,
)

from wgroup.db.dialect import Instant
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

Moment = Annotated[datetime, mapped_column(Instant)]
WallTime = Annotated[datetime, mapped_column(DateTime)]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012
        StrEnum: Enum(StrEnum, native_enum=False, length=40, values_callable=lambda kind: [*kind]),
    }


class Record(Base):
    """A row with a life of its own; version rises with each change and guards lost edits."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805
        return {"version_id_col": cls.version}

    def __init__(self, **values: object) -> None:
        super().__init__(**{"id": uuid4(), **values})

    def insist_unchanged(self, seen: int) -> None:
        """Raise Conflict if the record has moved on since its editor saw version seen (INV-43)."""
        if self.version != seen:
            raise Conflict("stale_version", version=self.version)


def bilingual(name: str, length: int = 300) -> Composite[Bilingual]:
    """Map one Bilingual onto two plain columns, name_en and name_zh."""
    return composite(
        Bilingual,
        mapped_column(f"{name}_en", String(length), default=""),
        mapped_column(f"{name}_zh", String(length), default=""),
    )
