"""Who may be let in, with which roles, and for how long. Plain values in, plain values out."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from wgroup.kernel.actor import NOT_GIVEN, PARTY_BOUND, Actor, Role, with_inherited
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken
from wgroup.kernel.text import clean_name, clean_text
from wgroup.parties.naming import PersonName

# Room for the address in SMTP (RFC 5321 4.5.3.1), and plain ASCII: what every mailer takes.
EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}",
    re.ASCII,
)
EMAIL_LIMIT, LOCAL_LIMIT = 254, 64
NAME_LIMIT = 100
TOKEN_NAME_LIMIT = 80
TOKEN_PREFIX = "wgp_"  # noqa: S105  how a token is known for one


class LinkKind(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


class Purpose(StrEnum):
    """What a challenge to a passkey is for; it is good for nothing else."""

    ENROL = "enrol"
    SIGN_IN = "sign-in"
    SECOND = "second"
    PROVE = "prove"


class Scope(StrEnum):
    READ = "read"
    WRITE = "write"


LINK_LIFE = {
    LinkKind.INVITATION: timedelta(hours=72),
    LinkKind.RESET: timedelta(minutes=30),
}
TOKEN_LIFE = timedelta(days=365)

SESSION_LIFE = timedelta(hours=12)
IDLE = timedelta(hours=2)
IDLE_OF_STAFF = timedelta(minutes=30)
STAFF = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECRETARIAT_OFFICER})

# How long one may take between the password and the second factor.
PENDING_LIFE = timedelta(minutes=10)
CHALLENGE_LIFE = timedelta(minutes=5)
# How long a proof of being oneself is good for what changes rights or secrets (ASVS 7.5.1).
PROOF_LIFE = timedelta(minutes=10)

# Being seen is written down at most this often, so that reading does not always write.
SEEN_EVERY = timedelta(minutes=1)

# What an administrator may give: the roles that belong to no Party.
WITHOUT_PARTY = frozenset(Role) - PARTY_BOUND - NOT_GIVEN

# Who stands above the focal points of a delegation, and beside one another.
LEADING = frozenset({Role.CO_CHAIR, Role.HEAD_OF_DELEGATION})


@dataclass(frozen=True, slots=True)
class Invitation:
    """Texts are cleaned and the address is casefolded: build it with :meth:`of`."""

    email: str
    family_name: str
    given_name: str
    party: str | None
    roles: frozenset[Role]
    language: Language | None = None
    latin_family: str = ""
    latin_given: str = ""

    @property
    def name(self) -> PersonName:
        return PersonName(self.family_name, self.given_name, self.latin_family, self.latin_given)

    @classmethod
    def of(
        cls,
        *,
        email: str,
        family_name: str,
        given_name: str,
        party: str | None,
        roles: AbstractSet[Role],
        language: Language | None = None,
        latin_family: str = "",
        latin_given: str = "",
    ) -> "Invitation":
        """Raise RuleBroken ``bad_email``, ``required``, ``too_long``, ``invalid_text``."""
        return cls(
            email=read_email(email),
            family_name=read_name(_name(family_name, "family_name"), field="family_name"),
            given_name=_name(given_name, "given_name"),
            party=party or None,
            roles=frozenset(roles),
            language=language,
            latin_family=_name(latin_family, "latin_family"),
            latin_given=_name(latin_given, "latin_given"),
        )


def _name(text: str, field: str) -> str:
    return clean_name(text, field=field, limit=NAME_LIMIT)


def read_email(text: str, *, field: str = "email") -> str:
    """Return the address casefolded, or raise RuleBroken ``bad_email``."""
    email = clean_text(text, field=field, limit=EMAIL_LIMIT).casefold()
    if not EMAIL.fullmatch(email) or email.index("@") > LOCAL_LIMIT:
        raise RuleBroken("bad_email", field=field)
    return email


def read_name(text: str, *, field: str, limit: int = NAME_LIMIT) -> str:
    """Return the name cleaned, or raise RuleBroken ``required``."""
    name = clean_text(text, field=field, limit=limit)
    if not name:
        raise RuleBroken("required", field=field)
    return name


def in_order(roles: AbstractSet[Role]) -> list[str]:
    """The keys of roles as they are kept: in the order in which Role lists them."""
    return [each.value for each in Role if each in roles]


def check_roles(roles: AbstractSet[Role], party: str | None) -> None:
    """Roles of a delegation need a Party; the others need none, for they serve both alike."""
    if not roles:
        raise RuleBroken("required", field="roles")
    if roles & NOT_GIVEN:
        raise RuleBroken("invalid_choice", field="roles")
    bound = roles & PARTY_BOUND
    if party is None and bound:
        raise RuleBroken("party_needed", field="party", bound=in_order(bound))
    if party is not None and bound != roles:
        raise RuleBroken("party_not_wanted", field="party", unbound=in_order(roles - bound))


def roles_for(
    actor: Actor, party: str | None, *, had_focal_point: bool, had_leader: bool = False
) -> frozenset[Role]:
    """The roles that actor may give to, or take from, somebody of party (None: of none).

    The administrator gives a Party its first focal point; from then on the Party gives its own,
    and who closes all accounts of a side does not make it a new one. Once a leader has come in,
    leaders alone make and unmake leaders: else a focal point could make one a member, have a
    link made as for a member, and give the role back with the account in hand.
    """
    if actor.is_system:
        return WITHOUT_PARTY if party is None else PARTY_BOUND
    if party is None:
        return WITHOUT_PARTY if actor.has(Role.SYSTEM_ADMINISTRATOR) else frozenset()
    if actor.party == party and actor.has(Role.DELEGATION_FOCAL_POINT):
        led = had_leader and not actor.roles & LEADING
        return PARTY_BOUND - LEADING if led else PARTY_BOUND
    if actor.has(Role.SYSTEM_ADMINISTRATOR) and not had_focal_point:
        return frozenset({Role.DELEGATION_FOCAL_POINT})
    return frozenset()


def check_given(
    changed: AbstractSet[Role], allowed: AbstractSet[Role], *, actor: Actor, party: str | None
) -> None:
    """Raise Forbidden ``not_your_party``, or ``cannot_give_role`` unless all may be given."""
    if actor.party is not None and party != actor.party:
        raise Forbidden("not_your_party")
    if not changed <= allowed:
        refused = in_order(changed - allowed)
        raise Forbidden("cannot_give_role", action="account.invite", refused=refused)


def may_reset(actor: Actor, roles: AbstractSet[Role], party: str | None) -> bool:
    """Whether actor may hand out a link to an account of these roles that has a password.

    Whoever holds the link can act as the account's owner. So no administrator makes one for
    a Party's people or for a peer, nobody for the other Party, and no focal point for the
    leaders of their own delegation, who do so for each other; where nobody is left, the
    operator does, at the machine.
    """
    if actor.is_system:
        return True
    if party is None:
        return actor.has(Role.SYSTEM_ADMINISTRATOR) and Role.SYSTEM_ADMINISTRATOR not in roles
    if actor.party != party or not actor.has(Role.DELEGATION_FOCAL_POINT):
        return False
    return bool(actor.roles & LEADING) or not roles & LEADING


def may_reset_factors(actor: Actor, roles: AbstractSet[Role], party: str | None) -> bool:
    """Whether actor may take all second factors from an account of these roles, for somebody
    who has lost them: the leaders of the same delegation, the other one for a leader; for those
    of no Party an administrator. Never oneself, see :func:`check_not_self`.
    """
    if actor.is_system:
        return True
    if party is None:
        return actor.has(Role.SYSTEM_ADMINISTRATOR)
    return actor.party == party and bool(actor.roles & LEADING)


def check_not_self(actor: Actor, account_id: object) -> None:
    """Nobody gives themself roles or shuts themself out; so one administrator always stays."""
    if actor.id == account_id:
        raise Conflict("not_yourself")


def speaks_for_party(roles: AbstractSet[Role]) -> bool:
    """Holds the focal point's role, or one that inherits it."""
    return Role.DELEGATION_FOCAL_POINT in with_inherited(frozenset(roles))


def idle_after(roles: AbstractSet[Role]) -> timedelta:
    return IDLE_OF_STAFF if roles & STAFF else IDLE


def session_lives(
    roles: AbstractSet[Role], *, created_at: datetime, seen_at: datetime, now: datetime
) -> bool:
    """Neither idle for too long nor older than half a day."""
    return now - seen_at < idle_after(roles) and now - created_at < SESSION_LIFE


def is_proved(proved_at: datetime | None, now: datetime) -> bool:
    """The proof is fresh; a clock set back does not let it outlive its time."""
    return proved_at is not None and abs(now - proved_at) < PROOF_LIFE


def read_scopes(scopes: Sequence[str]) -> list[str]:
    """Return the scopes in order; who may write may read. Raise RuleBroken ``invalid_choice``."""
    asked = set(scopes)
    if not asked or not asked <= set(Scope):
        raise RuleBroken("invalid_choice", field="scopes", choices=[*Scope])
    return [each.value for each in Scope if each in asked | {Scope.READ}]


def token_end(days: int, now: datetime) -> datetime:
    """Return when a token of so many days ends; RuleBroken ``out_of_range`` beyond a year."""
    if not 1 <= days <= TOKEN_LIFE.days:
        raise RuleBroken("out_of_range", field="days", least=1, most=TOKEN_LIFE.days)
    return now + timedelta(days=days)


def new_secret() -> str:
    """256 random bits, fit for an address."""
    return token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is random, so a plain hash cannot be guessed back."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
