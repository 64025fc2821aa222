"""People in two scripts; seats for experts, and the nominations that fill them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0004'
down_revision: str | None = '0003'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PERSON = sa.table(
    'person', sa.column('id', sa.Uuid()), sa.column('family_name'), sa.column('given_name'),
    sa.column('sort_name'),
)


def upgrade() -> None:
    op.create_table('nomination',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('closes_at', Instant, nullable=True),
    sa.Column('suggested', sa.Boolean(), nullable=False),
    sa.Column('submitted_at', Instant, nullable=True),
    sa.Column('returned_at', Instant, nullable=True),
    sa.Column('registered_at', Instant, nullable=True),
    sa.Column('window_ends_at', Instant, nullable=True),
    sa.Column('waived_at', Instant, nullable=True),
    sa.Column('objected_at', Instant, nullable=True),
    sa.Column('withdrawn_at', Instant, nullable=True),
    sa.Column('seated_at', Instant, nullable=True),
    sa.Column('shortcoming_en', sa.String(length=1000), nullable=False),
    sa.Column('shortcoming_zh', sa.String(length=1000), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_nomination_meeting_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_nomination_organisation_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_nomination_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_nomination_person_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['nomination.id'], name=op.f('fk_nomination_replaces_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination'))
    )
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.create_index('ix_nomination_by_meeting', ['meeting_id', 'party'], unique=False)
        batch_op.create_index('ix_nomination_by_person', ['person_id', 'seated_at'], unique=False)

    op.create_table('seat_plan',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('composition', sa.String(40), nullable=False),
    sa.Column('governmental', sa.Integer(), nullable=False),
    sa.Column('non_governmental', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('closes_at', Instant, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_seat_plan_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_plan')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_seat_plan_meeting_id'))
    )
    op.create_table('nomination_answer',
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('objects', sa.Boolean(), nullable=False),
    sa.Column('reason_en', sa.String(length=2000), nullable=False),
    sa.Column('reason_zh', sa.String(length=2000), nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('nomination_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_nomination_answer_nomination_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_nomination_answer_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination_answer')),
    sa.UniqueConstraint('nomination_id', 'party', name=op.f('uq_nomination_answer_nomination_id_party'))
    )
    op.create_table('nomination_statement',
    sa.Column('nomination_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('handed_in', sa.Boolean(), nullable=False),
    sa.Column('position_en', sa.String(length=200), nullable=False),
    sa.Column('position_zh', sa.String(length=200), nullable=False),
    sa.Column('interests_en', sa.String(length=2000), nullable=False),
    sa.Column('interests_zh', sa.String(length=2000), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_nomination_statement_nomination_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_nomination_statement_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination_statement')),
    sa.UniqueConstraint('nomination_id', name=op.f('uq_nomination_statement_nomination_id'))
    )
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('nominated', sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.alter_column('nominated', server_default=None)
    _name_people()


def _name_people() -> None:
    """Whoever is there is known to both sides, and has a name in one script."""
    usual = {'latin_family': '', 'latin_given': '', 'sort_name': '', 'known': 'insiders'}
    lengths = {'latin_family': 100, 'latin_given': 100, 'sort_name': 402, 'known': 40}
    with op.batch_alter_table('person', schema=None) as batch_op:
        for name, value in usual.items():
            batch_op.add_column(
                sa.Column(name, sa.String(lengths[name]), nullable=False, server_default=value)
            )
    bind = op.get_bind()
    for key, family, given in bind.execute(
        sa.select(PERSON.c.id, PERSON.c.family_name, PERSON.c.given_name)
    ).all():
        called = f"{family} {given}".strip().casefold()
        bind.execute(sa.update(PERSON).where(PERSON.c.id == key).values(sort_name=called))
    with op.batch_alter_table('person', schema=None) as batch_op:
        for name in usual:
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index('ix_person_by_name', ['sort_name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_email'), ['email'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.drop_column('nominated')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_email'))
        batch_op.drop_index('ix_person_by_name')
        batch_op.drop_column('known')
        batch_op.drop_column('sort_name')
        batch_op.drop_column('latin_given')
        batch_op.drop_column('latin_family')

    op.drop_table('nomination_statement')
    op.drop_table('nomination_answer')
    op.drop_table('seat_plan')
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.drop_index('ix_nomination_by_person')
        batch_op.drop_index('ix_nomination_by_meeting')

    op.drop_table('nomination')
