"""Proposing, concurring and moving, with either Party in either place."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.services.meeting_table import (
    LATER,
    SLUG,
    WHY,
    Act,
    Table,
)
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, Invalid
from wgroup.kernel.time import utc_now
from wgroup.meetings.parts import Concurrence
from wgroup.meetings.rules import Status
from wgroup.meetings.services.concurring import concur, move
from wgroup.meetings.services.proposing import edit
from wgroup.meetings.services.running import cancel, postpone, reinstate


def test_both_parties_make_it_stand(table: Table) -> None:
    meeting = table.propose()
    assert (meeting.code, meeting.slug) == ("WG/MET/2022/1", SLUG)
    assert table.state == (Status.PROPOSED, 0, set())
    assert not table.meeting.announced

    table.concur(table.focal)
    assert table.state == (Status.TENTATIVE, 0, {table.one})

    table.concur(table.focal_other)
    assert table.state == (Status.CONFIRMED, 1, {table.one, table.other})
    prints = {each.terms for each in table.meeting.concurrences}
    assert prints == {table.meeting.terms.fingerprint}


def test_concurring_twice_changes_nothing(table: Table) -> None:
    table.propose()
    table.concur(table.focal)
    before = table.facts
    table.concur(table.focal)
    assert table.facts == before
    table.concur(table.work_as(Role.CO_CHAIR, table.one))
    assert table.facts == before


def test_a_co_chair_concurs_by_proposing(table: Table) -> None:
    table.propose(table.chair)
    assert table.state == (Status.TENTATIVE, 0, {table.one})
    assert table.meeting.announced


@pytest.mark.parametrize("role", [Role.CO_CHAIR, Role.HEAD_OF_DELEGATION])
def test_the_heads_may_what_the_focal_point_may(table: Table, role: Role) -> None:
    table.propose()
    table.concur(table.work_as(role, table.other))
    assert table.state == (Status.TENTATIVE, 0, {table.other})


def test_moving_clears_what_was_agreed(table: Table) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert table.state == (Status.TENTATIVE, 2, set())
    table.concur(table.focal_other, table.focal)
    assert table.state == (Status.CONFIRMED, 3, {table.one, table.other})


@pytest.mark.parametrize(
    "fields",
    [
        {"starts": "2022-05-17T20:30"}, {"ends": "2022-05-17T23:00"}, {"zone": "Asia/Tokyo"},
        {"mode": "in_person", "venue": Bilingual("Hall", "厅")}, {"venue": Bilingual("x", "x")},
    ],
    ids=str,
)
def test_a_party_concurs_by_moving(table: Table, fields: dict[str, object]) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.focal_other, lambda work: move(work, SLUG, fields))
    assert table.state == (Status.TENTATIVE, 2, {table.other})


def test_a_party_that_moves_a_proposal_makes_it_tentative(table: Table) -> None:
    table.propose()
    table.act(table.focal, lambda work: move(work, SLUG, LATER))
    assert table.state == (Status.TENTATIVE, 0, {table.one})


def test_terms_that_stay_change_nothing(table: Table) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    before = table.facts
    same = {"starts": "2022-05-17T20:00-04:00", "zone": "America/New_York", "mode": "virtual"}
    table.act(table.focal, lambda work: move(work, SLUG, same))
    assert table.facts == before


def test_a_postponed_meeting_comes_back_with_a_date(table: Table) -> None:
    table.propose()
    table.concur(table.focal)
    table.act(table.secretariat, lambda work: postpone(work, SLUG))
    assert table.state == (Status.POSTPONED, 1, set())
    no_date: Act = lambda work: move(work, SLUG, {"mode": "virtual"})  # noqa: E731
    assert table.refused(table.focal, no_date) == "required"
    same = {"starts": "2022-05-17T20:00"}
    table.act(table.focal_other, lambda work: move(work, SLUG, same))
    assert table.state == (Status.TENTATIVE, 2, {table.other})


def test_what_was_never_tentative_goes_back_to_proposed(table: Table) -> None:
    table.propose()
    table.act(table.secretariat, lambda work: postpone(work, SLUG))
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert table.state == (Status.PROPOSED, 0, set())
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    table.act(table.secretariat, lambda work: reinstate(work, SLUG))
    assert table.state == (Status.PROPOSED, 0, set())
    assert not table.meeting.announced


def test_one_concurs_in_what_one_saw(table: Table) -> None:
    table.propose()
    old = table.meeting.terms.fingerprint
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert table.refused(table.focal, lambda work: concur(work, SLUG, seen=old)) == "stale_version"
    assert table.refused(table.focal, lambda work: concur(work, SLUG, seen="")) == "stale_version"


def test_nobody_speaks_for_the_other_party(table: Table) -> None:
    table.propose()
    seen = table.meeting.terms.fingerprint
    for_other: Act = lambda work: concur(work, SLUG, seen=seen, party=table.other)  # noqa: E731
    assert table.refused(table.focal, for_other) == "not_your_party"


def test_nothing_is_confirmed_in_one_language(table: Table) -> None:
    table.propose(title=Bilingual("Only English", ""))
    table.concur(table.focal)
    seen = table.meeting.terms.fingerprint
    second: Act = lambda work: concur(work, SLUG, seen=seen)  # noqa: E731
    assert table.refused(table.focal_other, second) == "missing_language_version"
    edit_title: Act = lambda work: edit(work, SLUG, {"title": factories.TITLE})  # noqa: E731
    table.act(table.secretariat, edit_title)
    table.concur(table.focal_other)
    assert table.meeting.status is Status.CONFIRMED


def test_all_faults_of_a_move_are_told(table: Table) -> None:
    table.propose()
    fields = {"mode": "hybrid", "zone": "Mars/Base"}
    with pytest.raises(Invalid) as refusal, table.focal.saved() as work:
        move(work, SLUG, fields)
    assert {each.field for each in refusal.value.errors} == {"venue", "zone"}


def test_the_secretariat_cannot_concur(table: Table) -> None:
    table.propose()
    seen = table.meeting.terms.fingerprint
    with pytest.raises(Forbidden, match="role_cannot"), table.secretariat.saved() as work:
        concur(work, SLUG, seen=seen)


def test_after_the_end_of_a_refusal_the_session_is_clean(table: Table) -> None:
    """A refused act leaves nothing behind that the next one would save."""
    table.propose()
    with pytest.raises(Conflict), table.focal.saved() as work:
        concur(work, SLUG, seen="0" * 64)
    table.concur(table.focal)
    assert table.meeting.concurring == {table.one}


def test_both_parties_at_the_same_instant(table: Table, engine: Engine) -> None:
    table.propose()
    seen = table.meeting.terms.fingerprint
    together, failed = Barrier(2), []

    def concurring(party: str) -> None:
        actor = factories.actor(Role.DELEGATION_FOCAL_POINT, party)
        try:
            with Session(engine) as session:
                work = Work(session, actor, utc_now())
                together.wait(10)
                with work.saved():
                    concur(work, SLUG, seen=seen)
        except Exception as error:  # told to the test below
            failed.append(error)

    threads = [Thread(target=concurring, args=(each,)) for each in (table.one, table.other)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert failed == []
    assert table.state == (Status.CONFIRMED, 1, {table.one, table.other})
    kept = table.secretariat.session.scalars(select(Concurrence)).all()
    assert len(kept) == 2
