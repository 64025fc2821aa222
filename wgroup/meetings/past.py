"""What a meeting has been, and who was to come: read from its history."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import Slot
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Mode, Terms
from wgroup.parties.models import Person
from wgroup.parties.naming import PersonName
from wgroup.revisions.models import Revision
from wgroup.revisions.queries import history_of

TERM_COLUMNS = frozenset({"starts_at", "ends_at", "zone", "mode", "venue_en", "venue_zh"})


def people_ever(work: Work, meeting_id: UUID) -> dict[UUID, PersonName]:
    """Who takes part or once did, by the ids of their participations, as they were called where
    the meeting has begun; for insiders."""
    entered = select(Revision.subject_id, Revision.changes).where(
        Revision.root_id == meeting_id,
        Revision.subject_kind == Participation.__tablename__,
        Revision.verb == "created",
    )
    ids = {
        participation_id: UUID(str(changes["person_id"][1]))
        for participation_id, changes in work.session.execute(entered)
    }
    wanted = select(Person).where(Person.id.in_(set(ids.values())))
    people = {each.id: each.name for each in work.session.scalars(wanted)}
    listed = select(Participation).where(Participation.meeting_id == meeting_id)
    called = {each.id: each.name for each in work.session.scalars(listed)}
    ever = {each: people[person_id] for each, person_id in ids.items() if person_id in people}
    return {each: called.get(each, name) for each, name in ever.items()}


def terms_seen(work: Work, meeting: Meeting, fingerprint: str) -> Terms | None:
    """The terms that somebody saw, as the history has them; None if the meeting had no such.

    Answers insiders alone, for they alone read the history.
    """
    values: dict[str, object] = {name: getattr(meeting, name) for name in TERM_COLUMNS}
    for revision in history_of(work, meeting.id):
        if (terms := _terms_of(values)).fingerprint == fingerprint:
            return terms
        if revision.subject_id == meeting.id and revision.verb == "changed":
            for name in TERM_COLUMNS & revision.changes.keys():
                values[name] = revision.changes[name][0]
    return None


def _terms_of(values: Mapping[str, object]) -> Terms:
    starts_at, ends_at = (
        datetime.fromisoformat(str(values[name])) for name in ("starts_at", "ends_at")
    )
    venue = Bilingual(en=str(values["venue_en"]), zh=str(values["venue_zh"]))
    slot = Slot.kept(starts_at, ends_at, str(values["zone"]))
    return Terms(slot, Mode(str(values["mode"])), venue)
