"""Second factors, what passkeys have signed, and which sessions wait for them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Instant

revision: str = '0006'
down_revision: str | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('totp_secret',
    sa.Column('sealed', sa.String(length=200), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('last_used_at', Instant, nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_totp_secret_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_totp_secret')),
    sa.UniqueConstraint('account_id', name=op.f('uq_totp_secret_account_id'))
    )
    op.create_index(op.f('ix_totp_secret_account_id'), 'totp_secret', ['account_id'], unique=False)
    op.create_table('recovery_code',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', Instant, nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('digest', name=op.f('uq_recovery_code_digest'))
    )
    op.create_index(op.f('ix_recovery_code_account_id'), 'recovery_code', ['account_id'], unique=False)
    op.create_table('passkey',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('credential', sa.String(length=1400), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('public_key', sa.String(length=3000), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('last_used_at', Instant, nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('digest', name=op.f('uq_passkey_digest'))
    )
    op.create_index(op.f('ix_passkey_account_id'), 'passkey', ['account_id'], unique=False)
    op.create_table('challenge',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', Instant, nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_challenge'))
    )
    op.create_index(op.f('ix_challenge_used_at'), 'challenge', ['used_at'], unique=False)
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('passed_at', Instant, nullable=True))
        batch_op.add_column(sa.Column('proved_at', Instant, nullable=True))
    # Who was signed in when there were no second factors stays so.
    op.execute('UPDATE login_session SET passed_at = created_at, proved_at = created_at')


def downgrade() -> None:
    # Who waits for a second factor is not let in by that the code of before knows of none.
    op.execute('UPDATE login_session SET ended_at = created_at WHERE passed_at IS NULL')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_column('proved_at')
        batch_op.drop_column('passed_at')
    for table in ('challenge', 'passkey', 'recovery_code', 'totp_secret'):
        op.drop_table(table)
