"""Proposing meetings from a file of another calendar."""

from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import WorkAs
from tests.foreign_calendars import GOOGLE, OUTLOOK, calendar, event
from wgroup.calendar.foreign.proposing import Choices, Plan, bring_in, plan, read_choices
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Subject
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Conflict, Forbidden, Invalid, RuleBroken
from wgroup.kernel.time import utc_now
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import MeetingType, Mode
from wgroup.meetings.services import concurring, proposing, running

OFFICER, CHAIR = Role.SECRETARIAT_OFFICER, Role.CO_CHAIR
CHOICES = Choices(MeetingType.THEMATIC, host="CN", group="MET")
DATA = OUTLOOK.encode()


def brought_in(work: Work, data: bytes = DATA, choices: Choices = CHOICES) -> list[Meeting]:
    with work.saved():
        return bring_in(work, data, choices)


def planned(work_as: WorkAs, data: bytes = DATA, **choices: object) -> Plan:
    return plan(work_as(OFFICER), data, replace(CHOICES, **choices))  # type: ignore[arg-type]


def test_what_is_planned_is_what_is_proposed(work_as: WorkAs) -> None:
    told = planned(work_as)
    made = brought_in(work_as(OFFICER))
    assert [each.found.key for each in told.offers] == [each.foreign_uid for each in made]
    for offer, meeting in zip(told.offers, made, strict=True):
        assert (meeting.title, meeting.terms) == (offer.draft.title, offer.draft.terms)
        assert (meeting.type, meeting.host, meeting.status) == ("thematic", "CN", "proposed")
    assert [each.code for each in made] == ["WG/MET/2022/1", "WG/MET/2022/2"]
    assert [each.title for each in made] == [
        Bilingual(zh="甲烷监测, 第一次讨论"), Bilingual(en="Landfill gas"),
    ]
    assert [(each.mode, each.venue) for each in made] == [
        (Mode.VIRTUAL, Bilingual()), (Mode.IN_PERSON, Bilingual(en="Room 4, North Hall")),
    ]
    assert [each.zone for each in made] == ["Asia/Shanghai", "America/New_York"]


def test_the_same_file_again_proposes_nothing(work_as: WorkAs) -> None:
    made = brought_in(work_as(OFFICER), GOOGLE.encode())
    told = planned(work_as, GOOGLE.encode())
    assert told.offers == ()
    assert [each.code for each in told.known] == [each.code for each in made]
    assert not any(each.elsewhere for each in told.known)
    assert brought_in(work_as(CHAIR, "US"), GOOGLE.encode()) == []


def test_a_newer_file_proposes_what_is_new_and_tells_what_moved(work_as: WorkAs) -> None:
    brought_in(work_as(OFFICER), calendar(event("a"), event("b")))
    moved = event("a", DTEND=";TZID=Asia/Shanghai:20220519T210000",
                  DTSTART=";TZID=Asia/Shanghai:20220519T200000")
    told = planned(work_as, calendar(moved, event("b"), event("c")))
    assert [each.found.uid for each in told.offers] == ["c"]
    assert sorted((each.found.uid, each.elsewhere) for each in told.known) == [
        ("a", True), ("b", False),
    ]


def test_what_was_cancelled_here_stays_so(work_as: WorkAs) -> None:
    slug = brought_in(work_as(OFFICER), calendar(event()))[0].slug
    with work_as(OFFICER).saved() as work:
        running.cancel(work, slug, reason=Bilingual(en="Off"))
    assert [each.slug for each in planned(work_as, calendar(event())).known] == [slug]


def test_our_own_calendar_is_known(work_as: WorkAs) -> None:
    with work_as(OFFICER).saved() as work:
        meeting = proposing.propose(work, factories.draft())
        slug, seen = meeting.slug, meeting.terms.fingerprint
    with work_as(Role.DELEGATION_FOCAL_POINT, "CN").saved() as work:
        concurring.concur(work, slug, seen=seen)
    wanted = select(CalendarEntry.uid).where(CalendarEntry.kind == Subject.MEETING)
    uid = work_as(OFFICER).session.scalars(wanted).first()
    told = planned(work_as, calendar(event(str(uid)), event("another")))
    assert [each.slug for each in told.known] == [slug]
    assert [each.found.uid for each in told.offers] == ["another"]


def test_all_or_nothing(work_as: WorkAs) -> None:
    """The last of them cannot be: neither are the first."""
    lines = {"DTSTART": "20220518T100000Z", "DTEND": "20220518T110000Z"}
    data = calendar(event("a"), event("b", **lines))
    with pytest.raises(RuntimeError), work_as(OFFICER).saved() as work:
        bring_in(work, data, CHOICES)
        raise RuntimeError("the power fails")
    assert len(planned(work_as, data).offers) == 2
    assert [each.code for each in brought_in(work_as(OFFICER), data)] == [
        "WG/MET/2022/1", "WG/MET/2022/2",
    ]


def test_only_what_is_chosen_as_it_was_shown(work_as: WorkAs) -> None:
    data = calendar(event("a"), event("b"), event("c"))
    told = planned(work_as, data)
    marks = {each.found.uid: each.mark for each in told.offers}
    with pytest.raises(Conflict) as refused, work_as(OFFICER).saved() as work:
        bring_in(work, data, replace(CHOICES, host="US"), seen=told.fingerprint)
    assert refused.value.code == "stale_version"
    with work_as(OFFICER).saved() as work:
        made = bring_in(work, data, CHOICES, only={marks["b"]}, seen=told.fingerprint)
    assert [each.foreign_uid for each in made] == ["b"]
    with pytest.raises(RuleBroken) as none, work_as(OFFICER).saved() as work:
        bring_in(work, data, CHOICES, only={"nothing"})
    assert none.value.code == "nothing_chosen"


def test_what_is_kept_of_the_file_plans_the_same(work_as: WorkAs) -> None:
    told = planned(work_as, GOOGLE.encode())
    assert planned(work_as, told.kept).fingerprint == told.fingerprint


@pytest.mark.parametrize(
    ("choices", "modes", "venues"),
    [
        ({}, ["virtual", "in_person"], ["", "North Hall"]),
        ({"mode": Mode.VIRTUAL}, ["virtual", "virtual"], ["", ""]),
        ({"mode": Mode.HYBRID}, ["hybrid"], ["North Hall"]),
    ],
)
def test_the_mode_follows_the_place_or_the_choice(
    work_as: WorkAs, choices: dict[str, object], modes: list[str], venues: list[str]
) -> None:
    afar = event("a", LOCATION="https://meet.example.org/1")
    told = planned(work_as, calendar(afar, event("b", LOCATION="North Hall")), **choices)
    terms = [each.draft.terms for each in told.offers]
    assert [each.mode.value for each in terms] == modes
    assert [each.venue.en for each in terms] == venues
    assert [each.code for each in told.skipped] == ["venue_required"] * (2 - len(modes))


def test_the_language_follows_the_script_or_the_choice(work_as: WorkAs) -> None:
    data = calendar(event("a", SUMMARY="COP 会议"), event("b", SUMMARY="COP"))
    by_script = [each.draft.title for each in planned(work_as, data).offers]
    assert by_script == [Bilingual(zh="COP 会议"), Bilingual(en="COP")]
    chosen = planned(work_as, data, language=Language.ZH).offers
    assert [each.draft.title.en for each in chosen] == ["", ""]


def test_a_zone_for_times_without_one(work_as: WorkAs) -> None:
    data = calendar(event(DTSTART="20220517T200000", DTEND="20220517T210000"))
    assert planned(work_as, data).floats
    assert planned(work_as, data).offers == ()
    told = planned(work_as, data, zone="America/New_York").offers[0]
    assert told.found.zone == "America/New_York"


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"type": ""}, "type", "required"),
        ({"host": ""}, "host", "required"),
        ({"type": "party"}, "type", "invalid_choice"),
        ({"level": "own-party"}, "level", "invalid_choice"),
        ({"mode": "by_post"}, "mode", "invalid_choice"),
        ({"language": "fr"}, "language", "invalid_choice"),
        ({"zone": "Beijing"}, "zone", "unknown_timezone"),
    ],
)
def test_choices_are_read_like_those_of_a_form(
    fields: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises((RuleBroken, Invalid)) as refused:
        read_choices({"type": "regular", "host": "CN", **fields})
    assert isinstance(refused.value, RuleBroken)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_a_host_and_a_group_must_exist(work_as: WorkAs) -> None:
    for choices, code in (({"host": "FR"}, "unknown_party"), ({"group": "XX"}, "unknown_group")):
        with pytest.raises(RuleBroken) as refused:
            planned(work_as, **choices)
        assert refused.value.code == code


def test_those_who_may_propose_bring_in(work_as: WorkAs, sides: tuple[str, str]) -> None:
    own = sides[0]
    for act in (plan, bring_in):
        with pytest.raises(Forbidden):
            act(work_as(Role.DELEGATION_FOCAL_POINT, own), DATA, CHOICES)
    made = brought_in(work_as(CHAIR, own))
    assert [each.status for each in made] == ["tentative", "tentative"]
    assert made[0].concurring == {own}


def test_of_two_at_once_one_proposes(app: object, engine: Engine) -> None:
    """The second waits, and then finds all of it known."""
    told: list[int] = []

    def run() -> None:
        with Session(engine) as session:
            made = brought_in(Work(session, factories.actor(OFFICER), utc_now()))
            told.append(len(made))

    threads = [Thread(target=run) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == [0, 0, 2]
