"""Who is sent as an expert, and how a nomination goes. Plain values in, plain values out.

The machine is domain.md 4.3: draft, submitted, then accredited for the own government, or a
window in which the other Party may object (INV-26). Every state follows from instants.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden
from wgroup.kernel.time import utc_text
from wgroup.meetings.seats import SeatKind
from wgroup.organisations.rules import SIDE_OF, AdmissionState, OrganisationType, Side, Window
from wgroup.parties.naming import PersonName


class NominationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    NO_OBJECTION_WINDOW = "no_objection_window"
    ACCREDITED = "accredited"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


# What holds a seat of its side.
HOLDING = frozenset(
    {NominationState.SUBMITTED, NominationState.NO_OBJECTION_WINDOW, NominationState.ACCREDITED}
)
# What its own side may still change and submit.
OPEN = frozenset({NominationState.DRAFT, NominationState.RETURNED})
WITHDRAWABLE = OPEN | HOLDING

# Drafts of one side for one meeting: each is a person who may know nothing of it.
MOST_DRAFTS = 100


@dataclass(frozen=True, slots=True)
class Instants:
    """When what happened to a nomination. window: None where nobody is asked to object.

    closes_at is the last second in which it can be submitted, starts_at that of the meeting's
    beginning.
    """

    closes_at: datetime
    starts_at: datetime
    submitted_at: datetime | None = None
    returned_at: datetime | None = None
    registered_at: datetime | None = None
    window: Window | None = None
    waived_at: datetime | None = None
    objected_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def accredited_from(self) -> datetime | None:
        """The first second of the accreditation, unless somebody objects before; None where
        nothing was registered, or the window ends too late for the meeting."""
        if self.registered_at is None:
            return None
        if self.window is None:
            return self.registered_at
        passed = self.waived_at or self.window.passed_from
        return passed if passed < self.starts_at else None

    def state(self, now: datetime) -> NominationState:
        """What the instants say at now; no job need have run (domain.md 4.3)."""
        if self.withdrawn_at is not None:
            return NominationState.WITHDRAWN
        if self.objected_at is not None:
            return NominationState.OBJECTED
        if self.registered_at is not None:
            return self._registered(now)
        if self.submitted_at is not None:
            over = now >= self.starts_at
            return NominationState.EXPIRED if over else NominationState.SUBMITTED
        if now.replace(microsecond=0) > self.closes_at:
            return NominationState.EXPIRED
        returned = self.returned_at is not None
        return NominationState.RETURNED if returned else NominationState.DRAFT

    def _registered(self, now: datetime) -> NominationState:
        since = self.accredited_from
        if since is not None and now >= since:
            return NominationState.ACCREDITED
        over = now >= self.starts_at
        return NominationState.EXPIRED if over else NominationState.NO_OBJECTION_WINDOW


@dataclass(frozen=True, slots=True)
class NominationDraft:
    """Texts are cleaned; email is casefolded. organisation_id: None for an expert in a personal
    capacity. interests is the declaration of interests, for the own side and the secretariat."""

    name: PersonName
    email: str | None
    organisation_id: str | None
    position: Bilingual
    interests: Bilingual


def kind_of(organisation: OrganisationType | None) -> SeatKind:
    """Of one's own government, or from outside it; nobody's is from outside."""
    if organisation is not None and SIDE_OF[organisation] is Side.GOVERNMENTAL:
        return SeatKind.GOVERNMENTAL
    return SeatKind.NON_GOVERNMENTAL


def check_organisation(sponsor: str | None, state: AdmissionState, own: str) -> None:
    """Raise Conflict ``not_admitted``, Forbidden ``not_your_party`` for one of the other side."""
    if sponsor not in (None, own):
        raise Forbidden("not_your_party", party=sponsor or "")
    if state is not AdmissionState.ADMITTED:
        raise Conflict("not_admitted", status=state.value)


def check_own(party: str, own: str | None) -> None:
    if party != own:
        raise Forbidden("not_your_party", party=party)


def check_other(party: str, own: str | None) -> str:
    """Return the Party that answers; Forbidden ``not_your_party`` for the one that nominated."""
    if own is None or own == party:
        raise Forbidden("not_your_party", party=party)
    return own


def check_time(last: datetime, now: datetime) -> None:
    """Raise Conflict ``nomination_closed`` after the last second; fractions of it are in time."""
    if now.replace(microsecond=0) > last:
        raise Conflict("nomination_closed", closes_at=utc_text(last))


def check_seats(held: int, seats: int) -> None:
    """Raise Conflict ``quota_exceeded``; held counts what holds a seat already."""
    if held >= seats:
        raise Conflict("quota_exceeded", seats=seats)


def check_drafts(count: int) -> None:
    if count >= MOST_DRAFTS:
        raise Conflict("too_many_people", most=MOST_DRAFTS)


def check_state(state: NominationState, wanted: frozenset[NominationState], step: str) -> None:
    """Raise Conflict ``wrong_state``."""
    if state not in wanted:
        raise Conflict("wrong_state", status=state.value, step=step)


def check_window(instants: Instants, now: datetime) -> None:
    """Raise Conflict ``window_closed`` where an answer comes too late, or none is asked for."""
    if instants.state(now) is not NominationState.NO_OBJECTION_WINDOW:
        raise Conflict("window_closed")
    if instants.window is None or not instants.window.is_open(now):
        raise Conflict("window_closed")


def check_window_fits(window: Window, starts_at: datetime) -> None:
    """Raise Conflict ``window_past_start``: nobody is accredited once the meeting has begun."""
    if window.passed_from >= starts_at:
        raise Conflict("window_past_start", starts_at=utc_text(starts_at))
