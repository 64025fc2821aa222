"""What the sides would see on an agenda, what is carried over, and who is asked for which item."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from tests.conftest import Clock, WorkAs
from tests.services.agendas import (
    CHAIR,
    DURING,
    MEMBER,
    OFFICER,
    POINT,
    SLUG,
    circulated,
    confirmed,
    sheet,
    title,
    told,
    written,
)
from tests.services.test_agenda import act, refused
from wgroup.agenda import queries
from wgroup.agenda.drafts import read_proposal
from wgroup.agenda.models import AgendaProposal
from wgroup.agenda.rules import Outcome, ProposalDraft
from wgroup.agenda.services import agreeing, carrying, inviting, proposing, running, writing
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings import queries as meetings
from wgroup.meetings.rules import Capacity, MeetingType, PartStat, PersonDraft
from wgroup.meetings.services import running as meeting_running
from wgroup.meetings.services.taking_part import enter

IDEA = ProposalDraft(title("Satellites"), minutes=10)
LATER = ProposalDraft(title("Cities"), later=True)
NEXT = {"starts": "2022-06-17T20:00", "ends": "2022-06-17T22:00"}


def backlog(work: Work, slug: str = SLUG) -> list[AgendaProposal]:
    return queries.proposals_for(work, meetings.get(work, slug))


def proposed(work: Work, draft: ProposalDraft = IDEA) -> UUID:
    with work.saved():
        return proposing.propose(work, SLUG, draft).id


def test_a_side_proposes_and_all_insiders_read_it(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    proposed(work_as(POINT, own))
    for role, party in ((MEMBER, other), (OFFICER, None), (MEMBER, own)):
        found = backlog(work_as(role, party))
        assert [(each.party, each.title.en) for each in found] == [(own, "Satellites")]
    for role, party in ((MEMBER, own), (OFFICER, None)):
        code = refused(work_as(role, party), lambda work: proposing.propose(work, SLUG, IDEA))
        assert code == "role_cannot"


def test_what_is_taken_stands_on_the_draft(work_as: WorkAs, sides: tuple[str, str]) -> None:
    own, other = sides
    confirmed(work_as)
    written(work_as)
    idea = proposed(work_as(POINT, own))
    assert refused(
        work_as(POINT, own), lambda work: proposing.take(work, SLUG, idea)
    ) == "role_cannot"
    act(work_as(CHAIR, other), lambda work: proposing.take(work, SLUG, idea))
    assert told(work_as(OFFICER))[-1] == "4 Satellites"
    assert sheet(work_as(OFFICER)).rows[-1].item.minutes == 10
    assert refused(
        work_as(OFFICER), lambda work: proposing.take(work, SLUG, idea)
    ) == "already_settled"


def test_once_circulated_what_is_taken_waits_for_both(work_as: WorkAs) -> None:
    confirmed(work_as)
    circulated(work_as)
    idea = proposed(work_as(POINT, "CN"))
    act(work_as(OFFICER), lambda work: proposing.take(work, SLUG, idea))
    assert len(sheet(work_as(OFFICER)).rows) == 3
    work = work_as(OFFICER)
    addition = queries.additions_of(work, meetings.get(work, SLUG).id)[0]
    assert addition.proposal_id == idea
    for party in ("CN", "US"):
        act(
            work_as(CHAIR, party),
            lambda work: agreeing.concur(work, SLUG, addition.id),
        )
    assert told(work_as(OFFICER))[-1] == "4 Satellites"


def test_whoever_declines_says_why_and_a_side_withdraws_its_own(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    one, two = proposed(work_as(POINT, own)), proposed(work_as(POINT, own))
    officer = work_as(OFFICER)
    assert refused(
        officer, lambda work: proposing.decline(work, SLUG, one, reason=Bilingual())
    ) == "reason_required"
    act(officer, lambda work: proposing.decline(work, SLUG, one, reason=title("No time")))
    assert refused(
        work_as(POINT, other), lambda work: proposing.withdraw(work, SLUG, two)
    ) == "not_your_party"
    act(work_as(POINT, own), lambda work: proposing.withdraw(work, SLUG, two))
    states = {each.id: each.state for each in backlog(work_as(OFFICER))}
    assert states == {one: "declined", two: "withdrawn"}
    assert refused(
        work_as(POINT, own), lambda work: proposing.withdraw(work, SLUG, two)
    ) == "already_settled"


def test_an_idea_for_later_waits_for_the_next_meeting_of_the_group(work_as: WorkAs) -> None:
    confirmed(work_as)
    later = proposed(work_as(POINT, "US"), LATER)
    slug = confirmed(work_as, **NEXT)
    elsewhere = confirmed(work_as, group="ENE", **NEXT)
    assert [each.id for each in backlog(work_as(OFFICER), slug)] == [later]
    assert backlog(work_as(OFFICER), elsewhere) == []
    assert refused(
        work_as(OFFICER), lambda work: proposing.take(work, elsewhere, later)
    ) == "not_found"
    act(work_as(OFFICER), lambda work: proposing.take(work, slug, later))
    assert told(work_as(OFFICER), slug) == ["1 Cities"]
    assert backlog(work_as(OFFICER)) == []
    assert read_proposal({"title": title("X"), "later": True}).later


def held(work_as: WorkAs, clock: Clock, items: list[UUID], *missed: int) -> None:
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)
        for each in missed:
            running.say_outcome(work, SLUG, items[each], Outcome.NOT_REACHED)
    with work_as(OFFICER).saved() as work:
        meeting_running.close(work, SLUG)


def test_what_was_not_reached_is_carried_over_once(work_as: WorkAs, clock: Clock) -> None:
    confirmed(work_as)
    items = circulated(work_as, kind="decision", minutes=20)
    held(work_as, clock, items, 1, 2)
    following = confirmed(work_as, **NEXT)
    other = confirmed(work_as, type=MeetingType.EXPERT, **NEXT)

    def offered(slug: str) -> list[str]:
        work = work_as(OFFICER)
        found = queries.unreached(work, meetings.get(work, slug))
        return [item.title.en for item, _ in found]

    assert offered(following) == ["Standards", "Closing"]
    assert offered(other) == offered(SLUG) == []
    officer = work_as(OFFICER)
    act(officer, lambda work: carrying.carry(work, following, [items[1]], actions=True))
    assert told(work_as(OFFICER), following) == ["1 Standards", "2 Action items that are open"]
    row = sheet(work_as(OFFICER), following).rows[0].item
    assert (row.carried_from, row.minutes, row.kind) == (items[1], 20, "decision")
    assert offered(following) == ["Closing"]
    for chosen, code in (
        ([items[1]], "unknown_item"), ([], "required"), ([uuid4()], "unknown_item"),
    ):  # fmt: skip
        assert refused(
            officer, lambda work, chosen=chosen: carrying.carry(work, following, chosen)  # type: ignore[misc]
        ) == code
    act(work_as(OFFICER), lambda work: running.circulate(work, following))
    assert refused(
        work_as(OFFICER), lambda work: carrying.carry(work, following, [items[2]])
    ) == "needs_both_parties"


@pytest.fixture
def entered(work_as: WorkAs, sides: tuple[str, str]) -> tuple[UUID, UUID]:
    """An adviser of the first side: the participation and the person."""
    confirmed(work_as)
    with work_as(POINT, sides[0]).saved() as work:
        draft = PersonDraft("Invited", "A", None, Capacity.ADVISER, PartStat.ACCEPTED)
        one = enter(work, SLUG, draft)
        return one.id, one.person_id


def test_a_side_asks_its_own_people_for_some_items(
    work_as: WorkAs, entered: tuple[UUID, UUID], sides: tuple[str, str]
) -> None:
    own, other = sides
    participation, person = entered
    items = written(work_as)

    def ask(*chosen: UUID) -> Callable[[Work], object]:
        return lambda work: inviting.ask_for(work, SLUG, participation, chosen)

    assert refused(work_as(POINT, other), ask(items[0])) == "not_your_party"
    assert refused(work_as(MEMBER, own), ask(items[0])) == "role_cannot"
    assert refused(work_as(OFFICER), ask(items[0])) == "role_cannot"
    assert refused(work_as(POINT, own), ask(uuid4())) == "unknown_item"
    act(work_as(POINT, own), ask(items[0], items[1]))
    act(work_as(POINT, own), ask(items[1], items[2]))

    def asked(work: Work) -> dict[UUID, set[UUID]]:
        return queries.asked_for(work, meetings.get(work, SLUG).id)

    assert asked(work_as(MEMBER, other)) == {person: {items[1], items[2]}}
    act(work_as(OFFICER), lambda work: writing.remove(work, SLUG, items[2]))
    assert asked(work_as(OFFICER)) == {person: {items[1]}}
    expert = (Role.GOVERNMENTAL_EXPERT, own)
    assert asked(work_as(*expert, person_id=person)) == {}  # it is a draft
    act(work_as(OFFICER), lambda work: running.circulate(work, SLUG))
    assert asked(work_as(*expert, person_id=person)) == {person: {items[1]}}
    act(work_as(POINT, own), ask())
    assert asked(work_as(OFFICER)) == {}


def test_the_backlog_is_read_in_few_queries(
    work_as: WorkAs, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    confirmed(work_as)
    proposed(work_as(POINT, "CN"))
    one = len(queries_of(lambda: backlog(work_as(OFFICER))))
    for _ in range(8):
        proposed(work_as(POINT, "US"))
    assert len(queries_of(lambda: backlog(work_as(OFFICER)))) == one
