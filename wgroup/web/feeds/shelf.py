"""Feeds as they were last sent, held by this process while they stand."""

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from threading import Lock

from werkzeug.http import http_date

MOST_BYTES = 32_000_000


@dataclass(slots=True)
class Kept:
    """One body with its digest; changed_at is its Last-Modified, noted_at when we last wrote."""

    body: bytes
    changed_at: datetime
    noted_at: datetime
    digest: str
    _zipped: bytes = field(init=False, default=b"")

    @property
    def dated(self) -> str:
        """changed_at as a header says it."""
        return http_date(self.changed_at)

    @property
    def is_zipped(self) -> bool:
        return bool(self._zipped)

    @property
    def zipped(self) -> bytes:
        if not self._zipped:
            self._zipped = gzip.compress(self.body, 6, mtime=0)
        return self._zipped

    @property
    def size(self) -> int:
        """What it may come to, both forms together."""
        return len(self.body) * 5 // 4


def digest_of(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]


class Shelf:
    """The bodies used last, up to so many bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._used = most, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Hashable, kept: Kept) -> None:
        with self._lock:
            if (old := self._kept.pop(key, None)) is not None:
                self._used -= old.size
            self._kept[key] = kept
            self._used += kept.size
            while self._used > self._most and len(self._kept) > 1:
                self._used -= self._kept.popitem(last=False)[1].size
