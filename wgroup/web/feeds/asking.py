"""What a client asks of a feed, and the answer to it: whole, or not at all to who holds it.

Apart from any framework, for the same answer is given by a view and by the short way in front of
all views (``wgroup.web.feeds.shortcut``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_etags

from wgroup.calendar.files import Form
from wgroup.calendar.rules import Edition
from wgroup.web.dates import read_date
from wgroup.web.feeds.shelf import Kept

NOT_MODIFIED, OK = 304, 200
# What the body depends on beside the address.
VARY = "Accept, Accept-Encoding"
GZIP = "-gz"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
FILE = "wgroup"


class Headers(Protocol):
    """What a request says, by names in any case."""

    def get(self, name: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """held and since are If-None-Match and If-Modified-Since as they came.

    whole: the history too, as a file to keep.
    """

    form: Form
    zips: bool
    whole: bool
    held: str | None
    since: str | None
    agent: str

    @classmethod
    def of(cls, headers: Headers, query: Mapping[str, str]) -> "Asked":
        return cls(
            form=form_of(headers.get("Accept") or ""),
            zips=takes_gzip(headers.get("Accept-Encoding") or ""),
            whole=query.get("scope") == "all",
            held=headers.get("If-None-Match"),
            since=headers.get("If-Modified-Since"),
            agent=headers.get("User-Agent") or "",
        )


def edition_in(query: Mapping[str, str]) -> Edition:
    """The one that the address asks for; English where it is none, whoever asks."""
    asked = query.get("lang")
    return Edition(asked) if asked in set(Edition) else Edition.EN


class Reply(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


@lru_cache(maxsize=256)
def form_of(accepted: str) -> Form:
    """JSON only for who prefers it; everything else is a calendar as calendars read it."""
    if "calendar+json" not in accepted.lower():
        return Form.ICS
    told = parse_accept_header(accepted, MIMEAccept)
    json, ics = (told.quality(each) for each in ("application/calendar+json", "text/calendar"))
    return Form.JCAL if json and json >= ics else Form.ICS


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted.lower() and parse_accept_header(accepted).quality("gzip") > 0


def reply(kept: Kept, asked: Asked, who: str, *, taken_along: str = "") -> Reply:
    """The body or 304. who may keep it: public, or private for the one client.

    taken_along: the name under which it is saved, and not subscribed to.
    """
    tag = kept.digest + GZIP if asked.zips else kept.digest
    headers = [
        ("ETag", f'"{tag}"'),
        ("Cache-Control", f"{who}, no-cache"),
        ("Vary", VARY),
        ("X-Robots-Tag", "noindex"),
    ]
    if holds(kept, asked):
        # The tag says all that there is to say (RFC 9110 15.4.5).
        return Reply(NOT_MODIFIED, headers, b"")
    headers += [
        ("Last-Modified", kept.dated),
        ("Content-Type", asked.form.content_type),
        ("Content-Disposition", _disposition(asked, taken_along)),
    ]
    if asked.zips:
        headers.append(("Content-Encoding", "gzip"))
    return Reply(OK, headers, kept.zipped if asked.zips else kept.body)


def _disposition(asked: Asked, taken_along: str) -> str:
    way = "attachment" if asked.whole or taken_along else "inline"
    ending = "ics" if asked.form is Form.ICS else "json"
    return f'{way}; filename="{taken_along or FILE}.{ending}"'


def holds(kept: Kept, asked: Asked) -> bool:
    """The client has this body in either encoding. A tag outranks a date (RFC 9110 13.2.2)."""
    if asked.held is not None:
        tags = parse_etags(asked.held)
        return any(tags.contains_weak(each) for each in (kept.digest, kept.digest + GZIP))
    since = read_date(asked.since)
    return since is not None and whole_second(kept.changed_at) <= since


def whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
