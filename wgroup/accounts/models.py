"""Who may come in: accounts, sessions, one-time links, tokens; of secrets only the digests."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    or_,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.accounts.rules import LinkKind
from wgroup.db.base import Base, Moment
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.bilingual import Language
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible


class Account(Visible, Tracked):
    """email is casefolded; party never changes; roles are keys of Role, in their order there."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("party", "email"),
        Index(
            "uq_account_email_of_neither",
            "email",
            unique=True,
            sqlite_where=text("party IS NULL"),
            postgresql_where=text("party IS NULL"),
        ),
    )
    SECRET_COLUMNS = frozenset({"password_hash", "email", "name"})

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    # Of one side's accounts one alone has it; see the decision on one address on both sides.
    email: Mapped[str] = mapped_column(String(254), index=True)
    # As the trail writes it. Kept here too, for an administrator may not read the people.
    name: Mapped[str] = mapped_column(String(200))
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"), index=True)
    roles: Mapped[list[str]] = mapped_column(Document)
    language: Mapped[Language | None]
    # None until the invitation is accepted.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    disabled_at: Mapped[Moment | None]
    # From this instant on it is shut, whether anything has run or not (INV-27).
    leaves_at: Mapped[Moment | None]
    # Tokens, sessions, feeds and links made before this are dead, whatever their rows say.
    secrets_from: Mapped[Moment]

    @property
    def held_roles(self) -> frozenset[Role]:
        return frozenset(Role(each) for each in self.roles)

    @property
    def roles_in_order(self) -> list[Role]:
        return [Role(each) for each in self.roles]

    @property
    def is_disabled(self) -> bool:
        return self.disabled_at is not None

    def has_left(self, now: datetime) -> bool:
        return self.leaves_at is not None and self.leaves_at <= now

    def is_shut(self, now: datetime) -> bool:
        """Nobody comes in by it: it was closed, or its holder has left."""
        return self.is_disabled or self.has_left(now)

    @classmethod
    def stands(cls, now: datetime) -> ColumnElement[bool]:
        """That it is not, in SQL."""
        stays = or_(cls.leaves_at.is_(None), cls.leaves_at > now)
        return and_(cls.disabled_at.is_(None), stays)

    @property
    def is_invited(self) -> bool:
        """The invitation stands, and nobody has set a password yet."""
        return self.password_hash is None and not self.is_disabled

    def as_actor(self) -> Actor:
        return Actor(
            id=self.id,
            name=self.name,
            roles=self.held_roles,
            party=self.party,
            person_id=self.person_id,
            language=self.language,
        )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Itself, the system's administrators, and the focal points of its own Party."""
        if actor.is_system or actor.has(Role.SYSTEM_ADMINISTRATOR):
            return true()
        if actor.id is None:
            return false()
        own = cls.id == actor.id
        if actor.party is not None and actor.has(Role.DELEGATION_FOCAL_POINT):
            return or_(own, cls.party == actor.party)
        return own


class LoginSession(Visible, Base):
    """A browser that is signed in; seen_at is told at most once a minute.

    passed_at: when all that is asked of the account was shown; until then nobody is signed in
    by it. proved_at: when its holder last showed that it is still they.
    """

    __tablename__ = "login_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    # Browser and system in two words, so that their owner knows them again.
    agent: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    passed_at: Mapped[Moment | None]
    proved_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        return cls.account_id == actor.id if actor.id else false()


class AccountPart(Visible, Tracked):
    """Its history is the account's; it is its holder's alone, unless it says otherwise."""

    __abstract__ = True

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)

    def trail_root(self) -> tuple[str, UUID]:
        return Account.__tablename__, self.account_id

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        return cls.account_id == actor.id if actor.id else false()


class OneTimeLink(AccountPart):
    """An address by which an account's holder sets a password, once."""

    __tablename__ = "one_time_link"
    SECRET_COLUMNS = frozenset({"digest"})

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[LinkKind]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Nobody looks a link up; whoever holds it has it."""
        return false()


class ApiToken(AccountPart):
    """A program's way in, never with more than its owner's present rights."""

    __tablename__ = "api_token"
    SECRET_COLUMNS = frozenset({"digest"})

    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(Document)
    expires_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]


class AppPassword(AccountPart):
    """A calendar program's way in by CalDAV, and nothing else; generated, never chosen."""

    __tablename__ = "app_password"
    SECRET_COLUMNS = frozenset({"digest"})

    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    last_used_at: Mapped[Moment | None]
    last_used_by: Mapped[str] = mapped_column(String(40), default="")
    revoked_at: Mapped[Moment | None]


class TotpSecret(AccountPart):
    """What an authenticator app holds (RFC 6238), one for an account; kept once it was shown to
    work. last_step: the latest period whose code was taken, for none is taken twice."""

    __tablename__ = "totp_secret"
    __table_args__ = (UniqueConstraint("account_id"),)
    SECRET_COLUMNS = frozenset({"sealed", "last_step"})

    sealed: Mapped[str] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(BigInteger)
    last_used_at: Mapped[Moment | None]


class RecoveryCode(AccountPart):
    """One of those that are printed, for who has lost the rest; each works once."""

    __tablename__ = "recovery_code"
    SECRET_COLUMNS = frozenset({"digest"})

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[Moment | None]


class Passkey(AccountPart):
    """A key of a device or a security key (WebAuthn); sign_count is what it said last."""

    __tablename__ = "passkey"
    SECRET_COLUMNS = frozenset({"credential", "public_key"})

    name: Mapped[str] = mapped_column(String(80))
    # Of the identifier, which may be 1,023 bytes long, that by which it is found.
    credential: Mapped[str] = mapped_column(String(1400))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    public_key: Mapped[str] = mapped_column(String(3000))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    last_used_at: Mapped[Moment | None]


class Identity(AccountPart):
    """By whom else the holder is vouched for, at an identity provider (OpenID Connect).

    It stands in the place of the password, as long as no secret of before is dead. called is
    what its owner knows it by; nothing is matched by it.
    """

    __tablename__ = "identity"
    SECRET_COLUMNS = frozenset({"digest", "called"})

    issuer: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    called: Mapped[str] = mapped_column(String(120))
    last_used_at: Mapped[Moment | None]


class Challenge(Base):
    """What a passkey or a provider has answered: no answer is taken twice. Challenges that
    nobody has answered are kept nowhere, so that looking at a page writes nothing."""

    __tablename__ = "challenge"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[Moment] = mapped_column(index=True)


class Throttle(Base):
    """The latest tries of one account or one address on the network, in epoch seconds."""

    __tablename__ = "throttle"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    tries: Mapped[list[int]] = mapped_column(Document)
    last_at: Mapped[Moment] = mapped_column(index=True)
