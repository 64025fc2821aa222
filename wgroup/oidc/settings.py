"""The identity providers that the operator has entered, each for the people of one side.

They are read from one YAML file, since each needs several facts (docs/decisions/0023).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from wgroup.kernel.bilingual import Bilingual, Language

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NEEDED = frozenset({"key", "name", "party", "issuer", "client_id"})
SECRETS = frozenset({"client_secret", "client_secret_file"})
OF_NEITHER = "none"
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Provider:
    """One that vouches for the people of a Party, or, where party is None, of neither."""

    key: str
    name: Bilingual
    party: str | None
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).netloc


def read_providers(path: Path) -> tuple[Provider, ...]:
    """Read the file. Raise ValueError with a sentence that names what is wrong, and where."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path} cannot be read as YAML: {error}") from error
    if not isinstance(told, list):
        raise ValueError(f"{path} must be a list of identity providers.")
    found = tuple(_provider(each, f"{path}, entry {n}", path) for n, each in enumerate(told, 1))
    if len({each.key for each in found}) < len(found):
        raise ValueError(f"{path} names two identity providers by one key.")
    return found


def is_safe(address: str) -> bool:
    """https, or plain http on this very machine: nothing secret goes over a network in clear."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or plain) and not parts.username


def _provider(told: object, where: str, path: Path) -> Provider:
    if not isinstance(told, Mapping):
        raise ValueError(f"{where} must have {', '.join(sorted(NEEDED))} and a secret.")
    keys = {str(each) for each in told}
    if missing := sorted(NEEDED - keys):
        raise ValueError(f"{where} lacks {', '.join(missing)}.")
    if unknown := sorted(keys - NEEDED - SECRETS):
        raise ValueError(f"{where} has what there is not: {', '.join(unknown)}.")
    if len(keys & SECRETS) != 1:
        raise ValueError(f"{where} needs either client_secret or client_secret_file.")
    key, issuer = _text(told, "key", where), _text(told, "issuer", where)
    if not KEY.fullmatch(key):
        raise ValueError(f"{where}: the key must be of small letters, digits and hyphens.")
    if not is_safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        raise ValueError(f"{where}: the issuer must be like https://login.example.org.")
    party, client_id = _text(told, "party", where), _text(told, "client_id", where)
    secret = _secret(told, where, path)
    # RFC 6749 2.3.1 has them encoded, and hardly any provider does: so such as need none.
    if not (client_id + secret).isascii() or ":" in client_id:
        raise ValueError(f"{where}: client_id and secret must be of ASCII characters alone.")
    return Provider(
        key=key,
        name=_name(told["name"], where),
        party=None if party == OF_NEITHER else party,
        issuer=issuer,
        client_id=client_id,
        client_secret=secret,
    )


def _name(told: object, where: str) -> Bilingual:
    if not isinstance(told, Mapping) or set(told) != {each.value for each in Language}:
        raise ValueError(f"{where}: the name must be told in en and zh.")
    return Bilingual(en=_text(told, "en", where), zh=_text(told, "zh", where))


def _secret(told: Mapping[object, object], where: str, path: Path) -> str:
    """The secret itself, or what the file beside this one holds."""
    if "client_secret" in told:
        return _text(told, "client_secret", where)
    file = path.parent / _text(told, "client_secret_file", where)
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise ValueError(f"{where}: {file} cannot be read: {error}") from error
    if not secret:
        raise ValueError(f"{where}: {file} is empty.")
    return secret


def _text(told: Mapping[object, object], name: str, where: str) -> str:
    value = told[name]
    if not (isinstance(value, str) and value.isprintable() and 0 < len(value.strip()) <= LONGEST):
        raise ValueError(f"{where}: {name} must be a text of at most {LONGEST} characters.")
    return value.strip()
