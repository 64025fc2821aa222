"""The agenda of a meeting: its items, what both Parties add, what the sides propose, and who is
asked for some items only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Document, Instant

revision: str = '0021'
down_revision: str | None = '0020'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('agenda',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'provisional', 'adopted', name='agendastate', native_enum=False, length=40), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('circulated_at', Instant, nullable=True),
    sa.Column('adopted_at', Instant, nullable=True),
    sa.Column('acts', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_agenda_meeting_id'))
    )
    op.create_table('agenda_item',
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('note_en', sa.String(length=2000), nullable=False),
    sa.Column('note_zh', sa.String(length=2000), nullable=False),
    sa.Column('kind', sa.Enum('decision', 'discussion', 'information', name='itemkind', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('presenter_en', sa.String(length=200), nullable=False),
    sa.Column('presenter_zh', sa.String(length=200), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('topics', Document, nullable=False),
    sa.Column('provisions', Document, nullable=False),
    sa.Column('outcome', sa.Enum('open', 'reached', 'not_reached', name='outcome', native_enum=False, length=40), nullable=False),
    sa.Column('carried_from', sa.Uuid(), nullable=True),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['agenda_item.id'], name=op.f('fk_agenda_item_parent_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_agenda_item_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    op.create_index(op.f('ix_agenda_item_carried_from'), 'agenda_item', ['carried_from'], unique=False)
    op.create_index(op.f('ix_agenda_item_meeting_id'), 'agenda_item', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_agenda_item_outcome'), 'agenda_item', ['outcome'], unique=False)
    op.create_index(op.f('ix_agenda_item_parent_id'), 'agenda_item', ['parent_id'], unique=False)
    op.create_table('agenda_proposal',
    sa.Column('meeting_id', sa.Uuid(), nullable=True),
    sa.Column('group_code', sa.String(length=4), nullable=True),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('note_en', sa.String(length=2000), nullable=False),
    sa.Column('note_zh', sa.String(length=2000), nullable=False),
    sa.Column('kind', sa.Enum('decision', 'discussion', 'information', name='itemkind', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'taken', 'declined', 'withdrawn', name='proposalstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason_en', sa.String(length=1000), nullable=False),
    sa.Column('reason_zh', sa.String(length=1000), nullable=False),
    sa.Column('settled_at', Instant, nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_code'], ['thematic_group.code'], name=op.f('fk_agenda_proposal_group_code')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_proposal_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_agenda_proposal_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_proposal'))
    )
    op.create_index(op.f('ix_agenda_proposal_group_code'), 'agenda_proposal', ['group_code'], unique=False)
    op.create_index(op.f('ix_agenda_proposal_meeting_id'), 'agenda_proposal', ['meeting_id'], unique=False)
    op.create_table('agenda_addition',
    sa.Column('kind', sa.Enum('add', 'change', 'remove', name='additionkind', native_enum=False, length=40), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=True),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('content', Document, nullable=False),
    sa.Column('state', sa.Enum('waiting', 'entered', 'declined', name='additionstate', native_enum=False, length=40), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('proposal_id', sa.Uuid(), nullable=True),
    sa.Column('settled_at', Instant, nullable=True),
    sa.Column('declined_by', sa.String(length=8), nullable=True),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['declined_by'], ['party.code'], name=op.f('fk_agenda_addition_declined_by')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_addition_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_agenda_addition_party')),
    sa.ForeignKeyConstraint(['proposal_id'], ['agenda_proposal.id'], name=op.f('fk_agenda_addition_proposal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_addition'))
    )
    op.create_index(op.f('ix_agenda_addition_meeting_id'), 'agenda_addition', ['meeting_id'], unique=False)
    op.create_table('item_invitation',
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_item_invitation_item_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_item_invitation_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_item_invitation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_invitation')),
    sa.UniqueConstraint('item_id', 'person_id', name=op.f('uq_item_invitation_item_id_person_id'))
    )
    op.create_index(op.f('ix_item_invitation_item_id'), 'item_invitation', ['item_id'], unique=False)
    op.create_index(op.f('ix_item_invitation_meeting_id'), 'item_invitation', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_item_invitation_person_id'), 'item_invitation', ['person_id'], unique=False)
    op.create_table('agenda_concurrence',
    sa.Column('addition_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['addition_id'], ['agenda_addition.id'], name=op.f('fk_agenda_concurrence_addition_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_concurrence_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_agenda_concurrence_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_concurrence')),
    sa.UniqueConstraint('addition_id', 'party', name=op.f('uq_agenda_concurrence_addition_id_party'))
    )
    op.create_index(op.f('ix_agenda_concurrence_addition_id'), 'agenda_concurrence', ['addition_id'], unique=False)
    op.create_index(op.f('ix_agenda_concurrence_meeting_id'), 'agenda_concurrence', ['meeting_id'], unique=False)


def downgrade() -> None:
    for table in (
        'agenda_concurrence', 'item_invitation', 'agenda_addition', 'agenda_proposal',
        'agenda_item', 'agenda',
    ):
        op.drop_table(table)
