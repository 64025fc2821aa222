"""The address in an invitation by which its holder answers without an account.

A token is the invitation's id with a seal over it, so nothing has to be kept: 64 letters of
base64url, which carry 16 bytes of id and 32 of HMAC-SHA256 and leave no bit over.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest, new
from uuid import UUID

PURPOSE = b"wgroup rsvp 1\0"
ID_BYTES = 16
SHAPE = re.compile(r"[A-Za-z0-9_-]{64}", re.ASCII)


def token_of(invitation_id: UUID, key: str) -> str:
    """The token of an invitation, sealed with key: the newest one of the settings."""
    return urlsafe_b64encode(invitation_id.bytes + _seal(invitation_id, key)).decode()


def invitation_id_of(token: str, keys: Sequence[str]) -> UUID | None:
    """Whose token it is; None if no key of ours has sealed it. Older keys still open.

    Takes as long whether a seal fits or not.
    """
    if not SHAPE.fullmatch(token):
        return None
    raw = urlsafe_b64decode(token)
    found, seal = UUID(bytes=raw[:ID_BYTES]), raw[ID_BYTES:]
    fits = [compare_digest(seal, _seal(found, key)) for key in keys]
    return found if any(fits) else None


def _seal(invitation_id: UUID, key: str) -> bytes:
    return new(key.encode(), PURPOSE + invitation_id.bytes, sha256).digest()
