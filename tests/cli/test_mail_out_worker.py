"""The worker's mail: what arrives, once, in order; and what becomes of it where it does not."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.conftest import WorkAs
from tests.mailroom import OPERATOR, ROLE, Mailroom, enter, mailroom
from tests.services.meeting_table import LATER, SLUG, WHY, Table
from tests.services.test_teller import taken_off
from wgroup.accounts.services import alerting
from wgroup.accounts.services.alerting import Event
from wgroup.accounts.services.inviting import request_reset
from wgroup.cli import worker
from wgroup.cli.house import House
from wgroup.db.work import Work
from wgroup.invitations.models import Letter
from wgroup.invitations.rules import LetterState
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.time import utc_now
from wgroup.mail.settings import MailSettings
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import PartStat
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.running import cancel, postpone, reinstate
from wgroup.meetings.services.taking_part import answer
from wgroup.outbox.rules import MOST_TRIES
from wgroup.outbox.services import enqueue

__all__ = ["mailroom"]

ZHANG, OKAFOR = "zhang@one.example", "okafor@other.example"


@pytest.fixture
def sides() -> tuple[str, str]:
    return "US", "CN"


@pytest.fixture
def table(work_as: WorkAs, sides: tuple[str, str], mailroom: Mailroom) -> Table:
    """Two people are invited to a meeting that was just confirmed."""
    made = Table(work_as, sides)
    made.propose()
    enter(made.focal, SLUG, ZHANG, language=Language.ZH)
    enter(made.focal_other, SLUG, OKAFOR, name="Okafor", language=Language.EN)
    made.concur(made.focal, made.focal_other)
    return made


def states(mailroom: Mailroom) -> list[tuple[str, int, str]]:
    return [each[1:] for each in mailroom.written() if each[0] == ZHANG]


def methods(mailroom: Mailroom, address: str = ZHANG) -> list[tuple[str, str]]:
    """METHOD and SEQUENCE of what arrived, in order."""
    told = [each.calendar for each in mailroom.arrived(address)]
    return [(value(each, "METHOD"), value(each, "SEQUENCE")) for each in told]


def value(calendar: str, name: str) -> str:
    return next(
        each.partition(":")[2] for each in calendar.split("\r\n") if each.startswith(name + ":")
    )


def test_each_gets_a_mail_of_their_own(table: Table, mailroom: Mailroom) -> None:
    assert mailroom.work_off() == 2
    assert [each.sender for each in mailroom.arrived()] == [ROLE, ROLE]
    assert methods(mailroom, ZHANG) == methods(mailroom, OKAFOR) == [("REQUEST", "1")]
    assert {each[3] for each in mailroom.written()} == {"sent"}
    for mine, other in ((ZHANG, OKAFOR), (OKAFOR, ZHANG)):
        (mail,) = mailroom.arrived(mine)
        attendees = [each for each in mail.calendar.split("\r\n") if each.startswith("ATTENDEE")]
        assert [each.rpartition(":")[2] for each in attendees] == [mine]
        assert other.encode() not in mail.octets
        assert other not in mail.text + mail.calendar


def test_a_first_invitation_asks_and_an_update_keeps_what_stands(
    table: Table, mailroom: Mailroom
) -> None:
    """What the own side enters is no answer of the person's, who was never asked."""
    answered = next(each for each in mailroom.rows(Participation) if each.party == "US")

    def accept() -> None:
        table.act(table.focal, lambda work: answer(work, SLUG, answered.id, PartStat.ACCEPTED))

    accept()
    mailroom.work_off()
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    accept()
    table.concur(table.focal, table.focal_other)
    mailroom.work_off()
    told = [each.calendar.replace("\r\n ", "") for each in mailroom.arrived(ZHANG)]
    asked = ["PARTSTAT=NEEDS-ACTION;RSVP=TRUE" in each for each in told]
    assert asked == [True, False]
    assert "PARTSTAT=ACCEPTED;RSVP=TRUE" in told[-1]


def test_a_row_of_changes_arrives_in_order(table: Table, mailroom: Mailroom) -> None:
    steps = (
        lambda: table.act(table.secretariat, lambda work: move(work, SLUG, LATER)),
        lambda: table.concur(table.focal, table.focal_other),
        lambda: table.act(table.secretariat, lambda work: postpone(work, SLUG)),
        lambda: table.act(table.secretariat, lambda work: move(work, SLUG, LATER)),
        lambda: table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY)),
        lambda: table.act(table.secretariat, lambda work: reinstate(work, SLUG)),
        lambda: table.concur(table.focal, table.focal_other),
    )
    mailroom.work_off()
    for step in steps:
        step()
        mailroom.work_off()
    told = ["REQUEST", "REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL", "REQUEST", "REQUEST"]
    assert methods(mailroom) == [(each, str(at + 1)) for at, each in enumerate(told)]
    assert len({each.id for each in mailroom.arrived()}) == 16


def test_only_the_newest_is_sent(table: Table, mailroom: Mailroom) -> None:
    """What was written while the server was away, and is old by the time it is back."""
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    table.concur(table.focal, table.focal_other)
    mailroom.work_off()
    assert methods(mailroom) == [("REQUEST", "3")]
    assert states(mailroom) == [
        ("REQUEST", 1, "superseded"), ("REQUEST", 2, "superseded"), ("REQUEST", 3, "sent")
    ]


def test_what_never_left_is_not_taken_back(table: Table, mailroom: Mailroom) -> None:
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    mailroom.work_off()
    assert mailroom.arrived() == []
    assert states(mailroom) == [("REQUEST", 1, "superseded"), ("CANCEL", 2, "needless")]


def test_what_left_is_taken_back_though_a_newer_one_never_did(
    table: Table, mailroom: Mailroom
) -> None:
    mailroom.work_off()
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    mailroom.work_off()
    assert methods(mailroom) == [("REQUEST", "1"), ("CANCEL", "3")]


def test_who_is_removed_gets_one_cancellation(table: Table, mailroom: Mailroom) -> None:
    mailroom.work_off()
    taken_off(table, ZHANG)
    mailroom.work_off()
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    mailroom.work_off()
    assert methods(mailroom) == [("REQUEST", "1"), ("CANCEL", "1")]
    assert methods(mailroom, OKAFOR) == [("REQUEST", "1"), ("CANCEL", "2")]
    assert "WITHDRAWN" in mailroom.arrived(ZHANG)[-1].calendar


def test_what_no_answer_came_to_is_sent_again_under_its_name(
    table: Table, mailroom: Mailroom
) -> None:
    mailroom.sink.answers += [{"data": None}, {"data": None}]
    mailroom.work_off()
    assert {each[3] for each in mailroom.written()} == {"unsure"}
    assert mailroom.work_off() == 0
    mailroom.wait(seconds=31)
    mailroom.work_off()
    assert {each[3] for each in mailroom.written()} == {"sent"}
    first, second = mailroom.arrived(ZHANG)
    assert first.id == second.id


def test_what_may_have_arrived_is_taken_back(table: Table, mailroom: Mailroom) -> None:
    mailroom.sink.answers += [{"data": None}, {"data": None}]
    mailroom.work_off()
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    mailroom.wait(minutes=1)
    mailroom.work_off()
    assert methods(mailroom) == [("REQUEST", "1"), ("CANCEL", "2")]
    assert states(mailroom) == [("REQUEST", 1, "unsure"), ("CANCEL", 2, "sent")]


def test_what_is_refused_after_it_may_have_arrived_is_taken_back_too(
    table: Table, mailroom: Mailroom
) -> None:
    mailroom.sink.answers += [{"data": None}, {"data": None}, *[{"rcpt": "550 gone"}] * 2]
    mailroom.work_off()
    mailroom.wait(minutes=1)
    mailroom.work_off()
    assert set(states(mailroom)) == {("REQUEST", 1, "unsure")}
    assert all(each.settled_at for each in mailroom.rows(Letter))
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    mailroom.work_off()
    assert methods(mailroom) == [("REQUEST", "1"), ("CANCEL", "2")]


def test_a_worker_that_dies_with_a_letter_in_hand(
    table: Table, mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have arrived: what follows waits for it to be settled, and comes after it."""

    class Killed(BaseException):
        pass

    def die(*_args: object, **_names: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("wgroup.cli.posting._send", die)
        for _ in range(2):
            with pytest.raises(Killed):
                worker.do_one(mailroom.house)
    assert {each[3] for each in mailroom.written()} == {"sending"}
    taken_off(table, ZHANG)
    mailroom.work_off()
    assert mailroom.arrived() == []
    mailroom.wait(minutes=6)
    mailroom.work_off()
    mailroom.wait(minutes=6)
    mailroom.work_off()
    assert methods(mailroom, OKAFOR) == [("REQUEST", "1")]
    assert methods(mailroom) == [("CANCEL", "1")]
    assert set(states(mailroom)) == {("REQUEST", 1, "unsure"), ("CANCEL", 1, "sent")}


def test_a_refusal_is_the_last_word(table: Table, mailroom: Mailroom) -> None:
    mailroom.sink.answers += [{"rcpt": "550 no such user"}, {"rcpt": "550 no such user"}]
    mailroom.work_off()
    tries = [each.attempts for each in mailroom.jobs()]
    mailroom.wait(hours=12)
    mailroom.work_off()
    assert [each.attempts for each in mailroom.jobs()] == tries
    letters = mailroom.rows(Letter)
    assert {(each.state, each.error) for each in letters} == {
        (LetterState.REFUSED, "550 no such user")
    }
    assert all(each.done_at for each in mailroom.jobs())


def test_a_server_that_is_never_back_is_given_up(table: Table, mailroom: Mailroom) -> None:
    mailroom.sink.answers += [{"mail": "451 busy"}] * 2 * MOST_TRIES
    for _ in range(MOST_TRIES):
        mailroom.work_off()
        mailroom.wait(hours=7)
    assert mailroom.work_off() == 0
    letters = mailroom.rows(Letter)
    assert {(each.state, each.error) for each in letters} == {(LetterState.REFUSED, "451 busy")}
    assert all(each.settled_at for each in letters)
    assert all(each.failed_at for each in mailroom.jobs())


def test_nobody_is_invited_to_what_is_over(table: Table, mailroom: Mailroom) -> None:
    mailroom.clock.set("2022-05-18T03:00:00Z")
    mailroom.work_off()
    assert mailroom.arrived() == []
    assert {each[3] for each in mailroom.written()} == {"expired"}


def test_without_a_server_mail_waits(table: Table, mailroom: Mailroom) -> None:
    from dataclasses import replace

    house = House(replace(mailroom.house.settings, mail=MailSettings()))
    house.__dict__["app"] = mailroom.house.app
    assert worker.do_one(house) is False
    assert {each[3] for each in mailroom.written()} == {"queued"}


def queue(engine: Engine, kind: str, **payload: object) -> None:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        enqueue(work, kind, payload, dedupe=kind)


def test_the_operator_is_told(mailroom: Mailroom, engine: Engine) -> None:
    queue(engine, "mail.operator", subject="Drift\r\nBcc: x@y.example", text="One.\n\nTwo.")
    mailroom.work_off()
    (mail,) = mailroom.arrived(OPERATOR)
    assert mail.message["Subject"] == "Drift Bcc: x@y.example"
    assert mail.text == "One.\n\nTwo.\n"


def test_a_new_password_comes_by_mail(
    mailroom: Mailroom, engine: Engine, work_as: WorkAs, sign_in: object
) -> None:
    sign_in(  # type: ignore[operator]
        Role.OBSERVER, email="wang@cn.example", language=Language.ZH, password_hash="of old",
    )
    guest = work_as()
    with guest.saved() as work:
        request_reset(work, "wang@cn.example", address="192.0.2.1")
        request_reset(work, "nobody@cn.example", address="192.0.2.1")
    mailroom.work_off()
    (mail,) = mailroom.arrived()
    assert mail.recipients == ["wang@cn.example"]
    assert mail.message["Subject"] == "重设密码"
    assert "https://wgroup.example/links/" in mail.text
    assert mail.message.get_content_type() == "multipart/alternative"


def test_what_happens_to_an_account_is_told_by_mail(
    mailroom: Mailroom, work_as: WorkAs, sign_in: object
) -> None:
    """To its holder alone, in their language, with the time in both capitals; a week long."""
    who = sign_in(Role.OBSERVER, email="wang@cn.example", language=Language.ZH)  # type: ignore[operator]
    other = sign_in(Role.OBSERVER, email="pat@us.example")  # type: ignore[operator]
    with work_as().saved() as work:
        alerting.queue(work, who.account_id, Event.SIGN_IN, detail="Firefox, Linux")
        alerting.queue(work, other.account_id, Event.CODE_USED, detail="3")
    mailroom.work_off()
    one, two = mailroom.arrived()
    told = {tuple(each.recipients): each for each in (one, two)}
    chinese, both = told["wang@cn.example",], told["pat@us.example",]
    assert chinese.message["Subject"] == "您的账户在新设备上登录"
    assert "Firefox, Linux" in chinese.text
    assert "北京" in chinese.text
    assert "华盛顿" in chinese.text
    assert "/account/sessions" in chinese.text
    assert "您的账户使用了一个恢复码" in str(both.message["Subject"])
    assert "Recovery codes left" in both.text
    with work_as().saved() as work:
        alerting.queue(work, who.account_id, Event.APP_REMOVED)
    mailroom.wait(days=8)
    mailroom.work_off()
    assert len(mailroom.arrived()) == 2


def test_nobody_waits_for_a_link_that_was_asked_for_long_ago(
    mailroom: Mailroom, work_as: WorkAs, sign_in: object
) -> None:
    sign_in(Role.OBSERVER, email="wang@cn.example")  # type: ignore[operator]
    with work_as().saved() as work:
        request_reset(work, "wang@cn.example", address="192.0.2.1")
    mailroom.wait(days=2)
    mailroom.work_off()
    assert mailroom.arrived() == []
    assert all(each.done_at for each in mailroom.jobs())


def test_no_address_stands_in_the_log(
    table: Table, mailroom: Mailroom, caplog: pytest.LogCaptureFixture
) -> None:
    mailroom.sink.answers += [{"rcpt": f"550 {ZHANG} is unknown"}, {"mail": "451 not now"}]
    mailroom.work_off()
    assert "refused" in caplog.text
    assert "@" not in caplog.text


def test_letters_are_known_by_one_name_each(table: Table, mailroom: Mailroom) -> None:
    mailroom.work_off()
    with Session(mailroom.engine) as session:
        wanted = select(Letter.message_id).execution_options(sees_all=True)
        assert sorted(session.scalars(wanted)) == sorted(e.id for e in mailroom.arrived())
