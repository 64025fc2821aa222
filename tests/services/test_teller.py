"""Who is told what by mail, and when: in the transaction of the change, and never without it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event, func, select

from tests.mailroom import Mailroom, enter
from tests.services.meeting_table import LATER, SLUG, WHY, Table
from wgroup.invitations.models import Invitation, Letter, Notice
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.meetings import queries
from wgroup.meetings.services.asking import PROMPT as ASKING
from wgroup.meetings.services.concurring import concur, move
from wgroup.meetings.services.joining import set_joining
from wgroup.meetings.services.proposing import edit
from wgroup.meetings.services.running import cancel, close, open_session, postpone, reinstate
from wgroup.meetings.services.taking_part import remove
from wgroup.outbox.models import Job
from wgroup.parties.models import Person

ZHANG, LEE, OTHER = "zhang@one.example", "lee@one.example", "okafor@other.example"


@pytest.fixture
def sides() -> tuple[str, str]:
    """One order is enough here: nothing asks which Party somebody is of."""
    return "US", "CN"


@pytest.fixture
def listed(table: Table, mailroom: Mailroom) -> Table:
    """A proposed meeting with two of one side and one of the other on its list."""
    table.propose()
    enter(table.focal, SLUG, ZHANG, language=Language.ZH)
    enter(table.focal, SLUG, LEE, name="Lee")
    enter(table.focal_other, SLUG, OTHER, name="Okafor", language=Language.EN)
    return table


@pytest.fixture
def confirmed(listed: Table, mailroom: Mailroom) -> Table:
    listed.concur(listed.focal, listed.focal_other)
    mailroom.news()
    return listed


def requests(sequence: int, *addresses: str) -> list[tuple[str, str, int, str]]:
    return [(each, "REQUEST", sequence, "queued") for each in sorted(addresses)]


def cancels(sequence: int, *addresses: str) -> list[tuple[str, str, int, str]]:
    return [(each, "CANCEL", sequence, "queued") for each in sorted(addresses)]


def test_nothing_is_told_before_the_first_confirmation(listed: Table, mailroom: Mailroom) -> None:
    listed.act(listed.secretariat, lambda work: move(work, SLUG, LATER))
    listed.concur(listed.focal)
    enter(listed.focal_other, SLUG, "late@other.example", name="Late")
    assert listed.meeting.status == "tentative"
    assert (mailroom.written(), mailroom.jobs(), mailroom.rows(Notice)) == ([], [], [])


def test_confirmation_invites_all_who_have_an_address(listed: Table, mailroom: Mailroom) -> None:
    enter(listed.focal_other, SLUG, None, name="Silent")
    listed.concur(listed.focal, listed.focal_other)
    assert mailroom.written() == requests(1, ZHANG, LEE, OTHER)
    assert sorted(each.kind for each in mailroom.jobs()) == ["mail.letter"] * 3
    assert len(mailroom.rows(Notice)) == 1


def test_each_is_written_to_in_the_language_they_are_known_to_read(
    confirmed: Table, mailroom: Mailroom
) -> None:
    told = {each.address: each.language.value for each in mailroom.rows(Invitation)}
    assert told == {ZHANG: "zh", OTHER: "en", LEE: "both"}


def test_a_move_asks_anew_at_once_and_again_when_it_is_confirmed(
    confirmed: Table, mailroom: Mailroom
) -> None:
    confirmed.act(confirmed.secretariat, lambda work: move(work, SLUG, LATER))
    assert mailroom.news() == requests(2, ZHANG, LEE, OTHER)
    confirmed.concur(confirmed.focal)
    assert mailroom.news() == []
    confirmed.concur(confirmed.focal_other)
    assert mailroom.news() == requests(3, ZHANG, LEE, OTHER)


def test_what_calendars_do_not_see_is_not_told(confirmed: Table, mailroom: Mailroom) -> None:
    confirmed.act(confirmed.secretariat, lambda work: open_session(work, SLUG))
    assert mailroom.news() == []


def joined_at(url: str) -> Callable[[object], object]:
    return lambda work: set_joining(work, SLUG, url=url, dial_in=Bilingual())


@pytest.mark.parametrize(
    "act",
    [
        joined_at("https://join.example/9"),
        lambda work: edit(work, SLUG, {"title": Bilingual(en="Methane and soot", zh="甲烷")}),
    ],
    ids=["joining", "title"],
)
def test_another_title_or_way_to_join_is_told_to_who_was_told_before(
    confirmed: Table, mailroom: Mailroom, act: Callable[[object], object]
) -> None:
    """At the SEQUENCE that stands, for no calendar is to ask for an answer again."""
    first = {each.message_id for each in mailroom.rows(Letter)}
    confirmed.act(confirmed.secretariat, act)
    assert mailroom.news() == requests(1, ZHANG, LEE, OTHER)
    assert not first & {each.message_id for each in mailroom.rows(Letter)[3:]}
    confirmed.act(confirmed.secretariat, act)
    assert mailroom.news() == []


def test_a_way_to_join_that_is_taken_away_is_told(confirmed: Table, mailroom: Mailroom) -> None:
    confirmed.act(confirmed.secretariat, joined_at("https://join.example/9"))
    mailroom.news()
    confirmed.act(confirmed.secretariat, joined_at(""))
    assert mailroom.news() == requests(1, ZHANG, LEE, OTHER)


def test_a_way_to_join_tells_nobody_who_was_not_told_of_the_meeting(
    listed: Table, mailroom: Mailroom
) -> None:
    listed.act(listed.secretariat, joined_at("https://join.example/9"))
    assert mailroom.news() == []
    listed.concur(listed.focal, listed.focal_other)
    assert mailroom.news() == requests(1, ZHANG, LEE, OTHER)


@pytest.mark.parametrize(
    "act",
    [lambda work: cancel(work, SLUG, reason=WHY), lambda work: postpone(work, SLUG)],
    ids=["cancelled", "postponed"],
)
def test_what_is_off_is_taken_back(
    confirmed: Table, mailroom: Mailroom, act: Callable[..., object]
) -> None:
    confirmed.act(confirmed.secretariat, act)
    assert mailroom.news() == cancels(2, ZHANG, LEE, OTHER)


def test_a_meeting_cancelled_before_anybody_was_told_tells_nobody(
    listed: Table, mailroom: Mailroom
) -> None:
    listed.concur(listed.focal)
    listed.act(listed.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert mailroom.written() == []


def test_a_postponed_meeting_that_is_cancelled_is_not_taken_back_twice(
    confirmed: Table, mailroom: Mailroom
) -> None:
    confirmed.act(confirmed.secretariat, lambda work: postpone(work, SLUG))
    assert mailroom.news() == cancels(2, ZHANG, LEE, OTHER)
    confirmed.act(confirmed.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert mailroom.news() == []


def test_a_reinstated_meeting_asks_anew(confirmed: Table, mailroom: Mailroom) -> None:
    confirmed.act(confirmed.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    mailroom.news()
    confirmed.act(confirmed.secretariat, lambda work: reinstate(work, SLUG))
    assert mailroom.news() == requests(3, ZHANG, LEE, OTHER)


def test_who_is_entered_later_is_invited_alone(confirmed: Table, mailroom: Mailroom) -> None:
    enter(confirmed.focal_other, SLUG, "late@other.example", name="Late")
    assert mailroom.news() == requests(1, "late@other.example")


def test_who_is_entered_while_a_new_date_is_not_agreed_is_invited_too(
    confirmed: Table, mailroom: Mailroom
) -> None:
    confirmed.act(confirmed.secretariat, lambda work: move(work, SLUG, LATER))
    mailroom.news()
    enter(confirmed.focal_other, SLUG, "late@other.example", name="Late")
    assert mailroom.news() == requests(2, "late@other.example")


def taken_off(table: Table, email: str) -> None:
    def act(work: object) -> None:
        people = queries.participations(work, table.meeting.id)  # type: ignore[arg-type]
        one = next(each for each in people if each.person.email == email)
        remove(work, SLUG, one.id)  # type: ignore[arg-type]

    table.act(table.focal, act)


def test_who_is_removed_is_told_once(confirmed: Table, mailroom: Mailroom) -> None:
    taken_off(confirmed, ZHANG)
    assert mailroom.news() == cancels(1, ZHANG)
    confirmed.act(confirmed.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert mailroom.news() == cancels(2, LEE, OTHER)


def test_removed_and_entered_again_no_two_letters_are_one(
    confirmed: Table, mailroom: Mailroom
) -> None:
    for _ in range(2):
        taken_off(confirmed, ZHANG)
        enter(confirmed.focal, SLUG, ZHANG)
    written = [each for each in mailroom.written() if each[0] == ZHANG]
    assert sorted(each[1] for each in written) == ["CANCEL"] * 2 + ["REQUEST"] * 3
    assert len({each.message_id for each in mailroom.rows(Letter)}) == 7


def test_an_act_that_is_undone_tells_nobody(listed: Table, mailroom: Mailroom) -> None:
    listed.concur(listed.focal)
    seen = listed.meeting.terms.fingerprint
    with pytest.raises(LookupError), listed.focal_other.saved() as work:
        concur(work, SLUG, seen=seen)
        work.session.flush()
        raise LookupError
    assert (mailroom.written(), mailroom.jobs()) == ([], [])
    assert mailroom.rows(Invitation) == mailroom.rows(Notice) == []


def test_a_commit_that_fails_tells_nobody(
    listed: Table, mailroom: Mailroom, engine: Engine
) -> None:
    """The letters were written already: they go with the rest."""
    listed.concur(listed.focal)

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO trail_entry"):
            raise LookupError

    event.listen(engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(LookupError):
            listed.concur(listed.focal_other)
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    assert (mailroom.written(), mailroom.jobs()) == ([], [])
    assert listed.meeting.status == "tentative"


def test_another_address_is_told_at_once(confirmed: Table, mailroom: Mailroom) -> None:

    def rename(work: object) -> None:
        people = queries.participations(work, confirmed.meeting.id)  # type: ignore[arg-type]
        next(each for each in people if each.person.email == LEE).person.email = "li@new.example"

    confirmed.act(confirmed.focal, rename)
    assert len(mailroom.news()) == 1
    assert ("li@new.example", "REQUEST", 1, "queued") in mailroom.written()
    assert len({each.message_id for each in mailroom.rows(Letter)}) == 4


@pytest.mark.parametrize("email", ["wei@例.example", "a b@x.example"])
def test_an_address_that_no_mail_can_carry_counts_as_none(
    listed: Table, mailroom: Mailroom, email: str
) -> None:
    enter(listed.focal, SLUG, email, name="Odd")
    listed.concur(listed.focal, listed.focal_other)
    assert len(mailroom.written()) == 3


def test_over_is_over(confirmed: Table, mailroom: Mailroom) -> None:
    """Lists are set right afterwards; nobody is invited to, or taken off, what has been."""
    mailroom.clock.set("2022-05-18T03:00:00Z")
    after = Table(confirmed.work_as, (confirmed.one, confirmed.other))
    after.act(after.secretariat, lambda work: close(work, SLUG))
    enter(after.focal, SLUG, "came@one.example", name="Came")
    taken_off(after, ZHANG)
    assert mailroom.news() == []


def test_fifty_cost_as_many_statements_as_five(
    table: Table, mailroom: Mailroom, engine: Engine
) -> None:
    def statements(people: int) -> int:
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            sent.append(statement)

        table.propose()
        slug = f"WG-MET-2022-{len({each.meeting_id for each in mailroom.rows(Notice)}) + 1}"
        for number in range(people):
            enter(table.focal, slug, f"p{people}.{number}@one.example", name=f"P{number}")
        for focal in (table.focal, table.focal_other):
            sent.clear()
            event.listen(engine, "before_cursor_execute", note)
            with focal.saved() as work:
                seen = queries.get(work, slug).terms.fingerprint
                concur(work, slug, seen=seen)
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    few, many = statements(5), statements(50)
    assert len(mailroom.written()) == 55
    assert many == few


def test_without_mail_nothing_is_written(table: Table) -> None:
    table.propose()
    enter(table.focal, SLUG, ZHANG)
    table.concur(table.focal, table.focal_other)
    table.secretariat.session.rollback()
    for kind in (Notice, Invitation, Letter):
        count = select(func.count()).select_from(kind.__table__)
        assert table.secretariat.session.connection().scalar(count) == 0
    kinds = select(Job.__table__.c.kind).distinct()
    assert set(table.secretariat.session.connection().scalars(kinds)) <= {ASKING}


def test_a_persons_name_alone_tells_nobody(confirmed: Table, mailroom: Mailroom) -> None:
    with confirmed.focal.saved() as work:
        person = work.session.query(Person).filter_by(email=ZHANG).one()
        person.given_name = "Weiwei"
    assert mailroom.news() == []
