"""What becomes of a decision, and when silence ends. Plain values in, plain values out.

The machine is domain.md 4.3, the silence procedure 4.5. What lapses follows from instants alone;
the number that it then bears is written by whoever looks first (decision 0032).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken
from wgroup.kernel.time import utc_text


class DecisionState(StrEnum):
    DRAFT = "draft"
    TABLED = "tabled"
    UNDER_SILENCE = "under_silence"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    WITHDRAWN = "withdrawn"


class DecisionMethod(StrEnum):
    """How it was adopted."""

    MEETING = "meeting"
    SILENCE = "silence"


class Consent(StrEnum):
    """To what the co-chair of a side agrees."""

    OPEN = "open"
    EXTEND = "extend"
    ADOPT = "adopt"


class BreakKind(StrEnum):
    """An amendment counts as a break (4.5)."""

    OBJECTION = "objection"
    AMENDMENT = "amendment"


class StatementKind(StrEnum):
    STATEMENT = "statement"
    RESERVATION = "reservation"
    INTERPRETATION = "interpretation"


# Silence lasts no less, whatever the operator sets (4.5).
SHORTEST = timedelta(hours=72)
# What lapses within this span stands at the head of a side's list.
SOON = timedelta(hours=72)
# Of a side that drafts without end the register would be of no use to anybody.
MOST_DRAFTS = 100
MOST_STATEMENTS = 50

WITHDRAWABLE = frozenset({DecisionState.DRAFT, DecisionState.TABLED})


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """meeting is its slug, empty for none."""

    title: Bilingual
    text: Bilingual
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence period as it is entered or agreed: instants, and the zone they were typed in.

    starts_at None: from the notice. It ends with expires_at, that instant inclusive.
    """

    expires_at: datetime
    zone: str
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A silence that is to be opened: notified has the instant of the notice for each Party."""

    silence: Silence
    notified: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def opened_at(self) -> datetime:
        """The later of the notices, or the start that was entered if that is later still."""
        return max((*self.notified.values(), self.silence.starts_at or datetime.min.replace(
            tzinfo=UTC)))

    def check(self, minimum: timedelta) -> None:
        """Raise RuleBroken ``silence_too_short``; minimum can only be above SHORTEST."""
        least = max(minimum, SHORTEST)
        if self.silence.expires_at - self.opened_at < least:
            hours = int(least.total_seconds() // 3600)
            raise RuleBroken("silence_too_short", field="expires", hours=hours)


def state_at(
    status: DecisionState, expires_at: datetime | None, now: datetime
) -> DecisionState:
    """What the instants say at now; no job need have run (INV-29)."""
    lapsed = expires_at is not None and now > expires_at
    if status is DecisionState.UNDER_SILENCE and lapsed:
        return DecisionState.ADOPTED
    return status


def year_of(effective_at: datetime) -> int:
    """Whose number it is: the year in UTC, which is the calendar of neither Party (0032)."""
    return effective_at.astimezone(UTC).year


def decision_symbol(year: int, number: int) -> str:
    """By the grammar of domain.md 4.6: WG/DEC/2024/1."""
    return f"WG/DEC/{year}/{number}"


def check_state(state: DecisionState, wanted: Collection[DecisionState], step: str) -> None:
    """Raise Conflict ``wrong_state``."""
    if state not in wanted:
        raise Conflict("wrong_state", status=state.value, step=step)


def check_drafter(drafter: str | None, own: str | None) -> None:
    """Raise Forbidden ``not_your_party`` but for the side whose text it is."""
    if drafter != own:
        raise Forbidden("not_your_party", party=drafter or "")


def check_silent(
    state: DecisionState,
    method: DecisionMethod | None,
    expires_at: datetime | None,
    step: str,
) -> None:
    """What breaks or extends silence comes while it lasts. Raise Conflict ``silence_expired``
    once it has lapsed, ``wrong_state`` where there is none."""
    by_silence = method in (None, DecisionMethod.SILENCE)
    if state is DecisionState.ADOPTED and by_silence and expires_at is not None:
        raise Conflict("silence_expired", expired_at=utc_text(expires_at))
    check_state(state, {DecisionState.UNDER_SILENCE}, step)


def check_languages(texts: Mapping[str, Bilingual]) -> None:
    """Raise Conflict ``missing_language_version``: no clock starts before both languages are
    there (2.6)."""
    for name, text in texts.items():
        for language in text.missing:
            named = f"decision.{name}"
            raise Conflict("missing_language_version", field=named, language=language.value)


def check_later(expires_at: datetime, until: datetime | None) -> None:
    """Raise RuleBroken ``extension_not_later``."""
    if until is not None and expires_at <= until:
        raise RuleBroken("extension_not_later", field="expires")


def check_ahead(expires_at: datetime, now: datetime) -> None:
    """Raise RuleBroken ``extension_not_later`` for an end that has passed already."""
    if expires_at <= now:
        raise RuleBroken("extension_not_later", field="expires")


def check_consents(given: Iterable[str], parties: Collection[str]) -> None:
    """Raise Conflict ``consent_missing`` unless the co-chair of every Party agreed."""
    if set(parties) - set(given):
        raise Conflict("consent_missing")


def check_agreed_end(agreed: Iterable[datetime | None], expires_at: datetime) -> None:
    """Raise Conflict ``other_end_agreed`` where a co-chair agreed to another end; None leaves it
    to who enters it."""
    if any(each not in (None, expires_at) for each in agreed):
        raise Conflict("other_end_agreed")


def only_adds(before: Bilingual, after: Bilingual) -> bool:
    """What is written stands; a language that was missing may be there now."""
    was, told = before.as_dict(), after.as_dict()
    return all(not was[each] or was[each] == told[each] for each in was)


def check_drafts(count: int) -> None:
    if count >= MOST_DRAFTS:
        raise Conflict("too_many_drafts", most=MOST_DRAFTS)


def check_statements(count: int) -> None:
    if count >= MOST_STATEMENTS:
        raise Conflict("too_many_statements", most=MOST_STATEMENTS)
