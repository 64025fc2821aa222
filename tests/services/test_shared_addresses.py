"""Two names with one address in one meeting (decision 0015): no lever for either side."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from tests.mailroom import PLACE, Mailroom, enter
from tests.postbox import Postbox, mailroom, postbox_of, sending
from tests.replies import SMITH, ZHANG, mail
from tests.services.meeting_table import LATER, SLUG, Table
from wgroup.calendar import keeper
from wgroup.invitations.models import Letter
from wgroup.invitations.rules import IncomingState
from wgroup.invitations.services.telling import tell
from wgroup.kernel.actor import Role
from wgroup.meetings import queries
from wgroup.meetings.models import Participation
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.taking_part import remove
from wgroup.parties.models import Person

LATE = "zhao.min@mfa.example"

__all__ = ["mailroom", "postbox_of", "sending"]


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


# -- what comes back ----------------------------------------------------------------------------


def rows(postbox: Postbox, email: str = ZHANG) -> list[tuple[str, str, str]]:
    wanted = select(Participation).join(Person).where(Person.email == email)
    found = postbox.rows(wanted.order_by(Participation.party))
    return [(each.party, each.partstat.value, each.note) for each in found]


@pytest.fixture
def entered(sending: Postbox) -> Postbox:
    """The other side enters ZHANG's address too, when the meeting is confirmed."""
    focal = sending.work_as(Role.DELEGATION_FOCAL_POINT, sending.other)
    enter(focal, SLUG, ZHANG, name="Other")
    sending.mailroom.work_off()
    return sending


def test_who_reads_that_mailbox_answers_for_both_names(entered: Postbox) -> None:
    said = entered.said(lines=["COMMENT:For Zhang's minister alone"])
    found = entered.comes(mail(ZHANG, said.ics))

    assert (found.state, found.note) == (IncomingState.APPLIED, "answers")
    assert rows(entered) == [("CN", "accepted", ""), ("US", "accepted", "")]
    kept = [each["answer"]["note"] for each in found.findings[1:]]
    assert kept == ["For Zhang's minister alone"] * 2


def test_words_go_on_neither_list_though_one_side_was_not_told(
    sending: Postbox, engine: Engine
) -> None:
    """Their own side entered them while mail was not set up; then the other side did."""
    keeper.install(engine, replace(PLACE, mails=False))
    enter(sending.work_as(Role.DELEGATION_FOCAL_POINT, sending.one), SLUG, LATE, name="Zhao")
    keeper.install(engine, PLACE)
    enter(sending.work_as(Role.DELEGATION_FOCAL_POINT, sending.other), SLUG, LATE, name="Other")
    sending.mailroom.work_off()
    said = sending.said(LATE, lines=["COMMENT:For our minister alone"])
    sending.comes(mail(LATE, said.ics))

    assert rows(sending, LATE) == [("CN", "needs_action", ""), ("US", "accepted", "")]


def test_each_letter_says_who_has_entered_its_reader(entered: Postbox) -> None:
    letters = [each.text for each in entered.mailroom.arrived(ZHANG)]
    assert [("列入方" in each or "Entered by" in each) for each in letters] == [True, True]
    assert ["Entered by: US" in each or "Entered by: United States" in each for each in letters] \
        == [False, True]


def test_taking_the_one_off_takes_nothing_from_the_others_calendar(entered: Postbox) -> None:
    """The same UID with METHOD:CANCEL would have the other side's invitation away."""
    with entered.work_as(Role.DELEGATION_FOCAL_POINT, entered.other).saved() as work:
        people = queries.participations(work, entered.meeting.id)
        [own] = [each for each in people if each.person.family_name == "Other"]
        remove(work, SLUG, own.id)
    before = len(entered.mailroom.arrived(ZHANG))
    entered.mailroom.work_off()

    [withdrawn] = entered.mailroom.arrived(ZHANG)[before:]
    kinds = {each.get_content_type() for each in withdrawn.message.walk()}
    assert "text/calendar" not in kinds
    assert "application/ics" not in kinds
    assert "Another invitation to this address stands" in withdrawn.text


def test_the_last_of_them_to_go_leaves_the_calendar(entered: Postbox) -> None:
    for party, name in ((entered.other, "Other"), (entered.one, "Zhang")):
        with entered.work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
            people = queries.participations(work, entered.meeting.id)
            [own] = [each for each in people
                     if each.person.email == ZHANG and each.person.family_name == name]
            remove(work, SLUG, own.id)
        entered.mailroom.work_off()
    last = entered.mailroom.arrived(ZHANG)[-1]
    assert "METHOD:CANCEL" in last.calendar
    assert SMITH not in last.calendar
