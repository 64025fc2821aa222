"""The filter that the session adds to whatever is asked."""

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tests.conftest import WorkAs
from tests.services.meeting_table import Table
from wgroup.calendar.models import Feed
from wgroup.kernel.actor import Role
from wgroup.kernel.levels import Level
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import Concurrence, LevelConsent


def test_without_an_actor_nothing_is_read(engine: Engine) -> None:
    with Session(engine) as session, pytest.raises(RuntimeError):
        session.scalars(select(Meeting))


def test_one_statement_for_two_people_has_the_facts_of_each(
    work_as: WorkAs, engine: Engine
) -> None:
    """What is compiled once is asked again for somebody else."""
    one, other = (work_as(Role.DELEGATION_FOCAL_POINT, each) for each in ("CN", "US"))
    sent: list[tuple[str, str]] = []
    event.listen(
        engine,
        "before_cursor_execute",
        lambda *told: sent.append((told[2], str(told[3]).replace("-", ""))),
    )
    for work in (one, other, one):
        work.session.scalars(select(Feed)).all()

    asked = [each for each in sent if "FROM feed" in each[0]]
    assert len({statement for statement, _ in asked}) == 1
    whose = [str(work.actor.id).replace("-", "") for work in (one, other, one)]
    assert all(who in facts for who, (_, facts) in zip(whose, asked, strict=True))


def test_relations_are_filtered_once_whichever_way_they_are_loaded(
    work_as: WorkAs, sides: tuple[str, str], engine: Engine
) -> None:
    guest, table = work_as(), Table(work_as, sides)
    table.propose(table.chair, level=Level.PUBLIC)
    table.concur(table.focal_other)
    wanted = select(Meeting).where(Meeting.id == table.meeting.id)
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    found = guest.session.scalars(wanted).one()  # with it come those of selectin
    guest.session.expire(found)
    unseen = guest.session.scalars(wanted.execution_options(sees_all=True)).one()

    assert unseen.consents == []
    for kind in (Concurrence, LevelConsent):
        rule = str(kind.visible_to(guest.actor))
        asked = [each for each in sent if f"FROM {kind.__tablename__}" in each]
        assert asked[0].count(rule) == 1
