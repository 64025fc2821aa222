"""Who answers what, for which terms; and who leaves the list."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.conftest import Clock, WorkAs
from tests.services.meeting_table import LATER, SLUG, WHY, Table
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from wgroup.meetings import queries
from wgroup.meetings.answers import BEFORE_ALL
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import AnswerWay, Capacity, PartStat, PersonDraft
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.running import cancel, close, postpone, reinstate
from wgroup.meetings.services.taking_part import answer, answer_own, enter, remove
from wgroup.revisions.queries import history_of

YES, MAYBE, NO = PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DECLINED
NONE = PartStat.NEEDS_ACTION


def entered(table: Table, partstat: PartStat = NONE, **parts: object) -> Participation:
    """Somebody of the first side, in the list of the meeting."""
    usual = {"family_name": "顾", "given_name": "清和", "email": "gu@wgroup.test"}
    draft = PersonDraft(**{**usual, **parts}, capacity=Capacity.ADVISER, partstat=partstat)  # type: ignore[arg-type]
    with table.focal.saved() as work:
        return enter(work, SLUG, draft)


def expert(table: Table, one: Participation) -> Work:
    """Who was entered, signed in: an expert, who is no insider."""
    return table.work_as(Role.NON_GOVERNMENTAL_EXPERT, table.one, person_id=one.person_id)


def said(table: Table, one: Participation) -> tuple[object, ...]:
    """What stands, what was said, for which SEQUENCE, by which way, with which note."""
    meeting = table.meeting
    kept = queries.participation(table.secretariat, meeting.id, one.id)
    return (
        kept.standing(meeting).now, kept.partstat, kept.answered_for, kept.answered_by, kept.note
    )


@pytest.fixture
def invited(table: Table) -> Participation:
    table.propose()
    table.concur(table.focal, table.focal_other)
    return entered(table)


def test_one_answers_for_oneself(table: Table, invited: Participation) -> None:
    work = expert(table, invited)
    with work.saved():
        kept = answer_own(work, SLUG, YES, way=AnswerWay.PAGE, note=" From ten ")
        assert kept.answered_at == work.now
    assert said(table, invited) == (YES, YES, 0, AnswerWay.PAGE, "From ten")
    with work.saved():
        answer_own(work, SLUG, NO, way=AnswerWay.MAIL)
    assert said(table, invited) == (NO, NO, 0, AnswerWay.MAIL, "")


def test_the_same_answer_twice_changes_nothing(table: Table, invited: Participation) -> None:
    work = expert(table, invited)
    versions = []
    for way in (AnswerWay.LINK, AnswerWay.LINK, AnswerWay.PAGE):
        with work.saved():
            kept = answer_own(work, SLUG, YES, way=way, note="x")
        versions.append(kept.version)
    assert versions == [2, 2, 3]


def test_those_who_take_no_part_answer_nothing(table: Table, invited: Participation) -> None:
    member = table.work_as(Role.DELEGATION_MEMBER, table.one, person_id=uuid4())
    stranger = table.work_as(Role.NON_GOVERNMENTAL_EXPERT, table.one, person_id=uuid4())
    for work in (member, stranger):
        with pytest.raises(NotFound), work.saved():
            answer_own(work, SLUG, YES, way=AnswerWay.PAGE)
    with pytest.raises(Forbidden, match="role_cannot"), table.focal.saved() as nobody:
        answer_own(nobody, SLUG, YES, way=AnswerWay.PAGE)
    assert said(table, invited)[0] is NONE


@pytest.mark.parametrize("partstat", [NONE, PartStat.DELEGATED])
def test_one_says_yes_no_or_perhaps(
    table: Table, invited: Participation, partstat: PartStat
) -> None:
    with pytest.raises(RuleBroken, match="invalid_choice"), expert(table, invited).saved() as work:
        answer_own(work, SLUG, partstat, way=AnswerWay.MAIL)


def test_one_answers_to_the_terms_one_saw(table: Table, invited: Participation) -> None:
    work, seen = expert(table, invited), table.meeting.terms.fingerprint
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    with pytest.raises(Conflict, match="stale_version"), work.saved():
        answer_own(work, SLUG, YES, way=AnswerWay.PAGE, seen=seen)
    with work.saved():
        answer_own(work, SLUG, YES, way=AnswerWay.PAGE, seen=table.meeting.terms.fingerprint)
    assert said(table, invited)[:3] == (YES, YES, 2)


def test_a_move_leaves_what_was_said_and_asks_anew(table: Table, invited: Participation) -> None:
    with expert(table, invited).saved() as work:
        answer_own(work, SLUG, YES, way=AnswerWay.PAGE)
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert said(table, invited) == (NONE, YES, 0, AnswerWay.PAGE, "")
    with table.focal.saved() as work:
        answer(work, SLUG, invited.id, NONE)
    assert said(table, invited)[1] is YES
    with table.focal.saved() as work:
        answer(work, SLUG, invited.id, YES)
    assert said(table, invited) == (YES, YES, 2, AnswerWay.FOCAL_POINT, "")


def test_a_focal_point_who_says_the_same_leaves_the_persons_own_word(
    table: Table, invited: Participation
) -> None:
    with expert(table, invited).saved() as work:
        answer_own(work, SLUG, YES, way=AnswerWay.MAIL, note="Late")
    with table.focal.saved() as work:
        answer(work, SLUG, invited.id, YES)
    assert said(table, invited) == (YES, YES, 0, AnswerWay.MAIL, "Late")
    with table.focal.saved() as work:
        answer(work, SLUG, invited.id, NONE)
    assert said(table, invited) == (NONE, NONE, None, None, "")


def test_what_is_entered_with_an_answer_is_the_focal_points_word(table: Table) -> None:
    table.propose()
    first, second = entered(table, YES), entered(table, email="other@wgroup.test")
    assert said(table, first) == (YES, YES, 0, AnswerWay.FOCAL_POINT, "")
    assert said(table, second) == (NONE, NONE, None, None, "")


def test_answers_to_a_time_that_no_calendar_knew_fall_too(table: Table) -> None:
    """SEQUENCE is 0 before and after: it cannot tell them apart."""
    table.propose()
    one, other = entered(table, YES), entered(table, email="other@wgroup.test")
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert said(table, one)[:3] == (NONE, YES, BEFORE_ALL)
    assert said(table, other)[:3] == (NONE, NONE, None)
    table.act(table.focal, lambda work: answer(work, SLUG, one.id, YES))
    table.concur(table.focal, table.focal_other)
    assert said(table, one)[:3] == (YES, YES, 0)


def test_what_is_over_or_off_takes_no_answer(
    table: Table, invited: Participation, clock: Clock
) -> None:
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    with pytest.raises(Conflict, match="wrong_state"), expert(table, invited).saved() as work:
        answer_own(work, SLUG, YES, way=AnswerWay.LINK)
    table.act(table.secretariat, lambda work: reinstate(work, SLUG))
    table.concur(table.focal, table.focal_other)
    clock.set("2022-05-18T01:00:00+00:00")
    late = table.work_as(Role.SECRETARIAT_OFFICER)
    table.act(late, lambda work: close(work, SLUG))
    with pytest.raises(Conflict, match="wrong_state"), expert(table, invited).saved() as work:
        answer_own(work, SLUG, YES, way=AnswerWay.LINK)
    table.act(table.focal, lambda work: answer(work, SLUG, invited.id, YES))


def test_the_history_tells_the_other_side_no_note(table: Table, invited: Participation) -> None:
    with expert(table, invited).saved() as work:
        answer_own(work, SLUG, YES, way=AnswerWay.MAIL, note="Ill at home")
    (told,) = [
        each for each in history_of(table.focal_other, table.meeting.id)
        if each.act == "participation.answer"
    ]
    assert told.changes["partstat"] == ["needs_action", "accepted"]
    assert told.changes["note"] == told.changes["answered_by"] == ["…", "…"]
    kept = queries.participation(table.focal_other, table.meeting.id, invited.id)
    assert [
        kept.opens_to(work.actor)
        for work in (table.focal, table.focal_other, table.secretariat, expert(table, invited))
    ] == [True, False, True, True]


# -- who is asked -------------------------------------------------------------------------------


def awaited(work: Work) -> list[str]:
    work.session.rollback()
    return [each.slug for each in queries.unanswered(work)]


def test_who_takes_part_is_asked_until_an_answer_stands(
    table: Table, invited: Participation, clock: Clock
) -> None:
    work = expert(table, invited)
    assert awaited(work) == [SLUG]
    with work.saved():
        answer_own(work, SLUG, NO, way=AnswerWay.PAGE)
    assert awaited(work) == []
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert awaited(work) == [SLUG]
    table.act(table.secretariat, lambda work: postpone(work, SLUG))
    assert awaited(work) == []
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert awaited(work) == [SLUG]
    clock.set("2022-05-19T02:00:01+00:00")
    assert awaited(expert(table, invited)) == []
    assert awaited(table.work_as()) == awaited(table.focal) == []


def test_nobody_is_asked_about_what_is_only_proposed(table: Table) -> None:
    table.propose()
    one = entered(table)
    member = table.work_as(Role.DELEGATION_MEMBER, table.one, person_id=one.person_id)
    assert awaited(member) == []


def test_the_database_judges_answers_as_the_rule_does(table: Table) -> None:
    table.propose()
    table.concur(table.focal)
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    for number, (partstat, answered_for) in enumerate(
        [(each, at) for each in PartStat for at in (None, BEFORE_ALL, 0, 1, 2)]
    ):
        one = entered(table, email=f"p{number}@wgroup.test")
        with table.focal.saved() as work:
            kept = queries.participation(work, one.meeting_id, one.id)
            kept.partstat, kept.answered_for = partstat, answered_for
    meeting = table.meeting
    everybody = queries.participations(table.secretariat, meeting.id)
    wanted = select(Participation.id).join(Meeting).where(Participation.unanswered())
    found = set(table.secretariat.session.scalars(wanted))
    assert found == {each.id for each in everybody if each.standing(meeting).now is NONE}
    assert 0 < len(found) < len(everybody) == 25


# -- leaving ------------------------------------------------------------------------------------


def test_who_is_removed_no_longer_knows_of_it(table: Table, invited: Participation) -> None:
    work = expert(table, invited)
    assert queries.get(work, SLUG).slug == SLUG
    table.act(table.focal, lambda work: remove(work, SLUG, invited.id))
    work.session.rollback()
    with pytest.raises(NotFound):
        queries.get(work, SLUG)
    assert queries.participations(table.secretariat, table.meeting.id) == []
    (left,) = [
        each for each in history_of(table.secretariat, table.meeting.id)
        if each.verb == "deleted" and each.subject_kind == "participation"
    ]
    assert (left.subject_id, left.act) == (invited.id, "participation.enter")


def test_a_side_removes_its_own_people_alone(
    table: Table, invited: Participation, work_as: WorkAs
) -> None:
    assert table.refused(
        table.focal_other, lambda work: remove(work, SLUG, invited.id)
    ) == "not_your_party"
    for work in (table.secretariat, work_as(Role.DELEGATION_MEMBER, table.one)):
        assert table.refused(work, lambda work: remove(work, SLUG, invited.id)) == "role_cannot"
    assert table.refused(table.focal, lambda work: remove(work, SLUG, uuid4())) == "not_found"
    assert table.refused(
        table.focal, lambda work: remove(work, SLUG, invited.id, seen=9)
    ) == "stale_version"
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.refused(table.focal, lambda work: remove(work, SLUG, invited.id)) == "wrong_state"


def test_who_was_removed_can_be_entered_again(table: Table, invited: Participation) -> None:
    table.act(table.focal, lambda work: remove(work, SLUG, invited.id))
    again = entered(table)
    assert again.person_id == invited.person_id
    assert said(table, again)[0] is NONE
