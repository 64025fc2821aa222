"""A browser that has signed in to an account before: a cookie that says so, and to us alone.

It holds a random name and our signature over that name and the id of the account, which
itself is not in it. It lets nobody in: whoever brings it is counted apart from strangers.
"""

from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, TimestampSigner
from werkzeug.wrappers import Response as BaseResponse

from wgroup.kernel.time import utc_now
from wgroup.web.request import this_settings

LIFE = 180 * 24 * 3600


class _Signer(TimestampSigner):
    """Reads the one clock."""

    def get_timestamp(self) -> int:
        return int(utc_now().timestamp())


def known_device(account_id: UUID) -> str | None:
    """The name of the device in hand, if it has signed in to this very account."""
    try:
        kept = request.cookies.get(_name(), "")
        return _signer(account_id).unsign(kept, max_age=LIFE).decode("ascii")
    except (BadData, ValueError):
        return None


def remember(response: BaseResponse, account_id: UUID) -> BaseResponse:
    """Know this device from now on as one of the account's."""
    device = known_device(account_id) or token_urlsafe(16)
    response.set_cookie(
        _name(),
        _signer(account_id).sign(device).decode("ascii"),
        max_age=LIFE,
        path="/",
        secure=this_settings().secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _name() -> str:
    return "__Host-wg-known" if this_settings().secure else "wg-known"


def _signer(account_id: UUID) -> _Signer:
    """The id is a part of the key: for another account the same cookie is worth nothing."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.secret_key)]
    salt = f"wgroup.known-device {account_id}"
    return _Signer(keys, salt=salt, key_derivation="hmac", digest_method=sha256)
