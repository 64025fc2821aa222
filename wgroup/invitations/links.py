"""The address in an invitation by which its holder answers without an account.

A token is the invitation's id with a seal over it and its round, so nothing has to be kept: 64
letters of base64url, which carry 16 bytes of id and 32 of HMAC-SHA256 and leave no bit over. Who
is invited anew is in another round, and what they held before opens nothing.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest, new
from uuid import UUID

PURPOSE = b"wgroup rsvp 2\0"
ID_BYTES = 16
SHAPE = re.compile(r"[A-Za-z0-9_-]{64}", re.ASCII)


def token_of(invitation_id: UUID, key: str, *, round: int) -> str:  # noqa: A002  its name
    """The token of an invitation, sealed with key: the newest one of the settings."""
    return urlsafe_b64encode(invitation_id.bytes + _seal(invitation_id, key, round)).decode()


def named_in(token: str) -> UUID | None:
    """The invitation that a token names, whoever has written it: its seal is still to be tried."""
    return UUID(bytes=_raw(token)[:ID_BYTES]) if SHAPE.fullmatch(token) else None


def is_sealed(
    token: str,
    invitation_id: UUID,
    keys: Sequence[str],
    *,
    round: int,  # noqa: A002
) -> bool:
    """One of our keys has sealed it for this invitation in this round. Older keys still open.

    Takes as long whether a seal fits or not.
    """
    if not SHAPE.fullmatch(token):
        return False
    seal = _raw(token)[ID_BYTES:]
    fits = [compare_digest(seal, _seal(invitation_id, key, round)) for key in keys]
    return any(fits)


def _raw(token: str) -> bytes:
    return urlsafe_b64decode(token)


def _seal(invitation_id: UUID, key: str, number: int) -> bytes:
    sealed = PURPOSE + invitation_id.bytes + number.to_bytes(8, "big")
    return new(key.encode(), sealed, sha256).digest()
