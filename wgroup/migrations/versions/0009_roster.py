"""The roster of experts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _kept() -> list[sa.Column]:
    return [
        sa.Column('created_at', Instant, nullable=False),
        sa.Column('changed_at', Instant, nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table('expert_profile',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('expertise_en', sa.String(length=500), nullable=False),
    sa.Column('expertise_zh', sa.String(length=500), nullable=False),
    sa.Column('place_en', sa.String(length=120), nullable=False),
    sa.Column('place_zh', sa.String(length=120), nullable=False),
    sa.Column('speaks_en', sa.Boolean(), nullable=False),
    sa.Column('speaks_zh', sa.Boolean(), nullable=False),
    sa.Column('consent_at', Instant, nullable=True),
    sa.Column('consent_own', sa.Boolean(), nullable=False),
    *_kept(),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_expert_profile_person_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_expert_profile_party')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_expert_profile_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_profile')),
    sa.UniqueConstraint('person_id', name=op.f('uq_expert_profile_person_id'))
    )
    with op.batch_alter_table('expert_profile', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_expert_profile_party'), ['party'], unique=False)
        batch_op.create_index(batch_op.f('ix_expert_profile_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('expert_topic',
    sa.Column('profile_id', sa.Uuid(), nullable=False),
    sa.Column('topic_key', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    *_kept(),
    sa.ForeignKeyConstraint(['profile_id'], ['expert_profile.id'], name=op.f('fk_expert_topic_profile_id')),
    sa.ForeignKeyConstraint(['topic_key'], ['topic.key'], name=op.f('fk_expert_topic_topic_key')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_expert_topic_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_topic')),
    sa.UniqueConstraint('profile_id', 'topic_key', name=op.f('uq_expert_topic_profile_id_topic_key'))
    )
    with op.batch_alter_table('expert_topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_expert_topic_topic_key'), ['topic_key'], unique=False)

    op.create_table('expert_declaration',
    sa.Column('profile_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('interests_en', sa.String(length=2000), nullable=False),
    sa.Column('interests_zh', sa.String(length=2000), nullable=False),
    *_kept(),
    sa.ForeignKeyConstraint(['profile_id'], ['expert_profile.id'], name=op.f('fk_expert_declaration_profile_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_expert_declaration_person_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_expert_declaration_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_declaration')),
    sa.UniqueConstraint('profile_id', name=op.f('uq_expert_declaration_profile_id'))
    )


def downgrade() -> None:
    op.drop_table('expert_declaration')
    op.drop_table('expert_topic')
    op.drop_table('expert_profile')
