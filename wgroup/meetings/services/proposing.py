"""Putting a meeting before the Parties, and changing what is not agreed to the letter."""

from collections.abc import Callable, Mapping
from typing import Any

from wgroup.db.dialect import advance_counter
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.meetings.drafts import read_edit
from wgroup.meetings.languages import check_kept_languages
from wgroup.meetings.models import Meeting, provision_links, topic_links
from wgroup.meetings.rules import MeetingDraft, meeting_code
from wgroup.meetings.services.acting import to_act
from wgroup.meetings.services.asking import ask_parties
from wgroup.meetings.services.concurring import concur_as, settle
from wgroup.meetings.services.lasting import follow
from wgroup.outbox.models import Counter
from wgroup.parties.queries import insist_party
from wgroup.policy import Action
from wgroup.register.queries import group_by_code, provisions_by_key, topics_by_key
from wgroup.revisions.acts import permit

SHOWN_IN_CALENDARS = {"title", "type", "host"}
# What a wider circle would come to read, and a Party consented to show.
SHOWN_WIDELY = {"title", "purpose", "type", "host"}


def propose(work: Work, draft: MeetingDraft, *, quietly: bool = False) -> Meeting:
    """Allot a code and put the meeting before the Parties; a co-chair concurs by proposing.

    quietly: nobody is written to about this one, for it is one of many.

    Raise Forbidden, or RuleBroken ``unknown_party``, ``unknown_group``, ``unknown_provision``,
    ``unknown_topic``.
    """
    permit(work, Action.MEETING_PROPOSE)
    check_known(work, draft)
    number = _next_number(work, draft)
    code = meeting_code(draft.group, draft.year, number)
    meeting = Meeting.proposed(draft, code=code, number=number, now=work.now)
    work.session.add(meeting)
    if work.actor.party and work.actor.has(Role.CO_CHAIR):
        concur_as(work, meeting, work.actor.party)
        settle(work, meeting, moved=False)
    follow(work, meeting)
    if not quietly:
        ask_parties(work, meeting)
    return meeting


def edit(
    work: Work, slug: str, fields: Mapping[str, object], *, seen: int | None = None
) -> Meeting:
    """Change title, purpose, type, host, provisions or topics: what no fingerprint holds.

    What stays as it was changes nothing. A Party's consent to a wider level falls with the
    words it consented to show. Raise RuleBroken or Invalid for the fields.
    """
    meeting = to_act(work, slug, Action.MEETING_EDIT, seen=seen)
    new = read_edit(fields)
    check_edit(work, new)
    return take_edit(work, meeting, new)


def take_edit(work: Work, meeting: Meeting, new: Mapping[str, Any]) -> Meeting:
    """Give a meeting what :func:`check_edit` found to exist."""
    if "title" in new:
        check_kept_languages(meeting.title, new["title"])
    changed = {name for name, value in new.items() if _standing(meeting, name) != value}
    for name in changed:
        EDITS.get(name, setattr)(meeting, name, new[name])
    meeting.acts += bool(changed)
    if changed & SHOWN_IN_CALENDARS:
        meeting.stamped_at = work.now
    if changed & SHOWN_WIDELY:
        meeting.consents.clear()  # Last: reading them flushes, and an edit is one revision.
    if "type" in changed:
        follow(work, meeting)
    return meeting


def check_edit(work: Work, new: Mapping[str, Any]) -> None:
    """Raise RuleBroken for a Party, provision or topic that does not exist."""
    if "host" in new:
        insist_party(work, new["host"], field="host")
    provisions_by_key(work, new.get("provisions", ()))
    topics_by_key(work, new.get("topics", ()))


def _standing(meeting: Meeting, name: str) -> object:
    value = getattr(meeting, name)
    return tuple(value) if isinstance(value, list) else value


def _link_provisions(meeting: Meeting, _name: str, keys: Any) -> None:
    kept = [each for each in meeting.provision_links if each.provision_key in keys]
    new = set(keys) - set(meeting.provisions)
    meeting.provision_links = [*kept, *provision_links(meeting.id, sorted(new))]


def _link_topics(meeting: Meeting, _name: str, keys: Any) -> None:
    kept = [each for each in meeting.topic_links if each.topic_key in keys]
    new = set(keys) - set(meeting.topics)
    meeting.topic_links = [*kept, *topic_links(meeting.id, sorted(new))]


EDITS: dict[str, Callable[[Meeting, str, Any], None]] = {
    "provisions": _link_provisions,
    "topics": _link_topics,
}


def check_known(work: Work, draft: MeetingDraft) -> None:
    """Raise RuleBroken for a Party, group, provision or topic that does not exist."""
    insist_party(work, draft.host, field="host")
    if draft.group is not None:
        group_by_code(work, draft.group)
    provisions_by_key(work, draft.provisions)
    topics_by_key(work, draft.topics)


def _next_number(work: Work, draft: MeetingDraft) -> int:
    """The next in the year of the group; rivals wait, so that no number is given twice."""
    scope = f"meeting/{draft.group or ''}/{draft.year}"
    return advance_counter(work.session, Counter.__table__, scope)  # type: ignore[arg-type]
