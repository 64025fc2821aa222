"""By which name somebody was at a meeting that has begun, where they are called otherwise now."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Document

revision: str = '0017'
down_revision: str | None = '0016'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for table in ('participation', 'nomination'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('named_as', Document, nullable=True))


def downgrade() -> None:
    for table in ('nomination', 'participation'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('named_as')
