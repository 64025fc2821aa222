"""Answers by mail, from their arrival to the list of the meeting."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.mailroom import enter
from tests.postbox import SLUG, Postbox, either, mailroom, postbox, postbox_of, sending
from tests.replies import BOUNCE, FORMS, SMITH, TNEF, ZHANG, calendar, mail
from tests.services.meeting_table import LATER, WHY
from wgroup.accounts.models import Account
from wgroup.invitations.incoming import open_proposals
from wgroup.invitations.reading import Kind
from wgroup.invitations.rules import IncomingState
from wgroup.invitations.services import deciding, receiving
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import Busy
from wgroup.kernel.periods import Periods
from wgroup.meetings import queries
from wgroup.meetings.rules import AnswerWay, PartStat
from wgroup.meetings.services import running, taking_part
from wgroup.meetings.services.concurring import move
from wgroup.parties.models import Person
from wgroup.revisions.models import Revision

__all__ = ["either", "mailroom", "postbox", "postbox_of", "sending"]

APPLIED, HELD, LOGGED = IncomingState.APPLIED, IncomingState.HELD, IncomingState.LOGGED
GUEST = "guest@else.example"
OPEN = ("needs_action", "", None)


def test_an_answer_is_on_the_list_at_once(either: Postbox) -> None:
    """From each program, to each side alike."""
    said = [(name, partstat) for name in FORMS for partstat in ("ACCEPTED", "DECLINED")]
    for minute, (name, partstat) in enumerate(said, start=10):
        stamp = f"20220401T01{minute}00Z"
        raw = FORMS[name](ZHANG, either.said(partstat=partstat, stamp=stamp))
        note = "Later" if name == "google" else ""

        assert (name, *either.outcome(raw)) == (name, APPLIED, "answers")
        assert either.told() == (partstat.lower(), note, AnswerWay.MAIL)
    assert either.told(SMITH) == OPEN


def test_the_trail_names_who_wrote_it(postbox: Postbox) -> None:
    postbox.comes(mail(ZHANG, postbox.said().ics))

    [revision] = postbox.rows(
        select(Revision).where(Revision.act == "participation.answer")
    )
    assert (revision.actor_name, revision.party) == ("Wei ZHANG", postbox.one)
    assert revision.actor_id is None


def test_whoever_was_shut_out_answers_for_themself_no_more(postbox: Postbox) -> None:
    """What their mail server vouches for is still theirs, so a person looks at it."""
    with postbox.work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        person = work.session.scalars(
            select(Person).where(Person.email == ZHANG), execution_options={"sees_all": True}
        ).one()
        work.session.add(
            Account(
                id=uuid4(), person_id=person.id, email=ZHANG, name="Wei ZHANG",
                party=postbox.one, roles=[Role.DELEGATION_MEMBER.value], language=None,
                password_hash=None, disabled_at=work.now, secrets_from=work.now,
            )
        )
    assert postbox.outcome(mail(ZHANG, postbox.said().ics)) == (HELD, "account_disabled")
    assert postbox.told() == OPEN
    assert postbox.outcome(mail(SMITH, postbox.said(SMITH).ics)) == (APPLIED, "answers")


def test_the_same_mail_twice(postbox: Postbox) -> None:
    raw = mail(ZHANG, postbox.said().ics)
    assert postbox.takes_in(raw) is True
    assert postbox.takes_in(raw) is False
    postbox.mailroom.work_off()
    before = postbox.rows(select(Revision.id))
    assert postbox.takes_in(raw) is False
    assert postbox.mailroom.work_off() == 0
    assert len(postbox.mails()) == 1
    assert postbox.rows(select(Revision.id)) == before


def test_by_two_roads(postbox: Postbox) -> None:
    """The same answer with other headers, as another road adds them, is nothing new."""
    postbox.comes(mail(ZHANG, postbox.said().ics))
    before = postbox.rows(select(Revision.id))
    again = postbox.outcome(mail(ZHANG, postbox.said().ics, head=["Delivered-To: x"]))

    assert again == (LOGGED, "old")
    assert postbox.rows(select(Revision.id)) == before


@pytest.mark.parametrize("stamp", ["", "20990101T000000Z"])
def test_an_old_answer_sent_again_takes_no_place(postbox: Postbox, stamp: str) -> None:
    """Whoever has a signed mail can send it again: one without a date, or dated ahead."""
    def comes(partstat: str, *head: str) -> tuple[IncomingState, str]:
        postbox.mailroom.wait(minutes=1)
        ics = postbox.said(partstat=partstat, stamp=stamp).ics
        return postbox.outcome(mail(ZHANG, ics, head=[*head]))

    assert comes("ACCEPTED") == (APPLIED, "answers")
    assert comes("DECLINED") == (APPLIED, "answers")
    assert comes("ACCEPTED", "X-Again: 1") == (LOGGED, "old")
    assert postbox.told()[0] == "declined"


def test_what_the_own_side_entered_since_stands(postbox: Postbox) -> None:
    raw = mail(ZHANG, postbox.said(partstat="DECLINED", stamp="20220401T015900Z").ics)
    focal = postbox.work_as(Role.DELEGATION_FOCAL_POINT, postbox.one)
    with focal.saved() as work:
        people = queries.participations(work, postbox.meeting.id)
        [own] = [each for each in people if each.person.email == ZHANG]
        taking_part.answer(work, SLUG, own.id, PartStat.ACCEPTED)

    assert postbox.outcome(raw) == (LOGGED, "old")
    assert postbox.told()[0] == "accepted"


def test_what_the_secretariat_took_is_not_taken_again(postbox: Postbox) -> None:
    held = postbox.comes(mail(ZHANG, postbox.said(stamp="").ics, auth=None))
    with postbox.work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        people = queries.participations(work, postbox.meeting.id)
        [own] = [each for each in people if each.person.email == ZHANG]
        deciding.take(work, held.id, own.id, PartStat.ACCEPTED)
    postbox.mailroom.wait(minutes=1)
    postbox.comes(mail(ZHANG, postbox.said(partstat="DECLINED", stamp="").ics))

    assert postbox.outcome(mail(ZHANG, postbox.said(stamp="").ics)) == (LOGGED, "old")
    assert postbox.told()[0] == "declined"


def test_a_crash_between_the_answer_and_its_receipt(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read again, it comes to the same."""
    real = receiving.settle

    def crash(*_: object) -> None:
        monkeypatch.setattr(receiving, "settle", real)
        raise SystemExit

    monkeypatch.setattr(receiving, "settle", crash)
    postbox.takes_in(mail(ZHANG, postbox.said().ics))
    with pytest.raises(SystemExit):
        postbox.mailroom.work_off()
    assert postbox.told()[0] == "accepted"
    before = len(postbox.rows(select(Revision.id)))
    postbox.mailroom.wait(minutes=6)
    postbox.mailroom.work_off()

    assert postbox.mails()[0].state is APPLIED
    assert len(postbox.rows(select(Revision.id))) == before


def test_later_answers_take_the_place_of_earlier_ones(postbox: Postbox) -> None:
    def comes(partstat: str, minute: int) -> tuple[IncomingState, str]:
        stamp = f"20220401T01{minute:02}00Z"
        return postbox.outcome(mail(ZHANG, postbox.said(partstat=partstat, stamp=stamp).ics))

    assert comes("ACCEPTED", 10) == (APPLIED, "answers")
    assert comes("DECLINED", 20) == (APPLIED, "answers")
    # one that was delayed on its way
    assert comes("TENTATIVE", 15) == (LOGGED, "old")
    assert postbox.told()[0] == "declined"
    assert postbox.invitation().reply_stamp == datetime(2022, 4, 1, 1, 20, tzinfo=UTC)


def test_what_was_answered_on_the_page_since_stands(postbox: Postbox) -> None:
    raw = mail(ZHANG, postbox.said(partstat="DECLINED", stamp="20220401T015900Z").ics)
    person_id = postbox.invitation().person_id
    own = postbox.work_as(Role.NON_GOVERNMENTAL_EXPERT, postbox.one, person_id=person_id)
    with own.saved() as work:
        taking_part.answer_own(work, SLUG, PartStat.ACCEPTED, way=AnswerWay.PAGE)

    assert postbox.outcome(raw) == (LOGGED, "old")
    assert postbox.told()[0] == "accepted"


# -- terms that have passed -----------------------------------------------------------------------


def test_an_answer_to_the_earlier_time_is_not_taken_and_they_are_told_again(
    sending: Postbox,
) -> None:
    late = mail(ZHANG, sending.said().ics)
    sending.meets(lambda work, slug: move(work, slug, LATER))
    sending.mailroom.work_off()
    sequence = sending.meeting.sequence
    before = len(sending.mailroom.arrived(ZHANG))

    assert sending.outcome(late) == (LOGGED, "stale")
    assert sending.told() == OPEN
    assert len(sending.mailroom.arrived(ZHANG)) == before + 1
    told = [line for line in sending.mailroom.written() if line[0] == ZHANG]
    assert told[-2:] == [(ZHANG, "REQUEST", sequence, "sent")] * 2
    ids = [each.message["Message-ID"] for each in sending.mailroom.arrived(ZHANG)]
    assert len(set(ids)) == len(ids)


def test_who_asks_over_and_over_is_told_once_an_hour(sending: Postbox) -> None:
    def asks(number: int) -> str:
        lines = [f"X-NUMBER:{number}"]
        return sending.outcome(mail(ZHANG, sending.said(method="REFRESH", lines=lines).ics))[1]

    before = len(sending.mailroom.arrived(ZHANG))
    assert {asks(each) for each in range(4)} == {"asked_again"}
    assert len(sending.mailroom.arrived(ZHANG)) == before + 1
    sending.mailroom.wait(minutes=61)
    asks(9)
    assert len(sending.mailroom.arrived(ZHANG)) == before + 2
    assert sending.mailroom.arrived(SMITH)[1:] == []


def test_where_nothing_is_asked_nothing_changes(postbox: Postbox) -> None:
    postbox.meets(lambda work, slug: running.cancel(work, slug, reason=WHY))

    assert postbox.outcome(mail(ZHANG, postbox.said().ics)) == (LOGGED, "nothing_asked")
    assert postbox.told() == OPEN


def test_who_left_the_list_is_not_invited(postbox: Postbox) -> None:
    focal = postbox.work_as(Role.DELEGATION_FOCAL_POINT, postbox.one)
    with focal.saved() as work:
        people = queries.participations(work, postbox.meeting.id)
        [own] = [each for each in people if each.person.email == ZHANG]
        taking_part.remove(work, SLUG, own.id)

    assert postbox.outcome(mail(ZHANG, postbox.said().ics)) == (HELD, "not_invited")


# -- whom to believe ------------------------------------------------------------------------------


def test_without_our_servers_word_it_is_held(postbox: Postbox) -> None:
    for auth in (None, "fail", "none"):
        found = postbox.comes(mail(ZHANG, postbox.said().ics, auth=auth))

        assert (found.state, found.note) == (HELD, "not_vouched")
        assert (found.sender, found.meeting_id) == (ZHANG, postbox.meeting.id)
        assert found.settled_at is None
        postbox.mailroom.wait(seconds=1)
    assert postbox.told() == OPEN


def test_a_result_that_came_with_the_mail_is_nothing(postbox: Postbox) -> None:
    forged = ["Authentication-Results: evil.example; dmarc=pass header.from=mfa.example"]
    raw = mail(ZHANG, postbox.said().ics, auth=None, head=forged)
    assert postbox.outcome(raw) == (HELD, "not_vouched")


def test_for_somebody_else_it_is_held(postbox: Postbox) -> None:
    for sender, attendee, why in (
        (SMITH, ZHANG, "for_another"),
        (GUEST, ZHANG, "for_another"),
        (GUEST, GUEST, "not_invited"),
    ):
        assert postbox.outcome(mail(sender, postbox.said(attendee).ics)) == (HELD, why)
        postbox.mailroom.wait(seconds=1)
    assert postbox.told() == postbox.told(SMITH) == OPEN


def test_strangers_do_not_bury_what_waits(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one domain so many wait; whoever is on a list has room of their own."""
    monkeypatch.setattr(receiving, "MOST_HELD", 2)
    for number in range(4):
        stranger = f"x{number}@else.example"
        postbox.comes(mail(stranger, postbox.said(ZHANG, stamp=f"20220401T0110{number}0Z").ics))
    states = [each.state for each in postbox.mails()]
    assert (states.count(HELD), states.count(LOGGED)) == (2, 2)
    assert all(each.raw is None for each in postbox.mails() if each.state is LOGGED)

    unvouched = mail(ZHANG, postbox.said().ics, auth=None)
    assert postbox.outcome(unvouched) == (HELD, "not_vouched")
    other = mail("x@else2.example", postbox.said(ZHANG, stamp="20220401T011100Z").ics)
    assert postbox.outcome(other) == (HELD, "for_another")
    monkeypatch.setattr(receiving, "MOST_STRANGE", 3)
    third = mail("x@else3.example", postbox.said(ZHANG, stamp="20220401T011200Z").ics)
    assert postbox.outcome(third) == (LOGGED, "for_another")


def test_an_alias_and_another_hand(postbox: Postbox) -> None:
    postbox.comes(mail(ZHANG, postbox.said("wei.zhang@mfa.example").ics))
    assert postbox.told()[0] == "accepted"
    lent = postbox.said(SMITH, partstat="DECLINED").ics.replace(
        "CN=x", 'SENT-BY="mailto:office@state.example"'
    )
    # of the same domain, which may be that of half the world
    assert postbox.outcome(mail("office@state.example", lent)) == (HELD, "for_another")
    focal = postbox.work_as(Role.DELEGATION_FOCAL_POINT, postbox.other)
    enter(focal, SLUG, "office@state.example")
    postbox.mailroom.wait(seconds=1)
    again = lent.replace("DTSTAMP", "X-AGAIN:1\r\nDTSTAMP")
    assert postbox.outcome(mail("office@state.example", again)) == (APPLIED, "answers")
    assert postbox.told(SMITH)[0] == "declined"


def test_a_replacement_is_for_people_to_settle(postbox: Postbox) -> None:
    raw = mail(ZHANG, postbox.said(partstat="DELEGATED").ics)
    assert postbox.outcome(raw) == (HELD, "replacement")


# -- another time ---------------------------------------------------------------------------------


def counter(postbox: Postbox, day: int = 19, **facts: object) -> bytes:
    lines = [
        f"DTSTART;TZID=China Standard Time:202205{day}T080000",
        f"DTEND;TZID=China Standard Time:202205{day}T093000", "COMMENT:Please",
    ]
    said = postbox.said(method="COUNTER", partstat="TENTATIVE", lines=lines, **facts)
    return mail(ZHANG, said.ics)


def test_another_time_is_put_before_the_organiser(postbox: Postbox) -> None:
    assert postbox.outcome(counter(postbox)) == (APPLIED, "proposes")

    [proposal] = postbox.proposals()
    assert proposal.starts_at == datetime(2022, 5, 19, tzinfo=UTC)
    assert proposal.ends_at - proposal.starts_at == timedelta(minutes=90)
    assert (proposal.party, proposal.note, proposal.settled_at) == (postbox.one, "Please", None)
    assert postbox.told() == OPEN
    # once more, with another date of writing
    postbox.comes(counter(postbox, stamp="20220401T010000Z"))
    assert len(postbox.proposals()) == 1
    postbox.comes(counter(postbox, day=20))
    assert len(postbox.proposals()) == 2


def test_of_many_times_the_newest_three_stay_open(postbox: Postbox) -> None:
    for day in (19, 20, 21, 22, 23):
        postbox.mailroom.wait(minutes=1)
        postbox.comes(counter(postbox, day=day, stamp=f"202204010{day - 18}0000Z"))
    still = [each.starts_at.day for each in postbox.proposals() if each.settled_at is None]
    assert still == [21, 22, 23]
    secretariat = postbox.work_as(Role.SECRETARIAT_OFFICER)
    found = open_proposals(secretariat, postbox.meeting.id, limit=2)
    assert [each.starts_at.day for each in found] == [22, 23]
    assert len(open_proposals(secretariat, postbox.meeting.id)) == 3


def test_the_meeting_stays_as_it_is(postbox: Postbox) -> None:
    before = (postbox.meeting.version, postbox.meeting.sequence)
    postbox.comes(counter(postbox))
    after = postbox.look()
    assert (after.version, after.sequence) == before


# -- what is no answer ----------------------------------------------------------------------------


NO_ANSWERS = [
    (BOUNCE, (LOGGED, "bounce")),
    (mail(ZHANG, head=["Auto-Submitted: auto-replied"]), (LOGGED, "automatic")),
    (mail(GUEST), (LOGGED, "words")),
    (mail(ZHANG, auth=None), (LOGGED, "words")),
    (TNEF.replace(b"zhang@", b"else@"), (LOGGED, "tnef")),
    (mail(GUEST, "BEGIN:VCARD"), (LOGGED, "unread")),
    (mail(ZHANG, calendar(method="REQUEST")), (LOGGED, "not_for_us")),
    # of somebody invited, for whom our server vouches: a person looks
    (mail(ZHANG, text="I shall come, 张"), (HELD, "by_hand")),
    (TNEF, (HELD, "by_hand")),
]


def test_what_is_no_answer(postbox: Postbox) -> None:
    for raw, outcome in NO_ANSWERS:
        assert postbox.outcome(raw) == outcome
        postbox.mailroom.wait(seconds=1)
    assert postbox.told() == OPEN


def test_what_a_person_sees_of_it(postbox: Postbox) -> None:
    bounced = postbox.comes(BOUNCE).findings[0]
    assert (bounced["kind"], bounced["bounced"]) == (Kind.BOUNCE, [[ZHANG, "5.1.1"]])
    postbox.mailroom.wait(minutes=1)
    seen = postbox.comes(mail(ZHANG, text="I shall come, 张")).findings[0]
    assert (seen["subject"], seen["text"]) == ("Accepted: the meeting", "I shall come, 张")


def test_names_of_meetings(postbox: Postbox) -> None:
    """One that is none of ours is nothing; in capitals it is the same."""
    said = postbox.said()
    for uid in ("x@y", "8a6e0804-2bd0-4672-b79d-d97027f9071a@wgroup.example"):
        said.uid = uid
        assert postbox.outcome(mail(ZHANG, said.ics)) == (LOGGED, "unknown_meeting")
        postbox.mailroom.wait(seconds=1)
    said.uid = postbox.uid.upper()
    assert postbox.outcome(mail(ZHANG, said.ics)) == (APPLIED, "answers")


def test_what_cannot_be_read_is_set_apart(postbox: Postbox) -> None:
    raw = mail(ZHANG, head=[f"X-{number}: 1" for number in range(3000)])
    found = postbox.comes(raw)

    assert (found.state, found.note) == (IncomingState.QUARANTINED, "too_many_headers")
    assert found.raw == raw


def test_the_mail_itself_is_forgotten_in_time(postbox: Postbox) -> None:
    postbox.comes(mail(ZHANG, postbox.said().ics))
    postbox.mailroom.wait(days=1)
    postbox.comes(mail(GUEST, postbox.said(GUEST).ics))
    postbox.mailroom.wait(days=89, hours=1)
    forget(postbox)
    one, other = postbox.mails()
    assert (one.raw, one.findings, one.state) == (None, [], APPLIED)
    assert other.raw is not None
    postbox.mailroom.wait(days=1)
    forget(postbox)
    # what still waits for somebody says what it seemed to say
    assert postbox.mails()[1].raw is None
    assert postbox.mails()[1].findings


def test_of_what_only_is_noted_the_mail_is_dropped_at_once(postbox: Postbox) -> None:
    many = [["BEGIN:VEVENT", f"UID:{each}@x", "ATTENDEE:mailto:a@b.c", "END:VEVENT"]
            for each in range(40)]
    for raw in (mail(GUEST), mail(GUEST, calendar(*many)), BOUNCE):
        found = postbox.comes(raw)
        assert (found.state, found.raw) == (LOGGED, None)
        assert 0 < len(found.findings) <= 4
        postbox.mailroom.wait(seconds=1)
    raw = mail(ZHANG, postbox.said().ics)
    assert postbox.comes(raw).raw == raw
    held = postbox.comes(mail(GUEST, postbox.said(GUEST).ics))
    with postbox.work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        assert held.raw is not None
        assert deciding.discard(work, held.id).raw is None


def test_that_it_came_is_forgotten_after_a_month(postbox: Postbox) -> None:
    postbox.comes(mail(GUEST))
    postbox.mailroom.wait(seconds=1)
    postbox.comes(mail(ZHANG, postbox.said().ics))
    postbox.mailroom.wait(days=29)
    forget(postbox)
    assert len(postbox.mails()) == 2
    postbox.mailroom.wait(days=2)
    forget(postbox)
    assert [each.state for each in postbox.mails()] == [APPLIED]


def test_no_more_are_taken_in_than_are_read(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_WAITING", 2)
    one, two, three = (mail(GUEST, text=each) for each in ("1", "2", "3"))
    assert postbox.takes_in(one)
    assert postbox.takes_in(two)
    with pytest.raises(Busy):
        postbox.takes_in(three)
    postbox.mailroom.work_off()
    assert postbox.takes_in(three)


def forget(postbox: Postbox) -> None:
    with postbox.work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        receiving.forget_old(work, Periods())
