"""Series of meetings, and people invited once to all of one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Document, Instant

revision: str = '0020'
down_revision: str | None = '0019'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('series',
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('group_code', sa.String(length=4), nullable=True),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('purpose_en', sa.String(length=4000), nullable=False),
    sa.Column('purpose_zh', sa.String(length=4000), nullable=False),
    sa.Column('type', sa.String(40), nullable=False),
    sa.Column('host', sa.String(length=8), nullable=False),
    sa.Column('alternates', sa.Boolean(), nullable=False),
    sa.Column('level', sa.String(40), nullable=False),
    sa.Column('mode', sa.String(40), nullable=False),
    sa.Column('venue_en', sa.String(length=300), nullable=False),
    sa.Column('venue_zh', sa.String(length=300), nullable=False),
    sa.Column('provisions', Document, nullable=False),
    sa.Column('topics', Document, nullable=False),
    sa.Column('rule_kept', Document, nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('clock', sa.String(length=8), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('left_out', Document, nullable=False),
    sa.Column('ended_at', Instant, nullable=True),
    sa.Column('acts', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_code'], ['thematic_group.code'], name=op.f('fk_series_group_code')),
    sa.ForeignKeyConstraint(['host'], ['party.code'], name=op.f('fk_series_host')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('key', name=op.f('uq_series_key'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series_key', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('occurs_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_meeting_series_key'), ['series_key'])
        batch_op.create_unique_constraint(batch_op.f('uq_meeting_series_key_occurs_on'), ['series_key', 'occurs_on'])
        batch_op.create_foreign_key(batch_op.f('fk_meeting_series_key'), 'series', ['series_key'], ['key'])
    with op.batch_alter_table('lasting_invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series_key', sa.String(length=20), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_lasting_invitation_series_key'), 'series', ['series_key'], ['key'])


def downgrade() -> None:
    with op.batch_alter_table('lasting_invitation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_lasting_invitation_series_key'), type_='foreignkey')
        batch_op.drop_column('series_key')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_meeting_series_key'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_meeting_series_key_occurs_on'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_meeting_series_key'))
        batch_op.drop_column('occurs_on')
        batch_op.drop_column('series_key')
    op.drop_table('series')
