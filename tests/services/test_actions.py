"""Action items: who does what by when, and what becomes of it (domain.md 4.3)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories, people
from tests.conftest import Clock, WorkAs
from wgroup.accounts.models import Account
from wgroup.actions import queries, services
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionDraft, ActionState, Whose
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from wgroup.kernel.time import utc_now
from wgroup.meetings.services import proposing
from wgroup.revisions.queries import history_of

TEXT = Bilingual(en="Compare methane inventories", zh="比对甲烷清单")
OFFICER = Role.SECRETARIAT_OFFICER
CHAIR = Role.CO_CHAIR
POINT = Role.DELEGATION_FOCAL_POINT
MEMBER = Role.DELEGATION_MEMBER
EXPERT = Role.GOVERNMENTAL_EXPERT

Recorded = Callable[..., str]


def person(engine: Engine, role: Role, party: str) -> UUID:
    """The person behind an account of this role."""
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        return people.make_account(work, role, party).person_id


@pytest.fixture
def recorded(work_as: WorkAs) -> Recorded:
    """Record an item as the secretariat; return its slug."""

    def recorded(**parts: object) -> str:
        draft = ActionDraft(**{"text": TEXT, "due": date(2022, 6, 30), **parts})  # type: ignore[arg-type]
        with work_as(OFFICER).saved() as work:
            return services.record(work, draft).slug

    return recorded


def act(work: Work, name: str, *args: object, **more: object) -> ActionItem:
    with work.saved():
        return getattr(services, name)(work, *args, **more)  # type: ignore[no-any-return]


@pytest.mark.parametrize(("role", "party"), [(OFFICER, None), (CHAIR, "CN"), (CHAIR, "US")])
def test_those_who_convene_record_items_numbered_by_year(
    work_as: WorkAs, clock: Clock, role: Role, party: str | None
) -> None:
    drafts = [ActionDraft(TEXT), ActionDraft(TEXT, due=date(2022, 7, 1))]
    with work_as(role, party).saved() as work:
        assert [services.record(work, each).code for each in drafts] == ["AI/2022/1", "AI/2022/2"]
    clock.set("2023-01-01T00:00Z")
    with work_as(role, party).saved() as work:
        item = services.record(work, drafts[0])
        assert item.code == "AI/2023/1"
        assert (item.state, item.sequence, item.stamped_at) == ("open", 0, work.now)


def test_others_record_nothing(work_as: WorkAs) -> None:
    for role, party in ((POINT, "CN"), (MEMBER, "US"), (EXPERT, "CN"), (Role.OBSERVER, None)):
        with pytest.raises(Forbidden) as refused, work_as(role, party).saved() as work:
            services.record(work, ActionDraft(TEXT))
        assert refused.value.code == "role_cannot"


def test_an_item_may_come_from_a_meeting_and_be_a_persons(
    work_as: WorkAs, engine: Engine, recorded: Recorded, sides: tuple[str, str]
) -> None:
    own, other = sides
    with work_as(OFFICER).saved() as work:
        meeting = proposing.propose(work, factories.draft())
        slug, meeting_id = meeting.slug, meeting.id
    named = person(engine, MEMBER, own)
    item = recorded(party=own, person_id=named, meeting=slug)
    work = work_as(MEMBER, other)
    assert queries.get(work, item).person.id == named  # type: ignore[union-attr]
    assert [each.slug for each in queries.of_meeting(work, meeting_id)] == [item]
    for wrong, code in (
        ({"party": other, "person_id": named}, "person_of_other_side"),
        ({"party": own, "person_id": uuid4()}, "unknown_person"),
        ({"party": "FR"}, "unknown_party"),
        ({"meeting": "WG-MET-2022-9"}, "unknown_meeting"),
    ):
        with pytest.raises(RuleBroken) as refused:
            recorded(**wrong)
        assert refused.value.code == code


def test_the_side_whose_it_is_reports(
    work_as: WorkAs, engine: Engine, recorded: Recorded, sides: tuple[str, str]
) -> None:
    own, other = sides
    slug = recorded(party=own)
    item = act(work_as(POINT, own), "report", slug, ActionState.IN_PROGRESS)
    assert (item.state, item.sequence, item.done_at) == ("in_progress", 1, None)
    with pytest.raises(Forbidden) as refused:
        act(work_as(POINT, other), "report", slug, ActionState.OPEN)
    assert refused.value.code == "not_your_party"
    for role, party in ((MEMBER, own), (OFFICER, None)):
        with pytest.raises(Forbidden) as refused:
            act(work_as(role, party), "report", slug, ActionState.OPEN)
        assert refused.value.code == "role_cannot"


def test_either_side_reports_on_a_joint_item(work_as: WorkAs, recorded: Recorded) -> None:
    slug = recorded()
    assert act(work_as(POINT, "CN"), "report", slug, ActionState.IN_PROGRESS).sequence == 1
    assert act(work_as(CHAIR, "US"), "report", slug, ActionState.REPORTED_DONE).sequence == 2


def test_its_assignee_reports_though_an_outsider(
    work_as: WorkAs, engine: Engine, recorded: Recorded, sides: tuple[str, str]
) -> None:
    own = sides[0]
    mine, theirs = person(engine, EXPERT, own), person(engine, EXPERT, own)
    slug, hidden = recorded(party=own, person_id=mine), recorded(party=own, person_id=theirs)
    work = work_as(EXPERT, own, person_id=mine)
    assert act(work, "report", slug, ActionState.REPORTED_DONE).done_at == work.now
    for unseen in (hidden, recorded(), "AI-2022-99", "AI-22-1", "x"):
        with pytest.raises(NotFound):
            act(work_as(EXPERT, own, person_id=mine), "report", unseen, ActionState.OPEN)
    assert [each.slug for each in queries.own(work)] == [slug]


def test_saying_it_twice_changes_nothing(
    work_as: WorkAs, clock: Clock, recorded: Recorded
) -> None:
    slug = recorded()
    first = act(work_as(POINT, "CN"), "report", slug, ActionState.REPORTED_DONE)
    kept = (first.sequence, first.stamped_at, first.version, first.done_at)
    clock.set("2022-04-02T00:00Z")
    again = act(work_as(POINT, "US"), "report", slug, ActionState.REPORTED_DONE)
    assert (again.sequence, again.stamped_at, again.version, again.done_at) == kept


def test_what_others_give_is_not_reported(work_as: WorkAs, recorded: Recorded) -> None:
    slug = recorded()
    for state in (ActionState.VERIFIED, ActionState.DROPPED):
        with pytest.raises(RuleBroken) as refused:
            act(work_as(POINT, "CN"), "report", slug, state)
        assert (refused.value.code, refused.value.field) == ("invalid_choice", "state")


def test_done_is_verified_by_those_who_convene(work_as: WorkAs, recorded: Recorded) -> None:
    slug = recorded(party="CN")
    with pytest.raises(Conflict):
        act(work_as(OFFICER), "verify", slug)
    done = act(work_as(POINT, "CN"), "report", slug, ActionState.REPORTED_DONE)
    with pytest.raises(Forbidden):
        act(work_as(POINT, "CN"), "verify", slug)
    with pytest.raises(Conflict):
        act(work_as(OFFICER), "drop", slug)
    item = act(work_as(CHAIR, "US"), "verify", slug)
    assert (item.state, item.sequence, item.done_at) == ("verified", 2, done.stamped_at)
    for name, more in (("report", [ActionState.OPEN]), ("drop", []), ("edit", [{"due": None}])):
        actor = work_as(CHAIR, "CN")
        with pytest.raises(Conflict) as refused:
            act(actor, name, slug, *more)
        assert refused.value.code == "wrong_state"


def test_dropping_keeps_it_on_record(work_as: WorkAs, recorded: Recorded) -> None:
    slug = recorded()
    with pytest.raises(Forbidden):
        act(work_as(POINT, "CN"), "drop", slug)
    assert act(work_as(OFFICER), "drop", slug).state == "dropped"
    assert queries.get(work_as(MEMBER, "US"), slug).code == slug.replace("-", "/")
    assert queries.own(work_as(MEMBER, "US")) == []


def test_sequence_rises_with_day_and_state_the_stamp_with_all_that_shows(
    work_as: WorkAs, clock: Clock, recorded: Recorded
) -> None:
    slug = recorded()
    later = clock.set("2022-04-02T00:00Z")
    item = act(work_as(OFFICER), "edit", slug, {"text": Bilingual(en="Compare them")})
    assert (item.sequence, item.stamped_at) == (0, later)
    later = clock.set("2022-04-03T00:00Z")
    item = act(work_as(OFFICER), "edit", slug, {"due": "2022-07-15", "party": "US"})
    assert (item.sequence, item.stamped_at, item.due) == (1, later, date(2022, 7, 15))
    clock.set("2022-04-04T00:00Z")
    item = act(work_as(OFFICER), "edit", slug, {"due": "2022-07-15", "party": "US"})
    assert (item.sequence, item.stamped_at) == (1, later)


def test_an_edit_keeps_whose_it_is_sound(
    work_as: WorkAs, engine: Engine, recorded: Recorded
) -> None:
    named = person(engine, MEMBER, "CN")
    slug = recorded(party="CN", person_id=named)
    with pytest.raises(RuleBroken) as refused:
        act(work_as(OFFICER), "edit", slug, {"party": "US"})
    assert refused.value.code == "person_of_other_side"
    item = act(work_as(OFFICER), "edit", slug, {"party": "US", "person": None})
    assert (item.party, item.person_id) == ("US", None)
    item = act(work_as(OFFICER), "edit", slug, {"party": None, "person": str(named)})
    assert (item.party, item.person_id) == (None, named)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"text": Bilingual()}, "text", "required"),
        ({"text": Bilingual(en="x" * 1001)}, "text.en", "too_long"),
        ({"due": "30 June"}, "due", "bad_date"),
        ({"due": "20220630"}, "due", "bad_date"),
        ({"due": "3022-06-30"}, "due", "bad_date"),
        ({"person": "somebody"}, "person", "unknown_person"),
    ],
)
def test_what_cannot_be_read_is_blamed(
    work_as: WorkAs, recorded: Recorded, fields: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        act(work_as(OFFICER), "edit", recorded(), fields)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_a_page_that_has_passed_changes_nothing(work_as: WorkAs, recorded: Recorded) -> None:
    slug = recorded()
    seen = queries.get(work_as(OFFICER), slug).version
    act(work_as(POINT, "CN"), "report", slug, ActionState.IN_PROGRESS, seen=seen)
    for name, more in (("drop", []), ("edit", [{"due": None}])):
        with pytest.raises(Conflict) as refused:
            act(work_as(OFFICER), name, slug, *more, seen=seen)
        assert refused.value.code == "stale_version"


def test_a_list_is_by_day_and_by_whose_it_is(
    work_as: WorkAs, engine: Engine, recorded: Recorded
) -> None:
    named = person(engine, MEMBER, "CN")
    joint = recorded(due=None)
    late = recorded(party="CN", due=date(2022, 8, 1))
    soon = recorded(party="US", due=date(2022, 5, 1))
    mine = recorded(party="CN", person_id=named, due=date(2022, 6, 1))
    over = recorded(party="CN", due=date(2022, 4, 15))
    act(work_as(OFFICER), "drop", over)
    work = work_as(MEMBER, "CN", person_id=named)

    def slugs(**asked: object) -> list[str]:
        return [each.slug for each in queries.listed(work, **asked).items]  # type: ignore[arg-type]

    assert slugs() == [over, soon, mine, late, joint]
    assert slugs(unsettled=True) == [soon, mine, late, joint]
    assert slugs(whose=Whose.SIDE, unsettled=True) == [mine, late, joint]
    assert slugs(whose=Whose.MINE) == [mine]
    assert slugs(state=ActionState.DROPPED) == [over]
    assert [each.slug for each in queries.own(work)] == [mine, late, joint]
    pages, after = [], None
    for _ in range(5):
        page = queries.listed(work, limit=1, after=after)
        pages, after = [*pages, *(each.slug for each in page.items)], page.next
    assert (pages, after) == ([over, soon, mine, late, joint], None)


def test_what_happened_is_kept(work_as: WorkAs, recorded: Recorded) -> None:
    slug = recorded()
    act(work_as(POINT, "CN"), "report", slug, ActionState.IN_PROGRESS)
    work = work_as(OFFICER)
    told = history_of(work, queries.get(work, slug).id)
    assert [each.act for each in told] == ["action.report", "action.record"]



def test_what_somebody_leaves_behind_falls_to_the_focal_point_of_their_side(
    recorded: Recorded, work_as: WorkAs, engine: Engine, clock: Clock, sides: tuple[str, str]
) -> None:
    """From the instant at which they leave; to nobody else, and to no other side."""
    leaver = person(engine, MEMBER, sides[0])
    slug = recorded(party=sides[0], person_id=leaver)
    points = [person(engine, POINT, each) for each in sides]
    leaves = utc_now() + timedelta(hours=1)
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved():
        account = session.scalars(select(Account).where(Account.person_id == leaver)).one()
        account.leaves_at = leaves
    colleague = person(engine, MEMBER, sides[0])

    def lists() -> list[list[str]]:
        """Of the focal points, and of a colleague."""
        works = [
            work_as(POINT, each, person_id=who) for each, who in zip(sides, points, strict=True)
        ]
        works.append(work_as(MEMBER, sides[0], person_id=colleague))
        return [
            [each.slug for each in queries.listed(work, whose=Whose.MINE).items] for work in works
        ]

    clock.set(leaves - timedelta(seconds=1))
    assert lists() == [[], [], []]
    clock.set(leaves)
    assert lists() == [[slug], [], []]
