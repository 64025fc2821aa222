"""The letter about a meeting to one person: its words, and the calendar file that goes with it.

Pure: facts in, words and bytes out. What is said is what was true when it was written (the
facts); how to join, and what the reader has answered, are as they are when it leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from wgroup.calendar.ics import itip, vevent
from wgroup.calendar.rules import Edition
from wgroup.calendar.told import Attendee, Event, State
from wgroup.calendar.wording import MODES, Place, Surroundings, city_of, event_of
from wgroup.invitations import wording
from wgroup.invitations.facts import Facts
from wgroup.invitations.models import Invitation
from wgroup.invitations.readers import Reader, Successor
from wgroup.invitations.rules import Method
from wgroup.invitations.wording import Matter
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import is_utc, two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.mail.words import Link, Row, Section, Words
from wgroup.meetings.links import JoinLink
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status

CALLED_OFF = {
    Status.CANCELLED: Matter.CANCELLED,
    Status.POSTPONED: Matter.POSTPONED,
}
RECIPIENT_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Letter:
    """earlier: what the reader was told before, None where nothing reached them yet or the last
    was that it is off; came_back: the last that they heard was that it is off. said_as: for a
    preview, what it would be said to be. stands: another invitation to the same mailbox does, so
    that nothing is to leave its calendar. successor: who was nominated in the reader's place."""

    method: Method
    facts: Facts
    stamp: datetime
    earlier: Facts | None = None
    came_back: bool = False
    joining: JoinLink | None = None
    said_as: Matter | None = None
    stands: bool = False
    successor: Successor | None = None

    @property
    def matter(self) -> Matter:
        return self.said_as or self._matter()

    def _matter(self) -> Matter:
        meeting = self.facts.meeting
        if self.method is Method.CANCEL:
            off = Matter.WITHDRAWN if self.facts.withdrawn else CALLED_OFF.get(meeting.status)
            return off or Matter.CANCELLED
        if self.came_back:
            return Matter.REINSTATED
        if self.earlier is None:
            return Matter.INVITED
        if self.changed:
            return Matter.CHANGED
        if _turn(self.earlier.meeting) == _turn(self.facts.meeting):
            return Matter.RESTATED
        return Matter.INVITED if self.is_tentative else Matter.CONFIRMED

    @property
    def changed(self) -> bool:
        """The time, the place or the mode is another than the reader was told."""
        old = self.earlier
        return old is not None and _arrangement(old.meeting) != _arrangement(self.facts.meeting)

    @property
    def is_tentative(self) -> bool:
        return self.facts.meeting.status is Status.TENTATIVE


def _turn(meeting: Meeting) -> tuple[object, ...]:
    """The same for two letters between which the meeting did not turn."""
    return meeting.sequence, meeting.status


def _arrangement(meeting: Meeting) -> tuple[object, ...]:
    when = (meeting.starts_at, meeting.ends_at, meeting.zone)
    return (*when, meeting.mode, meeting.venue)


# -- its names ----------------------------------------------------------------------------------


def key_of(told: Invitation) -> str:
    """What stands left of the @ in the Message-ID of what was told last: the same for the same
    letter, whenever it is written down or sent.

    Of the invitation, not of its address: two people may have one, and neither side may learn
    from a clash what the other has entered.
    """
    recipient = sha256(told.id.bytes).hexdigest()[:RECIPIENT_DIGITS]
    method = told.method.value.lower()
    return f"{told.meeting_id.hex}.{told.sequence}.{method}.{told.round}.{recipient}"


def message_id(key: str, place: Place) -> str:
    return f"{key}@{place.domain}"


def thread_of(meeting_id: UUID, place: Place) -> str:
    """What all letters about a meeting refer to, so that mail programs show them together."""
    return f"{meeting_id.hex}@{place.domain}"


# -- the calendar file --------------------------------------------------------------------------


def calendar_of(letter: Letter, reader: Reader, around: Surroundings) -> bytes:
    """The iTIP object: the meeting in the reader's edition, and the reader alone as ATTENDEE.

    A withdrawn invitation has STATUS:CANCELLED too, as all great senders write it, though RFC
    5546 3.2.5 would leave it out: without it some clients keep the event.
    """
    event = _event(letter, reader.edition, around)
    asked = letter.method is Method.REQUEST
    attendee = Attendee(reader.name, reader.address, reader.answer, rsvp=asked)
    return itip(letter.method.value, vevent(event, attendee), event.zones)


def _event(letter: Letter, edition: Edition, around: Surroundings) -> Event:
    joining = letter.joining if letter.method is Method.REQUEST else None
    told = letter.facts
    event = event_of(
        told.meeting, edition, around, uid=told.uid, stamp=letter.stamp, joining=joining
    )
    if not told.withdrawn:
        return event
    gone = wording.LEADS[Matter.WITHDRAWN]
    return replace(
        event,
        state=State.CANCELLED,
        summary=wording.WITHDRAWN_PREFIX + event.summary,
        description=edition.of(gone, between="\n") + "\n\n" + event.description,
    )


# -- the words ----------------------------------------------------------------------------------


def words_of(letter: Letter, reader: Reader, around: Surroundings) -> Words:
    """The letter in the reader's language, or in both where it is not known."""
    sections = [_section(letter, reader, around, each) for each in reader.edition.languages]
    return Words(subject_of(letter, reader.edition), tuple(sections))


def subject_of(letter: Letter, edition: Edition) -> str:
    """会议邀请：甲烷联合会议（WG/MET/2022/1）, or Invitation: Joint methane meeting (…)."""
    told = []
    for language in edition.languages:
        title = letter.facts.meeting.title.best(language)[0]
        what = wording.SUBJECTS[letter.matter].written_in(language)
        told.append(f"{what}：{title}" if language is Language.ZH else f"{what}: {title}")
    code = letter.facts.meeting.code
    chinese = edition.languages == (Language.ZH,)
    return " / ".join(told) + (f"（{code}）" if chinese else f" ({code})")


def _section(letter: Letter, reader: Reader, around: Surroundings, language: Language) -> Section:
    asked = letter.method is Method.REQUEST
    opening = [
        wording.GREETING.written_in(language).format(reader.greeted(language)),
        wording.LEADS[letter.matter].written_in(language),
    ]
    if asked and letter.is_tentative:
        opening.append(wording.TENTATIVE.written_in(language))
    if letter.successor is not None:
        opening.append(letter.successor.told_in(language))
    if letter.stands:
        opening.append(wording.STANDS.written_in(language))
    closing = wording.CLOSING if asked else wording.CLOSING_OFF
    return Section(
        language=language,
        opening=tuple(opening),
        title=letter.facts.meeting.title.best(language)[0],
        rows=tuple(_rows(letter, reader, around, language)),
        links=tuple(_links(letter, reader, around, language)),
        closing=(closing.written_in(language),),
    )


def _rows(letter: Letter, reader: Reader, around: Surroundings, language: Language) -> list[Row]:
    meeting = letter.facts.meeting
    off = letter.method is Method.CANCEL and not letter.facts.withdrawn
    rows = [
        (wording.REASON, (meeting.reason.best(language)[0],)),
        (wording.PLANNED if off else wording.WHEN, when(meeting, around, language)),
        *_arranged(letter, around, language),
        (wording.HOST, (_party(meeting.host, around, language),)),
        (wording.LISTED_BY, (_party(reader.party, around, language),)),
        (wording.SYMBOL, (meeting.code,)),
        *_joining(letter, language),
        *_answer(letter, reader, language),
    ]
    return [Row(name.written_in(language), tuple(lines)) for name, lines in rows if any(lines)]


Told = tuple[Bilingual, Sequence[str]]


def when(meeting: Meeting, around: Surroundings, language: Language) -> tuple[str, ...]:
    """A line for each clock: the meeting's own, the capitals', UTC."""
    zone = meeting.zone
    place = None if is_utc(zone) else city_of(zone, around)
    span = (meeting.starts_at, meeting.ends_at)
    return whole_pieces(two_clocks(around.capitals, zone, *span, place=place), language)


def _arranged(letter: Letter, around: Surroundings, language: Language) -> list[Told]:
    """Where and how; and under each what the reader was told before, where it is another."""
    new = letter.facts.meeting
    old = letter.earlier.meeting if letter.earlier and letter.method is Method.REQUEST else new
    moved = (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at)
    told: list[Told] = [
        (wording.WAS_WHEN, when(old, around, language) if moved else ()),
        (wording.WHERE, (new.venue.best(language)[0],)),
        (wording.WAS_WHERE, (old.venue.best(language)[0],) if old.venue != new.venue else ()),
        (wording.MODE, (MODES[new.mode].written_in(language),)),
        (
            wording.WAS_MODE,
            (MODES[old.mode].written_in(language),) if old.mode != new.mode else (),
        ),
    ]
    return told


def _party(code: str, around: Surroundings, language: Language) -> str:
    return around.hosts.get(code, Bilingual(en=code)).best(language)[0] if code else ""


def _joining(letter: Letter, language: Language) -> list[Told]:
    if letter.method is Method.CANCEL or letter.joining is None:
        return []
    words = letter.joining.dial_in.best(language)[0]
    return [(wording.JOIN, tuple(words.splitlines()))]


def _answer(letter: Letter, reader: Reader, language: Language) -> list[Told]:
    """Only one that still stands: after a move everybody is asked anew."""
    said = wording.ANSWERS.get(reader.answer)
    if letter.method is Method.CANCEL or said is None:
        return []
    return [(wording.ANSWER, (said.written_in(language),))]


def _links(letter: Letter, reader: Reader, around: Surroundings, language: Language) -> list[Link]:
    page = f"{around.place.public_url}/meetings/{letter.facts.meeting.slug}"
    asked = letter.method is Method.REQUEST
    join = letter.joining.url if asked and letter.joining else ""
    links = [
        (wording.TO_ANSWER, reader.rsvp_url if asked else ""),
        (wording.TO_JOIN, join),
        (wording.TO_MEETING, page if reader.signs_in and not letter.facts.withdrawn else ""),
    ]
    return [Link(name.written_in(language), url) for name, url in links if url]
