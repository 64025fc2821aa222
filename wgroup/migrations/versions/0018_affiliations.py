"""Where people belong gets days, and a table of its own."""

from collections.abc import Sequence
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0018'
down_revision: str | None = '0017'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    made = op.create_table('affiliation',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('post_en', sa.String(length=200), nullable=False),
    sa.Column('post_zh', sa.String(length=200), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=True),
    sa.Column('until_day', sa.Date(), nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_affiliation_organisation_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_affiliation_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_affiliation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_affiliation'))
    )
    op.create_index(op.f('ix_affiliation_organisation_id'), 'affiliation', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_affiliation_person_id'), 'affiliation', ['person_id'], unique=False)
    person = sa.table('person', sa.column('id', sa.Uuid()), sa.column('party', sa.String()),
                      sa.column('organisation_id', sa.Uuid()), sa.column('created_at', Instant),
                      sa.column('changed_at', Instant))
    known = op.get_bind().execute(sa.select(person).where(person.c.organisation_id.is_not(None)))
    rows = [
        {'id': uuid4(), 'person_id': each.id, 'party': each.party, 'version': 1,
         'organisation_id': each.organisation_id, 'post_en': '', 'post_zh': '', 'from_day': None,
         'until_day': None, 'created_at': each.created_at, 'changed_at': each.changed_at}
        for each in known
    ]
    if rows:
        op.bulk_insert(made, rows)
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_organisation_id'))
        batch_op.drop_constraint(batch_op.f('fk_person_organisation_id'), type_='foreignkey')
        batch_op.drop_column('organisation_id')


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('organisation_id', sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f('ix_person_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_person_organisation_id'), 'organisation', ['organisation_id'], ['id'])
    op.execute(
        'UPDATE person SET organisation_id = (SELECT min(a.organisation_id) FROM affiliation a'
        ' WHERE a.person_id = person.id AND a.until_day IS NULL)'
        if op.get_bind().dialect.name == 'sqlite' else
        'UPDATE person SET organisation_id = (SELECT a.organisation_id FROM affiliation a'
        ' WHERE a.person_id = person.id AND a.until_day IS NULL LIMIT 1)'
    )
    op.drop_table('affiliation')
