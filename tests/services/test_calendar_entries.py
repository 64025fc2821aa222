"""Calendar entries follow their meetings by themselves (domain.md 4.8, S01)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select

from tests import factories
from tests.conftest import Clock, WorkAs
from wgroup.calendar.contents import body
from wgroup.calendar.files import Label
from wgroup.calendar.filters import Selection
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.kernel.time import LocalTime
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting
from wgroup.meetings.services import concurring, proposing, running, widening
from wgroup.parties.models import Party

SLUG = "WG-MET-2022-1"
SECRETARIAT, FOCAL = Role.SECRETARIAT_OFFICER, Role.DELEGATION_FOCAL_POINT

Do = Callable[..., None]


@pytest.fixture
def do(work_as: WorkAs) -> Do:
    """Do one act as the role and party, in a transaction of its own."""

    def do(act: Callable[..., object], role: Role, party: str | None, *args: object,
           **facts: object) -> None:
        with work_as(role, party).saved() as work:
            act(work, *args, **facts)

    return do


def propose(do: Do, **parts: object) -> None:
    do(proposing.propose, SECRETARIAT, None, factories.draft(**parts))


def concur(work_as: WorkAs, party: str) -> None:
    with work_as(FOCAL, party).saved() as work:
        seen = meetings.get(work, SLUG).terms.fingerprint
        concurring.concur(work, SLUG, seen=seen)


def confirm(do: Do, work_as: WorkAs, **parts: object) -> None:
    propose(do, **parts)
    for party in ("CN", "US"):
        concur(work_as, party)


def events(work: Work, edition: Edition = Edition.EN) -> list[Event]:
    return Calendar.from_ical(feed(work, edition)).walk("VEVENT")


def feed(work: Work, edition: Edition = Edition.EN) -> bytes:
    return body(work, Selection(edition), Label("Feed", "About"))


def facts(event: Event) -> tuple[str, int, str]:
    start = event["dtstart"]
    told = f";TZID={start.params['TZID']}:{start.to_ical().decode()}"
    return str(event["status"]), int(event["sequence"]), told


START = ";TZID=America/New_York:20220517T200000"


def test_a_meeting_comes_into_calendars_as_the_parties_agree(
    do: Do, work_as: WorkAs, sides: tuple[str, str]
) -> None:
    first, second = sides
    propose(do)
    assert events(work_as(FOCAL, first)) == []

    concur(work_as, first)
    [tentative] = events(work_as(FOCAL, second))
    assert facts(tentative) == ("TENTATIVE", 0, START)
    assert tentative["dtend"].to_ical() == b"20220517T220000"

    concur(work_as, second)
    [confirmed] = events(work_as(FOCAL, first))
    assert facts(confirmed) == ("CONFIRMED", 1, START)
    assert confirmed["uid"] == tentative["uid"]
    assert events(work_as()) == []


def test_both_languages_tell_one_event(do: Do, work_as: WorkAs) -> None:
    confirm(do, work_as)
    [english] = events(work_as(FOCAL, "CN"), Edition.EN)
    [chinese] = events(work_as(FOCAL, "CN"), Edition.ZH)

    assert english["uid"] == chinese["uid"]
    assert (str(english["summary"]), str(chinese["summary"])) == (
        "Joint methane meeting", "甲烷联合会议",
    )
    assert str(english["description"]).splitlines() == [
        "Tue 17 May 2022 20:00–22:00 Washington",
        "Wed 18 May 2022 08:00–10:00 Beijing (+1)",
        "00:00–02:00 UTC (Wed 18 May 2022)",
        "WG/MET/2022/1 · Virtual · Host: US",
        "",
        "http://localhost/meetings/WG-MET-2022-1",
    ]
    assert "2022年5月18日周三 08:00–10:00 北京" in str(chinese["description"])
    assert "ATTENDEE" not in english
    assert str(english["organizer"]) == "mailto:secretariat@wgroup.invalid"


def test_a_title_in_one_language_serves_both(do: Do, work_as: WorkAs) -> None:
    propose(do, title=Bilingual(zh="甲烷联合会议"))
    concur(work_as, "CN")

    [english] = events(work_as(FOCAL, "US"), Edition.EN)
    assert str(english["summary"]) == "甲烷联合会议"


def test_a_moved_meeting_is_the_same_event(do: Do, work_as: WorkAs) -> None:
    confirm(do, work_as)
    [before] = events(work_as(FOCAL, "US"))
    when = {
        name: LocalTime.parse(text, field=name)
        for name, text in (("starts", "2022-05-24T20:00"), ("ends", "2022-05-24T22:00"))
    }
    do(concurring.move, FOCAL, "US", SLUG, when)

    [after] = events(work_as(FOCAL, "CN"))
    assert after["uid"] == before["uid"]
    assert facts(after) == ("TENTATIVE", 2, ";TZID=America/New_York:20220524T200000")


def test_a_cancelled_meeting_stays_ninety_days(
    do: Do, work_as: WorkAs, clock: Clock
) -> None:
    confirm(do, work_as)
    do(running.cancel, SECRETARIAT, None, SLUG, reason=Bilingual(en="x", zh="y"))

    [event] = events(work_as(FOCAL, "CN"))
    assert facts(event) == ("CANCELLED", 2, START)
    assert str(event["summary"]) == "已取消 / CANCELLED: Joint methane meeting"
    assert str(event["transp"]) == "TRANSPARENT"

    planned_end = clock.set("2022-05-18T02:00+00:00")
    clock.set(planned_end + timedelta(days=90))
    assert len(events(work_as(FOCAL, "CN"))) == 1
    clock.set(planned_end + timedelta(days=91))
    assert events(work_as(FOCAL, "CN")) == []


def test_a_held_meeting_stays_sixty_days(do: Do, work_as: WorkAs, clock: Clock) -> None:
    confirm(do, work_as)
    planned_end = clock.set("2022-05-18T02:05+00:00")
    do(running.close, SECRETARIAT, None, SLUG)

    assert facts(events(work_as(FOCAL, "CN"))[0]) == ("CONFIRMED", 1, START)
    clock.set(planned_end + timedelta(days=60))
    assert len(events(work_as(FOCAL, "CN"))) == 1
    clock.set(planned_end + timedelta(days=61))
    assert events(work_as(FOCAL, "CN")) == []


def test_postponed_reads_as_off_with_a_note(do: Do, work_as: WorkAs) -> None:
    confirm(do, work_as)
    do(running.postpone, SECRETARIAT, None, SLUG)

    [event] = events(work_as(FOCAL, "CN"), Edition.ZH)
    assert str(event["status"]) == "CANCELLED"
    assert str(event["summary"]) == "已推迟 / POSTPONED: 甲烷联合会议"
    assert str(event["description"]).startswith("本次会议已推迟")


def test_reinstated_it_is_back(do: Do, work_as: WorkAs) -> None:
    confirm(do, work_as)
    do(running.cancel, SECRETARIAT, None, SLUG, reason=Bilingual(en="x", zh="y"))
    do(running.reinstate, SECRETARIAT, None, SLUG)

    [event] = events(work_as(FOCAL, "CN"))
    assert facts(event) == ("TENTATIVE", 3, START)
    assert str(event["summary"]) == "Joint methane meeting"


def test_a_meeting_that_was_never_announced_is_in_no_calendar(
    do: Do, work_as: WorkAs
) -> None:
    propose(do)
    do(running.cancel, SECRETARIAT, None, SLUG, reason=Bilingual(en="x", zh="y"))

    assert events(work_as(FOCAL, "CN")) == []


def test_what_a_calendar_cannot_see_renews_nothing(
    do: Do, work_as: WorkAs, clock: Clock
) -> None:
    confirm(do, work_as)
    before = feed(work_as(FOCAL, "CN"), Edition.EN)
    clock.set("2022-04-02T02:00+00:00")
    for hidden in (
        {"purpose": Bilingual(en="Another purpose", zh="别的目的")},
        {"provisions": []},
    ):
        do(proposing.edit, SECRETARIAT, None, SLUG, hidden)
    do(widening.widen, FOCAL, "CN", SLUG, Level.PARTICIPANTS)

    assert feed(work_as(FOCAL, "CN"), Edition.EN) == before


def test_a_new_title_renews_the_stamp_of_its_language_alone(
    do: Do, work_as: WorkAs, clock: Clock
) -> None:
    confirm(do, work_as)
    chinese = feed(work_as(FOCAL, "CN"), Edition.ZH)
    clock.set("2022-04-02T02:00+00:00")
    title = Bilingual(en="Methane, jointly", zh="甲烷联合会议")
    do(proposing.edit, SECRETARIAT, None, SLUG, {"title": title})

    [event] = events(work_as(FOCAL, "CN"))
    assert facts(event)[:2] == ("CONFIRMED", 1)
    assert event["dtstamp"].to_ical() == b"20220402T020000Z"
    assert event["last-modified"].to_ical() == b"20220402T020000Z"
    assert feed(work_as(FOCAL, "CN"), Edition.ZH) == chinese


def test_a_capital_is_data(do: Do, work_as: WorkAs) -> None:
    confirm(do, work_as)
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        party = work.session.scalar(select(Party).where(Party.code == "CN"))
        assert party is not None
        party.city = Bilingual(en="Chengdu", zh="成都")

    [event] = events(work_as(FOCAL, "US"))
    assert "Chengdu (+1)" in str(event["description"])


def test_the_guests_calendar_knows_what_guests_know(do: Do, work_as: WorkAs) -> None:
    confirm(do, work_as, level=Level.PUBLIC)

    assert len(events(work_as())) == 1
    assert len(events(work_as(Role.OBSERVER))) == 1


def test_an_act_that_fails_leaves_no_entry(do: Do, work_as: WorkAs) -> None:
    propose(do)
    with pytest.raises(ZeroDivisionError), work_as(FOCAL, "CN").saved() as work:
        seen = meetings.get(work, SLUG).terms.fingerprint
        concurring.concur(work, SLUG, seen=seen)
        work.session.flush()
        raise ZeroDivisionError

    assert events(work_as(FOCAL, "US")) == []
    work = work_as(FOCAL, "US")
    assert work.session.scalars(select(Meeting)).one().announced is False


def test_a_body_costs_the_same_queries_with_many_meetings(
    do: Do, work_as: WorkAs, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    chair = Role.CO_CHAIR
    do(proposing.propose, chair, "CN", factories.draft())
    work = work_as(FOCAL, "CN")
    one = queries_of(lambda: feed(work, Edition.EN))
    with work_as(chair, "CN").saved() as many:
        for _ in range(100):
            proposing.propose(many, factories.draft())
    work.session.rollback()

    assert len(queries_of(lambda: feed(work, Edition.EN))) == len(one) == 1
    assert len(events(work)) == 101
