"""Entries that disagree with their records are found, told of, and written anew."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, select, text, update

from tests.conftest import Clock, WorkAs
from tests.services.calendars import SECRETARIAT, act, confirmed, entries, event, last_drop
from tests.services.test_calendar_joining import join
from wgroup.actions import services as actions
from wgroup.actions.rules import ActionDraft
from wgroup.calendar import keeper, upkeep
from wgroup.calendar.entries import place
from wgroup.calendar.models import ALL, CalendarEntry, FeedState
from wgroup.calendar.rules import Audience, Edition, Subject
from wgroup.calendar.wording import Place
from wgroup.cli import calendars
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.services.asking import PROMPT as ASKING
from wgroup.outbox.models import Job

LATER = "2022-04-02T02:00+00:00"
HERE = Place(public_url="http://localhost", mails=True)
ENTRY = CalendarEntry.__table__

By = Callable[..., None]


@pytest.fixture
def by_hand(engine: Engine) -> By:
    """Change entries in the database, past everything."""

    def by_hand(edition: Edition = Edition.ZH, **values: object) -> None:
        with engine.begin() as connection:
            wanted = (ENTRY.c.edition == edition, ENTRY.c.kind == Subject.MEETING)
            connection.execute(update(ENTRY).where(*wanted).values(**values))

    return by_hand


@pytest.fixture
def elsewhere(app: Flask, engine: Engine) -> Iterator[Callable[[Place], None]]:
    """Let the service stand at another place for a while."""
    before = engine.get_execution_options()["calendar_place"]
    yield lambda there: keeper.install(engine, there)
    keeper.install(engine, before)


def drift(work_as: WorkAs) -> list[str]:
    return list(upkeep.drift(work_as(SECRETARIAT)))


def drawn(work_as: WorkAs) -> str:
    return work_as(SECRETARIAT).session.get_one(FeedState, ALL).digest


def all_kinds(work_as: WorkAs) -> None:
    confirmed(work_as)
    join(work_as)
    draft = ActionDraft(text=Bilingual(en="a", zh="b"), party="CN", due=date(2022, 5, 31))
    act(work_as, actions.record, draft)


def test_what_acts_leave_behind_agrees(work_as: WorkAs) -> None:
    all_kinds(work_as)
    assert drift(work_as) == []
    assert upkeep.mend(work_as(SECRETARIAT)) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"ics": b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"},
        {"jcal": b'["vevent",[],[]]'},
        {"digest": "0" * 32},
        {"sequence": 7},
        {"called_off": True},
        {"zone": ""},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_hand_in_the_database_is_found_and_mended(
    work_as: WorkAs, by_hand: By, values: dict[str, object], clock: Clock
) -> None:
    meeting = confirmed(work_as)
    before = event(entries(work_as(SECRETARIAT), meeting)[Edition.ZH, Audience.ALL])
    by_hand(**values)
    clock.set(LATER)

    assert drift(work_as) == ["WG/MET/2022/1 zh all: differs"]
    assert upkeep.mend(work_as(SECRETARIAT)) == 1
    assert drift(work_as) == []
    after = event(entries(work_as(SECRETARIAT), meeting)[Edition.ZH, Audience.ALL])
    assert (after["summary"], after["uid"]) == (before["summary"], before["uid"])
    assert (after["dtstamp"] == before["dtstamp"]) is ("ics" not in values)


def test_what_is_missing_and_what_is_left_over(work_as: WorkAs, engine: Engine) -> None:
    meeting = confirmed(work_as)
    join(work_as)
    with engine.begin() as connection:
        gone = (ENTRY.c.subject_id == meeting, ENTRY.c.edition == Edition.EN)
        connection.execute(delete(ENTRY).where(*gone, ENTRY.c.audience == Audience.ALL))
        connection.execute(text("DELETE FROM join_link"))
        wanted = ENTRY.c.edition == Edition.BOTH, ENTRY.c.audience == Audience.ALL
        connection.execute(
            update(ENTRY)
            .where(ENTRY.c.subject_id == meeting, *wanted)
            .values(subject_id=uuid4(), uid="nobody@example.org")
        )

    assert sorted(drift(work_as)) == [
        "WG/MET/2022/1 both all: missing",
        "WG/MET/2022/1 both invited: left over",
        "WG/MET/2022/1 en all: missing",
        "WG/MET/2022/1 en invited: left over",
        "WG/MET/2022/1 zh invited: left over",
        "nobody@example.org both all: stray",
    ]
    before = last_drop(work_as(SECRETARIAT))
    assert upkeep.mend(work_as(SECRETARIAT)) == 6
    assert drift(work_as) == []
    assert last_drop(work_as(SECRETARIAT)) > before


def test_mending_tells_feeds_that_they_may_hold_something_new(
    work_as: WorkAs, by_hand: By
) -> None:
    confirmed(work_as)
    by_hand(digest="0" * 32)
    before = drawn(work_as)
    upkeep.mend(work_as(SECRETARIAT))
    assert drawn(work_as) != before


def test_the_daily_check_tells_the_operator_once_a_day(
    work_as: WorkAs, by_hand: By, elsewhere: Callable[[Place], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    elsewhere(HERE)
    confirmed(work_as)
    calendars.check(work_as(SECRETARIAT), {})
    for _ in range(2):
        by_hand(digest="0" * 32)
        calendars.check(work_as(SECRETARIAT), {})

    errors = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert [each.name for each in errors] == ["wgroup.calendars"] * 2
    assert "WG/MET/2022/1 zh all: differs" in errors[0].getMessage()
    [job] = work_as(SECRETARIAT).session.scalars(select(Job).where(Job.kind == "mail.operator"))
    assert job.payload["subject"] == "wgroup: 1 calendar entries were wrong"
    assert "WG/MET/2022/1 zh all: differs" in str(job.payload["text"])
    assert drift(work_as) == []


def test_without_mail_the_log_is_told(
    work_as: WorkAs, by_hand: By, caplog: pytest.LogCaptureFixture
) -> None:
    confirmed(work_as)
    by_hand(digest="0" * 32)
    calendars.check(work_as(SECRETARIAT), {})
    kinds = set(work_as(SECRETARIAT).session.scalars(select(Job.kind)))
    assert kinds <= {ASKING}
    assert any(each.levelno == logging.ERROR for each in caplog.records)


def test_a_start_at_another_address_writes_all_anew(
    work_as: WorkAs, elsewhere: Callable[[Place], None], clock: Clock
) -> None:
    meeting = confirmed(work_as)
    assert upkeep.bring_up(work_as(SECRETARIAT)) == 0
    assert not upkeep.stands_elsewhere(work_as(SECRETARIAT))
    clock.set(LATER)

    there = Place(domain="new.example.org", public_url="https://new.example.org")
    elsewhere(there)
    assert place(work_as(SECRETARIAT).session) == there
    assert upkeep.stands_elsewhere(work_as(SECRETARIAT))
    calendars.check(work_as(SECRETARIAT), {})  # a process that stands elsewhere leaves it be
    assert drift(work_as)

    assert upkeep.bring_up(work_as(SECRETARIAT)) == 15
    told = event(entries(work_as(SECRETARIAT), meeting)[Edition.EN, Audience.ALL])
    assert str(told["url"]) == "https://new.example.org/meetings/WG-MET-2022-1"
    assert str(told["uid"]) == f"{meeting}@wgroup.invalid"
    assert drift(work_as) == []
    assert upkeep.bring_up(work_as(SECRETARIAT)) == 0


def test_a_database_from_before_is_brought_up(work_as: WorkAs, engine: Engine) -> None:
    """It has no entry in both languages, and of nothing but meetings."""
    confirmed(work_as)
    with engine.begin() as connection:
        older = (ENTRY.c.edition != Edition.BOTH) & (ENTRY.c.kind == Subject.MEETING)
        connection.execute(delete(ENTRY).where(~older))
    assert upkeep.bring_up(work_as(SECRETARIAT)) == 13
    assert drift(work_as) == []


def test_another_release_writes_all_anew(
    work_as: WorkAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    upkeep.bring_up(work_as(SECRETARIAT))
    monkeypatch.setattr(upkeep, "SERIALIZER", upkeep.SERIALIZER + 1)
    assert upkeep.stands_elsewhere(work_as(SECRETARIAT))
    upkeep.bring_up(work_as(SECRETARIAT))
    assert not upkeep.stands_elsewhere(work_as(SECRETARIAT))


def test_whether_mail_leaves_is_not_what_entries_depend_on() -> None:
    here = Place(public_url="http://localhost")
    assert upkeep.written_as(here) == upkeep.written_as(HERE)
    assert upkeep.written_as(here) != upkeep.written_as(Place(organizer="rsvp@example.org"))
