"""The agenda of a meeting: written, circulated, adopted (domain.md 4.3, INV-12)."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from tests import factories
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
from wgroup.agenda import queries
from wgroup.agenda.drafts import read_item
from wgroup.agenda.order import Direction
from wgroup.agenda.rules import AgendaState, ItemDraft, ItemKind, Outcome
from wgroup.agenda.services import running, writing
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, Invalid, NotFound, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.meetings import queries as meetings
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services import running as meeting_running
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose
from wgroup.meetings.services.taking_part import enter
from wgroup.revisions.queries import history_of


def act(work: Work, run: Callable[[Work], object]) -> None:
    with work.saved():
        run(work)


def refused(work: Work, run: Callable[[Work], object]) -> str:
    with pytest.raises((Conflict, Forbidden, NotFound, RuleBroken)) as found, work.saved():
        run(work)
    return found.value.code


@pytest.mark.parametrize(("role", "party"), [(OFFICER, None), (CHAIR, "CN"), (CHAIR, "US")])
def test_those_who_convene_write_it(work_as: WorkAs, role: Role, party: str | None) -> None:
    confirmed(work_as)
    draft = ItemDraft(
        title("Standards"), kind=ItemKind.DECISION, minutes=25, party="US",
        topics=("topic/8.1",), provisions=("glasgow-2021/8.4",),
    )  # fmt: skip
    act(work_as(role, party), lambda work: writing.add(work, SLUG, draft))
    found = sheet(work_as(MEMBER, "CN"))
    assert (found.state, found.edition, found.version > 0) == (AgendaState.DRAFT, 0, True)
    assert found.rows[0].item.draft == draft
    assert (found.rows[0].number, found.minutes, found.length, found.over) == ("1", 25, 120, -95)


def test_others_do_not_write_it(work_as: WorkAs) -> None:
    confirmed(work_as)
    item = ItemDraft(title("Standards"))
    for role, party in ((POINT, "CN"), (MEMBER, "US")):
        code = refused(work_as(role, party), lambda work: writing.add(work, SLUG, item))
        assert code == "role_cannot"
    assert refused(
        work_as(Role.OBSERVER), lambda work: writing.add(work, SLUG, item)
    ) == "not_found"
    assert sheet(work_as(MEMBER, "US")).agenda is None


def test_items_stand_in_two_levels_and_close_up(work_as: WorkAs) -> None:
    confirmed(work_as)
    one, two, three = written(work_as)
    officer = work_as(OFFICER)
    for words in ("Energy", "Waste"):
        draft = ItemDraft(title(words), minutes=10)
        act(officer, lambda work, draft=draft: writing.add(work, SLUG, draft, parent=two))  # type: ignore[misc]
    assert told(officer) == [
        "1 Opening", "2 Standards", "2(a) Energy", "2(b) Waste", "3 Closing",
    ]  # fmt: skip
    assert sheet(officer).row(two).below == 20  # type: ignore[union-attr]
    assert refused(officer, lambda work: writing.remove(work, SLUG, two)) == "item_has_parts"
    waste = sheet(officer).rows[3].item.id
    act(officer, lambda work: writing.move(work, SLUG, waste, Direction.OUT))
    act(officer, lambda work: writing.move(work, SLUG, three, Direction.UP))
    act(officer, lambda work: writing.remove(work, SLUG, one))
    assert told(officer) == ["1 Standards", "1(a) Energy", "2 Closing", "3 Waste"]
    places = {each.place for each in queries.items_of(officer, meetings.get(officer, SLUG).id)}
    assert places == {0, 1, 2}
    below = ItemDraft(title("Deeper"))
    energy = sheet(officer).rows[1].item.id
    for parent in (energy, uuid4()):
        assert refused(
            officer, lambda work, parent=parent: writing.add(work, SLUG, below, parent=parent)  # type: ignore[misc]
        ) == "unknown_parent"
    assert refused(
        officer, lambda work: writing.move(work, SLUG, energy, Direction.UP)
    ) == "cannot_move"


def test_each_item_begins_when_those_before_have_taken_their_minutes(work_as: WorkAs) -> None:
    confirmed(work_as)
    written(work_as, minutes=50)
    found = sheet(work_as(OFFICER))
    assert [f"{each.starts_at:%H:%M}" for each in found.rows] == ["00:00", "00:50", "01:40"]
    assert (found.minutes, found.over, found.unset) == (150, 30, 0)
    assert found.rows[-1].ends_at == datetime(2022, 5, 18, 2, 30, tzinfo=UTC)


def test_what_is_typed_is_read_whole(work_as: WorkAs) -> None:
    with pytest.raises(Invalid) as found:
        read_item({"minutes": "soon", "kind": "vote"})
    assert {(each.field, each.code) for each in found.value.errors} == {
        ("minutes", "not_a_number"), ("kind", "invalid_choice"), ("title", "required"),
    }  # fmt: skip
    for minutes, code in (("0", "out_of_range"), ("1441", "out_of_range"), ("-5", "not_a_number")):
        with pytest.raises(RuleBroken) as one:
            read_item({"title": title("X"), "minutes": minutes})
        assert one.value.code == code
    confirmed(work_as)
    for wrong, code in (
        ({"party": "FR"}, "unknown_party"),
        ({"topics": ("topic/99",)}, "unknown_topic"),
        ({"provisions": ("glasgow-2021/99",)}, "unknown_provision"),
    ):
        draft = ItemDraft(title("X"), **wrong)
        assert refused(
            work_as(OFFICER), lambda work, draft=draft: writing.add(work, SLUG, draft)  # type: ignore[misc]
        ) == code


def test_a_change_names_what_it_saw(work_as: WorkAs) -> None:
    confirmed(work_as)
    item, *_ = written(work_as)
    officer = work_as(OFFICER)
    seen = sheet(officer).version
    act(officer, lambda work: writing.change(work, SLUG, item, {"minutes": "5"}, seen=seen))
    assert sheet(officer).version == seen + 1
    act(officer, lambda work: writing.change(work, SLUG, item, {"minutes": "5"}))
    assert sheet(officer).version == seen + 1  # nothing changed
    assert refused(
        officer, lambda work: writing.change(work, SLUG, item, {"minutes": "9"}, seen=seen)
    ) == "stale_version"


def test_it_is_circulated_once_it_stands_in_both_languages(work_as: WorkAs) -> None:
    with work_as(OFFICER).saved() as work:
        propose(work, factories.draft())
    officer = work_as(OFFICER)
    assert refused(officer, lambda work: running.circulate(work, SLUG)) == "wrong_state"
    with work_as(POINT, "CN").saved() as work:
        concur(work, SLUG, seen=meetings.get(work, SLUG).terms.fingerprint)
    assert refused(officer, lambda work: running.circulate(work, SLUG)) == "agenda_empty"
    half = ItemDraft(Bilingual(en="Opening"))
    act(officer, lambda work: writing.add(work, SLUG, half))
    assert refused(officer, lambda work: running.circulate(work, SLUG)) == "item_language_missing"
    item = sheet(officer).rows[0].item.id
    act(officer, lambda work: writing.change(work, SLUG, item, {"title": title("Opening")}))
    act(work_as(CHAIR, "US"), lambda work: running.circulate(work, SLUG))
    found = sheet(officer)
    assert (found.state, found.edition) == (AgendaState.PROVISIONAL, 1)
    assert found.agenda.circulated_at == officer.now  # type: ignore[union-attr]
    assert refused(officer, lambda work: running.circulate(work, SLUG)) == "already_circulated"


def test_a_draft_is_for_insiders_and_what_is_circulated_for_the_invited(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    with work_as(POINT, own).saved() as work:
        draft = PersonDraft("Invited", "A", None, Capacity.ADVISER, PartStat.ACCEPTED)
        person = enter(work, SLUG, draft).person_id
    expert = (Role.GOVERNMENTAL_EXPERT, own)
    outsiders = [work_as(), work_as(Role.OBSERVER), work_as(Role.NON_GOVERNMENTAL_EXPERT, other)]
    written(work_as)
    assert len(sheet(work_as(MEMBER, other)).rows) == 3
    with pytest.raises(NotFound):
        sheet(work_as(*expert, person_id=person))
    with work_as(OFFICER).saved() as work:
        running.circulate(work, SLUG)
    found = sheet(work_as(*expert, person_id=person))
    assert (len(found.rows), found.whole) == (3, True)
    for each in outsiders:
        with pytest.raises(NotFound):
            sheet(each)


def test_the_public_reads_what_a_public_meeting_has_adopted(
    work_as: WorkAs, clock: Clock, sides: tuple[str, str]
) -> None:
    confirmed(work_as, level=Level.PUBLIC)
    circulated(work_as)
    with pytest.raises(NotFound):
        sheet(work_as())
    in_session(work_as, clock)
    act(work_as(CHAIR, sides[0]), lambda work: running.adopt(work, SLUG))
    found = sheet(work_as())
    assert [each.number for each in found.rows] == ["1", "2", "3"]
    assert not found.whole


def in_session(work_as: WorkAs, clock: Clock) -> None:
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)


def test_the_meeting_adopts_it_and_then_only_outcomes_change(
    work_as: WorkAs, clock: Clock, sides: tuple[str, str]
) -> None:
    own, _ = sides
    confirmed(work_as)
    first, *_ = circulated(work_as)
    chair = work_as(CHAIR, own)
    assert refused(chair, lambda work: running.adopt(work, SLUG)) == "wrong_state"
    assert refused(
        chair, lambda work: running.say_outcome(work, SLUG, first, Outcome.REACHED)
    ) == "wrong_state"
    in_session(work_as, clock)
    assert refused(work_as(OFFICER), lambda work: running.adopt(work, SLUG)) == "role_cannot"
    assert refused(work_as(POINT, own), lambda work: running.adopt(work, SLUG)) == "role_cannot"
    chair, officer = work_as(CHAIR, own), work_as(OFFICER)
    act(chair, lambda work: running.adopt(work, SLUG))
    assert sheet(officer).agenda.adopted_at == chair.now  # type: ignore[union-attr]
    item = ItemDraft(title("Late"))
    for run in (
        lambda work: writing.add(work, SLUG, item),
        lambda work: writing.change(work, SLUG, first, {"minutes": "9"}),
        lambda work: writing.move(work, SLUG, first, Direction.DOWN),
        lambda work: writing.remove(work, SLUG, first),
    ):
        assert refused(officer, run) == "agenda_adopted"
    assert refused(chair, lambda work: running.adopt(work, SLUG)) == "agenda_adopted"
    act(officer, lambda work: running.say_outcome(work, SLUG, first, Outcome.NOT_REACHED))
    assert sheet(officer).rows[0].item.outcome is Outcome.NOT_REACHED


def test_a_draft_is_not_adopted_and_has_no_outcomes(work_as: WorkAs, clock: Clock) -> None:
    confirmed(work_as)
    first, *_ = written(work_as)
    in_session(work_as, clock)
    chair = work_as(CHAIR, "US")
    assert refused(chair, lambda work: running.adopt(work, SLUG)) == "not_circulated"
    assert refused(
        chair, lambda work: running.say_outcome(work, SLUG, first, Outcome.REACHED)
    ) == "not_circulated"


def test_nothing_is_written_once_the_meeting_is_off(work_as: WorkAs) -> None:
    confirmed(work_as)
    with work_as(OFFICER).saved() as work:
        meeting_running.cancel(work, SLUG, reason=title("Storm"))
    item = ItemDraft(title("X"))
    assert refused(work_as(OFFICER), lambda work: writing.add(work, SLUG, item)) == "wrong_state"


def test_its_history_is_the_meetings(work_as: WorkAs) -> None:
    confirmed(work_as)
    circulated(work_as)
    work = work_as(MEMBER, "CN")
    acts = {each.act for each in history_of(work, meetings.get(work, SLUG).id)}
    assert {"agenda.write", "agenda.circulate"} <= acts


def test_it_is_read_in_few_queries_however_long(
    work_as: WorkAs, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    confirmed(work_as)
    written(work_as, "Opening")
    one = len(queries_of(lambda: sheet(work_as(OFFICER))))
    written(work_as, *(f"Item {each}" for each in range(30)))
    assert len(queries_of(lambda: sheet(work_as(OFFICER)))) == one


def test_there_is_an_end_to_it(work_as: WorkAs, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(work_as)
    monkeypatch.setattr("wgroup.agenda.rules.MOST_ITEMS", 3)
    written(work_as)
    item = ItemDraft(title("X"))
    code = refused(work_as(OFFICER), lambda work: writing.add(work, SLUG, item))
    assert code == "too_many_items"


def test_an_item_of_another_meeting_is_not_there(work_as: WorkAs) -> None:
    confirmed(work_as)
    other = confirmed(work_as, starts="2022-06-17T20:00", ends="2022-06-17T22:00")
    first: UUID = written(work_as, slug=other)[0]
    assert refused(
        work_as(OFFICER), lambda work: writing.move(work, SLUG, first, Direction.DOWN)
    ) == "not_found"
