"""REPORT upon a calendar: many at once, those that match, what has changed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID
from xml.etree.ElementTree import Element

from flask import Response, request

from wgroup.calendar import collections
from wgroup.calendar.catching import sight_of
from wgroup.calendar.collections import Shown
from wgroup.calendar.objects import Thing
from wgroup.calendar.sight import Span
from wgroup.db.work import Work
from wgroup.kernel.errors import WgroupError
from wgroup.web.dav import filters, paths
from wgroup.web.dav.answers import (
    SUPPORTED_DATA,
    SUPPORTED_REPORT,
    VALID_TOKEN,
    cut_short,
    gone,
    multistatus,
    unmet,
)
from wgroup.web.dav.finding import tags_in
from wgroup.web.dav.properties import THING, Shelf, Table, component, respond, short
from wgroup.web.dav.xml import C, D, escape, read, text
from wgroup.web.request import this_settings

DATA = C + "calendar-data"
TOKEN = re.compile(r"/dav/sync/(?P<collection>[0-9a-f-]{36})/(?P<revision>\d{1,9})", re.ASCII)
# More than any collection has changes.
NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which properties of each object, and how its data are told: expand them or not."""

    tags: list[str]
    span: Span | None = None

    @classmethod
    def of(cls, root: Element) -> "Wanted":
        """Raise Refused ``supported-calendar-data``, or ``valid-filter`` for a bad span."""
        prop = root.find(D + "prop")
        data = prop.find(DATA) if prop is not None else None
        if data is None:
            return cls(tags_in(prop))
        kind = data.get("content-type", "text/calendar"), data.get("version", "2.0")
        if kind != ("text/calendar", "2.0"):
            raise unmet(SUPPORTED_DATA)
        expanded = data.find(C + "expand")
        return cls(tags_in(prop), None if expanded is None else filters.span_of(expanded))

    @property
    def whole(self) -> bool:
        """The data themselves are asked for."""
        return DATA in self.tags

    def table(self, found: Thing) -> Table:
        octets = found.body if self.span is None else found.in_utc
        return {**THING, DATA: lambda _thing: escape(octets.decode())}


def report(work: Work, shelf: Shelf) -> Response:
    root = read(request.get_data())
    if root is None:
        raise WgroupError("malformed")
    make = REPORTS.get(root.tag)
    if make is None:
        raise unmet(SUPPORTED_REPORT)
    return make(work, shelf, root)


def multiget(work: Work, shelf: Shelf, root: Element) -> Response:
    """These objects, in the order in which they are named; 404 for each that is not there."""
    wanted = Wanted.of(root)
    named = [(each.text or "").strip() for each in root.findall(D + "href")]
    subjects = {each: _here(shelf, each) for each in named}
    sight = sight_of(work, shelf.reader, shelf.view)
    found = sight.things({each for each in subjects.values() if each is not None})

    def responses() -> Iterator[str]:
        for each in dict.fromkeys(named):
            subject = subjects[each]
            there = found.get(subject) if subject is not None else None
            yield (
                gone(each)
                if there is None or subject is None
                else (told(shelf, subject, there, wanted))
            )

    return multistatus(responses())


def matching(work: Work, shelf: Shelf, root: Element) -> Response:
    wanted, query = Wanted.of(root), filters.query(root, component(shelf.view))
    if query.nothing:
        return multistatus([])
    sight = sight_of(work, shelf.reader, shelf.view)
    if query.only is not None and query.span == Span():
        found = sight.things([query.only])
    else:
        found = sight.within(query.span)
    return multistatus(
        told(shelf, key, each, wanted) for key, each in found.items() if query.passes(each)
    )


def changed(work: Work, shelf: Shelf, root: Element) -> Response:
    """What has changed since the client's token (RFC 6578), oldest change first."""
    wanted, most = Wanted.of(root), _limit(root)
    if root.findtext(D + "sync-level", "1").strip() not in {"1", "infinite"}:
        raise WgroupError("malformed")
    shown = collections.shown(work, shelf.reader, shelf.view)
    since = _since(root, shown)
    items = collections.changes(work, shown.id, since, most=most + 1)
    more, items = len(items) > most, items[:most]
    reached = items[-1].revision if more else shown.revision
    sight = sight_of(work, shelf.reader, shelf.view)
    there = [each.subject_id for each in items if not each.gone]
    found = sight.things(there) if wanted.whole else {}

    def responses() -> Iterator[str]:
        for each in items:
            brief = short(shelf.reader, shelf.view, each.subject_id, each.tag)
            if each.gone or (wanted.whole and each.subject_id not in found):
                yield gone(brief.path)
            elif wanted.whole:
                yield told(shelf, each.subject_id, found[each.subject_id], wanted)
            else:
                yield respond(THING, brief, wanted.tags)
        if more:
            yield cut_short(shelf.path)

    return multistatus(responses(), text(D + "sync-token", token(shown.id, reached)))


REPORTS: dict[str, Callable[[Work, Shelf, Element], Response]] = {
    C + "calendar-multiget": multiget,
    C + "calendar-query": matching,
    D + "sync-collection": changed,
}


def told(shelf: Shelf, subject_id: UUID, found: Thing, wanted: Wanted) -> str:
    brief = short(shelf.reader, shelf.view, subject_id, found.seen.tag)
    table = wanted.table(found) if wanted.whole else THING
    return respond(table, brief, wanted.tags)


def token(collection_id: UUID, revision: int) -> str:
    """An address of ours, as RFC 6578 4 wants a URI; nothing stands there."""
    return f"{this_settings().public_url}/dav/sync/{collection_id}/{revision}"


def _since(root: Element, shown: Shown) -> int:
    """The revision that the client has come to; 0 at its first time. Raise Refused."""
    told = root.findtext(D + "sync-token", "").strip()
    if not told:
        return 0
    found = TOKEN.search(told)
    sound = found is not None and told == token(shown.id, int(found["revision"]))
    if found is None or not sound or int(found["revision"]) > shown.revision:
        raise unmet(VALID_TOKEN)
    return int(found["revision"])


def _limit(root: Element) -> int:
    told = root.findtext(f"{D}limit/{D}nresults")
    if told is None:
        return NO_LIMIT
    told = told.strip()
    if not (told.isascii() and told.isdigit() and 0 < int(told) < NO_LIMIT):
        raise WgroupError("malformed")
    return int(told)


def _here(shelf: Shelf, address: str) -> UUID | None:
    """The subject that an address names in this very collection."""
    named = paths.named_by(address)
    if named is None or (named.account_id, named.view) != (
        shelf.reader.account_id,
        shelf.view.name,
    ):
        return None
    return named.subject_id
