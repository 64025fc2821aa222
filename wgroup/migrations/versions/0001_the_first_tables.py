"""the first tables"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from wgroup.db.dialect import Document, Instant

revision: str = '0001'
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('citation',
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('target', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('source', 'target', name=op.f('pk_citation'))
    )
    with op.batch_alter_table('citation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_citation_target'), ['target'], unique=False)

    op.create_table('counter',
    sa.Column('scope', sa.String(length=120), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('scope', name=op.f('pk_counter'))
    )
    op.create_table('entry',
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('title_en', sa.String(length=2000), nullable=False),
    sa.Column('title_zh', sa.String(length=2000), nullable=False),
    sa.Column('text_en', sa.String(length=2000), nullable=False),
    sa.Column('text_zh', sa.String(length=2000), nullable=False),
    sa.Column('facts', Document, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index('uq_entry_kind_key', ['kind', 'key'], unique=True)

    op.create_table('feed_state',
    sa.Column('scope', sa.String(length=60), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('asked_at', Instant, nullable=True),
    sa.PrimaryKeyConstraint('scope', name=op.f('pk_feed_state'))
    )
    op.create_table('import_batch',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('counts', Document, nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_sha256'), ['sha256'], unique=False)

    op.create_table('instrument',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('title_en', sa.String(length=500), nullable=False),
    sa.Column('title_zh', sa.String(length=500), nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('date_basis_en', sa.String(length=300), nullable=False),
    sa.Column('date_basis_zh', sa.String(length=300), nullable=False),
    sa.Column('parties', Document, nullable=False),
    sa.Column('articles', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('text_status', sa.String(40), nullable=False),
    sa.Column('review_mandate', sa.String(length=80), nullable=False),
    sa.Column('source', Document, nullable=False),
    sa.Column('languages', Document, nullable=False),
    sa.Column('known', Document, nullable=False),
    sa.Column('note_en', sa.String(length=2000), nullable=False),
    sa.Column('note_zh', sa.String(length=2000), nullable=False),
    sa.Column('ambiguities', Document, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument')),
    sa.UniqueConstraint('key', name=op.f('uq_instrument_key'))
    )
    with op.batch_alter_table('instrument', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_dated'), ['dated'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('payload', Document, nullable=False),
    sa.Column('dedupe', sa.String(length=200), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('run_at', Instant, nullable=False),
    sa.Column('leased_until', Instant, nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('done_at', Instant, nullable=True),
    sa.Column('failed_at', Instant, nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('dedupe', name=op.f('uq_job_dedupe'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['done_at', 'run_at'], unique=False)

    op.create_table('milestone',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('start', sa.Date(), nullable=True),
    sa.Column('end', sa.Date(), nullable=True),
    sa.Column('precision', sa.String(length=40), nullable=False),
    sa.Column('day_rule', sa.String(length=64), nullable=False),
    sa.Column('conditional', sa.Boolean(), nullable=False),
    sa.Column('dates_stated', sa.String(length=40), nullable=False),
    sa.Column('emit', sa.Boolean(), nullable=False),
    sa.Column('summary_en', sa.String(length=300), nullable=False),
    sa.Column('summary_zh', sa.String(length=300), nullable=False),
    sa.Column('alert_days', Document, nullable=False),
    sa.Column('external', Document, nullable=False),
    sa.Column('provisions', Document, nullable=False),
    sa.Column('commitments', Document, nullable=False),
    sa.Column('note_en', sa.String(length=2000), nullable=False),
    sa.Column('note_zh', sa.String(length=2000), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('key', name=op.f('uq_milestone_key'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_end'), ['end'], unique=False)

    op.create_table('party',
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.Column('name_zh', sa.String(length=300), nullable=False),
    sa.Column('short_en', sa.String(length=40), nullable=False),
    sa.Column('short_zh', sa.String(length=40), nullable=False),
    sa.Column('city_en', sa.String(length=60), nullable=False),
    sa.Column('city_zh', sa.String(length=60), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sa.UniqueConstraint('code', name=op.f('uq_party_code'))
    )
    op.create_table('receipt',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_receipt'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index('ix_receipt_created_at', ['created_at'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('root_kind', sa.String(length=40), nullable=False),
    sa.Column('root_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=10), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('changes', Document, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('subject_id', 'number', name=op.f('uq_revision_subject_id_number'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index('ix_revision_root', ['root_id', 'at'], unique=False)

    op.create_table('thematic_group',
    sa.Column('code', sa.String(length=4), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thematic_group')),
    sa.UniqueConstraint('code', name=op.f('uq_thematic_group_code'))
    )
    op.create_table('throttle',
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('tries', Document, nullable=False),
    sa.Column('last_at', Instant, nullable=False),
    sa.PrimaryKeyConstraint('scope', name=op.f('pk_throttle'))
    )
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_throttle_last_at'), ['last_at'], unique=False)

    op.create_table('trail_entry',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('prev_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_trail_entry'))
    )
    op.create_table('trail_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trail_head'))
    )
    op.create_table('authentic_text',
    sa.Column('instrument_key', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['instrument_key'], ['instrument.key'], name=op.f('fk_authentic_text_instrument_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authentic_text'))
    )
    with op.batch_alter_table('authentic_text', schema=None) as batch_op:
        batch_op.create_index('uq_authentic_text_of', ['instrument_key', 'language'], unique=True)

    op.create_table('commitment',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('instrument_key', sa.String(length=80), nullable=False),
    sa.Column('placeholder', sa.Boolean(), nullable=False),
    sa.Column('type', sa.String(40), nullable=False),
    sa.Column('holders', Document, nullable=False),
    sa.Column('granularity', sa.String(40), nullable=False),
    sa.Column('modality', sa.String(40), nullable=False),
    sa.Column('conditional', sa.Boolean(), nullable=False),
    sa.Column('historic', sa.Boolean(), nullable=False),
    sa.Column('due', Document, nullable=False),
    sa.Column('due_end', sa.Date(), nullable=True),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('review_question_en', sa.String(length=2000), nullable=False),
    sa.Column('review_question_zh', sa.String(length=2000), nullable=False),
    sa.Column('baseline', Document, nullable=False),
    sa.Column('target', Document, nullable=False),
    sa.Column('provisions', Document, nullable=False),
    sa.Column('indicators', Document, nullable=False),
    sa.Column('milestones', Document, nullable=False),
    sa.Column('evidence', Document, nullable=False),
    sa.Column('note_en', sa.String(length=2000), nullable=False),
    sa.Column('note_zh', sa.String(length=2000), nullable=False),
    sa.Column('ambiguities', Document, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['instrument_key'], ['instrument.key'], name=op.f('fk_commitment_instrument_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment')),
    sa.UniqueConstraint('key', name=op.f('uq_commitment_key'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index('ix_commitment_by_due', ['due_end', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_instrument_key'), ['instrument_key'], unique=False)

    op.create_table('meeting',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('group_code', sa.String(length=4), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('purpose_en', sa.String(length=4000), nullable=False),
    sa.Column('purpose_zh', sa.String(length=4000), nullable=False),
    sa.Column('type', sa.String(40), nullable=False),
    sa.Column('host', sa.String(length=8), nullable=False),
    sa.Column('level', sa.String(40), nullable=False),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('reason_en', sa.String(length=1000), nullable=False),
    sa.Column('reason_zh', sa.String(length=1000), nullable=False),
    sa.Column('starts', sa.DateTime(), nullable=False),
    sa.Column('ends', sa.DateTime(), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('starts_at', Instant, nullable=False),
    sa.Column('ends_at', Instant, nullable=False),
    sa.Column('mode', sa.String(40), nullable=False),
    sa.Column('venue_en', sa.String(length=300), nullable=False),
    sa.Column('venue_zh', sa.String(length=300), nullable=False),
    sa.Column('announced', sa.Boolean(), nullable=False),
    sa.Column('published', sa.Boolean(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stamped_at', Instant, nullable=False),
    sa.Column('acts', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_code'], ['thematic_group.code'], name=op.f('fk_meeting_group_code')),
    sa.ForeignKeyConstraint(['host'], ['party.code'], name=op.f('fk_meeting_host')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('code', name=op.f('uq_meeting_code')),
    sa.UniqueConstraint('year', 'number', 'group_code', name=op.f('uq_meeting_year_number_group_code'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_by_start', ['starts_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_published'), ['published'], unique=False)

    op.create_table('person',
    sa.Column('family_name', sa.String(length=100), nullable=False),
    sa.Column('given_name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('language', sa.String(40), nullable=True),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_person_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_party'), ['party'], unique=False)

    op.create_table('provision',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('instrument_key', sa.String(length=80), nullable=False),
    sa.Column('parent_key', sa.String(length=80), nullable=True),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('article', sa.Integer(), nullable=True),
    sa.Column('clause', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('form', sa.String(40), nullable=False),
    sa.Column('editorial', sa.Boolean(), nullable=False),
    sa.Column('reviewable', sa.Boolean(), nullable=False),
    sa.Column('responsible', sa.String(length=10), nullable=False),
    sa.Column('addressee', sa.String(length=60), nullable=False),
    sa.Column('modality', sa.String(40), nullable=False),
    sa.Column('due', Document, nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('summary_en', sa.String(length=4000), nullable=False),
    sa.Column('summary_zh', sa.String(length=4000), nullable=False),
    sa.Column('tags', Document, nullable=False),
    sa.Column('related', Document, nullable=False),
    sa.Column('functions', Document, nullable=False),
    sa.Column('indicator_note_en', sa.String(length=2000), nullable=False),
    sa.Column('indicator_note_zh', sa.String(length=2000), nullable=False),
    sa.Column('ambiguities', Document, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['instrument_key'], ['instrument.key'], name=op.f('fk_provision_instrument_key')),
    sa.ForeignKeyConstraint(['parent_key'], ['provision.key'], name=op.f('fk_provision_parent_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provision')),
    sa.UniqueConstraint('key', name=op.f('uq_provision_key'))
    )
    with op.batch_alter_table('provision', schema=None) as batch_op:
        batch_op.create_index('ix_provision_in_order', ['instrument_key', 'order', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_provision_parent_key'), ['parent_key'], unique=False)

    op.create_table('account',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('roles', Document, nullable=False),
    sa.Column('language', sa.String(40), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('disabled_at', Instant, nullable=True),
    sa.Column('secrets_from', Instant, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_account_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('person_id', name=op.f('uq_account_person_id'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_party'), ['party'], unique=False)

    op.create_table('calendar_entry',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(40), nullable=False),
    sa.Column('uid', sa.String(length=300), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stamp', Instant, nullable=False),
    sa.Column('starts_at', Instant, nullable=False),
    sa.Column('ends_at', Instant, nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('called_off', sa.Boolean(), nullable=False),
    sa.Column('ics', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_calendar_entry_meeting_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'language', name=op.f('pk_calendar_entry'))
    )
    with op.batch_alter_table('calendar_entry', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_entry_window', ['language', 'ends_at'], unique=False)

    op.create_table('concurrence',
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('terms', sa.String(length=64), nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_concurrence_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_concurrence_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concurrence')),
    sa.UniqueConstraint('meeting_id', 'party', name=op.f('uq_concurrence_meeting_id_party'))
    )
    with op.batch_alter_table('concurrence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concurrence_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('indicator',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('provision_key', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.Column('name_zh', sa.String(length=300), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('direction', sa.String(40), nullable=False),
    sa.Column('baseline', sa.String(length=40), nullable=False),
    sa.Column('target', sa.String(length=40), nullable=False),
    sa.Column('target_date', sa.Date(), nullable=True),
    sa.Column('declared', sa.Boolean(), nullable=False),
    sa.Column('per_party', sa.Boolean(), nullable=False),
    sa.Column('note_en', sa.String(length=2000), nullable=False),
    sa.Column('note_zh', sa.String(length=2000), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['provision_key'], ['provision.key'], name=op.f('fk_indicator_provision_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator')),
    sa.UniqueConstraint('key', name=op.f('uq_indicator_key'))
    )
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_provision_key'), ['provision_key'], unique=False)

    op.create_table('level_consent',
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('level', sa.String(40), nullable=False),
    sa.Column('at', Instant, nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_level_consent_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_level_consent_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_level_consent')),
    sa.UniqueConstraint('meeting_id', 'party', name=op.f('uq_level_consent_meeting_id_party'))
    )
    with op.batch_alter_table('level_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_level_consent_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('meeting_provision',
    sa.Column('provision_key', sa.String(length=80), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_provision_meeting_id')),
    sa.ForeignKeyConstraint(['provision_key'], ['provision.key'], name=op.f('fk_meeting_provision_provision_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_provision')),
    sa.UniqueConstraint('meeting_id', 'provision_key', name=op.f('uq_meeting_provision_meeting_id_provision_key'))
    )
    with op.batch_alter_table('meeting_provision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_provision_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_provision_provision_key'), ['provision_key'], unique=False)

    op.create_table('participation',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('capacity', sa.String(40), nullable=False),
    sa.Column('partstat', sa.String(40), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_participation_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_participation_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_participation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participation')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_participation_meeting_id_person_id'))
    )
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participation_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participation_person_id'), ['person_id'], unique=False)

    op.create_table('passage',
    sa.Column('instrument_key', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('provision_key', sa.String(length=80), nullable=True),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('clause', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['instrument_key'], ['instrument.key'], name=op.f('fk_passage_instrument_key')),
    sa.ForeignKeyConstraint(['provision_key'], ['provision.key'], name=op.f('fk_passage_provision_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passage'))
    )
    with op.batch_alter_table('passage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passage_instrument_key'), ['instrument_key'], unique=False)
        batch_op.create_index('ix_passage_of', ['provision_key', 'language'], unique=False)

    op.create_table('track',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('chapeau', sa.String(length=80), nullable=True),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chapeau'], ['provision.key'], name=op.f('fk_track_chapeau')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_track')),
    sa.UniqueConstraint('key', name=op.f('uq_track_key'))
    )
    op.create_table('api_token',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('scopes', Document, nullable=False),
    sa.Column('expires_at', Instant, nullable=False),
    sa.Column('last_used_at', Instant, nullable=True),
    sa.Column('revoked_at', Instant, nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_api_token_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_token_digest'))
    )
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_token_account_id'), ['account_id'], unique=False)

    op.create_table('feed',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(40), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('revoked_at', Instant, nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_feed_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feed_token_hash'))
    )
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feed_account_id'), ['account_id'], unique=False)

    op.create_table('login_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('agent', sa.String(length=60), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('seen_at', Instant, nullable=False),
    sa.Column('ended_at', Instant, nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_login_session_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_login_session_digest'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_account_id'), ['account_id'], unique=False)

    op.create_table('one_time_link',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('expires_at', Instant, nullable=False),
    sa.Column('used_at', Instant, nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_one_time_link_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_one_time_link_digest'))
    )
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_account_id'), ['account_id'], unique=False)

    op.create_table('topic',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('provision_key', sa.String(length=80), nullable=False),
    sa.Column('track_key', sa.String(length=80), nullable=False),
    sa.Column('parent_key', sa.String(length=80), nullable=True),
    sa.Column('group_code', sa.String(length=4), nullable=True),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('is_group', sa.Boolean(), nullable=False),
    sa.Column('subject_party', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('title_zh', sa.String(length=300), nullable=False),
    sa.Column('scope_en', sa.String(length=4000), nullable=False),
    sa.Column('scope_zh', sa.String(length=4000), nullable=False),
    sa.Column('questions', Document, nullable=False),
    sa.Column('exchange_modes', Document, nullable=False),
    sa.Column('organisation_types', Document, nullable=False),
    sa.Column('deliverables', Document, nullable=False),
    sa.Column('agenda', Document, nullable=False),
    sa.Column('related', Document, nullable=False),
    sa.Column('indicators', Document, nullable=False),
    sa.Column('ambiguities', Document, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_code'], ['thematic_group.code'], name=op.f('fk_topic_group_code')),
    sa.ForeignKeyConstraint(['parent_key'], ['topic.key'], name=op.f('fk_topic_parent_key')),
    sa.ForeignKeyConstraint(['provision_key'], ['provision.key'], name=op.f('fk_topic_provision_key')),
    sa.ForeignKeyConstraint(['track_key'], ['track.key'], name=op.f('fk_topic_track_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic')),
    sa.UniqueConstraint('key', name=op.f('uq_topic_key'))
    )
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_group_code'), ['group_code'], unique=False)
        batch_op.create_index('ix_topic_in_order', ['order', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_parent_key'), ['parent_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_provision_key'), ['provision_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_track_key'), ['track_key'], unique=False)

    op.create_table('meeting_topic',
    sa.Column('topic_key', sa.String(length=80), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_topic_meeting_id')),
    sa.ForeignKeyConstraint(['topic_key'], ['topic.key'], name=op.f('fk_meeting_topic_topic_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_topic')),
    sa.UniqueConstraint('meeting_id', 'topic_key', name=op.f('uq_meeting_topic_meeting_id_topic_key'))
    )
    with op.batch_alter_table('meeting_topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_topic_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_topic_topic_key'), ['topic_key'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('meeting_topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_topic_topic_key'))
        batch_op.drop_index(batch_op.f('ix_meeting_topic_meeting_id'))

    op.drop_table('meeting_topic')
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topic_track_key'))
        batch_op.drop_index(batch_op.f('ix_topic_provision_key'))
        batch_op.drop_index(batch_op.f('ix_topic_parent_key'))
        batch_op.drop_index('ix_topic_in_order')
        batch_op.drop_index(batch_op.f('ix_topic_group_code'))

    op.drop_table('topic')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_account_id'))

    op.drop_table('one_time_link')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_account_id'))

    op.drop_table('login_session')
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feed_account_id'))

    op.drop_table('feed')
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_token_account_id'))

    op.drop_table('api_token')
    op.drop_table('track')
    with op.batch_alter_table('passage', schema=None) as batch_op:
        batch_op.drop_index('ix_passage_of')
        batch_op.drop_index(batch_op.f('ix_passage_instrument_key'))

    op.drop_table('passage')
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participation_person_id'))
        batch_op.drop_index(batch_op.f('ix_participation_meeting_id'))

    op.drop_table('participation')
    with op.batch_alter_table('meeting_provision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_provision_provision_key'))
        batch_op.drop_index(batch_op.f('ix_meeting_provision_meeting_id'))

    op.drop_table('meeting_provision')
    with op.batch_alter_table('level_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_level_consent_meeting_id'))

    op.drop_table('level_consent')
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_provision_key'))

    op.drop_table('indicator')
    with op.batch_alter_table('concurrence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concurrence_meeting_id'))

    op.drop_table('concurrence')
    with op.batch_alter_table('calendar_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_calendar_entry_window')

    op.drop_table('calendar_entry')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_party'))

    op.drop_table('account')
    with op.batch_alter_table('provision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_provision_parent_key'))
        batch_op.drop_index('ix_provision_in_order')

    op.drop_table('provision')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_party'))

    op.drop_table('person')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_published'))
        batch_op.drop_index('ix_meeting_by_start')

    op.drop_table('meeting')
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_instrument_key'))
        batch_op.drop_index('ix_commitment_by_due')

    op.drop_table('commitment')
    with op.batch_alter_table('authentic_text', schema=None) as batch_op:
        batch_op.drop_index('uq_authentic_text_of')

    op.drop_table('authentic_text')
    op.drop_table('trail_head')
    op.drop_table('trail_entry')
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_throttle_last_at'))

    op.drop_table('throttle')
    op.drop_table('thematic_group')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('ix_revision_root')

    op.drop_table('revision')
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_index('ix_receipt_created_at')

    op.drop_table('receipt')
    op.drop_table('party')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_end'))

    op.drop_table('milestone')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_due')

    op.drop_table('job')
    with op.batch_alter_table('instrument', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instrument_dated'))

    op.drop_table('instrument')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_sha256'))

    op.drop_table('import_batch')
    op.drop_table('feed_state')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('uq_entry_kind_key')

    op.drop_table('entry')
    op.drop_table('counter')
    with op.batch_alter_table('citation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_citation_target'))

    op.drop_table('citation')
