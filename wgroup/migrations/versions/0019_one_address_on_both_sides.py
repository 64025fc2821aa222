"""An address is unique within a side, not over all: what one side has tells the other nothing."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0019'
down_revision: str | None = '0018'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OF_NEITHER = sa.text('party IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint('uq_account_email', type_='unique')
        batch_op.create_unique_constraint('uq_account_party_email', ['party', 'email'])
        batch_op.create_index('ix_account_email', ['email'])
        batch_op.create_index(
            'uq_account_email_of_neither',
            ['email'],
            unique=True,
            sqlite_where=OF_NEITHER,
            postgresql_where=OF_NEITHER,
        )


def downgrade() -> None:
    """Fails, changing nothing, where an address is used on several sides by now."""
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index('uq_account_email_of_neither')
        batch_op.drop_index('ix_account_email')
        batch_op.drop_constraint('uq_account_party_email', type_='unique')
        batch_op.create_unique_constraint('uq_account_email', ['email'])
