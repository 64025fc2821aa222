"""What a feed holds, as it is narrowed and added to, for whom."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories, people
from tests.conftest import Clock, WorkAs
from tests.services.test_series import FIELDS
from wgroup.actions import services as actions
from wgroup.actions.rules import ActionDraft
from wgroup.calendar import contents, previews, queries
from wgroup.calendar.alarms import rung, rung_in_json
from wgroup.calendar.files import Form, Label, file_of
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Edition, Subject
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.levels import Level
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.meetings.series.drafts import read_series
from wgroup.meetings.services import concurring, proposing, repeating, running

FOCAL, SECRETARIAT, OBSERVER = (
    Role.DELEGATION_FOCAL_POINT, Role.SECRETARIAT_OFFICER, Role.OBSERVER,
)
LABEL = Label("Test", "About")

Announce = Callable[..., UUID]


@pytest.fixture
def announce(work_as: WorkAs) -> Announce:
    """A meeting that is in calendars; return its id."""

    def announce(name: str, **parts: object) -> UUID:
        title = Bilingual(en=name, zh=f"会议{name}")
        usual: dict[str, object] = {"title": title, "provisions": ()}
        with work_as(Role.CO_CHAIR, "US").saved() as work:
            meeting = proposing.propose(work, factories.draft(**{**usual, **parts}))
            found: UUID = meeting.id
        return found

    return announce


@pytest.fixture
def year(announce: Announce) -> None:
    """Meetings of several groups, on several topics and provisions."""
    announce("A", group="MET", topics=("topic/8.2",), provisions=("glasgow-2021/8.4",))
    announce("B", group="ENE", topics=("topic/9.1.1",), provisions=("glasgow-2021/9.1.1",))
    announce("C", group=None, topics=("topic/8.1~a",))
    announce("D", group="MET")


def held(work: Work, whole: bool = False, **parts: object) -> list[str]:
    """The titles that a feed of the actor holds."""
    filters = Filters(**parts)  # type: ignore[arg-type]
    body = contents.body(work, Selection(Edition.EN, filters), LABEL, whole=whole)
    return sorted(str(each["SUMMARY"]) for each in Calendar.from_ical(body).walk("VEVENT"))


# What a feed is narrowed to, and which of the meetings of the year it then holds.
NARROWED: list[tuple[dict[str, object], str]] = [
    ({}, "ABCD"),
    ({"groups": ("MET",)}, "AD"),
    ({"groups": ("ENE", "MET")}, "ABD"),
    ({"topics": ("topic/8.2",)}, "A"),
    ({"topics": ("topic/9.1",)}, "B"),
    ({"topics": ("topic/8.1", "topic/8.2")}, "AC"),
    ({"provisions": ("glasgow-2021/8.4",)}, "A"),
    ({"provisions": ("glasgow-2021/8",)}, "A"),
    ({"provisions": ("glasgow-2021/9", "glasgow-2021/8.4")}, "AB"),
    ({"provisions": ("glasgow-2021/8.1",)}, ""),
    ({"groups": ("MET",), "topics": ("topic/8.2",)}, "A"),
    ({"groups": ("MET",), "topics": ("topic/9.1",)}, ""),
    ({"groups": ("MET",), "provisions": ("glasgow-2021/8", "glasgow-2021/9")}, "A"),
    ({"series": ("SERIES",)}, ""),
]


def test_dimensions_narrow_together_and_values_within_one_widen(
    work_as: WorkAs, year: None
) -> None:
    work = work_as(SECRETARIAT)

    assert [held(work, **filters) for filters, _ in NARROWED] == [
        list(names) for _, names in NARROWED
    ]


def test_whoever_may_not_know_what_a_meeting_is_about_is_not_told_by_a_filter(
    work_as: WorkAs, announce: Announce
) -> None:
    meeting = announce("Open", level=Level.PUBLIC, topics=("topic/8.2",), group="MET")
    publish(work_as, meeting)
    observer = work_as(OBSERVER)

    assert held(observer) == ["Open"]
    assert held(observer, topics=("topic/8.2",)) == []
    assert held(work_as(FOCAL, "CN"), topics=("topic/8.2",)) == ["Open"]


def publish(work_as: WorkAs, meeting_id: UUID) -> None:
    with work_as(FOCAL, "CN").saved() as work:
        slug = work.session.get_one(Meeting, meeting_id).slug
        seen = meetings.get(work, slug).terms.fingerprint
        concurring.concur(work, slug, seen=seen)


def person(engine: Engine, role: Role, party: str | None = None) -> UUID:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        return people.make_account(work, role, party).person_id


def test_mine_are_the_meetings_in_which_the_owner_takes_part(
    work_as: WorkAs, announce: Announce, engine: Engine
) -> None:
    own, other = person(engine, FOCAL, "CN"), person(engine, FOCAL, "CN")
    announce("Mine", group="MET")
    invite(work_as, announce("Theirs"), other)
    invite(work_as, announce("Both"), own, other)
    work = work_as(FOCAL, "CN", person_id=own)

    assert held(work, mine=True) == ["Both"]
    assert held(work, mine=True, groups=("ENE",)) == []
    assert held(work_as(SECRETARIAT), mine=True) == []


def invite(work_as: WorkAs, meeting_id: UUID, *person_ids: UUID) -> None:
    with work_as(SECRETARIAT).saved() as work:
        for each in person_ids:
            work.session.add(Participation(
                meeting_id=meeting_id, person_id=each, party="CN", capacity=Capacity.DELEGATE,
                partstat=PartStat.NEEDS_ACTION, answered_for=None, answered_at=None,
                answered_by=None,
            ))


def test_deadlines_are_those_of_the_owner_and_of_their_side(
    work_as: WorkAs, engine: Engine, sides: tuple[str, str]
) -> None:
    own, other = sides
    me = person(engine, Role.GOVERNMENTAL_EXPERT, own)
    for name, party, who in (("Own side", own, None), ("Other side", other, None),
                             ("Both", None, None), ("Me", own, me)):
        draft = ActionDraft(
            text=Bilingual(en=name), party=party, person_id=who, due=date(2022, 5, 1)
        )
        with work_as(SECRETARIAT).saved() as work:
            actions.record(work, draft)

    member = work_as(Role.DELEGATION_MEMBER, own)
    assert held(member, deadlines=True) == ["Due: Both", "Due: Me", "Due: Own side"]
    assert held(work_as(SECRETARIAT), deadlines=True) == ["Due: Both"]
    expert = work_as(Role.GOVERNMENTAL_EXPERT, own, person_id=me)
    assert held(expert, deadlines=True) == ["Due: Me"]
    assert held(member) == []


def test_milestones_are_added_whatever_narrows_the_meetings(
    work_as: WorkAs, year: None
) -> None:
    work = work_as(OBSERVER)
    milestones = held(work, milestones=True)

    assert len(milestones) >= 3
    assert held(work_as(SECRETARIAT), milestones=True, groups=("ENE",)) == sorted(
        ["B", *milestones]
    )


def test_a_calendar_of_milestones_alone_holds_no_meeting(work_as: WorkAs, year: None) -> None:
    chosen = Selection(Edition.EN, Filters(milestones=True), meetings=False)
    body = contents.body(work_as(SECRETARIAT), chosen, LABEL, whole=True)
    told = Calendar.from_ical(body).walk("VEVENT")

    assert {str(each["TRANSP"]) for each in told} == {"TRANSPARENT"}


def test_alarms_are_on_what_takes_place_at_an_hour_and_on_nothing_else(
    work_as: WorkAs, announce: Announce
) -> None:
    announce("On")
    announce("Off", group="ENE")
    with work_as(SECRETARIAT).saved() as work:
        running.cancel(work, "WG-ENE-2022-1", reason=Bilingual(en="Rain"))
    chosen = Selection(Edition.EN, Filters(milestones=True), (10, 1440))
    told = Calendar.from_ical(contents.body(work_as(SECRETARIAT), chosen, LABEL)).walk("VEVENT")

    rings = {str(each["SUMMARY"]): len(each.walk("VALARM")) for each in told}
    assert rings.pop("On") == 2
    assert len(rings) > 1
    assert set(rings.values()) == {0}


def test_what_is_over_leaves_the_feed_and_stays_in_its_history(
    work_as: WorkAs, year: None, clock: Clock
) -> None:
    ends = factories.draft().terms.slot.ends_at
    clock.set(ends + timedelta(days=60))
    assert len(held(work_as(SECRETARIAT))) == 4
    clock.set(ends + timedelta(days=61))
    assert held(work_as(SECRETARIAT)) == []
    assert len(held(work_as(SECRETARIAT), whole=True)) == 4


def test_a_feed_holds_the_meetings_of_a_series_alone(work_as: WorkAs, year: None) -> None:
    work = work_as(SECRETARIAT)
    chair = work_as(Role.CO_CHAIR, "CN")
    with chair.saved():
        made = repeating.start(chair, read_series({**FIELDS, "group": "", "count": "2"}))
        key = made.key
    queries.check_filters(work, Filters(series=(key,)))
    assert len(held(work, series=(key,))) == 2
    assert len(held(work)) == 6
def test_what_the_register_does_not_know_is_refused(work_as: WorkAs) -> None:
    work = work_as(SECRETARIAT)
    for name, keys, code in (
        ("groups", ("MET", "XXX"), "unknown_group"),
        ("series", ("S",), "unknown_series"),
        ("topics", ("topic/8",), "unknown_topic"),
        ("provisions", ("glasgow-2021/8.9",), "unknown_provision"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            queries.check_filters(work, Filters(**{name: keys}))  # type: ignore[arg-type]
        assert (refusal.value.code, refusal.value.field) == (code, f"filters.{name}")
    queries.check_filters(work, Filters(groups=("MET",), topics=("topic/8.1~a",)))


def test_a_preview_counts_what_would_be_sent_and_shows_what_comes_next(
    work_as: WorkAs, announce: Announce, clock: Clock
) -> None:
    for number in range(7):
        day = f"2022-05-{17 - number}"
        announce(f"M{number}", starts=f"{day}T20:00", ends=f"{day}T22:00")
    work = work_as(SECRETARIAT)
    chosen = Selection(Edition.EN, Filters(), (10,))
    shown = previews.preview(work, chosen)

    assert shown.count == 7
    assert [each.summary for each in shown.upcoming] == ["M6", "M5", "M4", "M3", "M2"]
    assert abs(shown.octets - len(contents.body(work, chosen, LABEL))) < 500
    assert not shown.is_large
    clock.set("2022-05-16T00:00+00:00")
    assert [each.summary for each in previews.preview(work_as(SECRETARIAT), chosen).upcoming] == [
        "M2", "M1", "M0",
    ]


def test_a_preview_says_when_a_calendar_may_be_too_large() -> None:
    shown = previews.Preview(1200, previews.NEARLY_TOO_MUCH, [])

    assert shown.is_large
    assert shown.kilobytes == 900


@pytest.mark.parametrize("alarms", [(), (10, 1440)])
@pytest.mark.parametrize("form", list(Form))
def test_a_file_is_the_stored_components_to_the_octet_by_their_ends(
    work_as: WorkAs, year: None, form: Form, alarms: tuple[int, ...]
) -> None:
    with work_as(SECRETARIAT).saved() as work:
        running.cancel(work, "WG-ENE-2022-1", reason=Bilingual(en="Rain"))
    work = work_as(SECRETARIAT)
    body = contents.body(
        work, Selection(Edition.EN, Filters(milestones=True), alarms), LABEL, form=form, whole=True
    )

    kept = [
        each for each in work.session.scalars(select(CalendarEntry))
        if each.edition == Edition.EN and each.kind != Subject.ACTION
    ]
    kept.sort(key=lambda each: (each.ends_at, each.subject_id.hex))
    ring = rung if form is Form.ICS else rung_in_json
    told = [each.ics if form is Form.ICS else each.jcal for each in kept]
    ringing = [each.kind == Subject.MEETING and not each.called_off for each in kept]
    parts = [
        ring(one, alarms, Edition.EN) if alarms and rings else one
        for one, rings in zip(told, ringing, strict=True)
    ]
    years = kept[0].ends_at.year, kept[-1].ends_at.year
    zones = {each.zone: years for each in kept if each.zone}
    assert any(ringing)
    assert not all(ringing)
    assert body == file_of(form, parts, zones, LABEL)
