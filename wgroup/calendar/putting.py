"""Taking over what a reader's own program changed of an object: answer, alarms, progress."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wgroup.actions import services as actions
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionState
from wgroup.calendar.catching import sight_of
from wgroup.calendar.collections import catch_up_all
from wgroup.calendar.models import OwnAlarms
from wgroup.calendar.objects import Thing
from wgroup.calendar.submitted import Changed, compare, read
from wgroup.calendar.views import Reader, View
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, NotFound
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import AnswerWay, PartStat
from wgroup.meetings.services import taking_part
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# Asked whether the tag that an object has is the one that the program saw; raises if not.
Check = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a program changed of an object that had this tag."""

    tag: str
    changed: Changed


def compared(
    work: Work, reader: Reader, view: View, subject_id: UUID, octets: bytes, *, check: Check
) -> Wish:
    """What was sent, read before anything is written, so that nobody waits for it.

    Raise NotFound, Unfit for anything that is not the reader's own.
    """
    held = whole(work, reader, view, subject_id)
    check(held.seen.tag)
    sent = read(octets, _kind(view))
    changed = compare(read(held.body, _kind(view)), sent, reader.addresses)
    return Wish(held.seen.tag, changed)


def put(
    work: Work, reader: Reader, view: View, subject_id: UUID, wish: Wish, *, check: Check
) -> None:
    """Take over what was changed.

    Raise NotFound, Conflict ``stale_version`` if the object has changed since it was compared,
    and what answering, or reporting on a task, raises.
    """
    tag = whole(work, reader, view, subject_id).seen.tag
    check(tag)
    if tag != wish.tag:
        raise Conflict("stale_version")
    _take_over(work, reader, subject_id, wish.changed)


def whole(work: Work, reader: Reader, view: View, subject_id: UUID) -> Thing:
    """The object as the reader has it now; NotFound alike if it is missing or hidden."""
    found = sight_of(work, reader, view).things([subject_id])
    if subject_id not in found:
        raise NotFound(kind="object")
    return found[subject_id]


def having_uid(work: Work, reader: Reader, view: View, octets: bytes) -> UUID | None:
    """Which object of the view has the UID of what was sent, if one has. Raise Unfit."""
    sent = str(read(octets, _kind(view))["UID"])
    key = sent.partition("@")[0]
    try:
        subject_id = UUID(key)
    except ValueError:
        return None
    found = sight_of(work, reader, view).things([subject_id]).get(subject_id)
    return subject_id if found is not None and found.uid == sent else None


def _kind(view: View) -> str:
    return "VTODO" if view.holds_tasks else "VEVENT"


def _take_over(work: Work, reader: Reader, subject_id: UUID, changed: Changed) -> None:
    if changed.partstat is not None:
        _answer(work, subject_id, changed.partstat, changed.note)
    if changed.state is not None:
        _report(work, subject_id, changed.state)
    if changed.alarms is not None:
        _set_alarms(work, subject_id, changed.alarms)
        work.session.flush()
        catch_up_all(work, reader, [subject_id])


def _answer(work: Work, meeting_id: UUID, partstat: PartStat, note: str) -> None:
    meeting = work.session.scalar(select(Meeting).where(Meeting.id == meeting_id))
    if meeting is None:
        raise NotFound(kind="meeting")
    taking_part.answer_own(work, meeting.slug, partstat, way=AnswerWay.CALENDAR, note=note)
    work.session.flush()


def _report(work: Work, item_id: UUID, state: ActionState) -> None:
    code = work.session.scalar(select(ActionItem.code).where(ActionItem.id == item_id))
    if code is None:
        raise NotFound(kind="action")
    actions.report(work, code, state)
    work.session.flush()


def _set_alarms(work: Work, subject_id: UUID, alarms: str) -> None:
    permit(work, Action.ALARMS_OWN)
    wanted = select(OwnAlarms).where(OwnAlarms.subject_id == subject_id)
    own = work.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if own is None:
        own = OwnAlarms(account_id=work.actor.id, subject_id=subject_id, ics=alarms)
        work.session.add(own)
    own.ics = alarms
