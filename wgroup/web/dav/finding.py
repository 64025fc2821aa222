"""PROPFIND: what is asked of which resources, and how far down."""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from flask import Response, request

from wgroup.kernel.errors import WgroupError
from wgroup.web.dav.answers import FINITE_DEPTH, is_minimal, multistatus, told, unmet
from wgroup.web.dav.properties import ALL, THING, Asked, Table
from wgroup.web.dav.xml import D, Strange, element, read

# The programs of Apple ask for some forty.
MOST_WANTED = 100

# Resources of one kind, with the table of what they can be asked.
Kind = tuple[Table, Iterable[Any]]


def reaches_down() -> bool:
    """Depth 1, the members too; Refused ``propfind-finite-depth`` for any further."""
    depth = request.headers.get("Depth", "infinity").strip().lower()
    if depth not in {"0", "1", "infinity"}:
        raise WgroupError("malformed")
    if depth == "infinity":
        raise unmet(FINITE_DEPTH)
    return depth == "1"


def found(*kinds: Kind) -> Response:
    """The answer for these resources, by the body of the request."""
    root = read(request.get_data())
    if root is not None and root.tag != D + "propfind":
        raise WgroupError("malformed")
    if root is not None and root.find(D + "propname") is not None:
        return multistatus(_names(kinds))
    wanted = None if root is None else _wanted(root)
    strange = Strange(wanted or ())
    return multistatus(_told(kinds, wanted, strange), declared=strange.declared)


def tags_in(parent: Element | None) -> list[str]:
    """The names that a DAV:prop holds, each once. Raise WgroupError ``too_large``."""
    tags = list(dict.fromkeys(each.tag for each in parent)) if parent is not None else []
    if len(tags) > MOST_WANTED:
        raise WgroupError("too_large")
    return tags


def _wanted(root: Element) -> list[str] | None:
    """The names that are asked for; None for all that are usual. Raise WgroupError."""
    if (named := root.find(D + "prop")) is not None:
        return tags_in(named)
    if root.find(D + "allprop") is None:
        raise WgroupError("malformed")
    more = tags_in(root.find(D + "include"))
    return [*ALL, *more] if more else None


def _told(kinds: Iterable[Kind], wanted: list[str] | None, strange: Strange) -> Iterator[str]:
    for table, resources in kinds:
        usual = [each for each in ALL if each in table]
        names = usual if wanted is None else wanted
        asked = Asked.of(table, names, strange, is_minimal=is_minimal())
        if table is THING:
            asked.insist_fit_for_many()
        yield from map(asked.respond, resources)


def _names(kinds: Iterable[Kind]) -> Iterator[str]:
    for table, resources in kinds:
        names = "".join(element(tag) for tag in table)
        yield from (told(each.path, names) for each in resources)
