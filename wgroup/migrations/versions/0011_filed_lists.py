"""The list of participants: as each side filed it, and when it freezes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Document, Instant

revision: str = '0011'
down_revision: str | None = '0010'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('list_freezing',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('freezes_at', Instant, nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_list_freezing_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_freezing')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_list_freezing_meeting_id'))
    )
    op.create_table('filed_list',
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('filed_at', Instant, nullable=False),
    sa.Column('people', Document, nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_filed_list_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_filed_list_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filed_list')),
    sa.UniqueConstraint('meeting_id', 'party', name=op.f('uq_filed_list_meeting_id_party'))
    )
    with op.batch_alter_table('filed_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_filed_list_meeting_id'), ['meeting_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('filed_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_filed_list_meeting_id'))
    op.drop_table('filed_list')
    op.drop_table('list_freezing')
