"""A security key in software: it makes passkeys and signs with them as devices do (WebAuthn 6).

For what no browser would ever send; a real browser with a key of its own is in tests/chromium.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from struct import pack
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SecurityKey:
    """One passkey; unlocked says whether its owner showed their finger or PIN."""

    origin: str = "http://localhost:8000"
    site: str = "localhost"
    unlocked: bool = True
    count: int = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    name: bytes = field(default_factory=lambda: token_bytes(32))

    def make(self, options: str) -> str:
        """What the browser would hand over for the options of a new passkey."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps({
            1: 2, 3: -7, -1: 1,
            -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big"),
        })
        described = bytes(16) + pack(">H", len(self.name)) + self.name + public
        told = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + described}
        return self._answer({
            "clientDataJSON": packed(self._client("webauthn.create", asked["challenge"])),
            "attestationObject": packed(cbor2.dumps(told)),
        })

    def sign(self, options: str) -> str:
        """What it would hand over for the options of signing in."""
        client = self._client("webauthn.get", json.loads(options)["challenge"])
        self.count += 1
        data = self._data()
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({
            "clientDataJSON": packed(client),
            "authenticatorData": packed(data),
            "signature": packed(signature),
            **({"userHandle": self.handle} if self.handle else {}),
        })

    def _data(self, flags: int = 0) -> bytes:
        seen = PRESENT | (VERIFIED if self.unlocked else 0) | flags
        return sha256(self.site.encode()).digest() + bytes([seen]) + pack(">I", self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = packed(self.name)
        return json.dumps({
            "id": name, "rawId": name, "type": "public-key", "response": response,
            "clientExtensionResults": {},
        })
