"""Delegations as their Parties file them, and their credentials."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0015'
down_revision: str | None = '0014'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('delegation',
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('from_at', Instant, nullable=False),
    sa.Column('until_at', Instant, nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('filed_at', Instant, nullable=True),
    sa.Column('credentials', sa.String(length=40), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_delegation_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation'))
    )
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegation_party'), ['party'], unique=False)
    op.create_table('delegation_member',
    sa.Column('delegation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('function', sa.String(length=40), nullable=False),
    sa.Column('post_en', sa.String(length=200), nullable=False),
    sa.Column('post_zh', sa.String(length=200), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_delegation_member_delegation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_delegation_member_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation_member')),
    sa.UniqueConstraint('delegation_id', 'person_id', name=op.f('uq_delegation_member_delegation_id_person_id'))
    )
    with op.batch_alter_table('delegation_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegation_member_person_id'), ['person_id'], unique=False)
    op.create_table('credentials',
    sa.Column('delegation_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('issued_by_en', sa.String(length=200), nullable=False),
    sa.Column('issued_by_zh', sa.String(length=200), nullable=False),
    sa.Column('filed_at', Instant, nullable=False),
    sa.Column('examined_at', Instant, nullable=True),
    sa.Column('in_order', sa.Boolean(), nullable=True),
    sa.Column('reason_en', sa.String(length=1000), nullable=False),
    sa.Column('reason_zh', sa.String(length=1000), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_credentials_delegation_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_credentials_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credentials')),
    sa.UniqueConstraint('delegation_id', 'number', name=op.f('uq_credentials_delegation_id_number'))
    )
    op.create_table('credentials_body',
    sa.Column('credentials_id', sa.Uuid(), nullable=False),
    sa.Column('octets', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['credentials_id'], ['credentials.id'], name=op.f('fk_credentials_body_credentials_id')),
    sa.PrimaryKeyConstraint('credentials_id', name=op.f('pk_credentials_body'))
    )


def downgrade() -> None:
    op.drop_table('credentials_body')
    op.drop_table('credentials')
    op.drop_table('delegation_member')
    op.drop_table('delegation')
