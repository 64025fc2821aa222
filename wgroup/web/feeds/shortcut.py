"""The short way to a feed that this process holds as it stands: past threads, sessions and views.

Calendars ask for the same again and again, and nearly always hold it already. One reading says
whose feed it is, with what rights, and whether anything can have changed since it was made; if
nothing can, the answer is on the shelf. Whatever else is asked, and whatever is odd, goes the way
that everything goes; nothing is decided here that is not decided there in the same words.
"""

import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from sqlalchemy import Engine
from werkzeug.sansio.utils import host_is_trusted

from wgroup.calendar import holders
from wgroup.calendar.holders import Holder, Row
from wgroup.config import Settings
from wgroup.db.dialect import quick_reader
from wgroup.kernel.time import utc_now
from wgroup.web.feeds.asking import TOKEN, Asked, Reply, edition_in, holds, reply
from wgroup.web.feeds.serving import SHELF, is_personal, is_stale, key_of
from wgroup.web.headers import dressing, new_nonce

if TYPE_CHECKING:
    from granian.rsgi import Scope

ROOM, ENDING = "/feeds/", ".ics"
PUBLISHED = {
    "public": holders.everybody,
    "milestones": holders.everybody_on_milestones,
}


class Shortcut:
    """Made before the processes part; each opens a connection of its own."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._opened = quick_reader(engine, holders.OPENED)
        self._hinted = quick_reader(engine, holders.HINTED)
        self._settings = settings
        self._is_ours = lru_cache(maxsize=64)(self._trusts)

    def __call__(self, scope: "Scope") -> Reply | None:
        path = scope.path
        if scope.method != "GET" or not (path.startswith(ROOM) and path.endswith(ENDING)):
            return None
        if self._opened is None or not self._is_ours(scope.headers.get("Host") or ""):
            return None
        query = dict(parse_qsl(scope.query_string)) if scope.query_string else {}
        found = self._holder(path[len(ROOM) : -len(ENDING)], query)
        return self._answer(*found, Asked.of(scope.headers, query)) if found else None

    def close(self) -> None:
        for each in (self._opened, self._hinted):
            if each is not None:
                each.close()

    def _holder(self, name: str, query: Mapping[str, str]) -> tuple[Holder, Row] | None:
        if (published := PUBLISHED.get(name)) and self._hinted:
            rows = self._hinted()
            return (published(edition_in(query)), tuple(rows[0])) if rows else None
        if not TOKEN.fullmatch(name) or not self._opened:
            return None
        rows = self._opened(digest=holders.digest_of(name))
        if rows and holders.has_left(tuple(rows[0]), utc_now()):
            return None
        return (holders.holder_of(tuple(rows[0])), tuple(rows[0])) if len(rows) == 1 else None

    def _answer(self, holder: Holder, row: Row, asked: Asked) -> Reply | None:
        now = utc_now()
        kept = SHELF.get(key_of(holder, row, asked, now))
        if kept is None or is_stale(kept, holder, now):
            return None
        if asked.zips and not kept.is_zipped and not holds(kept, asked):
            return None  # to press it takes a while
        status, headers, body = reply(kept, asked, "private" if is_personal(holder) else "public")
        always = dressing(new_nonce(), secure=self._settings.secure)
        own = ("X-Request-Id", secrets.token_hex(8))
        return Reply(status, [*headers, *always.items(), own], body)

    def _trusts(self, host: str) -> bool:
        return host_is_trusted(host, self._settings.trusted_hosts)
