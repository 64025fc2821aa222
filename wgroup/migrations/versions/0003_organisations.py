"""Organisations, and what was answered to their admission."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('organisation',
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.Column('name_zh', sa.String(length=300), nullable=False),
    sa.Column('key_en', sa.String(length=600), nullable=False),
    sa.Column('key_zh', sa.String(length=600), nullable=False),
    sa.Column('sort_name', sa.String(length=600), nullable=False),
    sa.Column('type', sa.String(40), nullable=False),
    sa.Column('level', sa.String(40), nullable=False),
    sa.Column('place_en', sa.String(length=120), nullable=False),
    sa.Column('place_zh', sa.String(length=120), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('sponsor', sa.String(length=8), nullable=True),
    sa.Column('notified_at', Instant, nullable=True),
    sa.Column('window_ends_at', Instant, nullable=True),
    sa.Column('waived_at', Instant, nullable=True),
    sa.Column('objected_at', Instant, nullable=True),
    sa.Column('suspended_at', Instant, nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sponsor'], ['party.code'], name=op.f('fk_organisation_sponsor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index('ix_organisation_by_kind', ['type', 'sponsor'], unique=False)
        batch_op.create_index('ix_organisation_by_name', ['sort_name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_key_en'), ['key_en'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_key_zh'), ['key_zh'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_sponsor'), ['sponsor'], unique=False)

    op.create_table('admission_answer',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('objects', sa.Boolean(), nullable=False),
    sa.Column('reason_en', sa.String(length=2000), nullable=False),
    sa.Column('reason_zh', sa.String(length=2000), nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_admission_answer_organisation_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_admission_answer_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admission_answer')),
    sa.UniqueConstraint('organisation_id', 'party', name=op.f('uq_admission_answer_organisation_id_party'))
    )


def downgrade() -> None:
    op.drop_table('admission_answer')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_sponsor'))
        batch_op.drop_index(batch_op.f('ix_organisation_key_zh'))
        batch_op.drop_index(batch_op.f('ix_organisation_key_en'))
        batch_op.drop_index('ix_organisation_by_name')
        batch_op.drop_index('ix_organisation_by_kind')

    op.drop_table('organisation')
