"""REPORT upon a calendar: many at once, those that match, what has changed."""

import re
from collections.abc import Callable, Iterator
from uuid import UUID
from xml.etree.ElementTree import Element

from flask import Response, request

from wgroup.calendar import busy, collections
from wgroup.calendar.catching import sight_of
from wgroup.calendar.collections import Shown
from wgroup.calendar.ics import TYPE
from wgroup.calendar.objects import Thing
from wgroup.calendar.sight import Span
from wgroup.db.work import Work
from wgroup.kernel.errors import WgroupError
from wgroup.web.dav import filters, paths
from wgroup.web.dav.answers import (
    SUPPORTED_DATA,
    SUPPORTED_REPORT,
    VALID_FILTER,
    VALID_TOKEN,
    answer,
    cut_short,
    gone,
    is_minimal,
    multistatus,
    unmet,
)
from wgroup.web.dav.finding import tags_in
from wgroup.web.dav.parts import cut, part_in
from wgroup.web.dav.properties import (
    DATA,
    THING,
    Asked,
    Shelf,
    brief,
    component,
    with_data,
)
from wgroup.web.dav.xml import C, D, read, text
from wgroup.web.request import this_settings

TOKEN = re.compile(r"/dav/sync/(?P<collection>[0-9a-f-]{36})/(?P<revision>\d{1,9})", re.ASCII)
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
# More than any collection has changes.
NO_LIMIT = 10**9


def wanted_of(root: Element) -> Asked:
    """Which properties of each object, and how its data are told. Raise Refused
    ``supported-calendar-data``, or ``valid-filter`` for a span that is none; WgroupError
    ``malformed`` or ``too_large``."""
    asked = _wanted_of(root)
    asked.insist_fit_for_many()
    return asked


def _wanted_of(root: Element) -> Asked:
    prop = root.find(D + "prop")
    data = prop.find(DATA) if prop is not None else None
    if data is None:
        return Asked.of(THING, tags_in(prop), is_minimal=is_minimal())
    kind = data.get("content-type", "text/calendar"), data.get("version", "2.0")
    if kind != ("text/calendar", "2.0"):
        raise unmet(SUPPORTED_DATA)
    expanded, part = data.find(C + "expand"), part_in(data)
    if expanded is not None:
        filters.span_of(expanded)

    def form(thing: Thing) -> bytes:
        return cut(thing.body if expanded is None else thing.in_utc, part)

    return Asked.of(with_data(form), tags_in(prop), is_minimal=is_minimal())


def report(work: Work, shelf: Shelf) -> Response:
    root = read(request.get_data())
    if root is None:
        raise WgroupError("malformed")
    make = REPORTS.get(root.tag)
    if make is None:
        raise unmet(SUPPORTED_REPORT)
    return make(work, shelf, root)


def multiget(work: Work, shelf: Shelf, root: Element) -> Response:
    """Those of these objects that are there, as they are named, each once in whatever ways it is
    spelt; then 404 for every other address. As many as a body may hold: some programs name
    all at once."""
    asked, short = wanted_of(root), brief(shelf)
    named = dict.fromkeys((each.text or "").strip() for each in root.findall(D + "href"))
    subjects = {each: _here(shelf, each) for each in named}
    sight = sight_of(work, shelf.reader, shelf.view)
    found = sight.things({each for each in subjects.values() if each is not None})

    def responses() -> Iterator[str]:
        for subject in dict.fromkeys(filter(None, subjects.values())):
            if there := found.get(subject):
                yield asked.respond(short(subject, there.seen.tag, there))
        yield from (gone(each) for each, subject in subjects.items() if subject not in found)

    return multistatus(responses(), declared=asked.declared)


def matching(work: Work, shelf: Shelf, root: Element) -> Response:
    asked, short = wanted_of(root), brief(shelf)
    query = filters.query(root, component(shelf.view))
    if query.nothing:
        return multistatus([])
    sight = sight_of(work, shelf.reader, shelf.view)
    if query.only is not None and query.span == Span():
        found = sight.things([query.only])
    else:
        found = sight.within(query.span)
    responses = (
        asked.respond(short(key, each.seen.tag, each))
        for key, each in found.items()
        if query.passes(each)
    )
    return multistatus(responses, declared=asked.declared)


def changed(work: Work, shelf: Shelf, root: Element) -> Response:
    """What has changed since the client's token (RFC 6578), oldest change first."""
    asked, most, short = wanted_of(root), _limit(root), brief(shelf)
    if root.findtext(D + "sync-level", "1").strip() not in {"1", "infinite"}:
        raise WgroupError("malformed")
    shown = collections.shown(work, shelf.reader, shelf.view)
    items = collections.changes(work, shown.id, _since(root, shown), most=most + 1)
    more, items = len(items) > most, items[:most]
    reached = items[-1].revision if more else shown.revision
    there = [each.subject_id for each in items if not each.gone] if asked.tells_data else []
    found = sight_of(work, shelf.reader, shelf.view).things(there)

    def responses() -> Iterator[str]:
        for each in items:
            told = short(each.subject_id, each.tag, found.get(each.subject_id))
            if each.gone or (asked.tells_data and told.whole is None):
                yield gone(told.path)
            else:
                yield asked.respond(told)
        if more:
            yield cut_short(shelf.path)

    ending = text(D + "sync-token", token(shown.id, reached))
    return multistatus(responses(), ending, asked.declared)


def taken(work: Work, shelf: Shelf, root: Element) -> Response:
    """When the reader is taken between two instants, and not by what (RFC 4791 7.10).

    Raise Refused ``valid-filter`` where one of the two is missing.
    """
    asked = root.find(C + "time-range")
    span = filters.span_of(asked) if asked is not None else Span()
    if span.start is None or span.end is None:
        raise unmet(VALID_FILTER)
    things = sight_of(work, shelf.reader, shelf.view).within(span)
    return answer(busy.told(things.values(), span.start, span.end, work.now), 200, TYPE)


REPORTS: dict[str, Callable[[Work, Shelf, Element], Response]] = {
    C + "calendar-multiget": multiget,
    C + "calendar-query": matching,
    C + "free-busy-query": taken,
    D + "sync-collection": changed,
}


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
    if not NUMBER.fullmatch(told.strip()) or not int(told):
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
