"""Words to find records by: one table of ours, and what each engine keeps beside it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.parties.naming import has_han
from wgroup.search.words import words_of

revision: str = '0008'
down_revision: str | None = '0007'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Only letters and digits stand in words: ASCII rules part them at the spaces and nowhere else.
SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "words, content='search_entry', content_rowid='number', tokenize='ascii', prefix='1 2 3')",
    "CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_words(rowid, words) VALUES (new.number, new.words); END",
    "CREATE TRIGGER search_entry_drop AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_words(search_words, rowid, words) "
    "VALUES ('delete', old.number, old.words); END",
)
POSTGRESQL = (
    "CREATE TABLE search_words (number bigint PRIMARY KEY "
    "REFERENCES search_entry (number) ON DELETE CASCADE, vector tsvector NOT NULL)",
    "CREATE INDEX ix_search_words_vector ON search_words USING gin (vector)",
    "CREATE FUNCTION search_entry_put() RETURNS trigger LANGUAGE plpgsql AS $put$ BEGIN "
    "INSERT INTO search_words SELECT NEW.number, "
    "CAST(string_agg('''' || word || ''':' || least(at, 16383), ' ') AS tsvector) "
    "FROM unnest(string_to_array(NEW.words, ' ')) WITH ORDINALITY AS of_it(word, at); "
    "RETURN NULL; END $put$",
    "CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry "
    "FOR EACH ROW EXECUTE FUNCTION search_entry_put()",
)


def upgrade() -> None:
    op.create_table('search_entry',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('kind', 'record_id', name=op.f('uq_search_entry_kind_record_id'))
    )
    for line in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.get_bind().exec_driver_sql(line)
    _fill('person', 'family_name', 'given_name', 'latin_family', 'latin_given')
    _fill('organisation', 'name_en', 'name_zh', 'place_en', 'place_zh')


def _fill(kind: str, *columns: str) -> None:
    """Rows that are there already; a name in Han script is one word, family and given together."""
    table = sa.table(kind, sa.column('id', sa.Uuid()), *(sa.column(each) for each in columns))
    entry = sa.table('search_entry', sa.column('kind'), sa.column('record_id', sa.Uuid()), sa.column('words'))
    for row in op.get_bind().execute(sa.select(table)).all():
        texts = list(row[1:])
        if kind == 'person':
            texts = [f'{texts[0]}{texts[1]}' if has_han(texts[0]) else '', *texts]
        words = ' '.join(words_of(texts))
        if words:
            op.get_bind().execute(entry.insert().values(kind=kind, record_id=row[0], words=words))


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.get_bind().exec_driver_sql('DROP TRIGGER search_entry_put')
        op.get_bind().exec_driver_sql('DROP TRIGGER search_entry_drop')
        op.get_bind().exec_driver_sql('DROP TABLE search_words')
    else:
        op.get_bind().exec_driver_sql('DROP TABLE search_words')
        op.get_bind().exec_driver_sql('DROP TRIGGER search_entry_put ON search_entry')
        op.get_bind().exec_driver_sql('DROP FUNCTION search_entry_put()')
    op.drop_table('search_entry')
