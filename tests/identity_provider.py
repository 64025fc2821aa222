"""An identity provider that listens on a port of its own (OpenID Connect Core 1.0).

It asks for all that a strict one does: the client's secret, the same way back, and the proof of
RFC 7636. Whoever comes is let in as ``subject`` at once. ``claims`` and the fields below make it
lie, so that it can be seen who believes it.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from threading import Thread
from urllib.parse import urlencode, urlsplit

import requests
from flask import Flask, Response, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as BaseResponse

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now
from wgroup.oidc.settings import Provider

CLIENT, SECRET = "wgroup-at-work", "a secret that both of them know"
# For tests that need no more than that there are some: nobody listens there.
PROVIDERS = tuple(
    Provider(key, Bilingual(en=en, zh=zh), party, "http://127.0.0.1:9", CLIENT, SECRET)
    for key, en, zh, party in (
        ("first-ministry", "the First Ministry", "第一部委", "CN"),
        ("second-agency", "the Second Agency", "第二机构", "US"),
    )
)


def new_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": token_urlsafe(6)}, private=True)


@dataclass
class IdentityProvider:
    """told, answered, described: what is said instead of the truth in the claims of the ID Token,
    in the address back, and of the provider itself; what is None or empty is left out."""

    issuer: str
    subject: str = "248289761001"
    told: dict[str, object] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    described: dict[str, object] = field(default_factory=dict)
    signed_by: ECKey | RSAKey | OctKey | None = None
    algorithm: str = "ES256"
    padding: int = 0
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: ECKey = field(default_factory=new_key)

    def provider(self, key: str = "first-ministry", party: str | None = "CN") -> Provider:
        name = Bilingual(en="the First Ministry", zh="第一部委")
        return Provider(key, name, party, self.issuer, CLIENT, SECRET)

    def describe(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
            **self.described,
        }

    def come(self, asked: dict[str, str]) -> str:
        """The address to which somebody who came with these arguments goes back."""
        if asked["client_id"] != CLIENT or asked["response_type"] != "code":
            abort(400)
        if asked["code_challenge_method"] != "S256" or "openid" not in asked["scope"].split():
            abort(400)
        code = token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer, **self.answered}
        told = {name: value for name, value in answer.items() if value}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def redeem(self, sent: dict[str, str], authorization: str) -> dict[str, object]:
        """The tokens for a code, once."""
        name, secret = b64decode(authorization.removeprefix("Basic ")).decode().split(":", 1)
        asked = self.codes.pop(sent["code"], None)
        shown = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest())
        if (
            (name, secret) != (CLIENT, SECRET)
            or asked is None
            or sent["redirect_uri"] != asked["redirect_uri"]
            or shown.rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return {"error": "invalid_grant"}
        now = int(utc_now().timestamp())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": asked["nonce"],
            "iat": now, "exp": now + 300, "email": "somebody@ministry.example", **self.told,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        key = self.signed_by or self.key
        header = {"alg": self.algorithm, **({"kid": key.kid} if key.kid else {})}
        algorithms = [self.algorithm]
        token = jwt.encode(header, kept, key, algorithms=algorithms)
        return {"access_token": token_urlsafe(8), "token_type": "Bearer", "id_token": token}


def authorize(address: str) -> str:
    """What a browser does that is sent to the address of a provider: the address back."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


@contextmanager
def listening() -> Iterator[IdentityProvider]:
    app = Flask("identity provider")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    made = IdentityProvider(f"http://127.0.0.1:{server.server_port}")

    @app.before_request
    def note() -> None:
        made.asked.append(request.path)

    @app.get("/.well-known/openid-configuration")
    def describe() -> Response:
        return jsonify(made.describe() | ({"padding": "x" * made.padding} if made.padding else {}))

    @app.get("/authorize")
    def come() -> BaseResponse:
        return redirect(made.come(request.args.to_dict()))

    @app.post("/token")
    def redeem() -> Response:
        answer = made.redeem(request.form.to_dict(), request.headers.get("Authorization", ""))
        response = jsonify(answer)
        response.status_code = 400 if "error" in answer else 200
        return response

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(KeySet([made.key]).as_dict(private=False))

    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
