"""People can be erased: requests, who is, and what their history tells no more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0012'
down_revision: str | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('erasure_request',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('asked_at', Instant, nullable=False),
    sa.Column('closed_at', Instant, nullable=True),
    sa.Column('answer_en', sa.String(length=1000), nullable=False),
    sa.Column('answer_zh', sa.String(length=1000), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_erasure_request_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_erasure_request_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure_request'))
    )
    with op.batch_alter_table('erasure_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_request_party'), ['party'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_request_person_id'), ['person_id'], unique=False)
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('erased_at', Instant, nullable=True))
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('redacted_at', Instant, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_column('redacted_at')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('erased_at')
    with op.batch_alter_table('erasure_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_erasure_request_person_id'))
        batch_op.drop_index(batch_op.f('ix_erasure_request_party'))
    op.drop_table('erasure_request')
