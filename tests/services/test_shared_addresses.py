"""Two names with one address in one meeting (decision 0015): no lever for either side."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from tests.mailroom import PLACE, Mailroom, enter
from tests.services.meeting_table import LATER, SLUG, Table
from wgroup.calendar import keeper
from wgroup.invitations.models import Letter
from wgroup.invitations.services.telling import tell
from wgroup.meetings.services.concurring import move

SMITH = "smith@state.example"


@pytest.fixture
def shared(table: Table, mailroom: Mailroom) -> Table:
    """Each side has entered the same address, under names of its own."""
    table.propose()
    enter(table.focal, SLUG, SMITH, name="Smith")
    enter(table.focal_other, SLUG, SMITH, name="Other")
    return table


def test_both_are_told_when_the_last_party_concurs(shared: Table, mailroom: Mailroom) -> None:
    assert shared.concur(shared.focal, shared.focal_other).status == "confirmed"
    assert mailroom.news() == [(SMITH, "REQUEST", 1, "queued")] * 2
    mailroom.work_off()
    told = sorted("OTHER" in str(each.message["To"]) for each in mailroom.arrived(SMITH))
    assert told == [False, True]


def test_both_are_told_when_the_meeting_moves(shared: Table, mailroom: Mailroom) -> None:
    shared.concur(shared.focal, shared.focal_other)
    mailroom.news()
    shared.act(shared.secretariat, lambda work: move(work, SLUG, LATER))
    assert mailroom.news() == [(SMITH, "REQUEST", 2, "queued")] * 2
    assert len({each.message_id for each in mailroom.rows(Letter)}) == 4


def test_entered_late_it_tells_as_any_other_address_does(
    table: Table, mailroom: Mailroom
) -> None:
    """Nothing in what the entering side gets back says that the other side has it too."""
    table.propose()
    enter(table.focal, SLUG, SMITH, name="Smith")
    table.concur(table.focal, table.focal_other)
    mailroom.news()
    enter(table.focal_other, SLUG, SMITH, name="Other")
    enter(table.focal_other, SLUG, "nobody@state.example", name="Other")
    assert [each[1:] for each in mailroom.news()] == [("REQUEST", 1, "queued")] * 2


def test_those_not_told_are_told_by_the_act_too(
    shared: Table, mailroom: Mailroom, engine: Engine
) -> None:
    keeper.install(engine, replace(PLACE, mails=False))
    shared.concur(shared.focal, shared.focal_other)
    assert mailroom.rows(Letter) == []
    keeper.install(engine, PLACE)
    for each in (shared.focal, shared.focal_other):
        shared.act(each, lambda work: tell(work, SLUG))
        assert [each[1:] for each in mailroom.news()] == [("REQUEST", 1, "queued")]
