"""What Alembic runs: on the connection that wgroup.db.migrate hands it, and no other."""

from alembic import context

from wgroup.db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
