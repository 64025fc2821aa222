"""Series: made at once, agreed at once, gone on with, and changed only where it was chosen."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import Clock, WorkAs
from tests.services.meeting_table import Table
from tests.services.test_lasting import TOLD, on
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, Invalid, NotFound, RuleBroken
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries as meetings
from wgroup.meetings.drafts import read_person, read_reason
from wgroup.meetings.lasting_drafts import read_lasting
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status
from wgroup.meetings.series import queries
from wgroup.meetings.series.drafts import SeriesDraft, read_series
from wgroup.meetings.series.models import Series
from wgroup.meetings.services import (
    concurring,
    lasting,
    repeating,
    reshaping,
    running,
    taking_part,
)
from wgroup.outbox.models import Job

TITLE = factories.TITLE
FIELDS: dict[str, object] = {
    "title": TITLE, "type": "regular", "group": "MET", "host": "US", "mode": "virtual",
    "starts": "2022-09-06T20:00", "ends": "2022-09-06T21:30", "zone": "America/New_York",
    "unit": "month", "every": "1", "weekdays": ["1"], "ordinals": ["1"], "count": "12",
    "alternates": True,
}  # fmt: skip
GUEST = {"family_name": "Guest", "email": "guest@x.example", "capacity": "observer"}


@pytest.fixture
def table(app: object, work_as: WorkAs, sides: tuple[str, str]) -> Table:
    return Table(work_as, sides)


def draft(table: Table, **fields: object) -> SeriesDraft:
    return read_series({**FIELDS, "host": table.one, **fields})


def started(table: Table, work: Work | None = None, **fields: object) -> Series:
    with (work or table.secretariat).saved() as saving:
        return repeating.start(saving, draft(table, **fields))


def all_of(work: Work, key: str = "met-1") -> list[Meeting]:
    """By their days, as they are now."""
    work.session.rollback()
    wanted = select(Meeting).where(Meeting.series_key == key).order_by(Meeting.occurs_on)
    return list(work.session.scalars(wanted).unique())


def jobs(work: Work, kind: str) -> list[dict[str, object]]:
    wanted = select(Job).where(Job.kind == kind).order_by(Job.id)
    return [each.payload for each in work.session.scalars(wanted)]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises((RuleBroken, Conflict, Forbidden, NotFound)) as caught:
        act()
    return caught.value.code


def concurred(table: Table, *works: Work) -> None:
    for work in works:
        found = queries.awaiting(work, "met-1", work.actor.party or "")
        seen = repeating.fingerprint_of(found)
        with work.saved():
            repeating.concur(work, "met-1", seen=seen)


def test_twelve_are_made_each_a_meeting_of_its_own(table: Table) -> None:
    series = started(table)
    found = all_of(table.secretariat)
    assert series.key == "met-1"
    assert [each.code for each in found] == [
        *(f"WG/MET/2022/{number}" for number in range(1, 5)),
        *(f"WG/MET/2023/{number}" for number in range(1, 9)),
    ]
    assert [each.occurs_on for each in found][:3] == [
        date(2022, 9, 6), date(2022, 10, 4), date(2022, 11, 1)
    ]  # fmt: skip
    assert {each.starts.hour for each in found} == {20}
    # In Beijing the hour follows Washington's clocks.
    away = [(each.starts_at + timedelta(hours=8)).hour for each in found]
    assert (away[2], away[3]) == (8, 9)
    assert [each.host for each in found] == [table.one, table.other] * 6
    assert {each.status for each in found} == {Status.PROPOSED}


def test_a_co_chair_concurs_by_proposing_all(table: Table) -> None:
    started(table, table.chair, count="3")
    assert {each.status for each in all_of(table.chair)} == {Status.TENTATIVE}


def test_both_parties_agree_to_all_at_once(table: Table) -> None:
    started(table, count="3")
    concurred(table, table.focal, table.focal_other)
    assert {each.status for each in all_of(table.focal)} == {Status.CONFIRMED}
    assert code_of(lambda: concurred(table, table.focal)) == "nothing_awaits"


def test_one_that_changed_meanwhile_holds_all_back(table: Table) -> None:
    started(table, count="3")
    seen = repeating.fingerprint_of(queries.awaiting(table.focal, "met-1", table.one))
    with table.secretariat.saved() as saving:
        concurring.move(saving, "WG-MET-2022-2", {"venue": Bilingual("Hall", "大厅")})
    table.focal.session.rollback()
    with pytest.raises(Conflict, match="stale_version"), table.focal.saved() as saving:
        repeating.concur(saving, "met-1", seen=seen)
    assert not any(each.concurring for each in all_of(table.focal))


def test_a_missing_language_holds_the_second_party_back(table: Table) -> None:
    started(table, count="2", title=Bilingual("Only English", ""))
    concurred(table, table.focal)
    assert code_of(lambda: concurred(table, table.focal_other)) == "missing_language_version"


def test_days_left_out_have_no_meeting_and_hosts_take_turns_all_the_same(table: Table) -> None:
    started(table, count="4", left_out=["2022-10-04"])
    found = all_of(table.secretariat)
    assert [each.occurs_on.month for each in found if each.occurs_on] == [9, 11, 12]
    assert [each.host for each in found] == [table.one, table.other, table.one]
    with pytest.raises(RuleBroken, match="none_left"):
        draft(table, count="1", left_out=["2022-09-06"])


def test_each_party_is_asked_once_for_all(table: Table) -> None:
    started(table, count="12")
    system = table.secretariat
    asked = jobs(system, repeating.PROMPT)
    assert sorted(str(each["party"]) for each in asked) == sorted((table.one, table.other))
    assert not jobs(system, "mail.concurrence")


def test_it_goes_on_after_its_last_day_with_the_next_host(table: Table, clock: Clock) -> None:
    started(table, count="3", left_out=["2022-11-01"])
    with table.secretariat.saved() as saving:
        repeating.extend(saving, "met-1", 3, frozenset({date(2023, 1, 3)}))
    found = all_of(table.secretariat)
    assert [f"{each.occurs_on:%m-%d}" for each in found] == ["09-06", "10-04", "12-06", "02-07"]
    assert [each.host for each in found] == [table.one, table.other] * 2
    clock.set(datetime(2024, 1, 1, tzinfo=UTC))
    later = table.work_as(table.secretariat.actor.roles.__iter__().__next__())
    series = queries.get(later, "met-1")
    assert repeating.planned_next(later, series, 1)[0].day == date(2024, 1, 2)


def test_what_has_ended_makes_no_more(table: Table) -> None:
    series = started(table, count="2")
    with table.secretariat.saved() as saving:
        repeating.end(saving, "met-1", seen=series.version)
    for act in (
        lambda work: repeating.extend(work, "met-1", 2),
        lambda work: reshaping.change(work, "met-1", draft(table), []),
    ):
        with pytest.raises(Conflict, match="series_ended"), table.secretariat.saved() as saving:
            act(saving)
    assert len(all_of(table.secretariat)) == 2


def test_a_later_hour_reaches_those_that_were_chosen(table: Table) -> None:
    started(table, count="4")
    concurred(table, table.focal, table.focal_other)
    with table.secretariat.saved() as saving:
        concurring.move(saving, "WG-MET-2022-2", {"starts": "2022-10-05T20:00",
                                                  "ends": "2022-10-05T21:30"})  # fmt: skip
    work = table.secretariat
    new = draft(table, starts="2022-09-06T19:00", ends="2022-09-06T20:30")
    plan = reshaping.changes(work, queries.get(work, "met-1"), new)
    assert [each.is_exception for each in plan] == [False, True, False, False]
    chosen = [each.meeting.slug for each in plan if not each.is_exception]
    with work.saved():
        reshaping.change(work, "met-1", new, chosen)
    found = all_of(work)
    assert [each.starts.hour for each in found] == [19, 20, 19, 19]
    assert {each.status for each in found} == {Status.TENTATIVE}
    assert found[1].starts.day == 5  # the exception is not lost


def test_this_and_following_leaves_what_lies_before(table: Table) -> None:
    started(table, count="4")
    work = table.secretariat
    new = draft(table, starts="2022-11-01T19:00", ends="2022-11-01T20:30")
    plan = reshaping.changes(work, queries.get(work, "met-1"), new)
    assert [each.meeting.code for each in plan] == ["WG/MET/2022/3", "WG/MET/2022/4"]
    with work.saved():
        reshaping.change(work, "met-1", new, [each.meeting.slug for each in plan])
    assert [each.starts.hour for each in all_of(work)] == [20, 20, 19, 19]


def test_under_another_rule_the_meetings_keep_their_order_and_none_is_doubled(
    table: Table,
) -> None:
    """From first Tuesdays to second ones, and back: on the way two are of one day."""
    started(table, count="4")
    work = table.secretariat
    for unit in (
        {"unit": "week", "weekdays": ["1"], "ordinals": []},
        {"ordinals": ["1"]},
    ):
        new = draft(table, **unit)
        plan = reshaping.changes(work, queries.get(work, "met-1"), new)
        with work.saved():
            reshaping.change(work, "met-1", new, [each.meeting.slug for each in plan])
    found = all_of(work)
    assert [each.occurs_on for each in found] == [each.starts.date() for each in found]
    assert [f"{each.occurs_on:%m-%d}" for each in found] == ["09-06", "10-04", "11-01", "12-06"]


def test_words_change_where_they_were_chosen_and_agreement_stays(table: Table) -> None:
    started(table, count="3")
    concurred(table, table.focal, table.focal_other)
    work = table.secretariat
    new = draft(table, title=Bilingual("Methane, monthly", "甲烷月度会议"))
    with work.saved():
        reshaping.change(work, "met-1", new, ["WG-MET-2022-1", "WG-MET-2022-3"])
    found = all_of(work)
    assert [each.title.en for each in found] == ["Methane, monthly", TITLE.en, "Methane, monthly"]
    assert {each.status for each in found} == {Status.CONFIRMED}


def test_a_co_chair_moves_the_series_and_leaves_its_words(table: Table) -> None:
    started(table, count="2")
    later = {"starts": "2022-09-06T19:00", "ends": "2022-09-06T20:30"}
    work = table.chair
    with work.saved():
        reshaping.change(work, "met-1", draft(table, **later), ["WG-MET-2022-1"])
    with pytest.raises(Forbidden), work.saved():
        reshaping.change(work, "met-1", draft(table, title=Bilingual("New", "新")), [])


def test_only_its_own_meetings_can_be_chosen(table: Table) -> None:
    started(table, count="2")
    table.propose()
    with pytest.raises(RuleBroken, match="invalid_choice"), table.secretariat.saved() as work:
        reshaping.change(work, "met-1", draft(table), ["WG-MET-2022-3"])


def test_a_page_that_is_old_changes_nothing(table: Table) -> None:
    seen = started(table, count="2").version
    with table.secretariat.saved() as work:
        repeating.extend(work, "met-1", 1)
    for act in (
        lambda work: repeating.extend(work, "met-1", 1, seen=seen),
        lambda work: repeating.end(work, "met-1", seen=seen),
        lambda work: reshaping.change(work, "met-1", draft(table), [], seen=seen),
    ):
        with pytest.raises(Conflict, match="stale_version"), table.secretariat.saved() as work:
            act(work)


@pytest.mark.parametrize("name", ["focal", "focal_other"])
def test_focal_points_agree_and_make_none(table: Table, name: str) -> None:
    work = getattr(table, name)
    assert code_of(lambda: repeating.start(work, draft(table))) == "role_cannot"


def test_the_secretariat_agrees_for_nobody(table: Table) -> None:
    started(table, count="2")
    assert code_of(lambda: repeating.concur(table.secretariat, "met-1", seen="")) == "role_cannot"


def test_outsiders_know_of_no_series(table: Table, work_as: WorkAs) -> None:
    started(table, count="2")
    for key in ("met-1", "met-2", "junk", "met-1\x00"):
        assert code_of(lambda key=key: queries.get(work_as(), key)) == "not_found"  # type: ignore[misc]


def test_somebody_is_invited_once_to_all_of_a_series(table: Table) -> None:
    """Who joins later gets what is still to come, who leaves is taken off it."""
    table.propose()  # of the same group, and no part of it
    started(table, count="2")
    fields = {**TOLD, "last_day": "2023-12-31", "series": "met-1"}
    with table.focal.saved() as work:
        made = lasting.make(work, read_lasting(fields))
    assert [on(table.focal, f"WG-MET-2022-{n}") for n in (1, 2, 3)] == [[], ["Steady"], ["Steady"]]
    with table.secretariat.saved() as work:
        repeating.extend(work, "met-1", 1)
    assert on(table.focal, "WG-MET-2022-4") == ["Steady"]
    with table.focal.saved() as work:
        lasting.end(work, made.id)
    assert [on(table.focal, f"WG-MET-2022-{n}") for n in (2, 3, 4)] == [[], [], []]
    with pytest.raises(RuleBroken, match="unknown_series"), table.focal.saved() as work:
        lasting.make(work, read_lasting({**fields, "series": "met-9"}))


def test_the_next_meeting_is_the_one_that_is_on(table: Table, clock: Clock) -> None:
    started(table, count="3")
    work = table.secretariat
    with work.saved():
        running.cancel(work, "WG-MET-2022-1", reason=read_reason(Bilingual("Storm", "风")))
    found = queries.next_meeting(work, series="met-1", group="MET")
    assert found is not None
    assert found.code == "WG/MET/2022/2"
    assert queries.next_of(work, ["met-1"])["met-1"].code == "WG/MET/2022/2"
    clock.set(found.ends_at)
    assert queries.next_meeting(table.work_as(), series="met-1") is None  # not theirs to know
    assert utc_now() == found.ends_at


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"every": "0"}, {"every": "out_of_range"}),
        ({"every": "x"}, {"every": "not_a_number"}),
        ({"count": "25"}, {"count": "out_of_range"}),
        ({"weekdays": []}, {"weekdays": "required"}),
        ({"weekdays": ["9"]}, {"weekdays": "invalid_choice"}),
        ({"unit": "year"}, {"unit": "invalid_choice"}),
        ({"month_day": "31", "weekdays": [], "ordinals": []}, {"month_day": "not_in_every_month"}),
        ({"left_out": ["soon"]}, {"left_out": "bad_date"}),
        ({"title": Bilingual(), "every": "99"}, {"title": "required", "every": "out_of_range"}),
        ({"ends": "2022-10-06T20:00"}, {"minutes": "out_of_range"}),
        ({"starts": "2022-03-13T02:30", "ends": "2022-03-13T03:30"},
         {"starts": "nonexistent_local_time"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field(
    fields: dict[str, object], faults: dict[str, str]
) -> None:
    with pytest.raises((RuleBroken, Invalid)) as caught:
        read_series({**FIELDS, **fields})
    error = caught.value
    told = (
        {each.field: each.code for each in error.errors}
        if isinstance(error, Invalid)
        else {error.field: error.code}
    )
    assert told == faults


def test_trap_05_who_is_invited_to_one_meeting_learns_of_no_other(
    table: Table, work_as: WorkAs
) -> None:
    started(table, table.chair, count="3")
    with table.focal.saved() as work:
        one = taking_part.enter(work, "WG-MET-2022-2", read_person(GUEST))
    invited = work_as(Role.OBSERVER, person_id=one.person_id)
    assert [each.code for each in all_of(invited)] == ["WG/MET/2022/2"]
    assert code_of(lambda: queries.get(invited, "met-1")) == "not_found"
    assert queries.listed(invited).items == []
    found = queries.next_meeting(invited, series="met-1")
    assert found is not None
    assert found.code == "WG/MET/2022/2"


def test_the_history_tells_of_it(table: Table) -> None:
    started(table, count="1")
    assert meetings.get(table.secretariat, "WG-MET-2022-1").series_key == "met-1"
