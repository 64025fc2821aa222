"""The arithmetic of the chain; plain values only."""

import json
from collections.abc import Mapping
from hashlib import sha256

START = "0" * 64


def digest(values: Mapping[str, object]) -> str:
    """SHA-256 over canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def link(prev_hash: str, values: Mapping[str, object]) -> str:
    """Return the hash of an entry that follows prev_hash."""
    return digest({**values, "prev": prev_hash})
