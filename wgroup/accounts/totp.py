"""Codes of authenticator apps (RFC 6238): six digits, thirty seconds, each taken once."""

from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP, random_base32

PERIOD = 30
DIGITS = 6
# A code of the period before or after is taken too, for clocks differ (RFC 6238 5.2).
DRIFT = 1

ISSUER = "Working Group"


def new_key() -> str:
    """160 random bits as letters (RFC 4226 4)."""
    return random_base32()


def address_of(key: str, *, name: str) -> str:
    """The ``otpauth:`` address that an app reads off the screen."""
    return TOTP(key).provisioning_uri(name=name, issuer_name=ISSUER)


def in_groups(key: str) -> str:
    """The key as it is typed by hand."""
    return " ".join(key[each : each + 4] for each in range(0, len(key), 4))


def read_code(typed: str) -> str | None:
    """Return six digits, however they were spaced; None for what can be no such code."""
    found = "".join(typed.split()) if len(typed) <= 100 else ""
    return found if len(found) == DIGITS and found.isascii() and found.isdigit() else None


def step_of(key: str, code: str, now: datetime, *, after: int) -> int | None:
    """The period that code belongs to, if it is near now and later than after, the last that
    was taken; else None."""
    app, this = TOTP(key), int(now.timestamp()) // PERIOD
    found = None
    for step in range(this - DRIFT, this + DRIFT + 1):
        if compare_digest(app.generate_otp(step), code) and step > after:
            found = step
    return found
