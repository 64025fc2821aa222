"""Putting a meeting before the Parties, and changing what is not agreed to the letter."""

from collections.abc import Callable, Mapping

from wgroup.db.dialect import advance_counter
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.text import clean_bilingual
from wgroup.meetings import queries
from wgroup.meetings.drafts import PURPOSE, TITLE, Reader
from wgroup.meetings.models import Meeting, provision_links, topic_links
from wgroup.meetings.rules import (
    MeetingDraft,
    MeetingType,
    check_title,
    meeting_code,
)
from wgroup.meetings.services.concurring import concur_as, settle
from wgroup.outbox.models import Counter
from wgroup.parties.queries import insist_party
from wgroup.policy import Action
from wgroup.register.queries import group_by_code, provisions_by_key, topics_by_key
from wgroup.revisions.acts import permit

EDITED = ("title", "purpose", "type", "host", "provisions", "topics")


def propose(work: Work, draft: MeetingDraft) -> Meeting:
    """Allot a code and put the meeting before the Parties; a co-chair concurs by proposing.

    Raise Forbidden, or RuleBroken ``unknown_party``, ``unknown_group``, ``unknown_provision``,
    ``unknown_topic``.
    """
    permit(work, Action.MEETING_PROPOSE)
    _check_known(work, draft)
    number = _next_number(work, draft)
    code = meeting_code(draft.group, draft.year, number)
    meeting = Meeting.proposed(draft, code=code, number=number, now=work.now)
    work.session.add(meeting)
    if work.actor.party and work.actor.has(Role.CO_CHAIR):
        concur_as(work, meeting, work.actor.party)
        settle(work, meeting, moved=False)
    return meeting


def edit(work: Work, slug: str, fields: Mapping[str, object]) -> Meeting:
    """Change title, purpose, type, host, provisions or topics: what no fingerprint holds."""
    meeting = queries.get(work, slug, to_change=True)
    permit(work, Action.MEETING_EDIT, meeting)
    was = (meeting.title, meeting.host, meeting.type)
    for name in EDITED:
        if name in fields:
            EDITS[name](work, meeting, fields)
    meeting.acts += 1
    if was != (meeting.title, meeting.host, meeting.type):
        meeting.stamped_at = work.now
    return meeting


def _check_known(work: Work, draft: MeetingDraft) -> None:
    insist_party(work, draft.host, field="host")
    if draft.group is not None:
        group_by_code(work, draft.group)
    provisions_by_key(work, draft.provisions)
    topics_by_key(work, draft.topics)


def _next_number(work: Work, draft: MeetingDraft) -> int:
    """The next in the year of the group; rivals wait, so that no number is given twice."""
    scope = f"meeting/{draft.group or ''}/{draft.year}"
    return advance_counter(work.session, Counter.__table__, scope)  # type: ignore[arg-type]


def _edit_title(_work: Work, meeting: Meeting, fields: Mapping[str, object]) -> None:
    title = clean_bilingual(_bilingual(fields, "title"), field="title", limit=TITLE)
    check_title(title)
    if meeting.title.complete and not title.complete:
        raise RuleBroken("language_version_missing", field=f"title.{title.missing[0]}")
    meeting.title = title


def _edit_purpose(_work: Work, meeting: Meeting, fields: Mapping[str, object]) -> None:
    purpose = _bilingual(fields, "purpose")
    meeting.purpose = clean_bilingual(purpose, field="purpose", limit=PURPOSE, lines=True)


def _edit_type(_work: Work, meeting: Meeting, fields: Mapping[str, object]) -> None:
    reader = Reader(fields)
    meeting.type = reader.choice("type", MeetingType, meeting.type)
    reader.done()


def _edit_host(work: Work, meeting: Meeting, fields: Mapping[str, object]) -> None:
    meeting.host = insist_party(work, str(fields["host"]), field="host")


def _edit_provisions(work: Work, meeting: Meeting, fields: Mapping[str, object]) -> None:
    keys = _keys(fields, "provisions")
    provisions_by_key(work, keys)
    kept = [each for each in meeting.provision_links if each.provision_key in keys]
    new = set(keys) - {each.provision_key for each in kept}
    meeting.provision_links = [*kept, *provision_links(meeting.id, sorted(new))]


def _edit_topics(work: Work, meeting: Meeting, fields: Mapping[str, object]) -> None:
    keys = _keys(fields, "topics")
    topics_by_key(work, keys)
    kept = [each for each in meeting.topic_links if each.topic_key in keys]
    new = set(keys) - {each.topic_key for each in kept}
    meeting.topic_links = [*kept, *topic_links(meeting.id, sorted(new))]


def _keys(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    reader = Reader(fields)
    keys = reader.keys(name)
    reader.done()
    return keys


def _bilingual(fields: Mapping[str, object], name: str) -> Bilingual:
    value = fields[name]
    if not isinstance(value, Bilingual):
        raise TypeError(f"{name} is given as a Bilingual")
    return value


EDITS: dict[str, Callable[[Work, Meeting, Mapping[str, object]], None]] = {
    "title": _edit_title,
    "purpose": _edit_purpose,
    "type": _edit_type,
    "host": _edit_host,
    "provisions": _edit_provisions,
    "topics": _edit_topics,
}


