"""What must be read again and still lie sealed in the database: AES-GCM under the app's own key.

Who has the database alone reads nothing; each seal is bound to what it is for, so that a row
which is moved to another account cannot be opened there.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE, TAG = 12, 16


def seal(keys: Sequence[str], text: str, *, bound_to: str) -> str:
    """Seal with the first of the app's keys."""
    nonce = token_bytes(NONCE)
    sealed = _cipher(keys[0]).encrypt(nonce, text.encode(), bound_to.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(keys: Sequence[str], sealed: str, *, bound_to: str) -> str | None:
    """Open with any of the app's keys; None if none of them fits, or it was tampered with."""
    try:
        raw = urlsafe_b64decode(sealed.encode("ascii"))
    except ValueError:
        return None
    if len(raw) < NONCE + TAG:
        return None
    for key in keys:
        try:
            opened = _cipher(key).decrypt(raw[:NONCE], raw[NONCE:], bound_to.encode())
        except InvalidTag:
            continue
        return opened.decode()
    return None


def _cipher(key: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wgroup.second-factor")
    return AESGCM(derived.derive(key.encode()))
