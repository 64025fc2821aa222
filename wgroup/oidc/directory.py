"""What providers say of themselves (OpenID Connect Discovery 1.0), kept for an hour."""

from collections.abc import Callable, Mapping
from time import monotonic
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import Session
from requests.exceptions import RequestException

from wgroup.oidc.calls import Bounded, json_of
from wgroup.oidc.settings import Provider, is_safe

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Seconds. New keys are asked for at most so often, whatever an ID Token names.
KEPT, KEYS_AGAIN = 3600.0, 60.0
# One that is away is not asked again by everybody who comes meanwhile.
AWAY_KEPT = 10.0


class Refused(Exception):
    """What came back is not what was asked for, or is not to be believed; the message is for
    the log alone."""


class Away(Exception):
    """The provider cannot be reached, or says nothing that could be used."""


class Directory:
    """One for a process; threads may ask at once, and then ask twice at most."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._told: dict[str, tuple[float, Mapping[str, object]]] = {}
        self._keys: dict[str, tuple[float, KeySet]] = {}
        self._away: dict[str, float] = {}

    def described(self, provider: Provider) -> Mapping[str, object]:
        """The provider's endpoints and abilities. Raise Away."""
        issuer = provider.issuer
        age, told = self._told.get(issuer, (-KEPT, {}))
        if self._clock() - age < KEPT:
            return told
        told = self._fetched(issuer, issuer.rstrip("/") + WELL_KNOWN)
        # Discovery 4.3: it must be the very one that was asked.
        if told.get("issuer") != issuer:
            raise Away(f"{issuer} describes another issuer")
        for each in ENDPOINTS:
            if not is_safe(str(told.get(each, ""))):
                raise Away(f"{issuer} tells no safe {each}")
        if urlsplit(str(told["authorization_endpoint"])).fragment:
            raise Away(f"{issuer} tells no usable authorization_endpoint")
        self._told[issuer] = self._clock(), told
        return told

    def keys(self, provider: Provider, *, anew: bool = False) -> KeySet:
        """The keys by which it signs; anew: where a key is named that was not there. Raise
        Away."""
        issuer, usual = provider.issuer, KEYS_AGAIN if anew else KEPT
        age, keys = self._keys.get(issuer, (-KEPT, None))
        if keys is not None and self._clock() - age < usual:
            return keys
        told = self._fetched(issuer, str(self.described(provider)["jwks_uri"]))
        try:
            keys = KeySet.import_key_set(told)  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Away(f"{issuer} tells no keys: {error}") from error
        self._keys[issuer] = self._clock(), keys
        return keys

    def _fetched(self, issuer: str, address: str) -> Mapping[str, object]:
        if self._clock() - self._away.get(issuer, -AWAY_KEPT) < AWAY_KEPT:
            raise Away(f"{issuer} was away a moment ago")
        try:
            with Session() as session:
                for scheme in ("https://", "http://"):
                    session.mount(scheme, Bounded())
                return json_of(session.get(address, allow_redirects=False))
        except (RequestException, ValueError) as error:
            self._away[issuer] = self._clock()
            raise Away(f"{issuer}: {error}") from error
