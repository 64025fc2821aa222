"""Reading nominations. What the actor may not know of is left out by wgroup.visibility."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import lazyload, selectinload

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.queries import seat_plan
from wgroup.meetings.rules import Status
from wgroup.meetings.seats import SeatKind
from wgroup.nominations.models import Nomination, NominationAnswer
from wgroup.nominations.rules import Instants, NominationState
from wgroup.parties.models import Person


@dataclass(frozen=True, slots=True)
class Nominated:
    """A nomination beside the plan of its meeting, by which its state is read."""

    one: Nomination
    closes_at: datetime
    now: datetime

    @property
    def instants(self) -> Instants:
        return self.one.instants(self.closes_at)

    @property
    def state(self) -> NominationState:
        return self.instants.state(self.now)

    @property
    def accredited_from(self) -> datetime | None:
        return self.instants.accredited_from


def get_plan(work: Work, meeting: Meeting) -> SeatPlan:
    """The seats of a meeting that the actor may know of. NotFound where none are planned."""
    plan = seat_plan(work, meeting.id)
    if plan is None:
        raise NotFound(kind="seats")
    return plan


def open_plans(
    work: Work, *, most: int = 20, for_person: UUID | None = None
) -> list[Meeting]:
    """Meetings for which experts can be nominated now, the next first. for_person: those for
    which this one is not nominated already."""
    wanted = (
        select(Meeting)
        .join(SeatPlan, SeatPlan.meeting_id == Meeting.id)
        .where(SeatPlan.closes_at >= work.now, Meeting.status != Status.CANCELLED)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(most)
    )
    if for_person is not None:
        there = select(Nomination.meeting_id).where(
            Nomination.person_id == for_person, Nomination.withdrawn_at.is_(None)
        )
        wanted = wanted.where(Meeting.id.not_in(there))
    return list(work.session.scalars(wanted))


def get(work: Work, nomination_id: UUID, *, to_change: bool = False) -> Nomination:
    """NotFound alike if missing or hidden. to_change: the next who wants to change it waits."""
    wanted = select(Nomination).where(Nomination.id == nomination_id)
    if to_change:
        wanted = wanted.with_for_update(of=Nomination)
        wanted = wanted.execution_options(populate_existing=True)
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="nomination")
    return found


def objected_for(work: Work, person_id: UUID) -> Meeting | None:
    """The next meeting for which the other side has objected to this person, until it is over;
    also one that is called off, for it may be held after all."""
    wanted = (
        select(Meeting)
        .join(Nomination, Nomination.meeting_id == Meeting.id)
        .where(Nomination.person_id == person_id, Nomination.objected_at.is_not(None))
        .where(Nomination.withdrawn_at.is_(None), Meeting.ends_at > work.now)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )
    return work.session.scalars(wanted).first()


def nominated(work: Work, one: Nomination) -> Nominated:
    """With what its state is read by: the plan, or the meeting's start for want of one."""
    plan = seat_plan(work, one.meeting_id)
    return Nominated(one, plan.closes_at if plan else one.meeting.starts_at, work.now)


def of_meeting(
    work: Work, plan: SeatPlan, *, after: str | None = None, limit: int = PAGE
) -> Page[Nominated]:
    """By Party, then by name, as all lists of people go."""
    wanted = (
        select(Nomination)
        .join(Person, Person.id == Nomination.person_id)
        .where(Nomination.meeting_id == plan.meeting_id)
    )
    page = read_page(
        work.session,
        wanted,
        (Nomination.party, Person.sort_name, Nomination.id),
        lambda each: (each.party, each.person.sort_name, each.id),
        after=after,
        limit=limit,
    )
    found = [Nominated(each, plan.closes_at, work.now) for each in page.items]
    return Page(found, page.next)


def held(work: Work, meeting_id: UUID) -> dict[tuple[str, SeatKind], int]:
    """How many seats are held, by Party and kind, as far as the actor may know."""
    wanted = (
        select(Nomination.party, Nomination.kind, func.count(Nomination.id))
        .where(Nomination.meeting_id == meeting_id, Nomination.holds_seat())
        .group_by(Nomination.party, Nomination.kind)
    )
    return {(row[0], row[1]): row[2] for row in work.session.execute(wanted)}


def is_opened(work: Work, meeting_id: UUID) -> bool:
    """Somebody was submitted for its seats, whatever has become of it since."""
    wanted = select(Nomination.id).where(
        Nomination.meeting_id == meeting_id,
        or_(Nomination.submitted_at.is_not(None), Nomination.returned_at.is_not(None)),
    )
    return work.session.scalar(wanted.limit(1)) is not None


def count_drafts(work: Work, meeting_id: UUID, party: str) -> int:
    wanted = select(func.count(Nomination.id)).where(
        Nomination.meeting_id == meeting_id,
        Nomination.party == party,
        Nomination.submitted_at.is_(None),
        Nomination.withdrawn_at.is_(None),
    )
    return work.session.scalar(wanted) or 0


def is_nominated(
    work: Work, meeting_id: UUID, person: Person, *, besides: UUID | None = None
) -> bool:
    """The person, or one of the same side and name whom no address tells apart, is nominated."""
    untold = Person.email.is_(None) if person.email else true()
    namesake = and_(
        Person.party == person.party,
        Person.family_name == person.family_name,
        Person.given_name == person.given_name,
        untold,
    )
    same = or_(Person.id == person.id, namesake)
    wanted = (
        select(Nomination.id)
        .join(Person, Person.id == Nomination.person_id)
        .where(Nomination.meeting_id == meeting_id, Nomination.withdrawn_at.is_(None), same)
    )
    if besides is not None:
        wanted = wanted.where(Nomination.id != besides)
    return work.session.scalar(wanted.limit(1)) is not None


def unseated(
    work: Work, *, meeting_id: UUID | None = None, person_id: UUID | None = None
) -> list[Nomination]:
    """Registered, not off, and not on the list of their meeting yet; of the meeting or person."""
    wanted = unseated_yet()
    if meeting_id is not None:
        wanted = wanted.where(Nomination.meeting_id == meeting_id)
    if person_id is not None:
        wanted = wanted.where(Nomination.person_id == person_id)
    return list(work.session.scalars(wanted.order_by(Nomination.id).limit(500)))


def unseated_yet() -> Select[Nomination]:
    """Registered, neither off nor objected to, and not on the list of their meeting."""
    return select(Nomination).where(
        Nomination.registered_at.is_not(None),
        Nomination.seated_at.is_(None),
        Nomination.withdrawn_at.is_(None),
        Nomination.objected_at.is_(None),
    )


def open_to(work: Work, meeting_id: UUID, *, side: str, party: str) -> list[Nomination]:
    """Those of side's for a meeting to which party may still object, and has not answered."""
    wanted = (
        select(Nomination)
        .join(Person, Person.id == Nomination.person_id)
        .where(Nomination.meeting_id == meeting_id, Nomination.party == side)
        .where(awaiting_answer(work, party))
        .order_by(Person.sort_name, Nomination.id)
    )
    return list(work.session.scalars(wanted))


def awaiting_answer(work: Work, party: str) -> ColumnElement[bool]:
    """The window is open, and this Party, which did not nominate, has yet to answer."""
    second = work.now.replace(microsecond=0)
    answered = select(NominationAnswer.nomination_id).where(NominationAnswer.party == party)
    return and_(
        Nomination.window_ends_at >= second,
        Nomination.waived_at.is_(None),
        Nomination.objected_at.is_(None),
        Nomination.withdrawn_at.is_(None),
        Nomination.party != party,
        Nomination.id.not_in(answered),
    )


def suggestions(work: Work, *, limit: int = 20) -> list[Nomination]:
    """Replacements that experts of the actor's side have named, for meetings to come, each with
    the nomination of whoever named it."""
    wanted = (
        select(Nomination)
        .join(Meeting, Meeting.id == Nomination.meeting_id)
        .where(
            Nomination.suggested.is_(True),
            Nomination.party == work.actor.party,
            Nomination.submitted_at.is_(None),
            Nomination.withdrawn_at.is_(None),
            Meeting.starts_at > work.now,
        )
        .order_by(Meeting.starts_at, Nomination.id)
        .limit(limit)
        .options(selectinload(Nomination.replaces))
    )
    return list(work.session.scalars(wanted))


def waiting(work: Work, *, limit: int = 20) -> list[tuple[Meeting, int]]:
    """The meetings with nominations that await the actor, and how many, by start: an answer of
    their side, or the secretariat's check."""
    wanted = (
        select(Meeting, func.count(Nomination.id))
        .join(Nomination, Nomination.meeting_id == Meeting.id)
        .where(Meeting.starts_at > work.now)
        .group_by(Meeting.id)
        .order_by(Meeting.starts_at, Meeting.id)
        .options(lazyload("*"))
    )
    if work.actor.is_secretariat:
        wanted = wanted.where(Nomination.holds_seat(), Nomination.registered_at.is_(None))
    elif work.actor.is_delegation:
        wanted = wanted.where(awaiting_answer(work, work.actor.party or ""))
    else:
        return []
    return [(row[0], row[1]) for row in work.session.execute(wanted.limit(limit))]
