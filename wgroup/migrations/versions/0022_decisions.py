"""Decisions: their text, what both sides said of it, and the numbers of the register."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0022'
down_revision: str | None = '0021'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# INV-28: a number if and only if it is adopted.
NUMBERED = (
    "(status = 'adopted') = (number IS NOT NULL) AND (status = 'adopted') = (year IS NOT NULL)"
)


def upgrade() -> None:
    op.create_table('decision',
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('text_en', sa.String(length=8000), nullable=False),
    sa.Column('text_zh', sa.String(length=8000), nullable=False),
    sa.Column('drafter', sa.String(length=8), nullable=True),
    sa.Column('meeting_id', sa.Uuid(), nullable=True),
    sa.Column('redraft_of', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('method', sa.String(40), nullable=True),
    sa.Column('tabled_at', Instant, nullable=True),
    sa.Column('silence_opened_at', Instant, nullable=True),
    sa.Column('expires_at', Instant, nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('effective_at', Instant, nullable=True),
    sa.Column('adopted_at', Instant, nullable=True),
    sa.Column('withdrawn_at', Instant, nullable=True),
    sa.Column('reason_en', sa.String(length=2000), nullable=False),
    sa.Column('reason_zh', sa.String(length=2000), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('acts', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['drafter'], ['party.code'], name=op.f('fk_decision_drafter')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_decision_meeting_id')),
    sa.ForeignKeyConstraint(['redraft_of'], ['decision.id'], name=op.f('fk_decision_redraft_of')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('year', 'number', name=op.f('uq_decision_year_number')),
    sa.CheckConstraint(NUMBERED, name=op.f('ck_decision_numbered_once_adopted'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_by_expiry', ['status', 'expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_drafter'), ['drafter'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_redraft_of'), ['redraft_of'], unique=False)
    op.create_table('decision_break',
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('text_en', sa.String(length=4000), nullable=False),
    sa.Column('text_zh', sa.String(length=4000), nullable=False),
    sa.Column('received_at', Instant, nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_break_decision_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_decision_break_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_break')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_decision_break_decision_id'))
    )
    op.create_table('decision_consent',
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('matter', sa.String(40), nullable=False),
    sa.Column('starts_at', Instant, nullable=True),
    sa.Column('expires_at', Instant, nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('entered_at', Instant, nullable=True),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_consent_decision_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_decision_consent_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_consent'))
    )
    with op.batch_alter_table('decision_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_consent_decision_id'), ['decision_id'], unique=False)
    op.create_table('decision_statement',
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('text_en', sa.String(length=4000), nullable=False),
    sa.Column('text_zh', sa.String(length=4000), nullable=False),
    sa.Column('received_at', Instant, nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_statement_decision_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_decision_statement_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_statement'))
    )
    with op.batch_alter_table('decision_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_statement_decision_id'), ['decision_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('decision_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_statement_decision_id'))
    op.drop_table('decision_statement')
    with op.batch_alter_table('decision_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_consent_decision_id'))
    op.drop_table('decision_consent')
    op.drop_table('decision_break')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_redraft_of'))
        batch_op.drop_index(batch_op.f('ix_decision_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_decision_drafter'))
        batch_op.drop_index('ix_decision_by_expiry')
    op.drop_table('decision')
    op.execute("DELETE FROM search_entry WHERE kind = 'decision'")
