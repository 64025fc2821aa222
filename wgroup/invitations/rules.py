"""Invitations by mail (RFC 5546, 6047): methods, and what becomes of letters and answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wgroup.meetings.rules import Status


class Method(StrEnum):
    """What is sent of iTIP; PUBLISH is for feeds."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class LetterState(StrEnum):
    """queued: surely nowhere but here. sending: in a worker's hands, or in those of one that
    died. unsure: perhaps it arrived, no answer came; tried again unless a newer one takes its
    place. superseded: a newer one was written before it left. needless: it would take back what
    never left. expired: it would come too late.
    """

    QUEUED = "queued"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    NEEDLESS = "needless"
    EXPIRED = "expired"


# It may have reached somebody, so whatever takes it back must be said too.
MAY_HAVE_ARRIVED = frozenset({LetterState.SENDING, LetterState.UNSURE, LetterState.SENT})
# Still to be sent.
OPEN_LETTERS = frozenset({LetterState.QUEUED, LetterState.SENDING, LetterState.UNSURE})

# Where a meeting takes place, as far as anybody knows.
ON = frozenset(
    {
        Status.TENTATIVE,
        Status.CONFIRMED,
        Status.IN_SESSION,
        Status.HELD,
        Status.RECORD_AGREED,
    }
)


class IncomingState(StrEnum):
    """held: for a person to decide; logged: no answer, such as an auto-reply; quarantined:
    not even readable within the limits."""

    RECEIVED = "received"
    APPLIED = "applied"
    HELD = "held"
    LOGGED = "logged"
    QUARANTINED = "quarantined"
    DISCARDED = "discarded"


class Route(StrEnum):
    """By which door a mail came in."""

    LMTP = "lmtp"
    IMAP = "imap"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was last told of a meeting, and at which address."""

    method: Method
    sequence: int
    address: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody as the list of a meeting has them now; address is empty where none is known.

    fresh: to be told though nobody has told them yet: they were just entered, or the meeting
    has just turned. Who was passed by before, when mail was not set up, is told by an act.
    restated: who was told reads it anew, for what they were told says something else by now:
    another title, or another way to join.
    """

    address: str
    fresh: bool = True
    restated: bool = False


def due(told: Told | None, listed: Listed | None, *, on: bool, sequence: int) -> Method | None:
    """What somebody is to be told of a meeting as it is now, or None.

    on: it takes place, and is not over; sequence: its SEQUENCE. Before the first confirmation
    nobody is told anything; that is for the caller to see.
    """
    if listed is None or not on:
        return Method.CANCEL if told and told.method is Method.REQUEST else None
    if not listed.address:
        return None
    if told is None or told.method is Method.CANCEL:
        anew = listed.fresh or (told is not None and sequence > told.sequence)
        return Method.REQUEST if anew else None
    behind = sequence > told.sequence or listed.address != told.address or listed.restated
    return Method.REQUEST if behind else None


def round_of(told: Told | None, last: int, *, sequence: int, method: Method) -> int:
    """The round of what is told next, after round last: a second REQUEST at one SEQUENCE needs
    another Message-ID than the first (another address), and one after a CANCEL another link
    (removed and entered again)."""
    if told is None or method is not Method.REQUEST:
        return last
    return last + (told.method is Method.CANCEL or told.sequence == sequence)


# To one person of one meeting in any 24 hours, beyond what the meeting itself gives cause to tell:
# a list that changes to and fro must not flood a mailbox.
LETTERS_A_DAY = 4
DAY = timedelta(hours=24)


def earliest(left: Iterable[datetime], now: datetime) -> datetime:
    """When another REQUEST at the same SEQUENCE may leave, after letters that left at these
    times. It leaves room for the CANCEL that may have to follow, which never waits."""
    recent = sorted(each for each in left if each > now - DAY)
    before = LETTERS_A_DAY - 2
    return now if len(recent) <= before else recent[-before - 1] + DAY


def follows_a_request(earlier: Iterable[tuple[Method, LetterState]]) -> bool:
    """The last of these, in their order, that may have arrived was a REQUEST."""
    arrived = [method for method, state in earlier if state in MAY_HAVE_ARRIVED]
    return bool(arrived) and arrived[-1] is Method.REQUEST
