"""Milestones and days by which something is due, as all-day events (domain.md 4.8)."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.conftest import Clock, WorkAs
from tests.services.calendars import SECRETARIAT, act, entries, event, last_drop, octets
from wgroup.actions import services as actions
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionDraft, ActionState
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Audience, Edition, Subject
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.register.models import Milestone, Provision
from wgroup.register.rules import MilestoneKind

LATER = "2022-04-02T02:00+00:00"
METHANE = "M-2022H1"
ALL = Audience.ALL
TEXT = Bilingual(en="Send the list of methods", zh="提交方法清单")


def milestone(work: Work, key: str = METHANE) -> Milestone:
    return work.session.execute(select(Milestone).where(Milestone.key == key)).scalar_one()


def of_milestones(work: Work) -> dict[str, set[Edition]]:
    wanted = select(Milestone.key, CalendarEntry.edition).join(
        CalendarEntry, CalendarEntry.subject_id == Milestone.id
    )
    found: dict[str, set[Edition]] = {}
    for key, edition in work.session.execute(wanted):
        found.setdefault(key, set()).add(edition)
    return found


def change(work_as: WorkAs, **values: object) -> UUID:
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        row = milestone(work)
        for name, value in values.items():
            setattr(row, name, value)
        return row.id


def test_a_seeded_register_has_its_days_in_calendars(work_as: WorkAs) -> None:
    """Those that are to be shown and have a day; everybody may know of them."""
    shown = of_milestones(work_as())
    assert set(shown) == {METHANE, "M-2025-NDC", "M-15FYP", "M-2035"}
    assert all(editions == set(Edition) for editions in shown.values())


def test_a_window_stands_on_the_day_it_closes(work_as: WorkAs) -> None:
    work = work_as(SECRETARIAT)
    found = entries(work, milestone(work).id)
    english, chinese = (event(found[each, ALL]) for each in (Edition.EN, Edition.ZH))

    assert (english["dtstart"].dt, english["dtend"].dt) == (date(2022, 6, 30), date(2022, 7, 1))
    assert english["dtstart"].params["VALUE"] == "DATE"
    assert str(english["transp"]) == "TRANSPARENT"
    assert str(english["status"]) == "CONFIRMED"
    assert (str(english["summary"]), str(chinese["summary"])) == (
        "Window closes: joint methane meeting", "窗口截止：甲烷联合会议",
    )
    assert english["uid"] == chinese["uid"]
    assert str(english["description"]).splitlines() == [
        "Window for the joint methane meeting",
        "1 Jan 2022 to 30 Jun 2022",
        "The text states it in words; the days are inferred.",
        "The day is that of the host Party's time zone.",
        "Provision 8.4: Joint methane meeting, first half of 2022",
        "",
        "http://localhost/milestones#M-2022H1",
    ]
    assert "以主办方时区的日期为准。" in str(chinese["description"])
    assert "2022年1月1日至2022年6月30日" in str(chinese["description"])
    assert "ATTENDEE" not in english
    assert "organizer" in english


def test_its_span_covers_the_day_wherever_it_is(work_as: WorkAs) -> None:
    work = work_as(SECRETARIAT)
    entry = entries(work, milestone(work).id)[Edition.EN, ALL]

    assert entry.starts_at == datetime(2022, 6, 29, 10, tzinfo=UTC)
    assert entry.ends_at == datetime(2022, 7, 1, 12, tzinfo=UTC)
    assert (entry.zone, entry.kind) == ("", Subject.MILESTONE)


@pytest.mark.parametrize(
    ("kind", "start", "end", "days"),
    [
        (MilestoneKind.EVENT, date(2022, 11, 6), date(2022, 11, 18), ("06", "19")),
        (MilestoneKind.POINT, date(2022, 11, 6), None, ("06", "07")),
        (MilestoneKind.PERIOD, date(2022, 1, 1), date(2022, 11, 18), ("18", "19")),
    ],
)
def test_what_happens_stands_on_all_its_days(
    work_as: WorkAs, kind: MilestoneKind, start: date, end: date | None, days: tuple[str, str]
) -> None:
    row = change(work_as, kind=kind, start=start, end=end)
    told = event(entries(work_as(SECRETARIAT), row)[Edition.EN, ALL])

    assert (told["dtstart"].to_ical(), told["dtend"].to_ical()) == tuple(
        f"202211{each}".encode() for each in days
    )


def test_a_new_day_is_the_same_event_one_further(work_as: WorkAs, clock: Clock) -> None:
    work = work_as(SECRETARIAT)
    before = event(entries(work, milestone(work).id)[Edition.EN, ALL])
    clock.set(LATER)
    row = change(work_as, end=date(2022, 7, 31))

    for entry in entries(work_as(SECRETARIAT), row).values():
        after = event(entry)
        assert after["uid"] == before["uid"]
        assert (int(after["sequence"]), entry.sequence) == (1, 1)
        assert after["dtstart"].dt == date(2022, 7, 31)
        assert after["dtstamp"].to_ical() == b"20220402T020000Z"
    row = change(work_as, end=date(2022, 8, 31))
    assert {each.sequence for each in entries(work_as(SECRETARIAT), row).values()} == {2}


def test_another_word_is_no_new_sequence(work_as: WorkAs, clock: Clock) -> None:
    clock.set(LATER)
    row = change(work_as, summary=Bilingual(en="The window closes", zh="窗口截止：甲烷联合会议"))
    found = entries(work_as(SECRETARIAT), row)

    assert {each.sequence for each in found.values()} == {0}
    assert found[Edition.EN, ALL].stamp > found[Edition.ZH, ALL].stamp


def test_what_no_calendar_shows_renews_nothing(work_as: WorkAs, clock: Clock) -> None:
    work = work_as(SECRETARIAT)
    before = octets(work, milestone(work).id)
    clock.set(LATER)
    row = change(work_as, alert_days=[3], note=Bilingual(en="a", zh="b"))
    assert octets(work_as(SECRETARIAT), row) == before


def test_a_provision_called_otherwise_is_told(work_as: WorkAs) -> None:
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        wanted = select(Provision).where(Provision.key == "glasgow-2021/8.4")
        work.session.execute(wanted).scalar_one().title = Bilingual(en="Meeting", zh="会议")
    work = work_as(SECRETARIAT)
    told = event(entries(work, milestone(work).id)[Edition.EN, ALL])
    assert "Provision 8.4: Meeting" in str(told["description"])


@pytest.mark.parametrize("values", [{"emit": False}, {"end": None}])
def test_without_a_day_it_is_in_no_calendar(
    work_as: WorkAs, values: dict[str, object]
) -> None:
    """And of what went no row is left to tell, so that is told apart."""
    before = last_drop(work_as(SECRETARIAT))
    row = change(work_as, **values)
    work = work_as(SECRETARIAT)
    assert entries(work, row) == {}
    assert last_drop(work) > before


def test_a_milestone_taken_out_takes_its_entries_along(work_as: WorkAs) -> None:
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        row = milestone(work)
        subject = row.id
        work.session.delete(row)
    assert entries(work_as(SECRETARIAT), subject) == {}


def record(work_as: WorkAs, **parts: object) -> UUID:
    draft = ActionDraft(**{"text": TEXT, "party": "CN", "due": date(2022, 5, 31), **parts})
    item: ActionItem = act(work_as, actions.record, draft)
    return item.id


def test_a_day_by_which_something_is_due(work_as: WorkAs, sides: tuple[str, str]) -> None:
    party, _ = sides
    item = record(work_as, party=party)
    found = entries(work_as(SECRETARIAT), item)
    short = {"CN": ("China", "中方", "Beijing"), "US": ("US", "美方", "Washington")}[party]

    english = event(found[Edition.EN, ALL])
    assert (english["dtstart"].dt, english["dtend"].dt) == (date(2022, 5, 31), date(2022, 6, 1))
    assert str(english["transp"]) == "TRANSPARENT"
    assert str(english["summary"]) == "Due: Send the list of methods"
    assert str(event(found[Edition.ZH, ALL])["summary"]) == "截止：提交方法清单"
    assert str(english["description"]).splitlines() == [
        "Send the list of methods",
        f"AI/2022/1 · Responsible: {short[0]} · To do",
        f"The day is that of {short[2]}.",
        "",
        "http://localhost/actions/AI-2022-1",
    ]
    assert f"责任方：{short[1]}" in str(event(found[Edition.BOTH, ALL])["description"])


def test_of_both_parties_it_says_so(work_as: WorkAs) -> None:
    item = record(work_as, party=None)
    told = event(entries(work_as(SECRETARIAT), item)[Edition.ZH, ALL])
    assert "责任方：双方" in str(told["description"])
    assert "以各方首都当日均已结束为准。" in str(told["description"])


def test_it_is_told_as_it_stands(work_as: WorkAs) -> None:
    item = record(work_as)
    with work_as(Role.DELEGATION_FOCAL_POINT, "CN").saved() as work:
        actions.report(work, "AI-2022-1", ActionState.REPORTED_DONE)
    done = event(entries(work_as(SECRETARIAT), item)[Edition.EN, ALL])
    assert str(done["summary"]) == "已完成 / DONE: Due: Send the list of methods"
    assert (str(done["status"]), int(done["sequence"])) == ("CONFIRMED", 1)


def test_dropped_it_stays_as_off(work_as: WorkAs) -> None:
    item = record(work_as)
    act(work_as, actions.drop, "AI-2022-1")
    entry = entries(work_as(SECRETARIAT), item)[Edition.EN, ALL]
    assert str(event(entry)["status"]) == "CANCELLED"
    assert entry.called_off


def test_with_its_day_it_comes_and_goes(work_as: WorkAs) -> None:
    item = record(work_as, due=None)
    assert entries(work_as(SECRETARIAT), item) == {}
    act(work_as, actions.edit, "AI-2022-1", {"due": date(2022, 6, 1)})
    assert len(entries(work_as(SECRETARIAT), item)) == len(Edition)
    act(work_as, actions.edit, "AI-2022-1", {"due": None})
    assert entries(work_as(SECRETARIAT), item) == {}


def test_who_may_know_of_the_item_may_know_of_its_day(work_as: WorkAs) -> None:
    item = record(work_as)
    wanted = select(CalendarEntry).where(CalendarEntry.subject_id == item)
    assert list(work_as().session.scalars(wanted)) == []
    assert list(work_as(Role.OBSERVER).session.scalars(wanted)) == []
    assert len(list(work_as(Role.DELEGATION_MEMBER, "US").session.scalars(wanted))) == 3


def test_a_long_text_is_cut_in_the_title_alone(work_as: WorkAs) -> None:
    text = Bilingual(en="word " * 60 + "end\nsecond line", zh="字" * 300)
    item = record(work_as, text=text)
    found = entries(work_as(SECRETARIAT), item)
    english, chinese = (event(found[each, ALL]) for each in (Edition.EN, Edition.ZH))
    assert str(chinese["summary"]) == f"截止：{'字' * 119}…"
    assert str(english["description"]).startswith(text.en)


def test_its_json_is_the_same_component(work_as: WorkAs) -> None:
    item = record(work_as)
    for entry in entries(work_as(SECRETARIAT), item).values():
        assert json.loads(entry.jcal) == event(entry).to_jcal()
