"""The headers of every answer, in one place (D16)."""

import secrets

from flask import Flask, Response, g, request

from wgroup.config import Settings

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}

A_YEAR = 31_536_000
STRICT_TRANSPORT = f"max-age={A_YEAR}; includeSubDomains"


def install(app: Flask, settings: Settings) -> None:
    def dress(response: Response) -> Response:
        response.headers.update(dressing(csp_nonce(), secure=settings.secure))
        _say_who_may_keep_it(response)
        return response

    app.after_request(dress)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def dressing(nonce: str, *, secure: bool) -> dict[str, str]:
    """What every answer has, whoever gives it."""
    dressed = {**ALWAYS, "Content-Security-Policy": POLICY.format(nonce=nonce)}
    return {**dressed, "Strict-Transport-Security": STRICT_TRANSPORT} if secure else dressed


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


def csp_nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = new_nonce()
    nonce: str = g.csp_nonce
    return nonce


def _say_who_may_keep_it(response: Response) -> None:
    """Files may be kept for ever, for their address holds their age; pages not at all."""
    if request.endpoint in {"static", "bootstrap.static"} and response.status_code in {200, 304}:
        lasting = "v" in request.args or request.endpoint == "bootstrap.static"
        age = f"max-age={A_YEAR}, immutable" if lasting else "max-age=3600"
        response.headers["Cache-Control"] = f"public, {age}"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
