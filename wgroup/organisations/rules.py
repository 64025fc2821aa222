"""Kinds of organisations, and how one is admitted. Plain values in, plain values out.

The types and sides are those of seeds/organisations_types.yaml; the admission is the machine of
domain.md 4.3: proposed, a window in which the other Party may object, then admitted.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken


class OrganisationType(StrEnum):
    NATIONAL_GOVERNMENT = "national-government"
    LOCAL_GOVERNMENT = "local-government"
    ENTERPRISE = "enterprise"
    THINK_TANK = "think-tank"
    ACADEMIC_INSTITUTION = "academic-institution"
    INDEPENDENT_EXPERT = "independent-expert"
    INDUSTRY_ASSOCIATION = "industry-association"
    NGO = "ngo"
    STANDARDS_BODY = "standards-body"
    INTERGOVERNMENTAL_ORGANISATION = "intergovernmental-organisation"
    SECRETARIAT = "secretariat"


class Side(StrEnum):
    GOVERNMENTAL = "governmental"
    NON_GOVERNMENTAL = "non-governmental"
    INTERGOVERNMENTAL = "intergovernmental"
    MIXED = "mixed"
    SERVICE = "service"


class OrganisationLevel(StrEnum):
    NATIONAL = "national"
    PROVINCE_OR_STATE = "province-or-state"
    CITY = "city"
    COUNTY_OR_DISTRICT = "county-or-district"
    NOT_APPLICABLE = "not-applicable"


class AdmissionState(StrEnum):
    WINDOW = "window"
    ADMITTED = "admitted"
    OBJECTED = "objected"
    SUSPENDED = "suspended"


SIDE_OF: dict[OrganisationType, Side] = {
    OrganisationType.NATIONAL_GOVERNMENT: Side.GOVERNMENTAL,
    OrganisationType.LOCAL_GOVERNMENT: Side.GOVERNMENTAL,
    OrganisationType.ENTERPRISE: Side.NON_GOVERNMENTAL,
    OrganisationType.THINK_TANK: Side.NON_GOVERNMENTAL,
    OrganisationType.ACADEMIC_INSTITUTION: Side.NON_GOVERNMENTAL,
    OrganisationType.INDEPENDENT_EXPERT: Side.NON_GOVERNMENTAL,
    OrganisationType.INDUSTRY_ASSOCIATION: Side.NON_GOVERNMENTAL,
    OrganisationType.NGO: Side.NON_GOVERNMENTAL,
    OrganisationType.STANDARDS_BODY: Side.MIXED,
    OrganisationType.INTERGOVERNMENTAL_ORGANISATION: Side.INTERGOVERNMENTAL,
    OrganisationType.SECRETARIAT: Side.SERVICE,
}

# A Party decides alone whom of its own government it sends; on all others the other may object.
WITHOUT_WINDOW = frozenset({Side.GOVERNMENTAL, Side.SERVICE})

# Everything but the service's own: what people may bring in.
PROPOSABLE = tuple(each for each in OrganisationType if SIDE_OF[each] is not Side.SERVICE)

# Scenario rules of domain.md 5: five times 24 hours from the notification, last second inclusive.
NO_OBJECTION = timedelta(hours=120)

# Of one side at once: of each the other side is written to, and has to look into it.
MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which the other Party may object; a window that is None is none at all.

    opened_at is the instant of the notification. An objection received at closes_at or before
    it counts (4.5, last second inclusive). Both are instants of whole seconds.
    """

    opened_at: datetime
    closes_at: datetime

    @classmethod
    def from_notice(cls, notified_at: datetime, length: timedelta = NO_OBJECTION) -> "Window":
        return cls(notified_at, notified_at + length)

    def is_open(self, now: datetime) -> bool:
        """Whether an objection received now counts; fractions of the last second do."""
        return now.replace(microsecond=0) <= self.closes_at

    @property
    def passed_from(self) -> datetime:
        """The first instant at which it has elapsed: a second after the last inclusive one."""
        return self.closes_at + timedelta(seconds=1)


def admission_state(
    *,
    window: Window | None,
    waived_at: datetime | None,
    objected_at: datetime | None,
    suspended_at: datetime | None,
    now: datetime,
) -> AdmissionState:
    """What the instants say at now; no job need have run (4.3)."""
    if objected_at is not None:
        return AdmissionState.OBJECTED
    if suspended_at is not None:
        return AdmissionState.SUSPENDED
    if window is not None and waived_at is None and window.is_open(now):
        return AdmissionState.WINDOW
    return AdmissionState.ADMITTED


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What is told of an organisation. country is an ISO 3166 code of two letters, or empty."""

    name: Bilingual
    type: OrganisationType
    level: OrganisationLevel
    place: Bilingual = field(default_factory=Bilingual)
    country: str = ""
    url: str = ""


def check_level(kind: OrganisationType, level: OrganisationLevel) -> None:
    """Raise RuleBroken ``level_required``: of local government it must be told which."""
    local = frozenset(OrganisationLevel) - {
        OrganisationLevel.NATIONAL,
        OrganisationLevel.NOT_APPLICABLE,
    }
    if kind is OrganisationType.LOCAL_GOVERNMENT and level not in local:
        raise RuleBroken("level_required", field="level")


def sponsor_of(kind: OrganisationType, own: str | None) -> str | None:
    """Whose it is, as somebody of Party own brings it in; the secretariat has none.

    Each Party decides for its own side; what belongs to neither, an intergovernmental
    organisation, the secretariat brings before both. Raise Forbidden ``not_your_party``.
    """
    of_both = SIDE_OF[kind] is Side.INTERGOVERNMENTAL
    if of_both != (own is None):
        raise Forbidden("not_your_party", party="")
    return own


def check_keeper(sponsor: str | None, own: str | None) -> None:
    """Raise Forbidden ``not_your_party`` but for whoever brought it in."""
    if sponsor != own:
        raise Forbidden("not_your_party", party=sponsor or "")


def check_answering(sponsor: str | None, own: str | None) -> str:
    """Return the Party that answers; Forbidden ``not_your_party`` for who brought it in."""
    if own is None or own == sponsor:
        raise Forbidden("not_your_party", party=sponsor or "")
    return own


def check_window_open(window: Window | None, state: AdmissionState, now: datetime) -> None:
    """Raise Conflict ``window_closed`` where an answer comes too late, or none is asked for."""
    if window is None or state is not AdmissionState.WINDOW or not window.is_open(now):
        raise Conflict("window_closed")


def check_room(waiting: int) -> None:
    """Raise Conflict ``too_many_organisations`` where as many as may be await the other side."""
    if waiting >= MOST_WAITING:
        raise Conflict("too_many_organisations", most=MOST_WAITING)


def check_state(state: AdmissionState, wanted: AdmissionState, step: str) -> None:
    """Raise Conflict ``wrong_state``."""
    if state is not wanted:
        raise Conflict("wrong_state", status=state.value, step=step)
