"""Settings, read once from the environment; an odd value stops the start with a sentence."""

import os
import secrets
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from wgroup.kernel.actor import NOT_GIVEN, Role
from wgroup.kernel.periods import Periods
from wgroup.kernel.time import read_clock_file
from wgroup.mail.settings import MailSettings, read_mail
from wgroup.oidc.settings import Provider, read_providers
from wgroup.resources import PACKAGE, in_checkout

KEY_BYTES = 32
MOST_DAYS = 36_500
# Of a silence procedure (domain.md 4.5); the most, in hours, is a year.
LEAST_SILENCE, MOST_SILENCE = timedelta(hours=72), 8_784
SECRET_FILE = "secret_key"  # noqa: S105  a file's name
DEMO_MARK = "DEMONSTRATION"
# Who runs the house, or writes to both sides in its name.
USUAL_FACTORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECRETARIAT_OFFICER})
LOOPBACK_NAMES = ("localhost", "::1")
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class SettingsError(Exception):
    """The service cannot start as it is set; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the environment decides. Secrets are left out of its repr."""

    instance: Path
    database_url: str = field(repr=False)
    secret_keys: tuple[str, ...] = field(repr=False)
    public_url: str = "http://127.0.0.1:8000"
    holidays: Path | None = None
    env: str = "production"
    demo: bool = False
    proxy_hops: int = 0
    mail: MailSettings = field(default_factory=MailSettings)
    max_body_bytes: int = 1_000_000
    extra_hosts: tuple[str, ...] = ()
    # Who holds one of these roles, or one that inherits it, must have a second factor.
    second_factor_for: frozenset[Role] = frozenset()
    periods: Periods = field(default_factory=Periods)
    # How long a silence procedure lasts at least.
    silence: timedelta = LEAST_SILENCE
    # By whom people may show who they are in the place of a password.
    providers: tuple[Provider, ...] = ()

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read WGROUP_*; make or tighten the instance folder. Raise SettingsError."""
        mode = _one_of(env, "WGROUP_ENV", "production", ("production", "test"))
        _check_clock(env, mode)
        instance = Path(env.get("WGROUP_INSTANCE") or default_instance()).resolve()
        prepare_instance(instance)
        demo, mail, public_url = (instance / DEMO_MARK).exists(), _mail(env), _public_url(env)
        return cls(
            instance=instance,
            database_url=_database_url(env, instance),
            secret_keys=_secret_keys(env, instance),
            public_url=public_url,
            holidays=_file(env, "WGROUP_HOLIDAYS"),
            env=mode,
            demo=demo,
            proxy_hops=_whole(env, "WGROUP_PROXY_HOPS", 0, 5),
            # Its people are invented: whoever serves it, nothing is mailed to them.
            mail=MailSettings() if demo else mail,
            second_factor_for=_roles(env, "WGROUP_SECOND_FACTOR_FOR", public_url),
            periods=_periods(env),
            silence=_silence(env),
            providers=_providers(env),
        )

    @property
    def secure(self) -> bool:
        """People reach the service by https."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def calendar_domain(self) -> str:
        """The right-hand side of every UID; must never change for a running group."""
        return self.host if "." in self.host and not self.host[0].isdigit() else "wgroup.invalid"

    @property
    def organizer(self) -> str:
        """The role address that invites and is answered; it must never change, as a UID."""
        return self.mail.sender or f"secretariat@{self.calendar_domain}"

    @property
    def trusted_hosts(self) -> list[str]:
        return [self.host, *LOOPBACK_HOSTS, *self.extra_hosts]


def default_instance() -> Path:
    if in_checkout():
        return PACKAGE.parent / "instance"
    return Path(sys.prefix) / "var" / "wgroup-instance"


def prepare_instance(path: Path) -> None:
    """Make the folder, or tighten it to its owner alone (0700)."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(path.stat().st_mode) != 0o700:
            path.chmod(0o700)
    except OSError as error:
        raise SettingsError(
            f"The instance folder {path} cannot be made private: {error.strerror}. "
            "Set WGROUP_INSTANCE to a folder that this user may own."
        ) from error


def _secret_keys(env: Mapping[str, str], instance: Path) -> tuple[str, ...]:
    given = env.get("WGROUP_SECRET_KEY", "").strip()
    keys = given.split() if given else _kept_keys(instance / SECRET_FILE)
    if any(len(each) < KEY_BYTES or len(set(each)) < 8 for each in keys):
        raise SettingsError(
            f"WGROUP_SECRET_KEY is too weak: give at least {KEY_BYTES} random characters, "
            "or leave it out and a key is made in the instance folder."
        )
    return tuple(keys)


def _kept_keys(path: Path) -> list[str]:
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        if stat.S_IMODE(path.stat().st_mode) != 0o600:
            path.chmod(0o600)
        keys = path.read_text("ascii").split()
    else:
        keys = [secrets.token_urlsafe(KEY_BYTES)]
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(keys[0] + "\n")
            file.flush()
            os.fsync(file.fileno())
    if not keys:
        raise SettingsError(f"The secret key file {path} is empty: remove it and start again.")
    return keys


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("WGROUP_DATABASE_URL", "").strip()
    if not url:
        return f"sqlite:///{instance / 'wgroup.db'}"
    scheme, _, rest = url.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return f"sqlite:///{Path('/' + rest.lstrip('/'))}"
    raise SettingsError(
        "WGROUP_DATABASE_URL must be postgresql://user@host/name or sqlite:////absolute/path.db."
    )


def _public_url(env: Mapping[str, str]) -> str:
    url = env.get("WGROUP_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise SettingsError("WGROUP_PUBLIC_URL must be like https://wgroup.example.org, no path.")
    return url


def _mail(env: Mapping[str, str]) -> MailSettings:
    try:
        return read_mail(env)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _check_clock(env: Mapping[str, str], mode: str) -> None:
    path = env.get("WGROUP_CLOCK_FILE")
    if not path:
        return
    if mode != "test":
        raise SettingsError("WGROUP_CLOCK_FILE is for tests: it needs WGROUP_ENV=test.")
    try:
        read_clock_file(Path(path))
    except (OSError, ValueError) as error:
        raise SettingsError(f"WGROUP_CLOCK_FILE cannot be read as an instant: {error}") from error


def _roles(env: Mapping[str, str], name: str, public_url: str) -> frozenset[Role]:
    """Keys of roles, with commas between; unset, the usual ones, and none on one machine."""
    given = env.get(name)
    if given is None:
        host = urlsplit(public_url).hostname or ""
        return frozenset() if host in LOOPBACK_NAMES or host.startswith("127.") else USUAL_FACTORS
    keys = {each.strip() for each in given.split(",")} - {""}
    known = {each.value for each in Role if each not in NOT_GIVEN}
    if unknown := sorted(keys - known):
        raise SettingsError(f"{name} names roles that there are not: {', '.join(unknown)}.")
    return frozenset(Role(each) for each in keys)


def _one_of(env: Mapping[str, str], name: str, usual: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name) or usual
    if value not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def _whole(env: Mapping[str, str], name: str, usual: int, most: int) -> int:
    value = env.get(name) or str(usual)
    if not (value.isascii() and value.isdigit() and int(value) <= most):
        raise SettingsError(f"{name} must be a whole number from 0 to {most}, not {value!r}.")
    return int(value)


def _periods(env: Mapping[str, str]) -> Periods:
    """WGROUP_KEEP_SESSIONS and its like, in days; nothing is kept for less than one."""
    usual = Periods()
    days = {
        name: _whole(env, f"WGROUP_KEEP_{name.upper()}", getattr(usual, name), MOST_DAYS)
        for name in Periods.names()
    }
    if short := [name for name, each in days.items() if each < 1]:
        raise SettingsError(f"WGROUP_KEEP_{short[0].upper()} must be at least one day.")
    return Periods(**days)


def _silence(env: Mapping[str, str]) -> timedelta:
    """WGROUP_SILENCE_HOURS: more than the Parties agreed on at the least, never fewer."""
    least = int(LEAST_SILENCE.total_seconds() // 3600)
    hours = _whole(env, "WGROUP_SILENCE_HOURS", least, MOST_SILENCE)
    if hours < least:
        raise SettingsError(f"WGROUP_SILENCE_HOURS must be at least {least}.")
    return timedelta(hours=hours)


def _providers(env: Mapping[str, str]) -> tuple[Provider, ...]:
    path = _file(env, "WGROUP_OIDC")
    try:
        return read_providers(path) if path else ()
    except ValueError as error:
        raise SettingsError(f"WGROUP_OIDC: {error}") from None


def _file(env: Mapping[str, str], name: str) -> Path | None:
    if not (value := env.get(name)):
        return None
    path = Path(value).resolve()
    if not path.is_file():
        raise SettingsError(f"{name} names a file that is not there: {path}.")
    return path
