"""People can be invited once, to all meetings of a span."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Document, Instant

revision: str = '0013'
down_revision: str | None = '0012'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('lasting_invitation',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('capacity', sa.String(length=40), nullable=False),
    sa.Column('group_code', sa.String(length=4), nullable=True),
    sa.Column('types', Document, nullable=False),
    sa.Column('from_at', Instant, nullable=False),
    sa.Column('until_at', Instant, nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('ended_at', Instant, nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_code'], ['thematic_group.code'], name=op.f('fk_lasting_invitation_group_code')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_lasting_invitation_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_lasting_invitation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lasting_invitation'))
    )
    with op.batch_alter_table('lasting_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lasting_invitation_party'), ['party'], unique=False)
        batch_op.create_index(batch_op.f('ix_lasting_invitation_person_id'), ['person_id'], unique=False)
    op.create_table('lasting_seat',
    sa.Column('invitation_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('put', sa.Boolean(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['lasting_invitation.id'], name=op.f('fk_lasting_seat_invitation_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_lasting_seat_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lasting_seat')),
    sa.UniqueConstraint('invitation_id', 'meeting_id', name=op.f('uq_lasting_seat_invitation_id_meeting_id'))
    )
    with op.batch_alter_table('lasting_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lasting_seat_meeting_id'), ['meeting_id'], unique=False)


def downgrade() -> None:
    op.drop_table('lasting_seat')
    op.drop_table('lasting_invitation')
