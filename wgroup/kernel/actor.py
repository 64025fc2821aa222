"""Who acts: the little that policy, visibility and the trail need to know about a person."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from wgroup.kernel.bilingual import Language


class Role(StrEnum):
    """The roles of seeds/roles.yaml, by their keys."""

    SYSTEM_ADMINISTRATOR = "system-administrator"
    SECRETARIAT_OFFICER = "secretariat-officer"
    CO_CHAIR = "co-chair"
    HEAD_OF_DELEGATION = "head-of-delegation"
    DELEGATION_FOCAL_POINT = "delegation-focal-point"
    DELEGATION_MEMBER = "delegation-member"
    TOPIC_LEAD = "topic-lead"
    GOVERNMENTAL_EXPERT = "governmental-expert"
    NON_GOVERNMENTAL_EXPERT = "non-governmental-expert"
    REVIEWER = "reviewer"
    RAPPORTEUR = "rapporteur"
    PROJECT_PROPONENT = "project-proponent"
    TRANSLATOR = "translator"
    OBSERVER = "observer"
    CALENDAR_SUBSCRIBER = "calendar-subscriber"
    PUBLIC = "public"
    AUDITOR = "auditor"


INHERITS: dict[Role, Role] = {
    Role.CO_CHAIR: Role.DELEGATION_FOCAL_POINT,
    Role.HEAD_OF_DELEGATION: Role.DELEGATION_FOCAL_POINT,
    Role.DELEGATION_FOCAL_POINT: Role.DELEGATION_MEMBER,
}

PARTY_BOUND = frozenset(
    {
        Role.CO_CHAIR,
        Role.HEAD_OF_DELEGATION,
        Role.DELEGATION_FOCAL_POINT,
        Role.DELEGATION_MEMBER,
        Role.TOPIC_LEAD,
        Role.GOVERNMENTAL_EXPERT,
        Role.NON_GOVERNMENTAL_EXPERT,
        Role.REVIEWER,
        Role.RAPPORTEUR,
    }
)

# Governmental, and of a delegation: the circle that "bilateral" names (domain.md 4.4).
DELEGATION = frozenset(
    {Role.DELEGATION_MEMBER, Role.TOPIC_LEAD, Role.REVIEWER, Role.RAPPORTEUR}
)

# Roles given by the service itself, never to an account.
NOT_GIVEN = frozenset({Role.PUBLIC, Role.CALENDAR_SUBSCRIBER})


def with_inherited(roles: frozenset[Role]) -> frozenset[Role]:
    """Return roles and all that they inherit."""
    found: set[Role] = set()
    for role in roles:
        each: Role | None = role
        while each is not None and each not in found:
            found.add(each)
            each = INHERITS.get(each)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work; party is a Party's code, person_id the row in parties."""

    id: UUID | None
    name: str
    roles: frozenset[Role] = frozenset()
    party: str | None = None
    person_id: UUID | None = None
    language: Language | None = None
    is_system: bool = False
    held: frozenset[Role] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "held", with_inherited(self.roles))

    def has(self, role: Role) -> bool:
        """Holds the role, or one that inherits it."""
        return role in self.held

    @property
    def is_guest(self) -> bool:
        return self.id is None and not self.is_system

    @property
    def is_delegation(self) -> bool:
        return self.party is not None and bool(self.held & DELEGATION)

    @property
    def is_secretariat(self) -> bool:
        return Role.SECRETARIAT_OFFICER in self.held

    @property
    def is_insider(self) -> bool:
        """Inside the bilateral circle: both delegations and the secretariat."""
        return self.is_system or self.is_delegation or self.is_secretariat


GUEST = Actor(id=None, name="")
SYSTEM = Actor(id=None, name="system", is_system=True)
