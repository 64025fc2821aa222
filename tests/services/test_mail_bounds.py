"""How much mail one side can set off: at one mailbox, at strangers, by the length of a list."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.mailroom import Mailroom, enter
from tests.services.meeting_table import LATER, SLUG, Table
from wgroup.accounts.throttling import Limit
from wgroup.db.work import Work
from wgroup.invitations.models import Letter
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import Conflict, TooMany
from wgroup.kernel.time import utc_now
from wgroup.meetings import limits, queries
from wgroup.meetings.services import concurring, taking_part
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.taking_part import remove

VICTIM = "victim@else.example"


@pytest.fixture
def sides() -> tuple[str, str]:
    """One order is enough here: nothing asks which Party somebody is of."""
    return "CN", "US"


@pytest.fixture
def confirmed(table: Table, mailroom: Mailroom) -> Table:
    table.propose()
    table.concur(table.focal, table.focal_other)
    return table


def taken_off(table: Table) -> None:
    def act(work: object) -> None:
        people = queries.participations(work, table.meeting.id)  # type: ignore[arg-type]
        remove(work, SLUG, people[0].id)  # type: ignore[arg-type]

    table.act(table.focal, act)


def renewed(table: Table) -> Table:
    """The same people, at the clock's present time."""
    return Table(table.work_as, (table.one, table.other))


# -- one mailbox --------------------------------------------------------------------------------


def toggled(table: Table, mailroom: Mailroom, times: int) -> Table:
    for _ in range(times):
        table = renewed(table)
        enter(table.focal, SLUG, VICTIM)
        mailroom.work_off()
        mailroom.wait(seconds=1)
        table = renewed(table)
        taken_off(table)
        mailroom.work_off()
        mailroom.wait(seconds=1)
    return renewed(table)


def test_entering_and_removing_over_and_over_mails_four_times_a_day(
    confirmed: Table, mailroom: Mailroom
) -> None:
    start = utc_now()
    table = toggled(confirmed, mailroom, 5)
    assert len(mailroom.arrived(VICTIM)) == 4
    enter(table.focal, SLUG, VICTIM)
    mailroom.work_off()
    assert len(mailroom.arrived(VICTIM)) == 4
    mailroom.clock.set(start + timedelta(hours=23, minutes=59))
    mailroom.work_off()
    assert len(mailroom.arrived(VICTIM)) == 4
    mailroom.wait(minutes=2)
    mailroom.work_off()
    mails = mailroom.arrived(VICTIM)
    assert len(mails) == 5
    assert "REQUEST" in str(mails[-1].part("text/calendar")["Content-Type"])


def test_a_day_holds_no_more_whenever_they_are_entered(
    confirmed: Table, mailroom: Mailroom
) -> None:
    """No day of four, wherever it begins: what waited counts when it has left."""
    left = []
    table = confirmed
    for _ in range(8):
        before = len(mailroom.arrived(VICTIM))
        table = toggled(table, mailroom, 1)
        left += [utc_now()] * (len(mailroom.arrived(VICTIM)) - before)
        mailroom.wait(hours=7)
    assert len(left) >= 6
    spans = [late - early for early, late in zip(left, left[4:], strict=False)]
    assert all(each > timedelta(hours=23) for each in spans)


def test_who_is_removed_before_anything_left_is_told_nothing(
    confirmed: Table, mailroom: Mailroom
) -> None:
    for _ in range(3):
        enter(confirmed.focal, SLUG, VICTIM)
        taken_off(confirmed)
    mailroom.work_off()
    assert mailroom.arrived(VICTIM) == []
    enter(confirmed.focal, SLUG, VICTIM)
    mailroom.work_off()
    assert len(mailroom.arrived(VICTIM)) == 1


def test_changes_of_the_meeting_are_told_at_once(confirmed: Table, mailroom: Mailroom) -> None:
    table = toggled(confirmed, mailroom, 2)
    enter(table.focal, SLUG, VICTIM)
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    mailroom.work_off()
    assert len(mailroom.arrived(VICTIM)) == 5
    mailroom.wait(hours=30)
    mailroom.work_off()
    assert len(mailroom.arrived(VICTIM)) == 5  # the one that waited was overtaken
    assert "superseded" in {each.state.value for each in mailroom.rows(Letter)}


# -- many ---------------------------------------------------------------------------------------


def test_a_list_of_one_side_has_an_end(
    confirmed: Table, mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_part, "MOST_PEOPLE", 2)
    for name in ("A", "B"):
        enter(confirmed.focal, SLUG, None, name=name)
    with pytest.raises(Conflict, match="too_many_people") as refusal:
        enter(confirmed.focal, SLUG, None, name="C")
    assert refusal.value.facts == {"most": 2}
    enter(confirmed.focal_other, SLUG, None, name="C")
    assert limits.MOST_PEOPLE == 200


def test_addresses_are_entered_at_the_pace_of_people(
    confirmed: Table, mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_part, "NEW_ADDRESSES", (Limit(3, 3600),))
    for number in range(3):
        enter(confirmed.focal, SLUG, f"p{number}@x.example", name=f"P{number}")
    with pytest.raises(TooMany) as refusal:
        enter(confirmed.focal, SLUG, "p9@x.example", name="P9")
    assert 0 < refusal.value.retry_after <= 3600
    with pytest.raises(TooMany):  # by whichever way their side came to know them
        enter(confirmed.focal, SLUG, "known@x.example", name="K", language=Language.ZH)
    enter(confirmed.focal, SLUG, None, name="Silent")
    enter(confirmed.focal_other, SLUG, "p9@x.example", name="P9")
    mailroom.wait(minutes=61)
    enter(renewed(confirmed).focal, SLUG, "p9@x.example", name="P9")
    assert len({each.invitation_id for each in mailroom.rows(Letter)}) == 5


# -- moving ---------------------------------------------------------------------------------------


def test_one_side_moves_a_meeting_so_often_and_no_more(
    confirmed: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each move is mailed to all; the other side and the secretariat are not held up by it."""
    monkeypatch.setattr(concurring, "MOVES", (Limit(2, 3600),))

    def moved(minute: int) -> Callable[[Work], object]:
        return lambda work: move(work, SLUG, {**LATER, "starts": f"2022-05-18T20:{minute}"})

    for minute in (10, 11):
        confirmed.act(confirmed.focal, moved(minute))
    confirmed.act(confirmed.focal, moved(11))  # which changes nothing
    assert confirmed.refused(confirmed.focal, moved(12)) == "too_many_requests"
    confirmed.act(confirmed.focal_other, moved(13))
    confirmed.act(confirmed.secretariat, moved(14))
