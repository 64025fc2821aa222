"""What Alembic runs: on the connection that wgroup.db.migrate hands it, and no other."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from wgroup.db.base import Base
from wgroup.db.dialect import Document, Instant
from wgroup.db.matching import is_of_the_house


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own types by their names; a choice is kept as the text that it is."""
    if kind != "type":
        return False
    if isinstance(item, Instant):
        autogen.imports.add("from wgroup.db.dialect import Instant")
        return "Instant"
    if item is Document:
        autogen.imports.add("from wgroup.db.dialect import Document")
        return "Document"
    return f"sa.String({item.length})" if isinstance(item, sa.Enum) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render,
    compare_type=True,
    include_name=is_of_the_house,
)
context.run_migrations()
