"""Signing in at an identity provider by the code flow of OpenID Connect Core 1.0, with PKCE.

Two steps: :func:`begin` gives the address to go to and what this browser must bring back, and
:func:`finish` says who came back from there. Nothing here reads or writes a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from secrets import token_urlsafe

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests.exceptions import RequestException

from wgroup.oidc.calls import Bounded
from wgroup.oidc.directory import Away, Directory, Refused
from wgroup.oidc.settings import Provider

SCOPE = "openid email"
# Only such as are made with a key that we do not hold.
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                        "ES512", "EdDSA", "Ed25519"})  # fmt: skip
LEEWAY = 120
CALLED_LIMIT, SUBJECT_LIMIT = 120, 255


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps while it is away; none of it is told to the provider but state
    and nonce."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Whom the provider vouches for: subject is never given to another (Core 5.7); called is
    what their owner knows the identity by, and matches nothing."""

    issuer: str
    subject: str
    called: str


def begin(provider: Provider, directory: Directory, *, back: str) -> tuple[str, Begun]:
    """The address to go to, and what to keep meanwhile. Raise Away."""
    begun = Begun(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48))
    known = directory.described(provider)
    with _session(provider, back, known) as session:
        address, _ = session.create_authorization_url(
            str(known["authorization_endpoint"]),
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    return str(address), begun


def finish(
    provider: Provider,
    directory: Directory,
    begun: Begun,
    *,
    back: str,
    answer: Mapping[str, str],
    now: datetime,
) -> Proven:
    """Who came back with answer, the arguments of the address back. Raise Refused, Away."""
    known = directory.described(provider)
    if not compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise Refused("this is not the answer that was asked for")
    _check_sender(provider, known, answer)
    if "error" in answer or not answer.get("code"):
        raise Refused("the provider let nobody in")
    try:
        with _session(provider, back, known) as session:
            token = session.fetch_token(
                str(known["token_endpoint"]),
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=begun.verifier,
                allow_redirects=False,
            )
    except (AuthlibBaseError, ValueError, TypeError) as error:
        raise Refused(str(error)) from error
    except RequestException as error:
        raise Away(str(error)) from error
    return _read(provider, directory, known, token, begun, now)


def _session(provider: Provider, back: str, known: Mapping[str, object]) -> OAuth2Session:
    ways = known.get("token_endpoint_auth_methods_supported")
    by_form = isinstance(ways, list) and "client_secret_basic" not in ways
    session = OAuth2Session(
        provider.client_id,
        provider.client_secret,
        token_endpoint_auth_method="client_secret_post" if by_form else "client_secret_basic",
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, Bounded())
    return session


def _check_sender(
    provider: Provider, known: Mapping[str, object], answer: Mapping[str, str]
) -> None:
    """No other provider gave this answer (RFC 9207)."""
    told = answer.get("iss")
    says_so = known.get("authorization_response_iss_parameter_supported") is True
    if told != provider.issuer and (told is not None or says_so):
        raise Refused("another provider answered")


def _read(
    provider: Provider,
    directory: Directory,
    known: Mapping[str, object],
    token: Mapping[str, object],
    begun: Begun,
    now: datetime,
) -> Proven:
    """The identity that the ID Token names, if all that Core 3.1.3.7 asks of it holds."""
    offered = known.get("id_token_signing_alg_values_supported")
    usable = SIGNATURES & set(offered) if isinstance(offered, list) else {"RS256"}
    registry = JWSRegistry(algorithms=sorted(usable), strict_check_header=False)
    try:
        raw = str(token["id_token"])
        try:
            signed = jwt.decode(raw, key=directory.keys(provider), registry=registry)
        except InvalidKeyIdError:  # they have changed their keys since
            fresh: KeySet = directory.keys(provider, anew=True)
            signed = jwt.decode(raw, key=fresh, registry=registry)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            {
                "nonce": begun.nonce,
                "client_id": provider.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        raise Refused(f"{type(error).__name__}: {error}") from error
    subject = claims["sub"]
    if not (isinstance(subject, str) and 0 < len(subject) <= SUBJECT_LIMIT and subject.isascii()):
        raise Refused("the provider names nobody")
    return Proven(provider.issuer, subject, _called(claims))


def _called(claims: Mapping[str, object]) -> str:
    for name in ("email", "preferred_username", "name"):
        told = claims.get(name)
        if isinstance(told, str) and told.strip() and told.isprintable():
            return told.strip()[:CALLED_LIMIT]
    return ""
