"""What may happen to a meeting, whoever asks. Plain values in, plain values or a refusal out.

The state machine is domain.md 4.3; the numbers INV-08 to INV-11 and INV-47 are its invariants.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.kernel.text import insist_no_link
from wgroup.kernel.time import Slot, utc_text
from wgroup.parties.naming import PersonName


class Status(StrEnum):
    PROPOSED = "proposed"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    IN_SESSION = "in_session"
    HELD = "held"
    RECORD_AGREED = "record_agreed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class MeetingType(StrEnum):
    REGULAR = "regular"
    CO_CHAIRS = "co_chairs"
    THEMATIC = "thematic"
    EXPERT = "expert"
    JOINT_THEMATIC = "joint_thematic"
    REVIEW_DIALOGUE = "review_dialogue"
    LOCAL_ROUNDTABLE = "local_roundtable"
    PREPARATORY = "preparatory"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class PartStat(StrEnum):
    NEEDS_ACTION = "needs_action"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"


class AnswerWay(StrEnum):
    """By which way an answer came."""

    FOCAL_POINT = "focal_point"
    PAGE = "page"
    LINK = "link"
    MAIL = "mail"
    CALENDAR = "calendar"


class Capacity(StrEnum):
    CO_CHAIR = "co-chair"
    HEAD_OF_DELEGATION = "head-of-delegation"
    DELEGATION_FOCAL_POINT = "delegation-focal-point"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    DELEGATE_ADVISER = "delegate-adviser"
    TOPIC_LEAD = "topic-lead"
    GOVERNMENTAL_EXPERT = "governmental-expert"
    NON_GOVERNMENTAL_EXPERT = "non-governmental-expert"
    PROJECT_PROPONENT = "project-proponent"
    REVIEWER = "reviewer"
    RAPPORTEUR = "rapporteur"
    INTERPRETER = "interpreter"
    OBSERVER = "observer"


class Step(StrEnum):
    """An act that moves the state; the keys of FROM and the words of a refusal."""

    CONCUR = "concur"
    MOVE = "move"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    OPEN = "open"
    CLOSE = "close"


PENDING = frozenset({Status.PROPOSED, Status.TENTATIVE, Status.CONFIRMED})

FROM: dict[Step, frozenset[Status]] = {
    Step.CONCUR: PENDING,
    Step.MOVE: PENDING | {Status.POSTPONED},
    Step.POSTPONE: PENDING,
    Step.CANCEL: PENDING | {Status.POSTPONED},
    Step.REINSTATE: frozenset({Status.CANCELLED}),
    Step.OPEN: frozenset({Status.CONFIRMED}),
    Step.CLOSE: frozenset({Status.CONFIRMED, Status.IN_SESSION}),
}

# Once here, a meeting of level public is known to the public, and stays so (INV-20).
SETTLED = frozenset({Status.CONFIRMED, Status.IN_SESSION, Status.HELD, Status.RECORD_AGREED})

# Once here, the invited and their calendars know of it, and a calendar forgets nothing.
ANNOUNCING = SETTLED | {Status.TENTATIVE}

# A meeting that is off, or whose record is agreed, keeps its list of people as it was.
PEOPLE_FROZEN = frozenset({Status.CANCELLED, Status.RECORD_AGREED})

# Nothing is held: not drawn into the day, nothing can clash with it, and it is nobody's next one.
OFF = frozenset({Status.POSTPONED, Status.CANCELLED})

MEETING_LEVELS = (Level.BILATERAL, Level.PARTICIPANTS, Level.PUBLIC)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the Parties agree on, to the letter: start, end, zone, mode, venue."""

    slot: Slot
    mode: Mode
    venue: Bilingual

    @property
    def fingerprint(self) -> str:
        """64 hex digits; equal terms, equal fingerprint (INV-08)."""
        when = (utc_text(self.slot.starts_at), utc_text(self.slot.ends_at), self.slot.zone)
        return hashed(*when, self.mode.value, self.venue.en, self.venue.zh)


def wording_of(*texts: Bilingual, type: MeetingType, host: str) -> str:  # noqa: A002
    """64 hex digits over what a page tells of a meeting beside its terms."""
    return hashed(*(half for each in texts for half in (each.en, each.zh)), type.value, host)


def hashed(*parts: str) -> str:
    """64 hex digits over texts, each apart from the next, whatever they hold."""
    apart = (each.replace("\x1e", "\x1e0").replace("\x1f", "\x1e1") for each in parts)
    return sha256("\x1f".join(apart).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as somebody proposes it, before it has a code.

    series, occurs_on: the day of whose rule it is the meeting of.
    """

    title: Bilingual
    purpose: Bilingual
    type: MeetingType
    group: str | None
    host: str
    terms: Terms
    level: Level
    provisions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    series: str | None = None
    occurs_on: date | None = None

    @property
    def year(self) -> int:
        """The year of its number: that of the start on the meeting's own wall."""
        return self.terms.slot.starts.year


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Cleaned texts; the given name may be empty, the e-mail address is lower case."""

    family_name: str
    given_name: str
    email: str | None
    capacity: Capacity
    partstat: PartStat
    latin_family: str = ""
    latin_given: str = ""

    @property
    def name(self) -> PersonName:
        return PersonName(self.family_name, self.given_name, self.latin_family, self.latin_given)


def meeting_code(group: str | None, year: int, number: int) -> str:
    """Return the code by the grammar of domain.md 4.6: WG/MET/2022/1, WG/2022/1."""
    return "/".join(["WG", *([group] if group else []), str(year), str(number)])


def check_title(title: Bilingual) -> None:
    """One language is enough to propose; the other is asked for before it is confirmed."""
    if not title:
        raise RuleBroken("required", field="title")


def check_venue(mode: Mode, venue: Bilingual) -> None:
    """A place, in words. How to join from afar is kept apart, for the invited alone."""
    insist_no_link(venue, field="venue")
    if mode is not Mode.VIRTUAL and not venue:
        raise RuleBroken("venue_required", field="venue", mode=mode.value)


def check_level(level: Level) -> None:
    """A meeting is a joint thing: never known to one Party alone."""
    if level not in MEETING_LEVELS:
        raise RuleBroken("invalid_choice", field="level", choices=list(MEETING_LEVELS))


def check_step(step: Step, status: Status) -> None:
    """Raise Conflict ``wrong_state`` unless the state machine has this step from status."""
    if status not in FROM[step]:
        allowed = [each for each in Status if each in FROM[step]]
        raise Conflict("wrong_state", status=status.value, step=step.value, allowed=allowed)


def possible(step: Step, status: Status) -> bool:
    return status in FROM[step]


def check_new_date(status: Status, given: Set[str]) -> None:
    """A postponed meeting has no date: what changes of it comes with one (domain.md 4.3)."""
    if status is Status.POSTPONED and not given & {"starts", "ends"}:
        raise RuleBroken("required", field="starts")


def check_people_open(status: Status) -> None:
    if status in PEOPLE_FROZEN:
        raise Conflict("wrong_state", status=status.value, step="participation")


def check_started(starts_at: datetime, now: datetime) -> None:
    if now < starts_at:
        raise Conflict("wrong_state", step=Step.CLOSE.value, starts_at=utc_text(starts_at))


def check_same_wording(wording: str, seen: str) -> None:
    """The title, purpose, type or host may have changed under a page that shows them."""
    if seen and wording != seen:
        raise Conflict("stale_version")


def check_same_terms(terms: Terms, seen: str) -> None:
    """A Party concurs in what it saw, not in what the page has become since."""
    if terms.fingerprint != seen:
        raise Conflict("stale_version", fingerprint=terms.fingerprint)


def check_own_party(own: str | None, wanted: str | None) -> str:
    """Return the Party that acts; Forbidden ``not_your_party`` for any but one's own."""
    if own is None or (wanted is not None and wanted != own):
        raise Forbidden("not_your_party", party=wanted or "")
    return own


def check_wider(level: Level, wanted: Level) -> None:
    if wanted.width <= level.width:
        raise Conflict("cannot_narrow", level=level.value)


def status_given(concurring: Set[str], parties: Set[str], *, announced: bool) -> Status:
    """Every Party: confirmed. Somebody: tentative. Nobody: proposed, if it never was more."""
    if parties and parties <= concurring:
        return Status.CONFIRMED
    return Status.TENTATIVE if concurring or announced else Status.PROPOSED


def calendar_status(status: Status) -> str:
    """RFC 5545 STATUS; nothing while proposed. Postponed is off until it has a date."""
    if status is Status.PROPOSED:
        return ""
    if status is Status.TENTATIVE:
        return "TENTATIVE"
    return "CONFIRMED" if status in SETTLED else "CANCELLED"


class Circle(StrEnum):
    """Those who may read a meeting, from narrow to wide (domain.md 4.4)."""

    INSIDERS = "insiders"
    INVITED = "invited"
    PUBLIC = "public"


def circles(*, announced: bool, published: bool) -> dict[Circle, bool]:
    """Which circles can read the meeting as it stands."""
    return {Circle.INSIDERS: True, Circle.INVITED: announced, Circle.PUBLIC: published}
