"""PROPFIND: what is asked of which resources, and how far down."""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from flask import Response, request

from wgroup.kernel.errors import WgroupError
from wgroup.web.dav.answers import FINITE_DEPTH, multistatus, told, unmet
from wgroup.web.dav.properties import ALL, Table, respond
from wgroup.web.dav.xml import D, element, read

Resource = tuple[Table, Any]


def reaches_down() -> bool:
    """Depth 1, the members too; Refused ``propfind-finite-depth`` for any further."""
    depth = request.headers.get("Depth", "infinity").strip().lower()
    if depth not in {"0", "1", "infinity"}:
        raise WgroupError("malformed")
    if depth == "infinity":
        raise unmet(FINITE_DEPTH)
    return depth == "1"


def found(resources: Iterable[Resource]) -> Response:
    """The answer for these resources, by the body of the request."""
    root = read(request.get_data())
    if root is not None and root.tag != D + "propfind":
        raise WgroupError("malformed")
    if root is not None and root.find(D + "propname") is not None:
        return multistatus(_names(resources))
    wanted = None if root is None else _wanted(root)
    return multistatus(respond(table, each, _of(table, wanted)) for table, each in resources)


def tags_in(parent: Element | None) -> list[str]:
    """The names that a DAV:prop holds, each once."""
    return list(dict.fromkeys(each.tag for each in parent)) if parent is not None else []


def _wanted(root: Element) -> list[str] | None:
    """The names that are asked for; None for all that are usual. Raise WgroupError."""
    if (named := root.find(D + "prop")) is not None:
        return tags_in(named)
    if root.find(D + "allprop") is None:
        raise WgroupError("malformed")
    more = tags_in(root.find(D + "include"))
    return [*ALL, *more] if more else None


def _of(table: Table, wanted: list[str] | None) -> list[str]:
    return [each for each in ALL if each in table] if wanted is None else wanted


def _names(resources: Iterable[Resource]) -> Iterator[str]:
    for table, each in resources:
        yield told(each.path, "".join(element(tag) for tag in table))
