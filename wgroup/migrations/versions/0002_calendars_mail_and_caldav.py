"""Calendars in editions, invitations by mail, CalDAV, action items.

Calendar entries are made anew around the bytes they hold: what subscribers have stays as it is.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op
from icalendar import Event

from wgroup.db.dialect import Document, Instant

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


Row = Mapping[str, Any]

# What both shapes of a calendar entry have.
SAME = (
    sa.Column("uid", sa.String(300), nullable=False),
    sa.Column("sequence", sa.Integer(), nullable=False),
    sa.Column("stamp", Instant, nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("called_off", sa.Boolean(), nullable=False),
    sa.Column("ics", sa.LargeBinary(), nullable=False),
)
FORMER = sa.MetaData()
sa.Table("meeting", FORMER, sa.Column("id", sa.Uuid(), primary_key=True))
BEFORE = sa.Table(
    "calendar_entry",
    FORMER,
    sa.Column("meeting_id", sa.Uuid(), nullable=False),
    sa.Column("language", sa.String(40), nullable=False),
    *(each._copy() for each in SAME),
    sa.ForeignKeyConstraint(
        ["meeting_id"], ["meeting.id"], name="fk_calendar_entry_meeting_id"
    ),
    sa.PrimaryKeyConstraint("meeting_id", "language", name="pk_calendar_entry"),
    sa.Index("ix_calendar_entry_window", "language", "ends_at"),
)
AFTER = sa.Table(
    "calendar_entry",
    sa.MetaData(),
    sa.Column("subject_id", sa.Uuid(), nullable=False),
    sa.Column("edition", sa.String(40), nullable=False),
    sa.Column("audience", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    *(each._copy() for each in SAME),
    sa.Column("jcal", sa.LargeBinary(), nullable=False),
    sa.Column("digest", sa.String(32), nullable=False),
    sa.Column("touched", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(
        "subject_id", "edition", "audience", name="pk_calendar_entry"
    ),
    sa.Index(
        "ix_calendar_entry_window", "edition", "ends_at", "subject_id", "audience", "starts_at"
    ),
    sa.Index("ix_calendar_entry_touched", "edition", "touched"),
)


def upwards(row: Row) -> dict[str, Any]:
    told = json.dumps(
        Event.from_ical(row["ics"]).to_jcal(), ensure_ascii=False, separators=(",", ":")
    )
    return {
        **{each.name: row[each.name] for each in SAME},
        "subject_id": row["meeting_id"],
        "edition": row["language"],
        "audience": "all",
        "kind": "meeting",
        "jcal": told.encode(),
        "digest": sha256(row["ics"]).hexdigest()[:32],
        "touched": 0,
    }


def downwards(row: Row) -> dict[str, Any] | None:
    if (row["audience"], row["kind"]) != ("all", "meeting") or row["edition"] == "both":
        return None
    return {
        **{each.name: row[each.name] for each in SAME},
        "meeting_id": row["subject_id"],
        "language": row["edition"],
    }


def remake_entries(turned: Callable[[Row], dict[str, Any] | None]) -> None:
    """Its key changes, which no database alters in place alike."""
    before, after = (BEFORE, AFTER) if turned is upwards else (AFTER, BEFORE)
    connection = op.get_bind()
    rows = [turned(each) for each in connection.execute(sa.select(before)).mappings()]
    op.drop_table("calendar_entry")
    after.create(connection)
    if kept := [each for each in rows if each is not None]:
        connection.execute(sa.insert(after), kept)


def upgrade() -> None:
    op.create_table('action_item',
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('text_en', sa.String(length=1000), nullable=False),
    sa.Column('text_zh', sa.String(length=1000), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('meeting_id', sa.Uuid(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('done_at', Instant, nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stamped_at', Instant, nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_action_item_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_action_item_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_action_item_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_item')),
    sa.UniqueConstraint('code', name=op.f('uq_action_item_code'))
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_item_due'), ['due'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_party'), ['party'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_person_id'), ['person_id'], unique=False)

    op.create_table('counter_proposal',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('starts_at', Instant, nullable=False),
    sa.Column('ends_at', Instant, nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('settled_at', Instant, nullable=True),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_counter_proposal_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_counter_proposal_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_counter_proposal_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counter_proposal'))
    )
    with op.batch_alter_table('counter_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counter_proposal_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('incoming_mail',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('route', sa.String(40), nullable=False),
    sa.Column('received_at', Instant, nullable=False),
    sa.Column('settled_at', Instant, nullable=True),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('sender', sa.String(length=254), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=True),
    sa.Column('findings', Document, nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_incoming_mail_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming_mail')),
    sa.UniqueConstraint('digest', name=op.f('uq_incoming_mail_digest'))
    )
    with op.batch_alter_table('incoming_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incoming_mail_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index('ix_incoming_mail_state', ['state', 'received_at'], unique=False)

    op.create_table('mail_decision',
    sa.Column('mail_id', sa.Uuid(), nullable=False),
    sa.Column('taken', sa.Boolean(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['incoming_mail.id'], name=op.f('fk_mail_decision_mail_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_decision_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_decision')),
    sa.UniqueConstraint('mail_id', name=op.f('uq_mail_decision_mail_id'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(40), nullable=False),
    sa.Column('method', sa.String(40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stamp', Instant, nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('reply_sequence', sa.Integer(), nullable=False),
    sa.Column('reply_stamp', Instant, nullable=True),
    sa.Column('taken', Document, nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_invitation_meeting_id')),
    sa.ForeignKeyConstraint(['party'], ['party.code'], name=op.f('fk_invitation_party')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_invitation_meeting_id_person_id'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_person_id'), ['person_id'], unique=False)

    op.create_table('join_link',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('dial_in_en', sa.String(length=500), nullable=False),
    sa.Column('dial_in_zh', sa.String(length=500), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_join_link_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_link')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_join_link_meeting_id'))
    )
    op.create_table('notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('method', sa.String(40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stamp', Instant, nullable=False),
    sa.Column('facts', Document, nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_notice_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_meeting', ['meeting_id', 'stamp'], unique=False)

    op.create_table('app_password',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('last_used_at', Instant, nullable=True),
    sa.Column('last_used_by', sa.String(length=40), nullable=False),
    sa.Column('revoked_at', Instant, nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_app_password_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_app_password')),
    sa.UniqueConstraint('digest', name=op.f('uq_app_password_digest'))
    )
    with op.batch_alter_table('app_password', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_app_password_account_id'), ['account_id'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('invitation_id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('queued_at', Instant, nullable=False),
    sa.Column('settled_at', Instant, nullable=True),
    sa.Column('error', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_letter_invitation_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_letter_notice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('message_id', name=op.f('uq_letter_message_id'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_invitation', ['invitation_id', 'queued_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_notice_id'), ['notice_id'], unique=False)

    op.create_table('own_alarms',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('ics', sa.Text(), nullable=False),
    sa.Column('created_at', Instant, nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_own_alarms_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_alarms')),
    sa.UniqueConstraint('account_id', 'subject_id', name=op.f('uq_own_alarms_account_id_subject_id'))
    )
    op.create_table('calendar_collection',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('feed_id', sa.Uuid(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('seen_to', sa.Integer(), nullable=False),
    sa.Column('sight', sa.String(length=64), nullable=False),
    sa.Column('changed_at', Instant, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_collection_account_id')),
    sa.ForeignKeyConstraint(['feed_id'], ['feed.id'], name=op.f('fk_calendar_collection_feed_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_collection')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_calendar_collection_account_id_name'))
    )
    op.create_table('calendar_collection_item',
    sa.Column('collection_id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('etag', sa.String(length=32), nullable=False),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['calendar_collection.id'], name=op.f('fk_calendar_collection_item_collection_id')),
    sa.PrimaryKeyConstraint('collection_id', 'subject_id', name=op.f('pk_calendar_collection_item'))
    )
    with op.batch_alter_table('calendar_collection_item', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_collection_item_revision', ['collection_id', 'revision'], unique=False)

    remake_entries(upwards)

    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.add_column(sa.Column('filters', Document, nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('alarms', Document, nullable=False, server_default='[]'))

    with op.batch_alter_table('feed_state', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asked_by', sa.String(length=40), nullable=False, server_default=''))

    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('terms_sequence', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('foreign_uid', sa.String(length=400), nullable=True))
        batch_op.create_index(batch_op.f('ix_meeting_foreign_uid'), ['foreign_uid'], unique=False)

    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answered_for', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('answered_at', Instant, nullable=True))
        batch_op.add_column(sa.Column('answered_by', sa.String(40), nullable=True))
        batch_op.add_column(sa.Column('note', sa.String(length=1000), nullable=False, server_default=''))
    # What was answered so far was answered to the terms as they stand.
    op.execute("UPDATE participation SET answered_for = 0 WHERE partstat <> 'needs_action'")



def downgrade() -> None:
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.drop_column('note')
        batch_op.drop_column('answered_by')
        batch_op.drop_column('answered_at')
        batch_op.drop_column('answered_for')

    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_foreign_uid'))
        batch_op.drop_column('foreign_uid')
        batch_op.drop_column('terms_sequence')

    with op.batch_alter_table('feed_state', schema=None) as batch_op:
        batch_op.drop_column('asked_by')

    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.drop_column('alarms')
        batch_op.drop_column('filters')

    remake_entries(downwards)

    with op.batch_alter_table('calendar_collection_item', schema=None) as batch_op:
        batch_op.drop_index('ix_calendar_collection_item_revision')

    op.drop_table('calendar_collection_item')
    op.drop_table('calendar_collection')
    op.drop_table('own_alarms')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_notice_id'))
        batch_op.drop_index('ix_letter_invitation')

    op.drop_table('letter')
    with op.batch_alter_table('app_password', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_app_password_account_id'))

    op.drop_table('app_password')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_meeting')

    op.drop_table('notice')
    op.drop_table('join_link')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_person_id'))

    op.drop_table('invitation')
    op.drop_table('mail_decision')
    with op.batch_alter_table('incoming_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_incoming_mail_state')
        batch_op.drop_index(batch_op.f('ix_incoming_mail_meeting_id'))

    op.drop_table('incoming_mail')
    with op.batch_alter_table('counter_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_counter_proposal_meeting_id'))

    op.drop_table('counter_proposal')
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_item_person_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_party'))
        batch_op.drop_index(batch_op.f('ix_action_item_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_due'))

    op.drop_table('action_item')
