"""What a delegation is, in what order it is told, and what makes a letter of credentials."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.kernel.time import instant
from wgroup.parties.naming import PersonName

A_DAY = timedelta(days=1)
LONGEST = timedelta(days=10 * 366)
MOST_MEMBERS = 100
MOST_LETTERS = 20
MOST_OCTETS = 700_000
# Renewed credentials take a ministry weeks.
SOON = timedelta(days=30)
PDF_HEAD, PDF_TAIL, HEAD_WITHIN, TAIL_WITHIN = b"%PDF-", b"%%EOF", 1024, 2048


class Function(StrEnum):
    """In the order of protocol."""

    HEAD = "head"
    ALTERNATE = "alternate"
    FOCAL_POINT = "focal_point"
    MEMBER = "member"
    ADVISER = "adviser"


class Standing(StrEnum):
    """Of a delegation, by the clock: DRAFT is known to its side alone."""

    DRAFT = "draft"
    COMING = "coming"
    CURRENT = "current"
    OVER = "over"


class Examined(StrEnum):
    """What the secretariat found of the credentials; the other side reads this and no more."""

    NONE = "none"
    AWAITED = "awaited"
    IN_ORDER = "in_order"
    NOT_IN_ORDER = "not_in_order"


@dataclass(frozen=True, slots=True)
class SpanDraft:
    """Whole days of zone; last_day None where it has no end yet."""

    first_day: date
    last_day: date | None
    zone: str

    @property
    def from_at(self) -> datetime:
        return instant(datetime.combine(self.first_day, time()), self.zone)

    @property
    def until_at(self) -> datetime | None:
        """The first instant that no longer belongs to it."""
        if self.last_day is None:
            return None
        return instant(datetime.combine(self.last_day + A_DAY, time()), self.zone)


@dataclass(frozen=True, slots=True)
class MemberDraft:
    name: PersonName
    email: str | None
    function: Function
    post: Bilingual


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter of credentials: octets of a PDF, the name of its file, who issued it."""

    octets: bytes
    name: str
    issued_by: Bilingual


def standing(
    filed_at: datetime | None, from_at: datetime, until_at: datetime | None, now: datetime
) -> Standing:
    if filed_at is None:
        return Standing.DRAFT
    if now < from_at:
        return Standing.COMING
    return Standing.OVER if until_at is not None and now >= until_at else Standing.CURRENT


def check_pdf(octets: bytes) -> None:
    """By content, whatever its name says. Raise RuleBroken ``too_large``, ``not_pdf``."""
    if len(octets) > MOST_OCTETS:
        raise RuleBroken("too_large", field="file", limit=MOST_OCTETS)
    if PDF_HEAD not in octets[:HEAD_WITHIN] or PDF_TAIL not in octets[-TAIL_WITHIN:]:
        raise RuleBroken("not_pdf", field="file")


def check_one_head(functions: list[Function]) -> None:
    """Filed, a delegation has one head. Raise Conflict ``no_head``."""
    if functions.count(Function.HEAD) != 1:
        raise Conflict("no_head")
