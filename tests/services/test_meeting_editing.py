"""What a meeting is about, its number, and how widely it is known."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import Clock, WorkAs
from tests.services.meeting_table import LATER, SLUG, WHY, Table
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Mode, Status, Terms
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.proposing import edit, propose
from wgroup.meetings.services.running import cancel
from wgroup.meetings.services.widening import widen
from wgroup.revisions.queries import history_of


def test_editing_changes_what_is_given_and_no_more(table: Table) -> None:
    table.propose(topics=("topic/8.1",))
    table.concur(table.focal)
    stamped, version = table.meeting.stamped_at, table.meeting.version
    fields: dict[str, object] = {
        "purpose": Bilingual("Why", "为何"), "host": table.other,
        "provisions": ["glasgow-2021/8.2", "glasgow-2021/8.4"], "topics": [],
    }
    meeting = table.act(table.secretariat, lambda work: edit(work, SLUG, fields))
    assert (meeting.purpose.zh, meeting.host) == ("为何", table.other)
    assert meeting.provisions == ["glasgow-2021/8.2", "glasgow-2021/8.4"]
    assert (meeting.topics, meeting.title) == ([], factories.TITLE)
    assert table.state == (Status.TENTATIVE, 0, {table.one})
    assert meeting.version == version + 1
    gone = [each for each in history_of(table.secretariat, meeting.id) if each.verb == "deleted"]
    assert [each.changes["topic_key"] for each in gone] == [["topic/8.1", None]]

    again = table.act(table.secretariat, lambda work: edit(work, SLUG, fields))
    assert (again.version, again.stamped_at) == (version + 1, stamped)


def test_calendars_are_told_only_what_they_can_see(table: Table, clock: Clock) -> None:
    table.propose()
    table.concur(table.focal)
    clock.set("2022-04-02T00:00:00+00:00")
    later = table.work_as(Role.SECRETARIAT_OFFICER)
    before = table.meeting.stamped_at
    why = {"purpose": Bilingual("Why", "为何")}
    assert table.act(later, lambda work: edit(work, SLUG, why)).stamped_at == before
    new = {"title": Bilingual("New", "新")}
    assert table.act(later, lambda work: edit(work, SLUG, new)).stamped_at == later.now
    assert table.meeting.sequence == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": Bilingual("One", "")}, "language_version_missing"),
        ({"title": Bilingual()}, "required"),
        ({"host": "XX"}, "unknown_party"),
        ({"provisions": ["nowhere/1"]}, "unknown_provision"),
        ({"topics": ["nowhere/1"]}, "unknown_topic"),
        ({"purpose": Bilingual("x\x00", "")}, "invalid_text"),
        ({"type": "x", "title": Bilingual("x" * 400, "")}, "invalid_input"),
    ],
    ids=str,
)
def test_a_bad_edit_changes_nothing(table: Table, fields: dict[str, object], code: str) -> None:
    table.propose()
    assert table.refused(table.secretariat, lambda work: edit(work, SLUG, fields)) == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"host": "XX"}, "unknown_party"),
        ({"group": "ZZZ"}, "unknown_group"),
        ({"provisions": ("glasgow-2021/99",)}, "unknown_provision"),
        ({"topics": ("nowhere",)}, "unknown_topic"),
    ],
    ids=str,
)
def test_a_proposal_names_what_exists(
    work_as: WorkAs, parts: dict[str, object], code: str
) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)
    with pytest.raises(RuleBroken, match=code), work.saved():
        propose(work, factories.draft(**parts))
    assert list(work.session.scalars(select(Meeting))) == []


def test_numbers_run_on_in_each_group_and_year(work_as: WorkAs) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)

    def code(**parts: object) -> str:
        with work.saved():
            return propose(work, factories.draft(**parts)).code

    next_year = {"starts": "2023-01-01T00:30", "ends": "2023-01-01T02:00"}
    assert [code(), code(), code(group="ENE"), code(group=None), code(**next_year)] == [
        "WG/MET/2022/1", "WG/MET/2022/2", "WG/ENE/2022/1", "WG/2022/1", "WG/MET/2023/1",
    ]


def test_a_proposal_that_fails_leaves_no_gap_and_no_number_twice(work_as: WorkAs) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)
    codes = []
    for parts in ({}, {"host": "XX"}, {}, {"topics": ("nowhere",)}, {}):
        try:
            with work.saved():
                codes.append(propose(work, factories.draft(**parts)).code)
        except RuleBroken:
            continue
    assert codes == ["WG/MET/2022/1", "WG/MET/2022/2", "WG/MET/2022/3"]


def test_a_cancelled_meeting_keeps_its_number(table: Table) -> None:
    table.propose()
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.propose().code == "WG/MET/2022/2"


def test_both_parties_widen_it(table: Table) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert (table.meeting.level, table.meeting.published) == (Level.BILATERAL, False)
    table.act(table.focal_other, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert (table.meeting.level, table.meeting.published) == (Level.PUBLIC, True)
    assert table.meeting.consents == []
    assert table.state == (Status.CONFIRMED, 1, {table.one, table.other})


def test_what_both_consent_to_is_the_narrower_and_the_wider_stands(table: Table) -> None:
    table.propose()
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    table.act(table.focal_other, lambda work: widen(work, SLUG, Level.PARTICIPANTS))
    assert table.meeting.level is Level.PARTICIPANTS
    assert [each.party for each in table.meeting.consents] == [table.one]
    table.act(table.focal_other, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert table.meeting.level is Level.PUBLIC


def test_consenting_twice_changes_nothing(table: Table) -> None:
    table.propose()
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    before = table.facts
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert table.facts == before


@pytest.mark.parametrize("level", [Level.OWN_PARTY, Level.BILATERAL, Level.PARTICIPANTS])
def test_it_is_never_narrowed(table: Table, level: Level) -> None:
    table.propose(level=Level.PARTICIPANTS)
    code = table.refused(table.focal, lambda work: widen(work, SLUG, level))
    assert code == ("invalid_choice" if level is Level.OWN_PARTY else "cannot_narrow")


def test_the_public_knows_what_was_once_confirmed(table: Table) -> None:
    table.propose(level=Level.PUBLIC)
    table.concur(table.focal)
    assert not table.meeting.published
    table.concur(table.focal_other)
    assert table.meeting.published
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.meeting.published


def test_a_public_meeting_that_was_never_confirmed_stays_hidden(table: Table) -> None:
    table.propose(level=Level.PUBLIC)
    table.concur(table.focal)
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert not table.meeting.published


def test_a_meeting_without_a_group_in_another_zone(table: Table) -> None:
    terms = Terms(
        factories.slot("2022-11-10T09:00", "2022-11-11T17:00", "Africa/Cairo"),
        Mode.IN_PERSON, Bilingual("Conference centre", "会议中心"),
    )
    with table.secretariat.saved() as work:
        meeting = propose(work, factories.draft(group=None, terms=terms, provisions=()))
    found = queries.get(table.secretariat, "WG-2022-1")
    assert (found.id, found.terms) == (meeting.id, terms)
    assert found.starts_at.isoformat() == "2022-11-10T07:00:00+00:00"


def test_consent_to_show_it_falls_with_the_words_it_was_given_to(table: Table) -> None:
    table.propose()
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    retitled = {"title": Bilingual("Something else", "另一议题")}
    table.act(table.secretariat, lambda work: edit(work, SLUG, retitled))
    table.act(table.focal_other, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert table.meeting.level is Level.BILATERAL
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert table.meeting.level is Level.PUBLIC
