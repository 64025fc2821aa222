"""People who look alike are found and made one."""

import unicodedata
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0014'
down_revision: str | None = '0013'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    likeness = op.create_table('likeness',
    sa.Column('number', NUMBER, nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=8), nullable=False),
    sa.Column('key', sa.String(length=420), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_likeness_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_likeness'))
    )
    op.create_index('ix_likeness_key', 'likeness', ['side', 'key'], unique=False)
    op.create_index(op.f('ix_likeness_person_id'), 'likeness', ['person_id'], unique=False)
    op.create_table('distinct_pair',
    sa.Column('one_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['one_id'], ['person.id'], name=op.f('fk_distinct_pair_one_id')),
    sa.ForeignKeyConstraint(['other_id'], ['person.id'], name=op.f('fk_distinct_pair_other_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_distinct_pair_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_distinct_pair')),
    sa.UniqueConstraint('one_id', 'other_id', name=op.f('uq_distinct_pair_one_id_other_id'))
    )
    with op.batch_alter_table('distinct_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_distinct_pair_other_id'), ['other_id'], unique=False)
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('merged_into_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_person_merged_into_id'), 'person', ['merged_into_id'], ['id'])
    _fill(likeness)


def _fill(likeness: sa.Table) -> None:
    """As it stood when this was written."""
    people = sa.table('person', *(sa.column(each) for each in (
        'id', 'party', 'email', 'family_name', 'given_name', 'latin_family', 'latin_given')))
    people.c.id.type = sa.Uuid()
    connection = op.get_bind()
    rows = [
        {'person_id': each.id, 'side': each.party or '', 'reason': reason, 'key': f'{reason}:{key}'[:420]}
        for each in connection.execute(sa.select(people)).all() for reason, key in _keys(each)
    ]
    for start in range(0, len(rows), 1000):
        connection.execute(sa.insert(likeness), rows[start : start + 1000])


def _keys(person: sa.Row) -> Iterator[tuple[str, str]]:
    han = any('\u3400' <= each <= '\u9fff' or each >= '\U00020000' for each in person.family_name)
    if person.email:
        yield 'email', person.email
    if han:
        yield 'name', f'{person.family_name}{person.given_name}'
    latin = _folded(f'{person.latin_family} {person.latin_given}')
    if not latin and not han:
        latin = _folded(f'{person.family_name} {person.given_name}')
    if latin:
        yield 'latin', latin


def _folded(name: str) -> str:
    bare = ''.join(each for each in unicodedata.normalize('NFKD', name) if not unicodedata.combining(each))
    words = ''.join(each if each.isalnum() else ' ' for each in bare.casefold())
    return ' '.join(sorted(words.split()))


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_person_merged_into_id'), type_='foreignkey')
        batch_op.drop_column('merged_into_id')
    op.drop_table('distinct_pair')
    op.drop_table('likeness')
