"""What changes an agenda that was circulated needs both Parties (INV-12)."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.conftest import Clock, WorkAs
from tests.services.agendas import (
    CHAIR,
    DURING,
    HEAD,
    MEMBER,
    OFFICER,
    POINT,
    SLUG,
    circulated,
    confirmed,
    sheet,
    title,
    told,
)
from tests.services.test_agenda import act, refused
from wgroup.agenda import queries
from wgroup.agenda.models import AgendaAddition
from wgroup.agenda.order import Direction
from wgroup.agenda.rules import AdditionState, ItemDraft
from wgroup.agenda.services import agreeing, running, writing
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings import queries as meetings
from wgroup.meetings.services import running as meeting_running

Items = list[UUID]
NEW = ItemDraft(title("Satellites"), minutes=10)


@pytest.fixture
def items(work_as: WorkAs) -> Items:
    confirmed(work_as)
    return circulated(work_as)


def asked(work: Work) -> list[AgendaAddition]:
    return queries.additions_of(work, meetings.get(work, SLUG).id)


def concur(work: Work, addition: UUID, party: str | None = None) -> None:
    act(work, lambda work: agreeing.concur(work, SLUG, addition, party=party))


def test_an_item_more_enters_when_both_have_agreed(
    work_as: WorkAs, items: Items, sides: tuple[str, str]
) -> None:
    own, other = sides
    officer = work_as(OFFICER)
    act(officer, lambda work: writing.add(work, SLUG, NEW))
    assert told(work_as(OFFICER)) == ["1 Opening", "2 Standards", "3 Closing"]
    addition = asked(work_as(MEMBER, own))[0]
    assert (addition.state, addition.party, addition.concurring) == ("waiting", None, set())
    concur(work_as(CHAIR, own), addition.id)
    concur(work_as(HEAD, own), addition.id)  # given twice it changes nothing
    assert asked(work_as(OFFICER))[0].concurring == {own}
    assert sheet(work_as(OFFICER)).edition == 1
    concur(work_as(HEAD, other), addition.id)
    found = sheet(work_as(OFFICER))
    assert told(work_as(OFFICER))[-1] == "4 Satellites"
    assert (found.edition, asked(work_as(OFFICER))[0].state) == (2, AdditionState.ENTERED)
    code = refused(work_as(CHAIR, own), lambda work: agreeing.decline(work, SLUG, addition.id))
    assert code == "already_settled"


def test_a_co_chair_who_asks_concurs_by_it(
    work_as: WorkAs, items: Items, sides: tuple[str, str]
) -> None:
    own, other = sides
    second = items[1]
    act(work_as(CHAIR, own), lambda work: writing.add(work, SLUG, NEW, parent=second))
    addition = asked(work_as(OFFICER))[0]
    assert addition.concurring == {own}
    concur(work_as(CHAIR, other), addition.id)
    assert told(work_as(OFFICER)) == ["1 Opening", "2 Standards", "2(a) Satellites", "3 Closing"]


def test_each_party_speaks_for_itself(
    work_as: WorkAs, items: Items, sides: tuple[str, str]
) -> None:
    own, other = sides
    act(work_as(OFFICER), lambda work: writing.add(work, SLUG, NEW))
    addition = asked(work_as(OFFICER))[0].id

    def run(work: Work) -> object:
        return agreeing.concur(work, SLUG, addition)

    for role, party in ((OFFICER, None), (POINT, own), (MEMBER, other)):
        assert refused(work_as(role, party), run) == "role_cannot"
    for other_role in (Role.OBSERVER, Role.GOVERNMENTAL_EXPERT):
        assert refused(work_as(other_role), run) == "not_found"
    assert refused(
        work_as(CHAIR, own), lambda work: agreeing.concur(work, SLUG, addition, party=other)
    ) == "not_your_party"


def test_a_party_that_does_not_agree_keeps_it_off(
    work_as: WorkAs, items: Items, sides: tuple[str, str]
) -> None:
    own, other = sides
    act(work_as(CHAIR, own), lambda work: writing.add(work, SLUG, NEW))
    addition = asked(work_as(OFFICER))[0].id
    act(work_as(HEAD, other), lambda work: agreeing.decline(work, SLUG, addition))
    found = asked(work_as(OFFICER))[0]
    assert (found.state, found.declined_by) == ("declined", other)
    assert len(sheet(work_as(OFFICER)).rows) == 3
    code = refused(work_as(CHAIR, other), lambda work: agreeing.concur(work, SLUG, addition))
    assert code == "already_settled"


def test_another_wording_and_one_item_less_wait_too(
    work_as: WorkAs, items: Items, sides: tuple[str, str]
) -> None:
    own, other = sides
    first, second, third = items
    new = {"title": title("Rules"), "kind": "decision", "minutes": "15"}
    officer = work_as(OFFICER)
    act(officer, lambda work: writing.change(work, SLUG, second, new))
    # The minutes are the secretariat's to change; the words wait.
    row = sheet(officer).rows[1].item
    assert (row.minutes, row.title.en) == (15, "Standards")
    act(officer, lambda work: writing.change(work, SLUG, second, {"minutes": "20"}))
    assert refused(
        officer, lambda work: writing.change(work, SLUG, second, {"title": title("Other")})
    ) == "already_waiting"
    assert refused(officer, lambda work: writing.remove(work, SLUG, second)) == "already_waiting"
    act(officer, lambda work: writing.remove(work, SLUG, first))
    for addition in asked(work_as(OFFICER)):
        for party in (own, other):
            concur(work_as(CHAIR, party), addition.id)
    assert told(work_as(OFFICER)) == ["1 Rules", "2 Closing"]
    found = sheet(work_as(OFFICER))
    assert (found.rows[0].item.minutes, found.rows[0].item.kind) == (20, "decision")
    assert found.edition == 3
    assert found.row(third) is not None


def test_order_and_minutes_are_the_secretariats_alone(work_as: WorkAs, items: Items) -> None:
    first, *_ = items
    chair, officer = work_as(CHAIR, "CN"), work_as(OFFICER)
    for run in (
        lambda work: writing.move(work, SLUG, first, Direction.DOWN),
        lambda work: writing.change(work, SLUG, first, {"minutes": "5"}),
    ):
        assert refused(chair, run) == "role_cannot"
    act(officer, lambda work: writing.move(work, SLUG, first, Direction.DOWN))
    assert told(officer) == ["1 Standards", "2 Opening", "3 Closing"]
    assert refused(
        officer, lambda work: writing.move(work, SLUG, first, Direction.IN)
    ) == "needs_both_parties"
    assert sheet(officer).edition == 1


def test_nothing_is_asked_below_what_may_go(work_as: WorkAs, items: Items) -> None:
    _, second, third = items
    officer = work_as(OFFICER)
    act(officer, lambda work: writing.add(work, SLUG, NEW, parent=second))
    assert refused(officer, lambda work: writing.remove(work, SLUG, second)) == "already_waiting"
    act(officer, lambda work: writing.remove(work, SLUG, third))
    assert refused(
        officer, lambda work: writing.add(work, SLUG, NEW, parent=third)
    ) == "already_waiting"


def test_what_is_asked_stands_in_both_languages(work_as: WorkAs, items: Items) -> None:
    half = ItemDraft(Bilingual(en="Satellites"))
    code = refused(work_as(OFFICER), lambda work: writing.add(work, SLUG, half))
    assert code == "item_language_missing"


def test_what_waits_when_it_is_adopted_waits_no_more(
    work_as: WorkAs, items: Items, clock: Clock
) -> None:
    act(work_as(OFFICER), lambda work: writing.add(work, SLUG, NEW))
    addition = asked(work_as(OFFICER))[0].id
    clock.set(DURING)
    act(work_as(OFFICER), lambda work: meeting_running.open_session(work, SLUG))
    act(work_as(CHAIR, "US"), lambda work: running.adopt(work, SLUG))
    code = refused(work_as(CHAIR, "CN"), lambda work: agreeing.concur(work, SLUG, addition))
    assert code == "agenda_adopted"


def test_additions_are_the_insiders(
    work_as: WorkAs, items: Items, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    act(work_as(OFFICER), lambda work: writing.add(work, SLUG, NEW))
    assert len(asked(work_as(MEMBER, "US"))) == 1
    one = len(queries_of(lambda: asked(work_as(OFFICER))))
    for each in range(8):
        draft = ItemDraft(title(f"More {each}"))
        act(work_as(CHAIR, "CN"), lambda work, draft=draft: writing.add(work, SLUG, draft))  # type: ignore[misc]
    several = len(queries_of(lambda: [each.concurring for each in asked(work_as(OFFICER))]))
    assert several == one
