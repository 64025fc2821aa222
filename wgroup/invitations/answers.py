"""Which answer by mail counts, for whom, and whether it still does. Plain values in and out.

RFC 5546: 2.1.5 for the order of answers, 3.2.3 for those of people who were not invited. A mail
speaks for whom our own mail server vouches, and for nobody else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from wgroup.calendar.foreign.zones import by_name
from wgroup.invitations.reading import Answer, Asking, Wall
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.time import LocalTime, instant
from wgroup.mail.verdicts import Verdict
from wgroup.meetings.answers import ASKING, OWN_ANSWERS
from wgroup.meetings.rules import PartStat, Status


class Fate(StrEnum):
    """What is done with an answer; again: they are told once more what stands."""

    TAKEN = "taken"
    PROPOSED = "proposed"
    AGAIN = "again"
    HELD = "held"
    NOTED = "noted"


class Why(StrEnum):
    """The reason for a fate, as it is kept with the mail."""

    ANSWERS = "answers"
    PROPOSES = "proposes"
    # held
    NOT_VOUCHED = "not_vouched"
    NOT_INVITED = "not_invited"
    FOR_ANOTHER = "for_another"
    SHARED_ADDRESS = "shared_address"
    REPLACEMENT = "replacement"
    ACCOUNT_DISABLED = "account_disabled"
    UNCLEAR_TIME = "unclear_time"
    BY_HAND = "by_hand"
    # told again
    STALE = "stale"
    ASKED_AGAIN = "asked_again"
    # noted
    OLD = "old"
    SAME_TIME = "same_time"
    NO_ANSWER = "no_answer"
    NOTHING_ASKED = "nothing_asked"
    UNKNOWN_MEETING = "unknown_meeting"
    NOT_FOR_US = "not_for_us"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    WORDS = "words"
    TNEF = "tnef"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer of a mail that is the sender's own; person_id: whose it is, or whose it would
    be where why says that it is held. keeps_note: its words are for the list, where the own side
    reads them; of an address on the lists of both sides it is not known whose they are for."""

    answer: Answer
    person_id: UUID | None
    why: Why | None = None
    keeps_note: bool = True

    @property
    def listed(self) -> Answer:
        """The answer as it goes on the list."""
        return self.answer if self.keeps_note else replace(self.answer, note="")


@dataclass(frozen=True, slots=True)
class Came:
    """The mail an answer came by, and when that was first received."""

    mail: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A meeting, and what is kept of one person's answers to it.

    taken: the mail by which each calendar was taken, by the mark of its octets. own_answer_at:
    when an answer was given by another way than mail; starts_at and ends_at are those of the
    meeting.
    """

    status: Status
    sequence: int
    terms_sequence: int
    starts_at: datetime
    ends_at: datetime
    reply_sequence: int = -1
    reply_stamp: datetime | None = None
    own_answer_at: datetime | None = None
    taken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """partstat, starts_at and ends_at: what is to be recorded; sequence and stamp: its place
    among the answers of this person."""

    fate: Fate
    why: Why
    partstat: PartStat | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    sequence: int = -1
    stamp: datetime | None = None


# The people of each address, and of which side each is.
Invited = Mapping[str, Mapping[UUID, str]]


def choose(
    answers: Sequence[Answer], sender: str, verdict: Verdict, invited: Invited
) -> list[Chosen]:
    """Of the answers to one meeting, that of who wrote the mail; empty if there are none.

    One for each side that has the sender on its list, as though there were no other side
    (decision 0015): whom the one enters takes no answer from the other. Several attendees are
    common where a program answers with the whole list; an alias of the sender stands for the
    sender. Who was not invited answers for nobody.
    """
    if not answers:
        return []
    sides = sorted(set(invited.get(sender, {}).values()))
    found = (_of_side(answers, sender, invited, each) for each in sides)
    own = [each for each in found if each is not None]
    if not own:
        return [_of_another(answers, invited, verdict)]
    if verdict is not Verdict.PASS:
        person_id = own[0].person_id if len(own) == 1 else None
        return [Chosen(own[0].answer, person_id, Why.NOT_VOUCHED)]
    return [replace(each, keeps_note=len(own) == 1) for each in own]


def _of_side(answers: Sequence[Answer], sender: str, invited: Invited, side: str) -> Chosen | None:
    listed = {
        address: [person for person, party in people.items() if party == side]
        for address, people in invited.items()
        if side in people.values()
    }
    own = _latest([each for each in answers if each.attendee == sender])
    lent = _latest([each for each in answers if _is_lent(each, sender, listed)])
    alias = _latest([each for each in answers if _is_alias(each, sender, invited, listed)])
    chosen = own or lent or alias
    if chosen is None:
        return None
    people = listed[chosen.attendee if chosen is lent else sender]
    if len(people) > 1:
        return Chosen(chosen, None, Why.SHARED_ADDRESS)
    return Chosen(chosen, people[0])


def _of_another(answers: Sequence[Answer], invited: Invited, verdict: Verdict) -> Chosen:
    """Who wrote it was not invited, or answers for somebody who was: for a person to decide."""
    about = _latest([each for each in answers if each.attendee in invited])
    people = invited[about.attendee] if about else {}
    why = Why.FOR_ANOTHER if about else Why.NOT_INVITED
    person_id = next(iter(people)) if len(people) == 1 else None
    chosen = about or answers[0]
    return Chosen(chosen, person_id, why if verdict is Verdict.PASS else Why.NOT_VOUCHED)


def _is_lent(answer: Answer, sender: str, listed: Collection[str]) -> bool:
    """Written for an invited person by another of the same side who is invited too (SENT-BY).

    Of anybody else it is the sender's own word, and a domain may be that of half the world.
    """
    return answer.sent_by == sender and answer.attendee in listed


def _is_alias(
    answer: Answer, sender: str, invited: Collection[str], listed: Collection[str]
) -> bool:
    """Nobody's address; or, in the sender's own house, one that only the other side has entered,
    for it could enter every alias of the sender's."""
    if answer.attendee not in invited:
        return True
    same_house = answer.attendee.rpartition("@")[2] == sender.rpartition("@")[2]
    return same_house and answer.attendee not in listed and answer.sent_by != sender


def _latest(answers: Sequence[Answer]) -> Answer | None:
    def order(each: Answer) -> tuple[int, datetime]:
        return each.sequence, each.stamp or datetime.min.replace(tzinfo=UTC)

    return max(answers, key=order, default=None)


def judge(answer: Answer, case: Case, came: Came, now: datetime) -> Judged:
    """What becomes of an answer that is somebody's own, and vouched for."""
    if case.status not in ASKING or case.ends_at <= now:
        return Judged(Fate.NOTED, Why.NOTHING_ASKED)
    if (known := case.taken.get(answer.mark)) is not None:
        return _known(answer, same=known == came.mail)
    if answer.asking is Asking.REFRESH:
        return Judged(Fate.AGAIN, Why.ASKED_AGAIN)
    if answer.sequence < case.terms_sequence:
        return Judged(Fate.AGAIN, Why.STALE)
    if answer.asking is Asking.COUNTER:
        return _proposal(answer, case, now)
    partstat = PARTSTATS.get(answer.partstat)
    if partstat is PartStat.DELEGATED:
        return Judged(Fate.HELD, Why.REPLACEMENT)
    if partstat not in OWN_ANSWERS:
        return Judged(Fate.NOTED, Why.NO_ANSWER)
    return _in_order(answer, partstat, case, came)


def _known(answer: Answer, *, same: bool) -> Judged:
    """A signed mail can be sent again by anybody: its calendar counts once. same: it is the
    very mail that was taken, read again after a crash; there is nothing to add."""
    if not same:
        return Judged(Fate.NOTED, Why.OLD)
    if answer.asking is Asking.COUNTER:
        return Judged(Fate.PROPOSED, Why.PROPOSES)
    return Judged(Fate.TAKEN, Why.ANSWERS)


PARTSTATS = {each.value.upper(): each for each in (*OWN_ANSWERS, PartStat.DELEGATED)}


def _in_order(answer: Answer, partstat: PartStat, case: Case, came: Came) -> Judged:
    """By SEQUENCE, then by DTSTAMP; neither lies ahead of us, whatever a client's clock says.
    Of equal ones the first stands."""
    sequence = min(answer.sequence, case.sequence)
    stamp = min(answer.stamp or came.received, came.received)
    earliest = datetime.min.replace(tzinfo=UTC)
    is_old = (sequence, stamp) <= (case.reply_sequence, case.reply_stamp or earliest)
    if is_old or stamp < (case.own_answer_at or earliest):
        return Judged(Fate.NOTED, Why.OLD)
    return Judged(Fate.TAKEN, Why.ANSWERS, partstat=partstat, sequence=sequence, stamp=stamp)


def _proposal(answer: Answer, case: Case, now: datetime) -> Judged:
    span = proposed_span(answer, case.ends_at - case.starts_at)
    if span is None or span[0] <= now:
        return Judged(Fate.HELD, Why.UNCLEAR_TIME)
    if span == (case.starts_at, case.ends_at):
        return Judged(Fate.NOTED, Why.SAME_TIME)
    return Judged(Fate.PROPOSED, Why.PROPOSES, starts_at=span[0], ends_at=span[1])


def proposed_span(answer: Answer, usual: timedelta) -> tuple[datetime, datetime] | None:
    """The instants of a counter-proposal; as long as usual where it does not say."""
    starts_at = instant_of(answer.starts) if answer.starts else None
    if starts_at is None:
        return None
    length = timedelta(minutes=answer.minutes) if answer.minutes else usual
    ends_at = instant_of(answer.ends) if answer.ends else starts_at + length
    return (starts_at, ends_at) if ends_at and ends_at > starts_at else None


def instant_of(wall: Wall) -> datetime | None:
    """None where it cannot be told which instant is meant: the name of the zone is its
    writer's own, or it floats, or that night the hour comes twice or not at all."""
    zone = by_name(wall.zone)
    if zone is None:
        return None
    try:
        local = LocalTime(datetime.fromisoformat(wall.text)).in_zone(zone, field="starts")
    except (RuleBroken, ValueError):
        return None
    return instant(local, zone)
